"""
Who starts whom, who delegates to whom, which gates hold, and who extends itself?

Everything is computed anew from what the round before found, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reference.capabilities import Capability, Place, capabilities
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


class Closure:
    """The fixpoint of all rules, in one reading."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.starts: frozenset[Start] = frozenset()
        self.assumed: frozenset[Start] = frozenset()
        self.delegations: frozenset[Delegation] = frozenset()
        self.void: frozenset[str] = frozenset()
        self.can: dict[str, set[Capability]] = {agent: set() for agent in model.agents}
        self._settle()
        self._assume(self._roots())
        self._assume({agent for agent in model.agents if not self.starts_reaching(agent)})
        self.self_extending = self._self_extending()

    # --- the fixpoint

    def _settle(self) -> None:
        """Apply every rule again and again until a round changes nothing."""
        while True:
            before = (self.starts, self.delegations, self.void)
            self._compute_capabilities()
            after = (
                frozenset(self._find_starts()),
                frozenset(self._find_delegations()),
                frozenset(self._find_void()),
            )
            self.starts, self.delegations, self.void = after
            if before == after:
                return

    def _compute_capabilities(self) -> None:
        externals = {a for a, fields in self.model.agents.items() if fields.get("external")}
        callers = {d.source for d in self.delegations if d.target in externals}
        for agent in self.model.agents:
            self.can[agent] = capabilities(self.model, agent, calls_external=agent in callers)

    def _assume(self, agents: set[str]) -> None:
        """Give *agents* an assumed start, and let everything follow."""
        level = "self-directed" if self.model.worst else "attended"
        self.assumed |= {Start("assumed", "", agent, level) for agent in agents}
        self._settle()

    def _roots(self) -> set[str]:
        """Return agents that no start reaches and that no other agent delegates to."""
        called = {d.target for d in self.delegations if d.source != d.target}
        return {a for a in self.model.agents if not self.starts_reaching(a)} - called

    # --- starts

    def _find_starts(self) -> Iterator[Start]:
        yield from self.assumed
        for agent, fields in self.model.agents.items():
            for actor in fields.get("started_by", ()):
                yield Start("actor", actor, agent, self._actor_level(actor))
        for data in self.model.data:
            level = self._data_level(data)
            for agent in self._triggered(data) if level else ():
                yield Start("data", data, agent, str(level))
        for agent in self.model.agents:
            if self.starts_reaching(agent):
                yield from self._armed_by(agent)

    def _actor_level(self, actor: str) -> str:
        kind = self.model.actors[actor]["kind"]
        if kind == "human":
            return "attended"
        if kind == "continuous":
            return "self-directed"
        return "exposed" if self.model.untrusted_actor(actor) else "unattended"

    def _data_level(self, data: str) -> str | None:
        """Return the level at which data starts what it triggers, if it does."""
        fields = self.model.data[data]
        if fields.get("writers") == "agents":
            return None
        if self.model.external(data) or self.model.untrusted(data):
            return "exposed"
        if fields.get("trust") == "trusted":
            return "unattended"
        return "exposed" if self.model.worst else None

    def _triggered(self, data: str) -> list[str]:
        return list(self.model.data[data].get("triggers", ()))

    def _armed_by(self, agent: str) -> Iterator[Start]:
        """Yield starts that an agent arms: schedules, and data that triggers itself."""
        armed: dict[str, list[bool]] = {}
        for capability in self.can[agent]:
            if capability.action == "schedule":
                armed.setdefault(capability.target, []).append(self.open(agent, capability))
            elif self._touches(capability) and agent in self._triggered(capability.target):
                armed.setdefault(agent, []).append(self.open(agent, capability))
        for target, opens in armed.items():
            yield Start("schedule", agent, target, "self-directed" if any(opens) else "unattended")

    def _touches(self, capability: Capability) -> bool:
        """Return whether a capability changes data or emits to it."""
        acts = capability.changes or capability.action == "emit"
        return acts and capability.target in self.model.data

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

    # --- delegations

    def _find_delegations(self) -> Iterator[Delegation]:
        for agent, fields in self.model.agents.items():
            for other in fields.get("delegates", ()):
                yield Delegation(agent, other, "declared")
            reached = bool(self.starts_reaching(agent))
            for capability in self.can[agent]:
                yield from self._derived(agent, capability, reached=reached)

    def _derived(
        self, agent: str, capability: Capability, *, reached: bool
    ) -> Iterator[Delegation]:
        target, is_open = capability.target, self.open(agent, capability)
        if self._touches(capability):
            for other in self._triggered(target):
                yield Delegation(agent, other, "trigger", is_open)
        if capability.changes and target in self.model.data and is_open and reached:
            for other in self.model.data[target].get("governs", ()):
                if other in self.model.agents:
                    yield Delegation(agent, other, "govern")
        if capability.action == "schedule" and reached:
            yield Delegation(agent, target, "schedule", is_open)
        if capability.action == "spawn":
            yield Delegation(agent, target, "extend", is_open)
        if capability.action == "configure" and target in self.model.agents:
            yield Delegation(agent, target, "extend", is_open)

    def reached_through(self, agent: str) -> set[str]:
        """Return an agent and all whom it delegates to, however far."""
        found = {agent}
        while True:
            more = {d.target for d in self.delegations if d.source in found} - found
            if not more:
                return found
            found |= more

    # --- gates

    def _find_void(self) -> Iterator[str]:
        """Yield gates that an agent can settle by itself, or anybody outside can."""
        for data, fields in self.model.data.items():
            if self.model.untrusted(data) or self.model.external(data):
                yield from (g for g in fields.get("governs", ()) if g in self.model.gates)
        for _, capability in self.openly():
            yield from self._settles(capability)

    def _settles(self, capability: Capability) -> Iterator[str]:
        if capability.action == "configure" and capability.target in self.model.gates:
            yield capability.target
        if capability.changes and capability.target in self.model.data:
            governed = self.model.data[capability.target].get("governs", ())
            yield from (gate for gate in governed if gate in self.model.gates)

    def openly(self) -> Iterator[tuple[str, Capability]]:
        """Yield what each agent that a start reaches can do without a qualifying gate."""
        for agent in self.model.agents:
            if self.starts_reaching(agent):
                for capability in self.can[agent]:
                    if self.open(agent, capability):
                        yield agent, capability

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

    # --- self-extension

    def _self_extending(self) -> set[str]:
        found = {agent for agent, capability in self.openly() if self._extends(capability)}
        while True:
            more = {d.source for d in self.delegations if d.target in found} - found
            if not more:
                return found
            found |= more

    def _extends(self, capability: Capability) -> bool:
        if capability.action in ("spawn", "configure", "grant"):
            return True
        governs = self.model.data.get(capability.target, {}).get("governs")
        return capability.changes and bool(governs)


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
