"""When does a gate qualify, and for what? Answered over what is known of starts so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reference.capabilities import Capability, Place
from reference.model import Model

RISKY = ("pay", "grant", "delete")


@dataclass(frozen=True)
class Start:
    """What makes an agent run, and at which initiation level."""

    by: str  # actor | data | schedule | assumed
    source: str
    agent: str
    level: str


@dataclass(frozen=True)
class Delegation:
    """One agent that makes another work."""

    source: str
    target: str
    rule: str  # declared | trigger | govern | schedule | extend
    open: bool = True


class Gating:
    """What starts reach, and which gates qualify for what they start."""

    model: Model
    starts: frozenset[Start]
    delegations: frozenset[Delegation]
    void: frozenset[str]
    can: dict[str, set[Capability]]

    def starts_reaching(self, agent: str) -> set[Start]:
        """Return the starts of an agent and of all that delegate to it, however far."""
        sources = {agent}
        while True:
            more = {d.source for d in self.delegations if d.target in sources} - sources
            if not more:
                return {start for start in self.starts if start.agent in sources}
            sources |= more

    def levels(self, agent: str) -> set[str]:
        """Return the initiation levels at which an agent runs."""
        return {start.level for start in self.starts_reaching(agent)}

    # --- gates

    def open(self, agent: str, capability: Capability) -> bool:
        """Return whether no qualifying gate covers what an agent can do."""
        return not any(self.qualifies(agent, capability, g, p) for g, p in capability.gates)

    def seen(self, agent: str, capability: Capability) -> bool:
        """Return whether a person sees it: a gate not only on the data covers it."""
        return any(
            place[0] != "data" and self.qualifies(agent, capability, gate, place)
            for gate, place in capability.gates
        )

    def qualifies(self, agent: str, capability: Capability, gate: str, place: Place) -> bool:
        """Return whether a gate, at one place, qualifies for what an agent can do."""
        return not any(self.disqualified(agent, capability, gate, place))

    def disqualified(
        self, agent: str, capability: Capability, gate: str, place: Place
    ) -> Iterator[str]:
        """Yield every reason why a gate does not qualify."""
        yield from self._not_approving(agent, capability, gate, place)
        ungated = self.model.policy["self-approval"] == "ungated"
        if ungated and self.self_approved(agent, gate, place):
            yield "self-approval"

    def _not_approving(
        self, agent: str, capability: Capability, gate: str, place: Place
    ) -> Iterator[str]:
        yield from unfit(self.model, gate)
        if place[0] == "data" and self.model.enforced_by(gate) != "service":
            yield "not enforced where the data is"
        if gate in self.void:
            yield "void"
        approver = self.model.gates[gate]["approver"]
        counts = [self._approves(actor, agent, capability) for actor in _actors(approver)]
        if not (all(counts) if "any" in approver else any(counts)):
            yield "approver"

    def _approves(self, actor: str, agent: str, capability: Capability) -> bool:
        """Return whether an approver counts for what an agent can do."""
        if self.model.actors[actor]["kind"] != "human":
            return False
        if not self.model.untrusted_actor(actor):
            return True
        own = capability.identity is not None and not capability.held
        delegated = own and self._identity_kind(capability) == "user-delegated"
        starts = self.starts_reaching(agent)
        return delegated and all((s.by, s.source) == ("actor", actor) for s in starts)

    def _identity_kind(self, capability: Capability) -> str | None:
        identity = self.model.identities.get(capability.identity or "", {})
        return identity.get("kind")

    # --- self-approval

    def self_approved(self, agent: str, gate: str, place: Place) -> bool:
        """Return whether who starts an agent approves what matters at one place."""
        if self.model.gates[gate].get("separation") == "enforced":
            return False
        return any(
            (gate, place) in capability.gates
            and not any(self._not_approving(agent, capability, gate, place))
            and self._matters(capability)
            and self._starter_approves(agent, capability, gate)
            for capability in self.can[agent]
        )

    def _matters(self, capability: Capability) -> bool:
        if self._identity_kind(capability) in ("user-delegated", "user-token"):
            return False
        target = capability.target
        restricted = target in self.model.data and self.model.sensitivity(target) == 3
        return (
            capability.action in RISKY
            or capability.reversible is False
            or (capability.changes and restricted)
        )

    def _starter_approves(self, agent: str, capability: Capability, gate: str) -> bool:
        approver = self.model.gates[gate]["approver"]
        counting = [a for a in _actors(approver) if self._approves(a, agent, capability)]
        starting = [actor in self._starters(agent) for actor in counting]
        return any(starting) if "any" in approver else bool(starting) and all(starting)

    def _starters(self, agent: str) -> set[str]:
        """Return the actors that start an agent, directly or over declared delegations."""
        declared = [d for d in self.delegations if d.rule == "declared"]
        sources = {agent}
        while True:
            more = {d.source for d in declared if d.target in sources} - sources
            if not more:
                break
            sources |= more
        return {a for s in sources for a in self.model.agents[s].get("started_by", ())}


def unfit(model: Model, gate: str) -> Iterator[str]:
    """Yield why a gate can qualify for nothing, wherever it sits."""
    fields = model.gates[gate]
    if fields.get("when", "before") != "before":
        yield "when"
    if fields.get("mode", "enforce") != "enforce":
        yield "mode"
    if fields.get("on_timeout", "deny") != "deny":
        yield "on_timeout"
    if model.per(gate) != "call":
        yield "per"
    if "applies_when" in fields:
        yield "applies_when"
    if model.enforced_by(gate) in ("prompt", "none"):
        yield "enforced_by"


def _actors(approver: dict[str, list[str]]) -> list[str]:
    return [actor for actors in approver.values() for actor in actors]
