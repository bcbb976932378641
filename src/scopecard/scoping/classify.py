"""
Where in the matrix does each agent stand, and through what?

Implements DESIGN, sections 5.1 to 5.3. The decision table itself is data
(:mod:`scopecard.scoping.matrix`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from scopecard.graph.capability import ATTENDED, LEVELS, Capability
from scopecard.graph.closure import Closure
from scopecard.graph.data import Inventory
from scopecard.graph.extending import self_extending
from scopecard.scoping.matrix import Table

NONE, GATED, LOW, OPEN = range(4)
"""Change capability, in the order of the table's columns."""
AGENCY = ("read-only", "gated-change", "open-change", "open-change")


class Standing:
    """Where one agent stands: its scope, and what decides it."""

    __slots__ = ("agent", "capability", "extends", "level", "rank", "scope", "via")

    def __init__(self, agent: str, scope: int, level: str, rank: int) -> None:
        self.agent = agent
        self.scope = scope
        self.level = level
        """The initiation level at which it has this scope."""
        self.rank = rank
        """Its change capability at that level, a column of the table."""
        self.capability: Capability | None = None
        """The effect that gives it this change capability."""
        self.via: tuple[str, ...] = (agent,)
        """The agent, and those through which it reaches that effect."""
        self.extends: tuple[str, ...] = ()
        """Where it is self-extending: the agents through which it is."""


class Classification:
    """The standing of every agent under one reading; the system is the worst of them."""

    def __init__(self, closure: Closure, table: Table) -> None:
        self.closure = closure
        self._reached = {
            attended: _Reached(closure, attended=attended) for attended in (True, False)
        }
        self._extends = self_extending(closure)
        self.standings = {agent: self._stand(agent, table) for agent in closure.agents}

    @property
    def scope(self) -> int:
        """The scope of the system."""
        return max((standing.scope for standing in self.standings.values()), default=1)

    def agency(self, agent: str) -> str:
        """Return the agency of *agent* (DESIGN, section 5.4)."""
        if agent in self._extends:
            return "self-extending"
        levels = self.closure.levels[agent]
        return AGENCY[max(self._rank(agent, bit) for bit in LEVELS.values() if levels & bit)]

    def self_extending(self, agent: str) -> bool:
        """Return whether *agent* can change what limits it, or delegates to one that can."""
        return agent in self._extends

    def _rank(self, agent: str, level: int) -> int:
        return self._reached[level == ATTENDED].rank[agent]

    def _stand(self, agent: str, table: Table) -> Standing:
        best: Standing | None = None
        for name, bit in LEVELS.items():
            if self.closure.levels[agent] & bit:
                rank = self._rank(agent, bit)
                scope = table.cell(name, rank)
                if best is None or scope > best.scope:
                    best = Standing(agent, scope, name, rank)
        if best is None:  # INVARIANT: every agent has a start, declared or assumed
            raise AssertionError(agent)
        reached = self._reached[best.level == "attended"]
        best.via, best.capability = reached.path(agent)
        if agent in self._extends:
            best.scope = table.self_extending
            best.extends = tuple(self._extending_path(agent))
        return best

    def _extending_path(self, agent: str) -> Iterator[str]:
        step: str | None = agent
        while step is not None:
            yield step
            step = self._extends[step]


class _Reached:
    """The worst change capability that each agent reaches over delegations."""

    def __init__(self, closure: Closure, *, attended: bool) -> None:
        self.rank: dict[str, int] = {}
        self._own: dict[str, Capability | None] = {}
        self._via: dict[str, str] = {}
        for agent, capabilities in closure.capabilities.items():
            self.rank[agent], self._own[agent] = own_rank(
                capabilities, closure.data, attended=attended
            )
        self._propagate(closure)

    def path(self, agent: str) -> tuple[tuple[str, ...], Capability | None]:
        """Return the agents from *agent* to the one with the worst effect, and the effect."""
        path = [agent]
        while path[-1] in self._via:
            path.append(self._via[path[-1]])
        return tuple(path), self._own[path[-1]]

    def _propagate(self, closure: Closure) -> None:
        queue = deque(closure.agents)
        while queue:
            agent = queue.popleft()
            for caller in closure.callers[agent]:
                if self.rank[agent] > self.rank[caller]:
                    self.rank[caller] = self.rank[agent]
                    self._via[caller] = agent
                    queue.append(caller)


def own_rank(
    capabilities: list[Capability], data: Inventory, *, attended: bool
) -> tuple[int, Capability | None]:
    """Return the change capability of one agent by itself, and the effect that gives it."""
    worst, because = NONE, None
    for capability in capabilities:
        if data.consequential(capability.action, capability.target, attended=attended):
            rank = rank_of(capability, data)
            if rank > worst:
                worst, because = rank, capability
                if rank == OPEN:
                    break
    return worst, because


def rank_of(capability: Capability, data: Inventory) -> int:
    """Return the column of the table to which one consequential effect leads."""
    if not capability.open:
        return GATED
    low = (
        capability.action == "write"
        and capability.reversible is True
        and not data.external(capability.target)
    )
    return LOW if low else OPEN
