"""
How far do untrusted words and sensitive data travel?

Implements the movement of information of DESIGN, section 6. Labels join: a node
that several sources reach has the worst trust and the highest sensitivity of
them all, and each source stays known, so that a leak can be told from data that
comes back to where it came from.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from scopecard.graph.capability import ATTENDED, Capability, steps_of
from scopecard.graph.closure import Closure
from scopecard.graph.data import CONFIDENTIAL, RESTRICTED
from scopecard.graph.labels import Labels, spread
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
        return {
            level: spread(flows, [n for n in self.flows if self.sensitivity(n) >= level])
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

    def leaked(self, capability: Capability) -> list[str]:
        """Return the sources that its agent holds and that are not cleared for its target."""
        level = max(CONFIDENTIAL, self._data.clearance(capability.target) + 1)
        return [s for s in self.sensitive[level].of(capability.agent) if s != capability.target]

    def path_from_untrusted(self, node: str) -> list[Edge]:
        """Return the shortest way by which untrusted words reach *node*."""
        return self._path(node, self._is_untrusted, lambda flow: not flow.constrained)

    def path_from(self, sources: list[str], node: str) -> list[Edge]:
        """Return the shortest way by which information of one of *sources* reaches *node*."""
        wanted = set(sources)
        return self._path(node, wanted.__contains__, lambda flow: flow.source != OUTSIDE)

    @cached_property
    def _arriving(self) -> dict[str, list[Flow]]:
        arriving: dict[str, list[Flow]] = {}
        for flows in self.flows.values():
            for flow in flows:
                arriving.setdefault(flow.target, []).append(flow)
        return arriving

    def _path(
        self, node: str, wanted: Callable[[str], bool], passes: Callable[[Flow], bool]
    ) -> list[Edge]:
        """Search backwards from *node* for the nearest wanted source."""
        onward: dict[str, Flow | None] = {node: None}
        queue = deque([node])
        while queue:
            here = queue.popleft()
            if wanted(here):
                break
            for flow in self._arriving.get(here, ()):
                if flow.source not in onward and passes(flow):
                    onward[flow.source] = flow
                    queue.append(flow.source)
        else:
            return []
        edges: list[Edge] = []
        step = onward[here]
        while step is not None:
            edges += step.edges
            step = onward[step.target]
        return edges

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
        if capability.action in _SENDS and (
            capability.open or not self._closure.approvals.seen_by_a_person(capability)
        ):
            yield Flow(agent, target, steps_of(capability))
