"""What each kind of resource comes to: a table that people can check, and its mirror."""

from __future__ import annotations

import pytest

from scopecard.resources import KINDS, compare
from scopecard.resources.relation import MIRRORED

TABLE = [
    # kind, old, new, relation of the new one to the old one; lists are split at blanks where kinds allow
    ("path", "./docs", "/", "wider"),
    ("path", "./docs", "docs", "equal"),
    ("path", "./docs/", "./docs/../docs/./", "equal"),
    ("path", "./docs", "./docs/public", "narrower"),
    ("path", "./docs", "./src", "disjoint"),
    ("path", "./docs", "./docs-private", "disjoint"),
    ("path", "./docs", ".", "wider"),
    ("path", "./docs", "..", "wider"),
    ("path", "..", "./docs", "narrower"),
    ("path", "./docs", "../docs", "undetermined"),
    ("path", "./docs", "~/docs", "undetermined"),
    ("path", "./docs", "/home/me/docs", "undetermined"),
    ("path", "~", "/", "wider"),
    ("path", "~", "~/Documents", "narrower"),
    ("path", "~", "~root", "undetermined"),
    ("path", "/srv/data", "/srv", "wider"),
    ("path", "/srv/data", "/etc", "disjoint"),
    ("path", "/srv/../etc", "/etc", "equal"),
    ("path", "/..", "/", "equal"),
    ("path", "${workspaceFolder}/docs", "${workspaceFolder}", "wider"),
    ("path", "${workspaceFolder}", "/", "wider"),
    ("path", "docs/*.md", "docs", "wider"),
    ("path", "docs/*.md", "docs/**", "wider"),
    ("path", "docs/**", "docs", "equal"),
    ("path", "docs/**/*.md", "docs/a.md", "undetermined"),
    ("path", "src/?.py", "src/*.py", "undetermined"),
    ("path", "docs/[ab]", "docs/a", "undetermined"),
    ("path", "C:\\Users\\me", "C:\\Users", "wider"),
    ("path", "/data", "*", "wider"),
    ("path", "*", "/", "equal"),
    ("host", "api.example.com", "*.example.com", "wider"),
    ("host", "*.example.com", "api.example.com", "narrower"),
    ("host", "*.example.com", "example.com", "undetermined"),
    ("host", "example.com", "example.com.evil.test", "disjoint"),
    ("host", "example.com", "EXAMPLE.com.", "equal"),
    ("host", "example.com", "*", "wider"),
    ("host", "https://example.com", "example.com", "wider"),
    ("host", "https://example.com", "https://example.com:443/", "equal"),
    ("host", "https://example.com", "http://example.com", "disjoint"),
    ("host", "https://example.com/v1/*", "https://example.com/*", "wider"),
    ("host", "https://example.com/v1/*", "https://example.com/v2/*", "disjoint"),
    ("host", "https://a.test/../b", "https://a.test/b", "undetermined"),
    ("host", "https://user@a.test", "https://a.test", "undetermined"),
    ("host", "10.0.0.0/8", "10.1.0.0/16", "narrower"),
    ("host", "10.0.0.0/8", "0.0.0.0/0", "wider"),
    ("host", "10.0.0.0/8", "192.168.0.1", "disjoint"),
    ("host", "10.0.0.1", "db.internal", "undetermined"),
    ("sql", "readonly", "readwrite", "wider"),
    ("sql", "db_datareader", "select", "equal"),
    ("sql", "readonly", "superuser", "wider"),
    ("sql", "db_owner", "my_reader", "undetermined"),
    ("sql", "my_reader", "my_writer", "undetermined"),
    ("sql", "select on sales.orders", "select on sales.*", "wider"),
    ("sql", "select on sales.orders", "select on hr.people", "disjoint"),
    ("sql", "SELECT, INSERT ON sales.orders", "select on sales.orders", "narrower"),
    ("sql", "select", "insert", "disjoint"),
    ("sql", "select, insert", "insert, delete", "overlapping"),
    ("shell", "npm test:*", "npm *", "wider"),
    ("shell", "Bash(npm test:*)", "Bash(npm *)", "wider"),
    ("shell", "Bash(npm test:*)", "Bash", "wider"),
    ("shell", "git *", "git status", "narrower"),
    ("shell", "git status", "git push", "disjoint"),
    ("shell", "ls:*", "ls *", "undetermined"),
    ("shell", "npm run *", "npm run test:*", "narrower"),
    ("shell", "git:*", "gitk", "undetermined"),
    ("oauth", "public_repo", "repo", "wider"),
    ("oauth", "repo read:org", "repo", "narrower"),
    ("oauth", "read:org", "admin:org", "wider"),
    ("oauth", "Mail.Read", "Mail.ReadWrite", "wider"),
    ("oauth", "Mail.Read.All", "https://graph.microsoft.com/Mail.Read", "narrower"),
    ("oauth", "mail.read", "mail.write", "undetermined"),
    ("oauth", "mail", "mail.read", "undetermined"),
    ("oauth", "calendar", "payments", "overlapping"),
    ("oauth", "calendar", ".default", "undetermined"),
    ("oauth", "https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/drive", "wider"),
    ("iam", "s3:GetObject", "s3:Get*", "wider"),
    ("iam", "s3:*", "S3:getobject", "narrower"),
    ("iam", "s3:GetObject", "*", "wider"),
    ("iam", "s3:Get*", "s3:List*", "disjoint"),
    ("iam", "s3:Get*", "s3:*Object", "overlapping"),
    ("iam", "s3:?etObject", "s3:GetObject", "narrower"),
    ("iam", "NotAction", "s3:GetObject", "undetermined"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "expected"), TABLE)
