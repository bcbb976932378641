"""
By which path does an agent get its scope?

From what starts it, over delegations, to the effect that decides.
"""

from __future__ import annotations

import itertools
from collections import deque

from scopecard.graph.capability import Capability
from scopecard.graph.closure import Closure
from scopecard.graph.model import Edge
from scopecard.scoping.classify import Standing


class Proofs:
    """Finds the paths that prove what is true of one closed graph."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure
        self._arrivals: dict[str, dict[str, Edge]] = {}

    def scope(self, standing: Standing) -> list[Edge]:
        """Return the edges, from the start to the deciding effect, of one agent's scope."""
        return self.start(standing.agent, standing.level) + self.change(standing)

    def change(self, standing: Standing) -> list[Edge]:
        """Return the edges from an agent to the effect that decides its scope."""
        if standing.extends:
            capability = self._closure.extending[standing.extends[-1]][0]
            return self._over(standing.extends) + effect_path(capability)
        if standing.capability is None:
            return []
        return self._over(standing.via) + effect_path(standing.capability)

    def start(self, agent: str, level: str) -> list[Edge]:
        """Return the shortest way in which a start at *level* reaches *agent*."""
        if level not in self._arrivals:
            self._arrivals[level] = self._find_arrivals(level)
        arrivals = self._arrivals[level]
        path = [arrivals[agent]]
        while path[-1].kind == "delegates":
            path.append(arrivals[path[-1].source])
        return path[::-1]

    def _find_arrivals(self, level: str) -> dict[str, Edge]:
        """Return the last edge of the shortest way to each agent that *level* reaches."""
        arrivals: dict[str, Edge] = {}
        for agent, starts in self._closure.starts.items():
            edge = next((start.edge for start in starts if start.level == level), None)
            if edge is not None:
                arrivals[agent] = edge
        queue = deque(arrivals)
        while queue:
            agent = queue.popleft()
            for delegate, delegations in self._closure.delegations[agent].items():
                if delegate not in arrivals:
                    arrivals[delegate] = delegations[0].edge
                    queue.append(delegate)
        return arrivals

    def _over(self, agents: tuple[str, ...]) -> list[Edge]:
        return [
            self._closure.delegations[caller][delegate][0].edge
            for caller, delegate in itertools.pairwise(agents)
        ]


def effect_path(capability: Capability) -> list[Edge]:
    """Return the edges by which an agent does something: the grant first, then what follows."""
    if capability.grant is None:
        return capability.proof()
    return [capability.grant, *(e for e in capability.proof() if e is not capability.grant)]


def nodes_on(path: list[Edge]) -> list[str]:
    """Return the nodes that *path* visits, in order; what follows from a node goes on from there."""
    nodes: list[str] = []
    for edge in path:
        if not nodes or (not edge.rule and edge.source != nodes[-1]):
            nodes.append(edge.source)
        if edge.target != nodes[-1]:
            nodes.append(edge.target)
    return nodes
