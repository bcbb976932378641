"""
Who starts, holds, delegates to and approves what?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.context import Context
from scopecard.difference.fact import Fact
from scopecard.difference.side import Side
from scopecard.graph.model import Pointer

_LEVELS: Final = ("", "attended", "unattended", "exposed", "self-directed")


def facts(side: Side) -> Iterator[Fact]:
    """Yield the starts, grants, delegations and approvals of a design."""
    for agent in side.worst.closure.agents:
        yield from _starts(side, agent)
        yield from _grants(side, agent)
        yield from _delegations(side, agent)
    yield from _approvals(side)


def _starts(side: Side, agent: str) -> Iterator[Fact]:
    certain = _levels(side.best, agent)
    for source, (number, pointer) in _levels(side.worst, agent).items():
        least = certain.get(source, (0, pointer))[0]
        yield Fact(
            side.key("start", agent, source), pointer, number, min(least, number),
            word=_LEVELS[number],
        )  # fmt: skip


def _levels(context: Context, agent: str) -> dict[str, tuple[int, Pointer]]:
    found: dict[str, tuple[int, Pointer]] = {}
    for start in context.closure.starts[agent]:
        source = start.edge.source
        number = _LEVELS.index(start.level)
        if number > found.get(source, (0, ()))[0]:
            found[source] = (number, start.edge.pointer)
    return found


def _grants(side: Side, agent: str) -> Iterator[Fact]:
    for tool in side.section("agents")[agent].get("tools", {}):
        yield Fact(side.key("grant", agent, tool), ("agents", agent, "tools", tool), word="granted")


def _delegations(side: Side, agent: str) -> Iterator[Fact]:
    best = side.best.closure.delegations[agent]
    for delegate, known in side.worst.closure.delegations[agent].items():
        number = 2 if any(one.open for one in known) else 1
        certain = best.get(delegate, [])
        least = 2 if any(one.open for one in certain) else int(bool(certain))
        word = "" if number > 1 else "after approval"
        yield Fact(
            side.key("delegation", agent, delegate), known[0].edge.pointer, number,
            min(least, number), word=word,
        )  # fmt: skip


def _approvals(side: Side) -> Iterator[Fact]:
    """Yield each place at which somebody is asked, whatever that is worth."""
    for agent, declared in side.section("agents").items():
        for field in ("tools", "delegates"):
            for other, terms in declared.get(field, {}).items():
                pointer: Pointer = ("agents", agent, field, other)
                default = declared.get("gate") if field == "tools" else None
                gate = terms.get("gate", default)
                yield from _approval(side, gate, pointer, (agent, other))
                yield from _in_effects(side, terms, pointer, (agent, other))
    for section in ("tools", "data"):
        for name, element in side.section(section).items():
            yield from _approval(side, element.get("gate"), (section, name), (name,))
            for field in ("effects", "causes", "reach"):
                yield from _in_effects(side, element, (section, name), (name,), field)


def _in_effects(
    side: Side,
    holder: Mapping[str, Any],
    pointer: Pointer,
    ids: tuple[str, ...],
    field: str = "effects",
) -> Iterator[Fact]:
    for index, effect in enumerate(holder.get(field, ())):
        place = (*pointer, field, index)
        which = (*ids, effect["target"])
        yield from _approval(
            side, effect.get("gate"), place, which, action=effect["action"], holder=pointer
        )


def _approval(
    side: Side,
    gate: str | None,
    place: Pointer,
    ids: tuple[str, ...],
    *,
    action: str = "",
    holder: Pointer = (),
) -> Iterator[Fact]:
    if gate is None or gate == "none":
        return
    yield Fact(
        side.key("approval", *ids, what=action), (*place, "gate"), good=True,
        word=side.name(gate), texts=(side.name(gate),),
        part_of=side.part(*map(str, holder or place)),
    )  # fmt: skip