def test_a_relation_is_as_people_read_it(kind: str, old: str, new: str, expected: str) -> None:
    assert compare(kind, [old], [new]) == expected


@pytest.mark.parametrize(("kind", "old", "new", "expected"), TABLE)
def test_the_other_way_round_it_is_the_mirror(kind: str, old: str, new: str, expected: str) -> None:
    assert compare(kind, [new], [old]) == {**MIRRORED}[expected]  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_lists_are_what_any_of_them_holds(kind: str) -> None:
    one, other = {
        "path": ("./a", "./b"), "host": ("a.test", "b.test"), "sql": ("select", "insert"),
        "shell": ("ls *", "cat *"), "oauth": ("repo", "gist"), "iam": ("s3:Get*", "ec2:*"),
    }[kind]  # fmt: skip
    assert compare(kind, [one], [one, other]) == "wider"
    assert compare(kind, [one, other], [other]) == "narrower"
    assert compare(kind, [one, other], [other, one, one]) == "equal"
    assert compare(kind, [], [one]) == "wider"
    assert compare(kind, [one], []) == "narrower"
    assert compare(kind, [], []) == "equal"


def test_together_several_can_hold_what_none_holds_alone() -> None:
    assert compare("iam", ["s3:*"], ["s3:Get*", "s3:*", "s3:List*"]) == "equal"
    assert compare("path", ["~/a", "./b"], ["./b/c"]) == "narrower"
    assert compare("path", ["./b", "/srv"], ["/srv/x", "./b"]) == "narrower"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "hostile",
    ["*" * 200, "a*" * 100, "\0", "\x1b[31m", "[" * 100, "(" * 250, "x" * 100_000, " ", "..", "%", "://",
     "**/" * 60, "?" * 250, "\ud800", "999.999.999.999/99", "Bash(", "-", "\n"],
)  # fmt: skip
def test_nothing_that_people_write_stops_it(kind: str, hostile: str) -> None:
    for other in ("*", "a*b*c", "/srv/**/x", hostile + "a"):
        found = compare(kind, [hostile], [other])
        assert compare(kind, [other], [hostile]) == MIRRORED[found]
