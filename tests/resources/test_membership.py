"""
Is what is called narrower really no more? Judged by members, with another implementation.

The oracles here read each pattern with regular expressions or by hand, under every
reading that programs have; nothing of the package helps them.
"""

from __future__ import annotations

import ipaddress
import itertools
import posixpath
import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from scopecard.resources import compare

Holds = Callable[[str, str], bool]


def judge(kind: str, old: list[str], new: list[str], members: list[str], holds: Holds) -> str:
    """Assert that the relation is what *members* show of it, and return it."""
    found = compare(kind, old, new)
    before = {m for m in members if any(holds(one, m) for one in old)}
    after = {m for m in members if any(holds(one, m) for one in new)}
    allowed = {
        "equal": before == after,
        "narrower": after <= before,
        "wider": before <= after,
        "disjoint": not before & after,
        "overlapping": True,
        "undetermined": True,
    }
    assert allowed[found], (found, sorted(before ^ after)[:3])
    return found


def lists(one: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(one, min_size=1, max_size=3)


# Paths: the base is `/w/u`, home is `/w/h`; both are only one of many places where they may be.

PLACES = ["/w/u", "/w", "/w/u/a", "/x/y"]
PARTS = st.sampled_from(["a", "b", "ab", "*", "**", "a*", "?", ".."])
PATHS = st.builds(
    lambda root, parts: root + "/".join(parts),
    st.sampled_from(["", "./", "/", "/w/u/", "~/", "../"]),
    st.lists(PARTS, min_size=1, max_size=3),
)
FILES = ["/" + "/".join(p) for n in range(1, 5) for p in itertools.product("abwux", repeat=n)]
FILES += [
    f"/w/u/{'/'.join(p)}"
    for n in range(1, 4)
    for p in itertools.product(["a", "b", "ab"], repeat=n)
]
FILES += [
    f"/w/{'/'.join(p)}" for n in range(1, 3) for p in itertools.product(["a", "b", "ab"], repeat=n)
]
FILES = sorted({*FILES, "/", "/w/u", "/w/h", "/w/h/a", "/w/h/ab"})


def path_oracle(place: str, *, deep: bool) -> Holds:
    def holds(pattern: str, member: str) -> bool:
        if pattern in ("*", "**", "/*", "/**", "**/*"):
            return True  # by itself, a star is no limit at all
        if pattern.startswith("~"):
            absolute = "/w/h" + pattern[1:]
        else:
            absolute = pattern if pattern.startswith("/") else f"{place}/{pattern}"
        absolute = posixpath.normpath(absolute)
        absolute = absolute.replace("//", "/")
        globs = any(c in absolute for c in "*?")
        form = ""
        if absolute.endswith("/**") and not any(c in absolute[:-3] for c in "*?"):
            absolute, globs = absolute[:-3] or "/", False
        for part in absolute.strip("/").split("/") if absolute != "/" else []:
            if part == "**":
                form += r"(?:/.*)?"
            else:
                form += "/" + re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        below = "(?:/.*)?" if not globs or deep else ""
        return re.fullmatch(form + below, "" if member == "/" else member) is not None

    return holds


@settings(max_examples=400, deadline=None)
@given(lists(PATHS), lists(PATHS), st.sampled_from(PLACES), st.booleans())
def test_paths(old: list[str], new: list[str], place: str, deep: bool) -> None:  # noqa: FBT001
    judge("path", old, new, FILES, path_oracle(place, deep=deep))


# Hosts and addresses

NAMES = ["a.t", "b.t", "x.a.t", "y.x.a.t", "t", "ba.t", "x-a.t"]
HOSTS = st.builds(
    lambda scheme, host, port, path: f"{scheme}{host}{port}{path}",
    st.sampled_from(["", "https://", "http://"]),
    st.sampled_from(["a.t", "*.a.t", "*.t", "**.t", ".a.t", "x.a.t", "*", "B.T"]),
    st.sampled_from(["", ":443", ":80", ":*"]),
    st.sampled_from(["", "/", "/v1", "/v1/*", "/*"]),
)
REQUESTS = [
    f"{scheme}://{name}:{port}{path}"
    for scheme in ("http", "https")
    for name in NAMES
    for port in ("80", "443", "8443")
    for path in ("/", "/v1", "/v1/a", "/v2")
]


def host_oracle(*, labels: bool, apex: bool, prefix: bool) -> Holds:
    def holds(pattern: str, member: str) -> bool:
        scheme, _, rest = member.partition("://")
        name, _, tail = rest.partition(":")
        port, slash, path = tail.partition("/")
        path = slash + path
        wanted, has, given_ = pattern.rpartition("://")
        if has and wanted != scheme:
            return False
        host, slash, tail = given_.partition("/")
        host, colon, number = host.partition(":")
        number = number if colon else {"https": "443", "http": "80"}.get(wanted, "*")
        if number not in ("*", port) or not _host(host.lower(), name):
            return False
        shape = slash + tail
        if shape in ("", "/", "/*"):
            return True
        form = re.escape(shape).replace(r"\*", ".*") + (".*" if prefix else "")
        return re.fullmatch(form, path) is not None

    def _host(pattern: str, name: str) -> bool:
        if pattern == "*":
            return True
        base = pattern.lstrip("*").removeprefix(".")
        if base == pattern:
            return name == pattern
        some = ".+" if labels or not pattern.startswith("*.") else "[^.]+"
        return (apex and name == base) or bool(re.fullmatch(some + re.escape(f".{base}"), name))

    return holds


@settings(max_examples=400, deadline=None)
@given(lists(HOSTS), lists(HOSTS), st.booleans(), st.booleans(), st.booleans())
def test_hosts(old: list[str], new: list[str], labels: bool, apex: bool, prefix: bool) -> None:  # noqa: FBT001
    judge("host", old, new, REQUESTS, host_oracle(labels=labels, apex=apex, prefix=prefix))


NETWORKS = st.builds(
    lambda number, length: str(ipaddress.ip_network((number << 24, length), strict=False)),
    st.integers(0, 255), st.integers(0, 12),
)  # fmt: skip
ADDRESSES = [f"{a}.{b}.0.1" for a in range(0, 256, 3) for b in (0, 16, 240)]


@settings(max_examples=200, deadline=None)
@given(lists(NETWORKS), lists(NETWORKS))
def test_networks(old: list[str], new: list[str]) -> None:
    judge(
        "host", old, new, ADDRESSES,
        lambda network, one: ipaddress.ip_address(one) in ipaddress.ip_network(network),
    )  # fmt: skip


# Commands

COMMANDS = [
    " ".join(words) for n in range(1, 4) for words in itertools.product(["n", "t", "tx"], repeat=n)
]
SHELLS = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(st.sampled_from(["n", "t", "tx", "*"]), min_size=1, max_size=2),
    st.sampled_from(["", ":*", " *", "*"]),
)


