"""
How far do untrusted words and sensitive data travel?

Implements the movement of information of DESIGN, section 6. Labels join: a node
that several sources reach has the worst trust and the highest sensitivity of
them all, and each source stays known, so that a leak can be told from data that
comes back to where it came from.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final, NamedTuple

from scopecard.graph.capability import ATTENDED, Capability, steps_of
from scopecard.graph.closure import Closure
from scopecard.graph.data import CONFIDENTIAL, RESTRICTED
from scopecard.graph.labels import Labels, condense, refine, spread
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
        self._exfiltrations: dict[str, list[Capability]] = {}
        self._held: dict[tuple[str, int], tuple[str, list[Edge]]] = {}
        self._inside: dict[str, bool] = {}
        self._from_sensitive: dict[int, Mapping[str, Flow | None]] = {}
        flows: defaultdict[str, list[Flow]] = defaultdict(list)
        self._typed: set[str] = set()
        for flow in self._movements():
            flows[flow.source].append(flow)
            if flow.constrained:
                self._typed.add(flow.source)
        self.flows: dict[str, list[Flow]] = dict(flows)

    @cached_property
    def _targets(self) -> dict[str, list[str]]:
        return {node: [flow.target for flow in flows] for node, flows in self.flows.items()}

    @cached_property
    def _order(self) -> list[AbstractSet[str]]:
        return condense(self._targets)

    @cached_property
    def distrust(self) -> Labels:
        """The untrusted sources that reach each node."""
        flows = self._targets | {
            node: [flow.target for flow in self.flows[node] if not flow.constrained]
            for node in self._typed
        }
        order = refine(self._order, flows, self._typed)
        return spread(flows, filter(self._is_untrusted, self.flows), order)

    @cached_property
    def sensitive(self) -> dict[int, Labels]:
        """The sources at or above each sensitivity that reach each node."""
        # NOTE: what is sent outside does not come back as sensitive.
        flows = self._targets | {OUTSIDE: []}
        order = refine(self._order, flows, {OUTSIDE})
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

    def exfiltrations(self, agent: str) -> list[Capability]:
        """Return what *agent* can openly do that takes data where it is not cleared to go."""
        if agent not in self._exfiltrations:
            self._exfiltrations[agent] = [
                capability
                for capability in self._closure.capabilities[agent]
                if capability.open and self.egress(capability) and self.leaks(capability)
            ]
        return self._exfiltrations[agent]

    def declassifications(self, agent: str) -> Iterator[Capability]:
        """Yield what *agent* can openly do that takes data into a less protected place of ours."""
        for capability in self._closure.capabilities[agent]:
            if (
                capability.open
                and capability.action in _EGRESS
                and self._keeps(capability.target)
                and self.leaks(capability)
            ):
                yield capability

    def _keeps(self, target: str) -> bool:
        """Return whether *target* is a place of ours in which what is put stays."""
        if target not in self._inside:
            data = self._data
            kept = data.get(target).get("kind", "store") in _INTERNAL_SINKS
            ours = target in data and not data.external(target)
            self._inside[target] = kept and ours and not data.scratch(target)
        return self._inside[target]

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
        if (agent, level) not in self._held:
            self._held[agent, level] = self._walk(self._sensitive_from(level), agent)
        source, path = self._held[agent, level]
        if source == sink:  # its own data is no leak: the nearest other source is
            source, path = self._nearest(agent, level, besides=sink)
        return Leak(level, source, path, least.count(agent, besides=sink))

    def _nearest(self, agent: str, level: int, *, besides: str) -> tuple[str, list[Edge]]:
        """Return the nearest source at or above *level* but one, and the shortest way to *agent*."""
        came: dict[str, Flow | None] = {agent: None}
        queue = deque(came)
        while queue:
            node = queue.popleft()
            if node not in (agent, besides) and self.sensitivity(node) >= level:
                return node, self._down(came, node)
            for flow in self._into.get(node, ()):
                if flow.source not in came and flow.source != OUTSIDE:
                    came[flow.source] = flow
                    queue.append(flow.source)
        return besides, []

    @staticmethod
    def _down(came: Mapping[str, Flow | None], node: str) -> list[Edge]:
        edges: list[Edge] = []
        step = came[node]
        while step is not None:
            edges += step.edges
            step = came[step.target]
        return edges

    @cached_property
    def _into(self) -> dict[str, list[Flow]]:
        into: defaultdict[str, list[Flow]] = defaultdict(list)
        for flows in self.flows.values():
            for flow in flows:
                into[flow.target].append(flow)
        return dict(into)

    def words(self, node: str) -> tuple[str, list[Edge]]:
        """Return the nearest untrusted source of what reaches *node*, and the shortest way."""
        return self._walk(self._from_untrusted, node)

    def secrets(self, node: str) -> tuple[str, list[Edge]]:
        """Return the nearest source of sensitive data that reaches *node*, and the shortest way."""
        return self._walk(self._sensitive_from(CONFIDENTIAL), node)

    def reached(self, source: str, *, words: bool) -> set[str]:
        """Return what *words* of *source* reach, or sensitive data of it; itself too."""
        return set(self._arrivals([source], sensitive=not words))

    @cached_property
    def _from_untrusted(self) -> Mapping[str, Flow | None]:
        return self._arrivals(filter(self._is_untrusted, self.flows), sensitive=False)

    def _sensitive_from(self, level: int) -> Mapping[str, Flow | None]:
        if level not in self._from_sensitive:
            sources = [node for node in self.flows if self.sensitivity(node) >= level]
            self._from_sensitive[level] = self._arrivals(sources, sensitive=True)
        return self._from_sensitive[level]

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
        yield from self._from_outside()
        yield from self._between_agents()
        for capabilities in self._closure.capabilities.values():
            for capability in capabilities:
                if capability.action in READS:
                    constrained = self._closure.constrained(capability)
                    steps = steps_of(capability)
                    yield Flow(capability.target, capability.agent, steps, constrained)
                if capability.action in _SENDS and self._carries(capability):
                    yield Flow(capability.agent, capability.target, steps_of(capability))

    def _from_outside(self) -> Iterator[Flow]:
        closure = self._closure
        for agent, starts in closure.starts.items():
            for start in starts:
                if start.edge.source in closure.data.actors:
                    yield Flow(start.edge.source, agent, (start.edge,))
        for kind in ("triggers", "governs"):
            for edge in closure.graph.edges(kind):
                if edge.target in closure.agents:
                    yield Flow(edge.source, edge.target, (edge,))

    def _between_agents(self) -> Iterator[Flow]:
        for agent, delegates in self._closure.delegations.items():
            for delegate, delegations in delegates.items():
                for delegation in delegations:
                    if delegation.open:
                        yield Flow(agent, delegate, (delegation.edge,))
                        break
                for delegation in delegations:
                    if delegation.by is None:
                        yield Flow(delegate, agent, (delegation.edge,))
                        break

    def _carries(self, capability: Capability) -> bool:
        """Return whether words go to the target of *capability* that no person has seen."""
        if capability.target not in self._data:
            return False
        return capability.open or not self._closure.approvals.seen_by_a_person(capability)
