"""
What else does a design say: in words, in claims, in what has no order?

Whatever a person wrote and no other fact stands for is compared as a text, so that
nothing changes unseen. Words for people are editorial.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.difference.fact import Fact, Key
from scopecard.difference.marks import GOOD, LADDERS, LISTS
from scopecard.difference.side import Side
from scopecard.graph.model import Pointer
from scopecard.spec.normal import SECTIONS

_EDITORIAL: Final = frozenset(
    ("title", "description", "owner", "tags", "objective", "expected_per_day", "currency", "declared_scope",
     "target_scope", "posture", "system")
)  # fmt: skip
_ELSEWHERE: Final = frozenset(
    [(section, field) for section, field in (*LADDERS, *GOOD)]
    + [(section, field) for section, fields in LISTS.items() for field in fields]
    + [("data", f) for f in ("sensitivity", "trust", "external", "clearance", "isolation", "gate")]
    + [("actors", "trust"), ("gates", "approver"), ("gates", "expires"), ("identities", "lifetime")]
    + [("gates", "applies_when"), ("tools", "gate"), ("tools", "effects")]
    + [("agents", f) for f in ("started_by", "tools", "delegates", "gate", "limits", "logs", "memory")]
)  # fmt: skip
"""Fields that other facts stand for."""
_NOT_HERE: Final = frozenset(
    (*SECTIONS, "schema", "controls", "accepted", "policy", "safeguards", "include")
)
_STATUSES: Final = ("missing", "accepted", "planned", "partial", "not-applicable", "implemented")
_PROOF: Final = ("evidence", "date", "description")


def facts(side: Side) -> Iterator[Fact]:
    """Yield the rest of what a design says."""
    for field, value in side.data.items():
        if field not in _NOT_HERE:
            yield _text(side, Key("field", (), field), (field,), value, field)
    yield from _safeguards(side, side.data, ())
    for section in SECTIONS:
        for name, element in side.section(section).items():
            element_at = (section, name)
            yield Fact(
                side.key("element", name, what=section), element_at, 0, 0, word=section,
                texts=(section,), otherwise="editorial",
            )  # fmt: skip
            yield from _element(side, element_at, element)
    yield from _claims(side)
    for pointer, value in side.spec.extensions.items():
        parts = side.part(*map(str, pointer))
        key = Key("field", parts[1:2], ".".join(parts))
        yield _text(side, key, pointer, value, "title")


def _element(side: Side, pointer: tuple[str, str], element: Mapping[str, Any]) -> Iterator[Fact]:
    section, name = pointer
    for field, value in element.items():
        if field in ("safeguards", "source"):
            continue
        loose = pointer[0] == "tools" and field == "effects" and name not in side.touched
        if (section, field) not in _ELSEWHERE or (loose and side.section("agents")):
            key = side.key("field", name, what=field)
            yield _text(side, key, (*pointer, field), value, field, part_of=pointer)
    yield from _safeguards(side, element, pointer)
    source = element.get("source", {})
    if source.get("digest") is not None:
        key = side.key("definition", name)
        yield _text(
            side, key, (*pointer, "source", "digest"), source["digest"], "", part_of=pointer
        )
    rest = {field: value for field, value in source.items() if field != "digest"}
    if rest:
        key = side.key("field", name, what="source")
        yield _text(side, key, (*pointer, "source"), rest, "title", part_of=pointer)


def _safeguards(side: Side, holder: Mapping[str, Any], pointer: Pointer) -> Iterator[Fact]:
    ids = tuple(map(str, pointer[1:2]))
    for name, one in holder.get("safeguards", {}).items():
        content = (
            {k: v for k, v in one.items() if k not in _PROOF} if isinstance(one, dict) else one
        )
        place = (*pointer, "safeguards", name)
        yield Fact(
            side.key("safeguard", *ids, what=name), place, good=True, texts=_plain(side, content),
            part_of=side.part(*map(str, pointer)),
        )  # fmt: skip
        proof = {k: one[k] for k in _PROOF if k in one} if isinstance(one, dict) else {}
        key = side.key("field", *ids, what=f"safeguards.{name}")
        yield _text(side, key, place, proof, "title", part_of=pointer)


def _claims(side: Side) -> Iterator[Fact]:
    for name, claim in side.data.get("controls", {}).items():
        number = 1 + _STATUSES.index(claim["status"])
        pointer: Pointer = ("controls", name)
        yield Fact(Key("claim", (), name), pointer, number, number, good=True, word=claim["status"])
        rest = {field: value for field, value in claim.items() if field != "status"}
        yield _text(side, Key("field", (), f"controls.{name}"), pointer, rest, "title")
    about = {one.finding.fingerprint: one.finding for one in side.evaluation.findings}
    for name, accepted in side.data.get("accepted", {}).items():
        pointer = ("accepted", name)
        called = side.name(name)
        found = about.get(name)
        what = (
            ""
            if found is None
            else f"{found.rule} of {', '.join(map(side.name, found.subjects))}, "
        )
        word = f"{what}by {accepted['owner']} until {accepted['expires']}"
        yield Fact(Key("acceptance", (), called), pointer, 1, 0, word=word)
        yield _text(side, Key("field", (), f"accepted.{called}"), pointer, accepted, "")


def _text(
    side: Side, key: Key, pointer: Pointer, value: object, field: str, *, part_of: Pointer = ()
) -> Fact:
    otherwise = "editorial" if field in _EDITORIAL else "undetermined"
    texts = _plain(side, value)
    return Fact(
        key, pointer, 0, 0, word=texts[0], texts=texts, otherwise=otherwise,
        part_of=side.part(*map(str, part_of)),
    )  # fmt: skip


def _plain(side: Side, value: object) -> tuple[str, ...]:
    """Return *value* as one text, in the names of the new side, whatever its order."""
    return (json.dumps(_renamed(side, value), sort_keys=True, default=str, ensure_ascii=False),)


def _renamed(side: Side, value: object) -> object:
    if isinstance(value, dict):
        return {side.name(key): _renamed(side, one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_renamed(side, one) for one in value), key=str)
    return side.words(value) if isinstance(value, str) and side.names else value
