"""
Who starts whom, who delegates to whom, which gates hold, and who extends itself?

Everything is computed anew from what the round before found, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from reference.capabilities import Capability, capabilities
from reference.gating import Delegation, Gating, Start
from reference.model import Model


class Closure(Gating):
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

    # --- void gates

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
