"""
How far do untrusted words and sensitive data travel?

Implements the movement of information of DESIGN, section 6. Labels join: a node
that several sources reach has the worst trust and the highest sensitivity of
them all, and each source stays known, so that a leak can be told from data that
comes back to where it came from.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from scopecard.graph.capability import ATTENDED, Capability, steps_of
from scopecard.graph.closure import Closure
from scopecard.graph.data import CONFIDENTIAL, RESTRICTED
from scopecard.graph.labels import Labels, condense, spread
from scopecard.graph.model import CHANGES, OUTSIDE, READS, Edge

_SENDS: Final = (CHANGES - {"delete"}) | {"execute", "emit"}
_EGRESS: Final = (CHANGES - {"delete"}) | {"execute", "search", "fetch", "emit"}
_INTERNAL_SINKS: Final = ("store", "memory", "channel")


class Flow(NamedTuple):
    """Information that moves from one node to another."""

    source: str
    target: str
    edges: tuple[Edge, ...]
    """How it moves."""
    constrained: bool = False
    """Whether only typed values pass, which carry no instructions."""


class Leak(NamedTuple):
    """Data that can go where it is not cleared to go."""

    sensitivity: int
    source: str
    path: list[Edge]
    """How it reaches the agent that can let it go."""
    sources: int
    """How much else can go there too."""


class InformationFlow:
    """Which sources reach which node."""

    def __init__(self, closure: Closure, policy_requester: str) -> None:
        self._closure = closure
        self._data = closure.data
        self._requester_counts = policy_requester == "change"
        self.flows: dict[str, list[Flow]] = {}
        for flow in self._movements():
            self.flows.setdefault(flow.source, []).append(flow)

    @cached_property
    def distrust(self) -> Labels:
        """The untrusted sources that reach each node."""
        flows = {
            node: [flow.target for flow in flows if not flow.constrained]
            for node, flows in self.flows.items()
        }
        return spread(flows, filter(self._is_untrusted, self.flows))

    @cached_property
    def sensitive(self) -> dict[int, Labels]:
        """The sources at or above each sensitivity that reach each node."""
        flows = {
            node: [flow.target for flow in flows]
            for node, flows in self.flows.items()
            if node != OUTSIDE  # what is sent outside does not come back as sensitive
        }
        order = condense(flows)
        return {
            level: spread(flows, [n for n in self.flows if self.sensitivity(n) >= level], order)
            for level in (CONFIDENTIAL, RESTRICTED)
        }

    def untrusted(self, node: str) -> bool:
        """Return whether an untrusted source reaches *node*."""
        return self.distrust.any(node)

    def holds_sensitive(self, node: str) -> bool:
        """Return whether data at or above confidential reaches *node*."""
        return self.sensitive[CONFIDENTIAL].any(node)

    def sensitivity(self, source: str) -> int:
        """Return how sensitive *source* is by itself; a credential is restricted."""
        if source in self._data:
            return self._data.sensitivity(source)
        return RESTRICTED if source in self._closure.identities else 0

    def exfiltrations(self, agent: str) -> Iterator[Capability]:
        """Yield what *agent* can openly do that takes data where it is not cleared to go."""
        for capability in self._closure.capabilities[agent]:
            if capability.open and self.egress(capability) and self.leaks(capability):
                yield capability

    def declassifications(self, agent: str) -> Iterator[Capability]:
        """Yield what *agent* can openly do that takes data into a less protected place of ours."""
        for capability in self._closure.capabilities[agent]:
            target, data = capability.target, self._data
            if (
                capability.open
                and capability.action in _EGRESS
                and target in data
                and not data.external(target)
                and data.get(target).get("kind", "store") in _INTERNAL_SINKS
                and not data.scratch(target)
                and self.leaks(capability)
            ):
                yield capability

    def egress(self, capability: Capability) -> bool:
        """Return whether something leaves to external data through *capability*."""
        return (
            capability.action in _EGRESS
            and self._data.external(capability.target)
            and self._counts(capability)
        )

    def leaks(self, capability: Capability) -> bool:
        """Return whether its agent holds data that is not cleared for its target."""
        level = max(CONFIDENTIAL, self._data.clearance(capability.target) + 1)
        if level > RESTRICTED:
            return False
        return self.sensitive[level].any(capability.agent, besides=capability.target)

    def leak(self, capability: Capability) -> Leak:
        """Return the worst of what its agent holds and is not cleared for its target."""
        agent, sink = capability.agent, capability.target
        worst = self.sensitive[RESTRICTED]
        cleared = self._data.clearance(sink) >= RESTRICTED
        level = RESTRICTED if not cleared and worst.any(agent, besides=sink) else CONFIDENTIAL
        least = self.sensitive[max(CONFIDENTIAL, self._data.clearance(sink) + 1)]
        source, path = self._walk(self._from_sensitive[level], agent)
        if source == sink:  # its own data is no leak: the nearest other source is
            others = [name for name in self.sensitive[level].of(agent) if name != sink]
            source, path = self._walk(self._arrivals(others[:1], sensitive=True), agent)
        return Leak(level, source, path, least.count(agent, besides=sink))

    def words(self, node: str) -> tuple[str, list[Edge]]:
        """Return the nearest untrusted source of what reaches *node*, and the shortest way."""
        return self._walk(self._from_untrusted, node)

    def secrets(self, node: str) -> tuple[str, list[Edge]]:
        """Return the nearest source of sensitive data that reaches *node*, and the shortest way."""
        return self._walk(self._from_sensitive[CONFIDENTIAL], node)

    @cached_property
    def _from_untrusted(self) -> Mapping[str, Flow | None]:
        return self._arrivals(filter(self._is_untrusted, self.flows), sensitive=False)

    @cached_property
    def _from_sensitive(self) -> dict[int, Mapping[str, Flow | None]]:
        return {
            level: self._arrivals(
                [node for node in self.flows if self.sensitivity(node) >= level], sensitive=True
            )
            for level in (CONFIDENTIAL, RESTRICTED)
        }

    def _arrivals(self, sources: Iterable[str], *, sensitive: bool) -> dict[str, Flow | None]:
        """Return by which flow information from the nearest of *sources* reaches each node."""
        arrivals: dict[str, Flow | None] = dict.fromkeys(sources)
        queue = deque(arrivals)
        while queue:
            node = queue.popleft()
            if sensitive and node == OUTSIDE:
                continue
            for flow in self.flows.get(node, ()):
                if flow.target not in arrivals and (sensitive or not flow.constrained):
                    arrivals[flow.target] = flow
                    queue.append(flow.target)
        return arrivals

    @staticmethod
    def _walk(arrivals: Mapping[str, Flow | None], node: str) -> tuple[str, list[Edge]]:
        flows: list[Flow] = []
        source = node
        step = arrivals.get(node)
        while step is not None:
            flows.append(step)
            source = step.source
            step = arrivals[source]
        return source, [edge for flow in reversed(flows) for edge in flow.edges]

    def _is_untrusted(self, node: str) -> bool:
        data = self._data
        if node in data:
            return data.untrusted(node)
        return node in data.actors and data.untrusted_actor(node)

    def _counts(self, capability: Capability) -> bool:
        if self._requester_counts or not self._data.to_requester(capability.target):
            return True
        return self._closure.levels[capability.agent] != ATTENDED

    def _movements(self) -> Iterator[Flow]:
        closure = self._closure
        for agent, starts in closure.starts.items():
            for start in starts:
                if start.edge.source in closure.data.actors:
                    yield Flow(start.edge.source, agent, (start.edge,))
        for kind in ("triggers", "governs"):
            for edge in closure.graph.edges(kind):
                if edge.target in closure.agents:
                    yield Flow(edge.source, edge.target, (edge,))
        for agent, delegates in closure.delegations.items():
            for delegate, delegations in delegates.items():
                down = next((d.edge for d in delegations if d.open), None)
                if down is not None:
                    yield Flow(agent, delegate, (down,))
                up = next((d.edge for d in delegations if d.by is None), None)
                if up is not None:
                    yield Flow(delegate, agent, (up,))
        for capabilities in closure.capabilities.values():
            for capability in capabilities:
                yield from self._moves(capability)

    def _moves(self, capability: Capability) -> Iterator[Flow]:
        agent, target = capability.agent, capability.target
        if capability.action in READS:
            constrained = self._closure.constrained(capability)
            yield Flow(target, agent, steps_of(capability), constrained)
        carries = capability.action in _SENDS and target in self._data
        if carries and (
            capability.open or not self._closure.approvals.seen_by_a_person(capability)
        ):
            yield Flow(agent, target, steps_of(capability))
