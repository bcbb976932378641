"""
Is a person asked before an agent does something, whoever starts it?

Joins the gates (DESIGN, section 4) with what they depend on: who starts the
agent, and the policy switch ``self-approval``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopecard.graph.capability import Capability
from scopecard.graph.data import Inventory
from scopecard.graph.gates import MANY, Gates
from scopecard.graph.model import Cover
from scopecard.graph.self_approval import SelfApproval


class Approvals:
    """What is gated, as far as it is known which starts reach which agent."""

    def __init__(self, spec: Mapping[str, Any], data: Inventory, policy: Mapping[str, Any]) -> None:
        self.gates = Gates(spec, data.reading, data)
        self._self_approval = SelfApproval(spec, data, self.gates)
        self._ungated = policy["self-approval"] == "ungated"
        self._self_approved: set[tuple[str, Cover]] = set()
        self._origin: dict[str, str | None] = dict.fromkeys(spec.get("agents", {}))

    def origin(self, agent: str) -> str | None:
        """Return the one actor whose starts reach *agent*; ``MANY`` if it is not one."""
        return self._origin[agent]

    def started(self, agent: str, origin: str | None) -> bool:
        """Record that a start of *origin* reaches *agent*; return whether that changes anything."""
        known = self._origin[agent]
        self._origin[agent] = origin if known is None else known if known == origin else MANY
        return self._origin[agent] != known

    def covers(self, capability: Capability, cover: Cover) -> bool:
        """Return whether *cover* keeps *capability* from happening unasked."""
        agent = capability.agent
        return (agent, cover) not in self._self_approved and self.gates.qualifies(
            cover, self._origin[agent], capability.identity, held=capability.held
        )

    def gated(self, capability: Capability) -> bool:
        """Return whether any gate keeps *capability* from happening unasked."""
        return any(self.covers(capability, cover) for cover in capability.all_covers)

    def seen_by_a_person(self, capability: Capability) -> bool:
        """Return whether a gate on the grant, tool or effect shows each call to a person."""
        return any(self.covers(capability, cover) for cover in capability.covers)

    def reasons(self, capability: Capability, cover: Cover) -> tuple[str, ...]:
        """Return why *cover* does not keep *capability* from happening; empty if it does."""
        origin = self._origin[capability.agent]
        reasons = self.gates.reasons(cover, origin, capability.identity, held=capability.held)
        if (capability.agent, cover) in self._self_approved:
            reasons = (*reasons, "self_approval")
        return reasons

    def self_approved(self, capability: Capability, cover: Cover) -> bool:
        """Return whether whoever asks for *capability* may approve it at *cover*."""
        return self._self_approval.holds(capability, cover, self._origin[capability.agent])

    def disqualified(self, capability: Capability) -> list[Cover]:
        """Return the covers that the switch disqualifies because of *capability*."""
        if not self._ungated:
            return []
        agent = capability.agent
        found = [cover for cover in capability.all_covers if self.self_approved(capability, cover)]
        self._self_approved.update((agent, cover) for cover in found)
        return found
