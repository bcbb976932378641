"""
How far do constraints, limits and permissions reach?

What each of them is a limit on is told by its name, then by its form
(:mod:`scopecard.resources`). Of what cannot be told nobody says that it got narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from scopecard.difference.fact import Fact
from scopecard.difference.side import Side
from scopecard.spec.duration import seconds

_KINDS: Final = (
    (
        "path",
        "path paths dir directory directories folder folders root roots file files cwd workspace",
    ),
    (
        "host",
        "host hosts domain domains url urls uri endpoint endpoints address network cidr origin",
    ),
    ("sql", "role roles privilege privileges grants database-role sql"),
    ("shell", "command commands shell bash allow cmd"),
    ("oauth", "scope scopes oauth"),
    ("iam", "action actions iam permission permissions"),
)
_FORMS: Final = (
    ("path", re.compile(r"(?:\.{0,2}/|~|\$\{?\w|[A-Za-z]:[\\/]|\.{1,2}$)[^\s]*|\*{1,2}")),
    ("host", re.compile(r"(?:https?|wss?)://\S+|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")),
    ("shell", re.compile(r"(?:Bash|Shell)\(.*\)")),
    ("number", re.compile(r"[0-9]+(?:\.[0-9]+)?")),
)
_AT_MOST: Final = re.compile(
    r"(?P<before>.*?(?:<=?|≤|at most|up to|max(?:imum)?(?: of)?|below|under|no more than)\s*)"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<after>(?![0-9.]).*)",
    re.IGNORECASE | re.DOTALL,
)
_WORD: Final = re.compile(r"[A-Za-z]+")


def facts(side: Side) -> Iterator[Fact]:
    """Yield the limits that a design sets, in texts."""
    for agent, declared in side.section("agents").items():
        for tool, grant in declared.get("tools", {}).items():
            pointer = ("agents", agent, "tools", tool, "constraints")
            for what, texts, resource in _constraints(grant.get("constraints")):
                yield Fact(
                    side.key("constraint", agent, tool, what=what), pointer, good=True,
                    word=", ".join(texts), texts=texts, resource=resource,
                    part_of=side.part(*pointer[:4]),
                )  # fmt: skip
        for name, value in declared.get("limits", {}).items():
            shown = str(value)
            texts = (str(seconds(shown)),) if name == "time" else (shown,)
            yield Fact(
                side.key("limit", agent, what=name), ("agents", agent, "limits", name), good=True,
                word=shown, texts=texts, resource="number", part_of=side.part("agents", agent),
            )  # fmt: skip
    for name, identity in side.section("identities").items():
        actions = [one["iam"] for one in identity.get("permissions", ()) if "iam" in one]
        if actions:
            yield Fact(
                side.key("iam", name), ("identities", name, "permissions"),
                word=", ".join(actions), texts=tuple(actions), resource="iam",
                part_of=side.part("identities", name),
            )  # fmt: skip
    yield from _amounts(side)


def _amounts(side: Side) -> Iterator[Fact]:
    for tool, declared in side.section("tools").items():
        for index, effect in enumerate(declared.get("effects", ())):
            if "amount" in effect:
                shown = f"{effect['amount']} {effect.get('currency', '')}".strip()
                yield Fact(
                    side.key("amount", tool, effect["target"], what=effect["action"]),
                    ("tools", tool, "effects", index, "amount"), good=True, word=shown,
                    texts=(shown,), resource="number", part_of=side.part("tools", tool),
                )  # fmt: skip


def _constraints(value: object) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each limit that a grant sets: what it is on, its texts, and their kind."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            text = _number(one) if isinstance(one, float | int) else str(one)
            texts = tuple(part.strip() for part in text.split(",") if part.strip()) or (text,)
            yield name, texts, kind_of(name, texts)
        return
    listed = [value] if isinstance(value, str) else value
    for text in listed if isinstance(listed, list) else ():
        found = _AT_MOST.fullmatch(text)
        if found is not None:
            yield found["before"] + "…" + found["after"], (found["number"],), "number"
            continue
        name, sign, rest = text.partition(":")
        if sign and name.isidentifier() and rest.strip() and not rest.startswith("//"):
            texts = tuple(part.strip() for part in rest.split(","))
            yield name, texts, kind_of(name, texts)
        else:
            resource = kind_of("", (text,))
            yield (resource or text), (text,), resource


def _number(value: float) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if value == int(value) else str(value)


def kind_of(name: str, texts: tuple[str, ...]) -> str:
    """
    Return which kind of resource *texts* are, by their name or their form; empty if none.

    >>> kind_of("paths", ("docs",)), kind_of("", ("./docs",)), kind_of("max_amount", ("100",))
    ('path', 'path', 'number')
    """
    for kind, form in _FORMS:
        if kind == "number" and all(map(form.fullmatch, texts)):
            return "" if name.lower().startswith("min") else "number"
    words = {word.lower() for word in _WORD.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", name))}
    for kind, names in _KINDS:
        if words.intersection(names.split()):
            return kind
    for kind, form in _FORMS:
        if all(map(form.fullmatch, texts)):
            return kind
    return ""
