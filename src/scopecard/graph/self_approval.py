"""
Does whoever asks also say yes?

Implements the condition of the finding ``self-approval`` (DESIGN, section 6),
which the policy switch of the same name may turn into a disqualification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scopecard.graph.capability import Capability
from scopecard.graph.data import RESTRICTED, Inventory
from scopecard.graph.gates import Gates
from scopecard.graph.model import CHANGES, Cover

_CRITICAL: Final = frozenset(("pay", "grant", "delete"))
_OWN_RIGHTS: Final = frozenset(("user-delegated", "user-token"))


class SelfApproval:
    """Finds gates whose approver may be the one who asked."""

    def __init__(self, spec: Mapping[str, Any], data: Inventory, gates: Gates) -> None:
        self._agents: Mapping[str, Mapping[str, Any]] = spec.get("agents", {})
        self._declared: Mapping[str, Mapping[str, Any]] = spec.get("gates", {})
        self._identities: Mapping[str, Mapping[str, Any]] = spec.get("identities", {})
        self._data = data
        self._gates = gates
        self._started: dict[str, frozenset[str]] = {}

    def holds(self, capability: Capability, cover: Cover, origin: str | None) -> bool:
        """Return whether *capability* makes *cover* a self-approval for its agent."""
        gate = cover[0]
        identity, held = capability.identity, capability.held
        if not self._critical(capability) or self._kind(identity) in _OWN_RIGHTS:
            return False
        if self._declared[gate].get("separation") == "enforced":
            return False
        if not self._gates.qualifies(cover, origin, identity, held=held):
            return False
        asking = [
            capability.agent in self._started_by(actor)
            for actor in self._gates.approvers(gate)
            if self._gates.counts(actor, origin, identity, held=held)
        ]
        return all(asking) if self._gates.jointly(gate) else any(asking)

    def _critical(self, capability: Capability) -> bool:
        action = capability.action
        if action in _CRITICAL or capability.reversible is False:
            return True
        changes = action in CHANGES or action == "execute"
        restricted = self._data.sensitivity(capability.target) >= RESTRICTED
        return changes and restricted and capability.target in self._data

    def _kind(self, identity: str | None) -> str | None:
        kind = self._identities.get(identity or "", {}).get("kind")
        return None if kind is None else str(kind)

    def _started_by(self, actor: str) -> frozenset[str]:
        """Return the agents that *actor* starts, directly or over declared delegations."""
        if actor not in self._started:
            found: set[str] = set()
            queue = [a for a, d in self._agents.items() if actor in d.get("started_by", ())]
            while queue:
                agent = queue.pop()
                if agent not in found:
                    found.add(agent)
                    queue += self._agents[agent].get("delegates", {})
            self._started[actor] = frozenset(found)
        return self._started[actor]
