"""
What is declared of the elements that decide how far something goes?

One row of a table for each field that has an order. What the graph derives from
such a field is compared there too; here it is said at the field that was changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from scopecard.difference.fact import Fact
from scopecard.difference.side import Side
from scopecard.spec.duration import seconds

NEVER: Final = 10**12
"""What stands for a time without an end."""


class Ladder(NamedTuple):
    """The values of a field, the harmless ones first, and what holds where it is left out."""

    values: tuple[tuple[object, ...], ...]
    omitted: tuple[int, int] = (0, 0)
    """The level at its worst and at its best."""


LADDERS: Final[dict[tuple[str, str], Ladder]] = {
    ("data", "network"): Ladder((("none",), (), ("open", "allowlist")), (2, 0)),
    ("gates", "per"): Ladder(
        (("call",), ("command",), ("plan",), ("handoff",), ("session",), ("always",)), (5, 0)
    ),
    ("gates", "enforced_by"): Ladder(
        (("service", "gateway", "middleware", "client"), ("prompt",), ("none",)), (2, 0)
    ),
    ("gates", "when"): Ladder((("before",), ("after",))),
    ("gates", "mode"): Ladder((("enforce",), ("log-only",))),
    ("gates", "on_timeout"): Ladder((("deny",), ("allow",))),
    ("identities", "kind"): Ladder(
        (("user-delegated",), ("workload",), ("user-token",), ("shared",)), (1, 1)
    ),
    ("tools", "universal"): Ladder(((False,), ("sql",), (True,))),
    ("tools", "wildcard"): Ladder(((False,), (True,))),
    ("agents", "external"): Ladder(((False,), (True,))),
    ("agents", "output"): Ladder((("plain",), ("rendered",)), (1, 0)),
    ("agents", "planning"): Ladder((("fixed",), ("dynamic",)), (1, 1)),
}  # fmt: skip
"""Fields with an order."""
GOOD: Final[dict[tuple[str, str], object]] = {
    ("data", "scratch"): True, ("data", "recipient"): "requester", ("data", "writers"): "agents",
    ("gates", "separation"): "enforced", ("gates", "revocable"): True,
    ("identities", "brokered"): True, ("tools", "network"): "none",
    ("tools", "output"): "constrained", ("tools", "reversible"): True,
}  # fmt: skip
"""Fields with a value that protects."""
LISTS: Final = {
    "data": ("contains", "governs", "triggers", "holds", "causes", "reach"),
    "identities": ("permissions",),
}
"""Fields that hold lists, each entry of which adds to what may happen."""


def facts(side: Side) -> Iterator[Fact]:
    """Yield what the fields with an order say, of elements that matter to an agent."""
    for (section, field), ladder in LADDERS.items():
        for name, element in _elements(side, section):
            if (section, field) != ("data", "network") or element.get("kind") == "sandbox":
                yield _on_ladder(side, (section, name, field), element, ladder)
    for (section, field), value in GOOD.items():
        for name, element in _elements(side, section):
            if element.get(field) == value:
                yield _mark(side, (section, name, field), word=str(value).lower(), good=True)
    for section, fields in LISTS.items():
        for name, element in _elements(side, section):
            for field in fields:
                yield from _entries(side, (section, name, field), element)
    yield from _data(side)
    yield from _rest(side)


def _elements(side: Side, section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, element in side.section(section).items():
        if name in side.touched or not side.section("agents"):
            yield name, element


def _mark(
    side: Side,
    pointer: tuple[str, ...],
    worst: int = 1,
    best: int | None = None,
    *,
    word: str = "",
    good: bool = False,
    texts: tuple[str, ...] | None = None,
) -> Fact:
    section, name, field, *rest = pointer
    return Fact(
        side.key("mark", name, what=".".join([field, *map(side.name, rest)])), pointer[:3], worst,
        worst if best is None else best, good=good, word=word, texts=texts,
        part_of=side.part(section, name),
    )  # fmt: skip


def _on_ladder(
    side: Side, pointer: tuple[str, str, str], element: Mapping[str, Any], ladder: Ladder
) -> Fact:
    value = element.get(pointer[2])
    if value is None or value == "allowlist":
        return _mark(side, pointer, *ladder.omitted, word="not said", texts=("",))
    found = (number for number, values in enumerate(ladder.values) if value in values)
    number = next(found, 1)
    word = str(value).lower() if isinstance(value, str | bool) else "an allowlist"
    return _mark(side, pointer, number, word=word, texts=(word,))


def _entries(
    side: Side, pointer: tuple[str, str, str], element: Mapping[str, Any]
) -> Iterator[Fact]:
    for entry in element.get(pointer[2], ()):
        if isinstance(entry, str):
            yield _mark(side, (*pointer, entry), word=entry)
        elif "action" in entry:
            text = side.words(f"{entry['action']} {entry['target']}")
            yield _mark(side, (*pointer, text), word=text)
        elif "unknown" in entry:
            yield _mark(side, (*pointer, entry["unknown"]), 1, 0, word=entry["unknown"])
    if pointer[2] == "permissions" and "permissions" not in element:
        yield _mark(side, (*pointer, "(unknown)"), 1, 0, word="nobody says which")


def _data(side: Side) -> Iterator[Fact]:
    worst, best = side.worst.closure.data, side.best.closure.data
    names = ("public", "internal", "confidential", "restricted")
    for name, element in _elements(side, "data"):
        number = worst.sensitivity(name)
        word = names[min(number, 3)]
        yield _mark(side, ("data", name, "sensitivity"), number, word=word)
        clearance = worst.clearance(name)
        above = clearance - (0 if worst.external(name) else number)
        word = names[min(clearance, 3)]
        yield _mark(side, ("data", name, "clearance"), above, word=word)
        for field, bad, good in (
            ("trust", worst.untrusted(name), best.untrusted(name)),
            ("external", worst.external(name), best.external(name)),
        ):
            word = ("untrusted" if bad else "trusted") if field == "trust" else str(bad).lower()
            yield _mark(side, ("data", name, field), int(bad), int(good), word=word)
        if element.get("kind") == "memory":
            levels = ("session", "user", "shared")
            high, low = (levels.index(one.isolation(name)) for one in (worst, best))
            yield _mark(side, ("data", name, "isolation"), high, low, word=levels[high])


def _rest(side: Side) -> Iterator[Fact]:
    """Yield what is neither a word nor a list."""
    worst, best = side.worst.closure.data, side.best.closure.data
    for name, _ in _elements(side, "actors"):
        bad, good = worst.untrusted_actor(name), best.untrusted_actor(name)
        word = "untrusted" if bad else "trusted"
        yield _mark(side, ("actors", name, "trust"), int(bad), int(good), word=word)
    for section, field in (("gates", "expires"), ("identities", "lifetime")):
        for name, element in _elements(side, section):
            time = element.get(field)
            number = NEVER if time is None else seconds(time)
            yield _mark(side, (section, name, field), number, word=time or "never")
    for name, gate in _elements(side, "gates"):
        if "applies_when" in gate:
            texts = (gate["applies_when"],)
            pointer = ("gates", name, "applies_when")
            yield _mark(side, pointer, word=gate["applies_when"], texts=texts)
        for how, actors in gate["approver"].items():
            for actor in actors:
                yield _mark(
                    side, ("gates", name, "approver", actor), word=actor, good=how == "all",
                    texts=(how,),
                )  # fmt: skip
    for agent, declared in side.section("agents").items():
        for log in declared.get("logs", ()):
            yield _mark(side, ("agents", agent, "logs", log), word=log, good=True)
