"""
Does a human approval stop an effect until a person has said yes?

Implements DESIGN, section 4. A gate that does not qualify is never silent:
:meth:`Gates.reasons` says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.graph.data import Inventory
from scopecard.graph.model import Cover, Edge, Pointer
from scopecard.graph.reading import Reading

MANY: Final = "(several)"
"""More than one source of starts, or one that is no actor."""


class Gates:
    """The gates of one spec under one reading."""

    def __init__(self, spec: Mapping[str, Any], reading: Reading, data: Inventory) -> None:
        self._gates: Mapping[str, Mapping[str, Any]] = spec.get("gates", {})
        self._identities: Mapping[str, Mapping[str, Any]] = spec.get("identities", {})
        self._reading = reading
        self._data = data
        self._defects: dict[tuple[str, bool], tuple[str, ...]] = {}
        self._said_yes: dict[tuple[str, str | None, str | None, bool], bool] = {}
        self.void: dict[str, Edge] = {}
        """Gates that somebody can settle without their approver, each with how."""

    def qualifies(
        self, cover: Cover, origin: str | None, identity: str | None, *, held: bool
    ) -> bool:
        """
        Return whether *cover* gates an effect.

        *origin* is the only actor whose starts reach the agent, :data:`MANY`, or none yet;
        the effect is done under *identity*, *held* by a sandbox or not.
        """
        gate, place = cover
        return (
            gate not in self.void
            and not self.defects(gate, on_data=_on_data(place))
            and self._approved(gate, origin, identity, held=held)
        )

    def conditional(self, gate: str) -> bool:
        """Return whether *gate* depends on who starts the agent."""
        return any(
            self._data.actor_kind(actor) == "human" and self._data.untrusted_actor(actor)
            for actor in self.approvers(gate)
        )

    def approvers(self, gate: str) -> list[str]:
        """Return who may, or must, say yes at *gate*."""
        approver = self._gates[gate]["approver"]
        return list(approver.get("any") or approver.get("all"))

    def jointly(self, gate: str) -> bool:
        """Return whether all approvers of *gate* must say yes."""
        return "all" in self._gates[gate]["approver"]

    def counts(self, actor: str, origin: str | None, identity: str | None, *, held: bool) -> bool:
        """Return whether the yes of *actor* counts (DESIGN, section 4)."""
        if self._data.actor_kind(actor) != "human":
            return False
        if not self._data.untrusted_actor(actor):
            return True
        kind = self._identities.get(identity or "", {}).get("kind")
        return origin in (None, actor) and not held and kind == "user-delegated"

    def reasons(
        self, cover: Cover, origin: str | None, identity: str | None, *, held: bool
    ) -> tuple[str, ...]:
        """Return everything that keeps *cover* from gating an effect."""
        gate, place = cover
        reasons = self.defects(gate, on_data=_on_data(place))
        if gate in self.void:
            reasons = (*reasons, "void")
        if not self._approved(gate, origin, identity, held=held):
            reasons = (*reasons, "approver")
        return reasons

    def flaws(self, cover: Cover) -> tuple[str, ...]:
        """Return what keeps *cover* from gating anything, whoever acts under whatever identity."""
        gate, place = cover
        flaws = self.defects(gate, on_data=_on_data(place))
        if gate in self.void:
            flaws = (*flaws, "void")
        people = [self._data.actor_kind(actor) == "human" for actor in self.approvers(gate)]
        enough = any(people) if self.jointly(gate) else all(people)
        return flaws if enough else (*flaws, "approver")

    def defects(self, gate: str, *, on_data: bool) -> tuple[str, ...]:
        """Return what in the declaration of *gate* disqualifies it, as reason ids."""
        key = (gate, on_data)
        if key not in self._defects:
            self._defects[key] = tuple(self._find_defects(gate, on_data=on_data))
        return self._defects[key]

    def _find_defects(self, gate: str, *, on_data: bool) -> Iterator[str]:
        declared = self._gates[gate]
        if declared.get("when", "before") != "before":
            yield "when"
        if declared.get("mode", "enforce") != "enforce":
            yield "mode"
        if declared.get("on_timeout", "deny") != "deny":
            yield "on_timeout"
        if "applies_when" in declared:
            yield "applies_when"
        if self._value(gate, "per", "always", "call") != "call":
            yield "per"
        enforced_by = self._value(gate, "enforced_by", "none", "service")
        if enforced_by in ("prompt", "none"):
            yield "enforced_by"
        elif on_data and enforced_by != "service":
            yield "enforced_by_service"

    def _value(self, gate: str, field: str, worst: str, best: str) -> str:
        value = self._gates[gate].get(field)
        if value is not None:
            return str(value)
        return worst if self._reading.worst(("gates", gate, field), worst) else best

    def _approved(self, gate: str, origin: str | None, identity: str | None, *, held: bool) -> bool:
        key = (gate, origin, identity, held)
        known = self._said_yes.get(key)
        if known is None:
            counting = [
                self.counts(actor, origin, identity, held=held) for actor in self.approvers(gate)
            ]
            known = any(counting) if self.jointly(gate) else all(counting)
            self._said_yes[key] = known
        return known


def _on_data(place: Pointer) -> bool:
    """Return whether a gate at *place* is that of data, and not that of an effect it causes."""
    return place[0] == "data" and place[2:] == ("gate",)