def shell_oracle(*, glued: bool, bare: bool) -> Holds:
    def holds(pattern: str, member: str) -> bool:
        if pattern in ("*", ":*"):
            return True
        if not pattern.endswith((":*", " *")):
            return re.fullmatch(_form(pattern), member) is not None
        form, colon = _form(pattern[:-2].rstrip()), pattern.endswith(":*")
        ends = [" .*"]
        if colon and glued:
            ends = [".*"]
        if bare:
            ends.append("")
        return any(re.fullmatch(form + end, member) for end in ends)

    def _form(pattern: str) -> str:
        return re.escape(pattern).replace(r"\*", ".*")

    return holds


@settings(max_examples=400, deadline=None)
@given(lists(SHELLS), lists(SHELLS), st.booleans(), st.booleans())
def test_commands(old: list[str], new: list[str], glued: bool, bare: bool) -> None:  # noqa: FBT001
    judge("shell", old, new, COMMANDS, shell_oracle(glued=glued, bare=bare))


# IAM actions

ACTIONS = [
    f"{s}:{v}{n}"
    for s in ("s3", "s4", "ec2")
    for v in ("get", "put", "list")
    for n in ("", "a", "ab")
]
IAM = st.builds(
    lambda service, action: f"{service}:{action}",
    st.sampled_from(["s3", "S3", "s?", "*", "ec2"]),
    st.text(alphabet="getpuablis*?", max_size=5)
    | st.sampled_from(["Get*", "*a", "*", "Put?", "List*b"]),
)


def iam_holds(pattern: str, member: str) -> bool:
    form = re.escape(pattern.lower()).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(form, member) is not None


@settings(max_examples=400, deadline=None)
@given(lists(IAM), lists(IAM))
def test_actions(old: list[str], new: list[str]) -> None:
    judge("iam", old, new, ACTIONS, iam_holds)


# SQL roles: members are single privileges on single tables

ROLES = {
    "readonly": {"select"}, "readwrite": {"select", "insert", "update", "delete"},
    "db_datawriter": {"insert", "update", "delete"}, "select": {"select"}, "drop": {"drop"},
    "select, insert": {"select", "insert"}, "superuser": None, "all privileges": None, "mine": "?",
}  # fmt: skip
TABLES = ["a.x", "a.y", "b.x"]
SQL = st.builds(
    lambda role, where: f"{role}{where}",
    st.sampled_from(sorted(ROLES)),
    st.sampled_from(["", " on a.x", " on a.*", " on *.*", " ON all tables"]),
)


def sql_oracle(mine: set[str] | None) -> Holds:
    def holds(pattern: str, member: str) -> bool:
        privilege, _, table = member.partition("@")
        role, _, where = pattern.lower().partition(" on ")
        may = ROLES[role] if role != "mine" else mine
        form = re.escape(where if where not in ("", "all tables") else "*").replace(r"\*", ".*")
        return (may is None or privilege in may) and re.fullmatch(form, table) is not None

    return holds


@settings(max_examples=300, deadline=None)
@given(lists(SQL), lists(SQL), st.sampled_from([None, set(), {"select"}, {"drop", "insert"}]))
def test_roles(old: list[str], new: list[str], mine: set[str] | None) -> None:
    members = [
        f"{p}@{t}"
        for p in ("select", "insert", "update", "delete", "drop", "grant")
        for t in TABLES
    ]
    judge("sql", old, new, members, sql_oracle(mine))


# OAuth scopes: members are single permissions; a scope that nobody knows may take in its kin

SCOPES = {
    "repo": {"public", "status", "private"}, "public_repo": {"public"}, "repo:status": {"status"},
    "admin:org": {"org-r", "org-w", "org-a"}, "write:org": {"org-r", "org-w"}, "read:org": {"org-r"},
    "Mail.Read": {"mail-r"}, "Mail.ReadWrite": {"mail-r", "mail-w"}, "files": {"f"}, "files:read": {"f-r"},
}  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    lists(st.sampled_from(sorted(SCOPES))), lists(st.sampled_from(sorted(SCOPES))), st.booleans()
)
def test_scopes(old: list[str], new: list[str], kin: bool) -> None:  # noqa: FBT001
    def holds(scope: str, member: str) -> bool:
        taken = SCOPES[scope] | ({"f-r"} if kin and scope == "files" else set())
        return member in taken

    members = sorted(set().union(*SCOPES.values()))
    judge("oauth", old, new, members, holds)
