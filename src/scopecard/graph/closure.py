"""
Everything that follows: the derived edges, to a fixpoint.

Implements DESIGN, section 3 (rules and starts). Facts only ever become true
(a gate void, an agent reached, an effect open), so each is handled once, from
a queue, and the order does not matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from scopecard.graph.approvals import Approvals
from scopecard.graph.capability import (
    ATTENDED,
    LEVELS,
    SELF_DIRECTED,
    UNATTENDED,
    Capability,
    Delegation,
    Start,
    steps_of,
)
from scopecard.graph.data import Inventory
from scopecard.graph.effects import Effects
from scopecard.graph.execution import Execution
from scopecard.graph.gates import MANY
from scopecard.graph.model import CHANGES, OUTSIDE, CapabilityGraph, Cover, Edge, Pointer
from scopecard.graph.toolbox import Toolbox

_PLAIN_READS = frozenset(("read", "search", "fetch"))
_LEVEL_NAMES = {bit: name for name, bit in LEVELS.items()}


class Closure:
    """The state of the fixpoint; after :meth:`run`, what is true."""

    def __init__(
        self,
        spec: Mapping[str, Any],
        graph: CapabilityGraph,
        data: Inventory,
        policy: Mapping[str, Any],
    ) -> None:
        self.graph = graph
        self.data = data
        self.approvals = Approvals(spec, data, policy)
        self.gates = self.approvals.gates
        self.effects = Effects(spec, graph, data)
        self.execution = Execution(self.effects)
        self.agents: Mapping[str, Mapping[str, Any]] = spec.get("agents", {})
        self.tools: Mapping[str, Mapping[str, Any]] = spec.get("tools", {})
        self.toolbox = Toolbox(self.tools, self.effects, self.execution)
        self.identities: Mapping[str, Mapping[str, Any]] = spec.get("identities", {})
        self.capabilities: dict[str, list[Capability]] = {agent: [] for agent in self.agents}
        self.delegations: dict[str, dict[str, list[Delegation]]] = {a: {} for a in self.agents}
        self.starts: dict[str, list[Start]] = {agent: [] for agent in self.agents}
        self.levels: dict[str, int] = dict.fromkeys(self.agents, 0)
        """The initiation levels that reach each agent, as a mask."""
        self.extending: dict[str, list[Capability]] = {}
        """Agents that can openly change what limits them, with what they can do."""
        self._acts: dict[str, list[Capability]] = {}
        self._seen: dict[str, set[tuple[object, ...]]] = {}
        self._by_gate: dict[str, list[Capability]] = {}
        self._conditional: dict[str, list[Capability]] = {}
        self._queue: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()

    def universal(self, tool: str) -> bool:
        """Return whether *tool* runs whatever it is told, other than SQL."""
        return tool in self.toolbox.universal

    def constrained(self, capability: Capability) -> bool:
        """Return whether what *capability* reads comes back as typed values only."""
        return capability.tool in self.toolbox.constrained

    def consequential(self, capability: Capability) -> bool:
        """Return whether *capability* is consequential at a level that reaches its agent."""
        levels, data = self.levels[capability.agent], self.data
        action, target = capability.action, capability.target
        if action not in data.counting:
            return False
        return bool(
            (levels & ATTENDED and data.consequential(action, target, attended=True))
            or (levels & ~ATTENDED and data.consequential(action, target, attended=False))
        )

    def acts(self, agent: str) -> list[Capability]:
        """Return the consequential effects that *agent* itself can openly do; after :meth:`run`."""
        if agent not in self._acts:
            self._acts[agent] = [
                c for c in self.capabilities[agent] if c.open and self.consequential(c)
            ]
        return self._acts[agent]

    @cached_property
    def callers(self) -> dict[str, list[str]]:
        """Who delegates to each agent, itself included; after :meth:`run`."""
        callers: dict[str, list[str]] = {agent: [] for agent in self.agents}
        for agent, others in self.delegations.items():
            for other in others:
                callers[other].append(agent)
        return callers

    def run(self) -> None:
        """Apply the rules until nothing new follows."""
        while self._queue:
            action, arguments = self._queue.popleft()
            action(*arguments)

    # What may be put in

    def void(self, gate: str, because: Edge) -> None:
        """Record that *gate* can be settled without its approver."""
        if gate not in self.gates.void:
            self.gates.void[gate] = because
            for capability in self._by_gate.get(gate, ()):
                self._recheck(capability)

    def start(self, edge: Edge, level: int, origin: str = MANY) -> None:
        """Record that something starts an agent at *level*."""
        agent = edge.target
        if edge.rule:
            self.graph.add(edge)
        self.starts[agent].append(Start(edge, _LEVEL_NAMES[level]))
        self._queue.append((self._reach, (agent, level, origin)))

    def delegate(self, edge: Edge, by: Capability | None) -> None:
        """Record that one agent delegates to another."""
        agent, delegate = edge.source, edge.target
        known = self.delegations[agent].setdefault(delegate, [])
        if edge.rule:
            self.graph.add(edge)
        known.append(Delegation(edge, by))
        if len(known) > 1:
            return
        if self.agents[delegate].get("external", False):
            told = Edge(
                "affects", agent, OUTSIDE, edge.pointer,
                action="emit", rule="unknown-agent", follows=(edge,),
            )  # fmt: skip
            self.gain(agent, self.graph.add(told))
        if self.levels[agent]:
            self._queue.append(
                (self._reach, (delegate, self.levels[agent], self.approvals.origin(agent)))
            )

    def gain(
        self, agent: str, edge: Edge, grant: Edge | None = None, covers: tuple[Cover, ...] = ()
    ) -> None:
        """Record that *agent* can do what *edge* says, through *grant*, behind *covers*."""
        if edge.rule and not self._new(agent, edge, grant, covers):
            return
        identity = edge.identity or self.agents[agent].get("identity")
        capability = Capability(agent, edge, grant, (*covers, *edge.covers), identity)
        self.capabilities[agent].append(capability)
        if capability.covers or edge.data_covers:
            self._watch(capability)
        if edge.action not in _PLAIN_READS:
            self._follow(capability)
        if self.levels[agent]:
            self._arrive(capability)

    def _new(self, agent: str, edge: Edge, grant: Edge | None, covers: tuple[Cover, ...]) -> bool:
        """Return whether *agent* gains something by *edge*: loops of causes must end."""
        key = (
            edge.action, edge.target, covers, edge.covers, edge.data_covers, edge.identity,
            edge.held, edge.reversible, None if grant is None else grant.target,
        )  # fmt: skip
        seen = self._seen.setdefault(agent, set())
        if key in seen:
            return False
        seen.add(key)
        return True

    # What follows

    def _watch(self, capability: Capability) -> None:
        self._disqualify(capability)
        capability.open = not self.approvals.gated(capability)
        for gate, _ in capability.all_covers:
            self._by_gate.setdefault(gate, []).append(capability)
            if self.gates.conditional(gate):
                self._conditional.setdefault(capability.agent, []).append(capability)

    def _disqualify(self, capability: Capability) -> None:
        for gate, _ in self.approvals.disqualified(capability):
            for other in self._by_gate.get(gate, ()):
                if other.agent == capability.agent:
                    self._recheck(other)

    def _recheck(self, capability: Capability) -> None:
        if not capability.open and not self.approvals.gated(capability):
            capability.open = True
            if self.levels[capability.agent]:
                self._queue.append((self._unleash, (capability,)))

    def _follow(self, capability: Capability) -> None:
        """Derive what does not depend on whether it is open, or reached."""
        agent, action, target = capability.agent, capability.action, capability.target
        declared = self.data.get(target)
        if action != "emit":
            for index, effect in enumerate(declared.get("causes", ())):
                place: Pointer = ("data", target, "causes", index)
                self._queue.append((self._cause, (capability, effect, place)))
        for index, other in enumerate(declared.get("triggers", ())):
            pointer: Pointer = ("data", target, "triggers", index)
            self._derive_delegation(capability, other, "trigger", pointer)
            if other == agent:
                capability.arms = (agent,)
        if action == "schedule":
            capability.arms = (target,)
        elif action == "spawn" or (action == "configure" and target in self.agents):
            self._derive_delegation(capability, target, "extend", capability.edge.pointer)

    def _cause(self, capability: Capability, effect: Mapping[str, Any], pointer: Pointer) -> None:
        follows = steps_of(capability)
        caused = self.effects.declared(
            effect, capability.agent, pointer, rule="consequence", follows=follows,
            covers=capability.covers, data_covers=capability.data_covers,
            identity=capability.identity, held=capability.held,
        )  # fmt: skip
        for edge in self.execution.follow([caused], None):
            self.gain(capability.agent, edge, capability.grant)

    def _derive_delegation(
        self, capability: Capability, delegate: str, rule: str, pointer: Pointer
    ) -> None:
        edge = Edge(
            "delegates",
            capability.agent,
            delegate,
            pointer,
            rule=rule,
            follows=steps_of(capability),
        )
        self.delegate(edge, capability)

    def _reach(self, agent: str, levels: int, origin: str | None) -> None:
        before = self.levels[agent]
        other = self.approvals.started(agent, origin)
        if before | levels == before and not other:
            return
        self.levels[agent] |= levels
        if not before:
            for capability in self.capabilities[agent]:
                self._arrive(capability)
        for capability in self._conditional.get(agent, ()) if other else ():
            self._disqualify(capability)
            self._recheck(capability)
        arriving = (self.levels[agent], self.approvals.origin(agent))
        for delegate in self.delegations[agent]:
            self._queue.append((self._reach, (delegate, *arriving)))

    def _arrive(self, capability: Capability) -> None:
        """Derive what follows once a start reaches the agent."""
        for other in capability.arms:
            if capability.action == "schedule":
                pointer = capability.edge.pointer
                self._derive_delegation(capability, other, "schedule", pointer)
            self._arm(capability, other, UNATTENDED)
        if capability.open:
            self._queue.append((self._unleash, (capability,)))

    def _arm(self, capability: Capability, agent: str, level: int) -> None:
        pointer = capability.edge.pointer
        rule = "schedule" if capability.action == "schedule" else "trigger"
        follows = steps_of(capability)
        self.start(
            Edge("starts", capability.agent, agent, pointer, rule=rule, follows=follows), level
        )

    def _unleash(self, capability: Capability) -> None:
        """Derive what follows once an agent can openly do it."""
        action, target = capability.action, capability.target
        for other in capability.arms:
            self._arm(capability, other, SELF_DIRECTED)
        if action in ("spawn", "configure", "grant"):
            self._extend(capability)
            if action == "configure" and self.graph.kind(target) == "gate":
                self.void(target, capability.edge)
        if action in CHANGES or action == "execute":
            for index, governed in enumerate(self.data.get(target).get("governs", ())):
                self._extend(capability)
                if governed in self.agents:
                    pointer: Pointer = ("data", target, "governs", index)
                    self._derive_delegation(capability, governed, "govern", pointer)
                else:
                    self.void(governed, capability.edge)

    def _extend(self, capability: Capability) -> None:
        known = self.extending.setdefault(capability.agent, [])
        if capability not in known:
            known.append(capability)
