"""
How far do untrusted words and sensitive data travel?

Implements the movement of information of DESIGN, section 6. Labels join: for
trust, whether any untrusted source arrives; for sensitivity, which source does,
as long as it is only one (a sink's own data is no leak, so one must be told from
several). Each label can change twice at most, so the pass is linear.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from scopecard.graph.capability import ATTENDED, Capability
from scopecard.graph.closure import Closure
from scopecard.graph.data import CONFIDENTIAL, RESTRICTED
from scopecard.graph.model import CHANGES, OUTSIDE, READS

SEVERAL: Final = "(several)"
_SENDS: Final = (CHANGES - {"delete"}) | {"execute", "emit"}
_EGRESS: Final = (CHANGES - {"delete"}) | {"execute", "search", "fetch", "emit"}


class Flow(NamedTuple):
    """Information that moves from one node to another."""

    source: str
    target: str
    constrained: bool
    """Whether only typed values pass, which carry no instructions."""


class InformationFlow:
    """Which labels reach which node."""

    def __init__(self, closure: Closure, policy_requester: str) -> None:
        self._closure = closure
        self._data = closure.data
        self._requester_counts = policy_requester == "change"
        self._flows: dict[str, list[Flow]] = {}
        for flow in self._movements():
            self._flows.setdefault(flow.source, []).append(flow)
        self._untrusted = self._spread_distrust()
        self._sensitive = {
            level: self._spread_sensitivity(level) for level in (CONFIDENTIAL, RESTRICTED)
        }

    def untrusted(self, node: str) -> bool:
        """Return whether an untrusted source reaches *node*."""
        return node in self._untrusted

    def sensitive(self, node: str, level: int = CONFIDENTIAL) -> str | None:
        """Return the source of data at or above *level* that reaches *node*, or ``SEVERAL``."""
        return self._sensitive[level].get(node)

    def exfiltrations(self, agent: str) -> Iterator[Capability]:
        """Yield what *agent* can openly do that takes data where it is not cleared to go."""
        for capability in self._closure.capabilities[agent]:
            if capability.open and self._leaks(capability):
                yield capability

    def egress(self, capability: Capability) -> bool:
        """Return whether something leaves to external data through *capability*."""
        return (
            capability.action in _EGRESS
            and self._data.external(capability.target)
            and self._counts(capability)
        )

    def _leaks(self, capability: Capability) -> bool:
        if not self.egress(capability):
            return False
        level = max(CONFIDENTIAL, self._data.clearance(capability.target) + 1)
        if level > RESTRICTED:
            return False
        source = self._sensitive[level].get(capability.agent)
        return source is not None and source != capability.target

    def _counts(self, capability: Capability) -> bool:
        if self._requester_counts or not self._data.to_requester(capability.target):
            return True
        return self._closure.levels[capability.agent] != ATTENDED

    def _movements(self) -> Iterator[Flow]:
        closure = self._closure
        for agent, starts in closure.starts.items():
            for start in starts:
                if start.edge.source in closure.data.actors:
                    yield Flow(start.edge.source, agent, False)
        for kind in ("triggers", "governs"):
            for edge in closure.graph.edges(kind):
                if edge.target in closure.agents:
                    yield Flow(edge.source, edge.target, False)
        for agent, delegates in closure.delegations.items():
            for delegate, delegations in delegates.items():
                if any(delegation.open for delegation in delegations):
                    yield Flow(agent, delegate, False)
                if any(delegation.by is None for delegation in delegations):
                    yield Flow(delegate, agent, False)
        for capabilities in closure.capabilities.values():
            for capability in capabilities:
                yield from self._moves(capability)

    def _moves(self, capability: Capability) -> Iterator[Flow]:
        agent, target = capability.agent, capability.target
        if capability.action in READS:
            yield Flow(target, agent, self._closure.constrained(capability))
        if capability.action in _SENDS and (
            capability.open or not self._closure.seen_by_a_person(capability)
        ):
            yield Flow(agent, target, False)

    def _spread_distrust(self) -> set[str]:
        data = self._data
        found = {
            source
            for source in self._flows
            if (source in data and data.untrusted(source))
            or (source in data.actors and data.untrusted_actor(source))
        }
        queue = deque(found)
        while queue:
            for flow in self._flows.get(queue.popleft(), ()):
                if not flow.constrained and flow.target not in found:
                    found.add(flow.target)
                    queue.append(flow.target)
        return found

    def _spread_sensitivity(self, level: int) -> dict[str, str]:
        labels: dict[str, str] = {}
        queue: deque[str] = deque()
        for source in self._flows:
            if self._sensitivity(source) >= level:
                labels[source] = source
                queue.append(source)
        while queue:
            node = queue.popleft()
            if node == OUTSIDE:
                continue
            label = labels[node]
            for flow in self._flows.get(node, ()):
                known = labels.get(flow.target)
                if known is None or (known not in (label, SEVERAL)):
                    labels[flow.target] = label if known is None else SEVERAL
                    queue.append(flow.target)
        return labels

    def _sensitivity(self, source: str) -> int:
        if source in self._data:
            return self._data.sensitivity(source)
        return RESTRICTED if source in self._closure.identities else 0
