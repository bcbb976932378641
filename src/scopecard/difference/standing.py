"""
Where does each agent stand: its scope, its agency, its autonomy, its overlays?
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.context import Context
from scopecard.difference.fact import Fact
from scopecard.difference.side import Side
from scopecard.graph.capability import ATTENDED, SELF_DIRECTED
from scopecard.scoping.matrix import matrix

_AGENCY: Final = ("read-only", "gated-change", "open-change", "self-extending")
_AUTONOMY: Final = ("attended", "unattended", "self-directed")


def facts(side: Side) -> Iterator[Fact]:
    """Yield how far the system and each of its agents may go."""
    worst, best = side.worst, side.best
    agents = worst.closure.agents
    if agents:
        high, low = worst.classification.scope, best.classification.scope
        yield Fact(
            side.key("scope"), ("system",), high, min(high, low), word=f"scope {high}", sure=True
        )
    for agent in agents:
        yield from _agent(side, agent)


def _agent(side: Side, agent: str) -> Iterator[Fact]:
    worst, best = side.worst, side.best
    place = ("agents", agent)
    high, low = (one.classification.standings[agent].scope for one in (worst, best))
    yield Fact(
        side.key("agent-scope", agent), place, high, min(high, low), word=f"scope {high}", sure=True
    )
    for kind, names, of in (("agency", _AGENCY, _agency), ("autonomy", _AUTONOMY, _autonomy)):
        number = of(worst, agent)
        yield Fact(
            side.key(kind, agent), place, number, of(best, agent), word=names[number], sure=True
        )
    for overlay in matrix().overlays:
        if overlay in worst.overlays[agent]:
            certain = overlay in best.overlays[agent]
            yield Fact(side.key("overlay", agent, what=overlay), place, 1, int(certain))


def _agency(context: Context, agent: str) -> int:
    return _AGENCY.index(context.classification.agency(agent))


def _autonomy(context: Context, agent: str) -> int:
    levels = context.closure.levels[agent]
    return 2 if levels & SELF_DIRECTED else int(bool(levels & ~ATTENDED))
