"""
What can each agent do, to what, and is somebody asked first?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from scopecard.context import Context
from scopecard.difference.fact import Fact
from scopecard.difference.side import Side
from scopecard.graph.capability import Capability
from scopecard.graph.model import Edge
from scopecard.scoping.classify import rank_of

_WORDS: Final = ("", "after approval", "openly, reversibly", "openly")
_PRESENT: Final = ("", "possible")


def facts(side: Side) -> Iterator[Fact]:
    """Yield what can be done at all, and what can be done that has consequences."""
    agents = side.worst.closure.agents
    for agent in agents:
        yield from _leveled(side, agent, "capability", _PRESENT, lambda _context, _one: 1)
        yield from _leveled(side, agent, "open-effect", _WORDS, _consequence)
    if not agents:
        yield from _of_tools(side)


def _consequence(context: Context, capability: Capability) -> int:
    if not context.closure.consequential(capability):
        return 0
    return rank_of(capability, context.closure.data)


def _leveled(
    side: Side,
    agent: str,
    kind: str,
    words: tuple[str, ...],
    rank: Callable[[Context, Capability], int],
) -> Iterator[Fact]:
    """Yield the highest rank of each action on each target, with what gives it."""
    high = _highest(side.worst, agent, rank)
    low = high if side.best is side.worst else _highest(side.best, agent, rank)
    for (action, target), (number, capability) in high.items():
        least = low.get((action, target), (0, capability))[0]
        yield Fact(
            side.key(kind, agent, target, what=action),
            (capability.grant or capability.edge).pointer,
            number,
            min(least, number),
            word=words[number],
        )


def _highest(
    context: Context, agent: str, rank: Callable[[Context, Capability], int]
) -> dict[tuple[str, str], tuple[int, Capability]]:
    found: dict[tuple[str, str], tuple[int, Capability]] = {}
    for capability in context.closure.capabilities[agent]:
        number = rank(context, capability)
        key = (capability.action, capability.target)
        if number > found.get(key, (0, capability))[0]:
            found[key] = (number, capability)
    return found


def _of_tools(side: Side) -> Iterator[Fact]:
    """Yield what each tool does, where no agent holds any."""
    worst, best = side.worst.closure.toolbox, side.best.closure.toolbox
    for tool in side.section("tools"):
        edges: dict[tuple[str, str], Edge] = {}
        for edge in worst.of_tool(tool):
            edges.setdefault((edge.action, edge.target), edge)
        certain = {(edge.action, edge.target) for edge in best.of_tool(tool)}
        for (action, target), edge in edges.items():
            least = int((action, target) in certain and edge.basis != "assumed")
            yield Fact(
                side.key("effect", tool, target, what=action), edge.pointer, 1, least,
                word="possible",
            )  # fmt: skip
