"""
Who asks each agent, directly or through others?
"""

from __future__ import annotations

from collections import deque

from scopecard.graph.closure import Closure
from scopecard.graph.model import Edge


class Askers:
    """The actors from whom the starts that reach each agent come."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure
        data = closure.data
        actors = {
            edge.source: None
            for edge in closure.graph.edges("starts")
            if edge.source in data.actors
        }
        people = {a for a in actors if data.actor_kind(a) == "human"}
        strangers = {a for a in actors if data.untrusted_actor(a)}
        self._human = self._spread(people)
        self._guests = self._spread(strangers & people)
        self._intruders = self._spread(strangers - people)

    def human(self, agent: str) -> str | None:
        """Return a person who asks *agent*."""
        return self._human.get(agent)

    def untrusted(self, agent: str, *, attended: bool | None = None) -> str | None:
        """Return an outsider who asks *agent* (attended), or who sets it off; or either."""
        guest = None if attended is False else self._guests.get(agent)
        return guest or (None if attended else self._intruders.get(agent))

    def path(self, actor: str, agent: str) -> list[Edge]:
        """Return how a start by *actor* reaches *agent*."""
        came: dict[str, Edge] = {}
        queue = deque([agent])
        while queue:
            here = queue.popleft()
            for start in self._closure.starts[here]:
                if start.edge.source == actor:
                    path = [start.edge]
                    while here != agent:
                        path.append(came[here])
                        here = came[here].target
                    return path
            for caller in self._closure.callers[here]:
                if caller != agent and caller not in came:
                    came[caller] = self._closure.delegations[caller][here][0].edge
                    queue.append(caller)
        return []

    def _spread(self, wanted: set[str]) -> dict[str, str]:
        reached: dict[str, str] = {}
        queue: deque[str] = deque()
        for agent, starts in self._closure.starts.items():
            actor = next((s.edge.source for s in starts if s.edge.source in wanted), None)
            if actor is not None:
                reached[agent] = actor
                queue.append(agent)
        while queue:
            agent = queue.popleft()
            for other in self._closure.delegations[agent]:
                if other not in reached:
                    reached[other] = reached[agent]
                    queue.append(other)
        return reached
