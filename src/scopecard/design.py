"""
What may a check of a control look at?

One system under one reading: the graph and what follows from it, the findings, and
the safeguards that its elements state. A claim (``controls`` of a spec) is not here:
no check can see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from scopecard.context import Context
from scopecard.graph.build import undescribed_agent
from scopecard.graph.capability import Capability
from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN, Cover, Edge, Pointer
from scopecard.organisation import NOTHING_SAID, Organisation
from scopecard.rules import Finding, all_rules
from scopecard.spec.shorthands import MAIN_FIELD

Declared = Mapping[str, Any]

_SECTIONS: Final = ("actors", "agents", "tools", "data", "gates", "identities")
_DENIALS: Final = frozenset(
    (
        "", "-", "absent", "disabled", "false", "missing", "n/a", "never", "no", "nobody", "none",
        "not yet", "nothing", "off", "pending", "planned", "tbd", "todo", "unknown",
    )
)  # fmt: skip
"""Texts that people write where there is nothing."""


def says(value: object) -> bool:
    """Return whether *value*, of a safeguard, says that something is there."""
    if isinstance(value, str):
        return " ".join(value.lower().split()) not in _DENIALS
    if isinstance(value, Sequence):
        return any(says(item) for item in value)
    return bool(value)


class Design:
    """One system under one reading, as the checks see it."""

    def __init__(
        self,
        context: Context,
        found: Mapping[str, Sequence[Finding]] | None = None,
        organisation: Organisation = NOTHING_SAID,
    ) -> None:
        self.context = context
        self.closure = context.closure
        self.data = context.closure.data
        self.flow = context.flow
        self.spec = context.spec
        self.organisation = organisation
        self._found = found

    # Who and what is in use

    @cached_property
    def agents(self) -> Mapping[str, Declared]:
        """The agents that a start reaches."""
        levels = self.closure.levels
        return {agent: told for agent, told in self.closure.agents.items() if levels[agent]}

    @cached_property
    def grants(self) -> Mapping[tuple[str, str], Declared]:
        """What these agents are granted, by agent and tool."""
        return {
            (agent, tool): grant or {}
            for agent, told in self.agents.items()
            for tool, grant in told.get("tools", {}).items()
        }

    @cached_property
    def tools(self) -> Mapping[str, Declared]:
        """The tools that they are granted."""
        return {tool: self.closure.tools[tool] for _, tool in self.grants}

    @cached_property
    def capabilities(self) -> tuple[Capability, ...]:
        """Everything that these agents can do."""
        return tuple(c for agent in self.agents for c in self.closure.capabilities[agent])

    @cached_property
    def consequential(self) -> tuple[Capability, ...]:
        """What of it is consequential, gated or open."""
        return tuple(c for c in self.capabilities if self.closure.consequential(c))

    @cached_property
    def acts(self) -> tuple[Capability, ...]:
        """What of it is consequential and open."""
        return tuple(c for c in self.consequential if c.open)

    @cached_property
    def changes(self) -> Mapping[str, tuple[Capability, ...]]:
        """By what these agents change something, by what they change; the open ones first."""
        found: dict[str, list[Capability]] = {}
        for capability in sorted(self.capabilities, key=lambda c: not c.open):
            if capability.action in CHANGES or capability.action == "execute":
                found.setdefault(capability.target, []).append(capability)
        return {target: tuple(some) for target, some in found.items()}

    @cached_property
    def undescribed(self) -> tuple[str, ...]:
        """Which of these agents may do anything, for all that is said of them."""
        return tuple(agent for agent, told in self.agents.items() if undescribed_agent(told))

    @cached_property
    def touched(self) -> dict[str, Declared]:
        """The declared data that they read, change or log to, and what governs or triggers them."""
        declared = self.spec.get("data", {})
        used = {c.target for c in self.capabilities} | self.sinks
        return {
            name: told
            for name, told in declared.items()
            if name in used
            or not self.agents.keys().isdisjoint(
                (*told.get("governs", ()), *told.get("triggers", ()))
            )
        }

    @cached_property
    def sinks(self) -> frozenset[str]:
        """Where the records of the system, and of what these agents are and use, are said to go."""
        used: tuple[Mapping[str, Declared], ...] = (self.agents, self.tools, self.gates)
        holders = [self.spec, *(told for some in used for told in some.values())]
        stated = [told.get("safeguards", {}).get("log", {}) for told in holders]
        return frozenset(log["sink"] for log in stated if "sink" in log)

    @cached_property
    def covers(self) -> Mapping[Cover, tuple[Capability, ...]]:
        """Each gate at its place, with what it is put before; whether it qualifies or not."""
        found: dict[Cover, list[Capability]] = {}
        for capability in self.capabilities:
            for cover in dict.fromkeys(capability.all_covers):
                found.setdefault(cover, []).append(capability)
        return {cover: tuple(some) for cover, some in found.items()}

    @cached_property
    def waiting(self) -> Mapping[str, tuple[Capability, ...]]:
        """What each gate is put before, wherever it sits."""
        found: dict[str, list[Capability]] = {}
        for (gate, _), some in self.covers.items():
            found.setdefault(gate, []).extend(some)
        return {gate: tuple(some) for gate, some in found.items()}

    @cached_property
    def gates(self) -> Mapping[str, Declared]:
        """The gates in use: before an effect of these agents, or on a delegation of theirs."""
        used = {gate for gate, _ in self.covers} | {gate for gate, _ in self.delegation_gates}
        return {gate: told for gate, told in self.spec.get("gates", {}).items() if gate in used}

    @cached_property
    def delegation_gates(self) -> tuple[tuple[str, Pointer], ...]:
        """The gates on delegations, which never qualify, each with its place."""
        return tuple(
            (how["gate"], ("agents", agent, "delegates", delegate, "gate"))
            for agent, told in self.agents.items()
            for delegate, how in told.get("delegates", {}).items()
            if isinstance(how, Mapping) and how.get("gate") not in (None, "none")
        )

    @cached_property
    def identities(self) -> Mapping[str, Declared]:
        """The identities that these agents, their tools and their sandboxes use."""
        used = {told.get("identity") for told in (*self.agents.values(), *self.tools.values())}
        for capability in self.capabilities:
            used.add(capability.identity)
            if capability.action == "execute":
                used.update(self.data.get(capability.target).get("holds", ()))
        declared = self.spec.get("identities", {})
        return {name: told for name, told in declared.items() if name in used}

    @cached_property
    def delegations(self) -> tuple[Edge, ...]:
        """Every delegation between different agents that a start reaches, declared or derived."""
        return tuple(
            delegation.edge
            for agent in self.agents
            for delegate, known in self.closure.delegations[agent].items()
            if delegate != agent
            for delegation in known
        )

    @cached_property
    def credentials(self) -> tuple[tuple[str, int], ...]:
        """The credentials that code in a sandbox can read: the sandbox, and which that it holds."""
        identities = self.spec.get("identities", {})
        return tuple(
            (sandbox, index)
            for sandbox, told in self.touched.items()
            for index, name in enumerate(told.get("holds", ()))
            if not identities[name].get("brokered", False)
        )

    @cached_property
    def makings(self) -> dict[str, str]:
        """Data of which agents are made without governing one: policies, registries, settings."""
        data = self.spec.get("data", {})
        found = {
            name: f"which is {told['kind']}, and nobody says whom it `governs`"
            for name, told in data.items()
            if told.get("kind") in ("config", "registry") and "governs" not in told
        }
        for section, elements in (("agents", self.agents), ("tools", self.tools)):
            for element in elements:
                policy = self.safeguard("authorizer", section, element) or {}
                registry = self.safeguard("registry", section, element) or {}
                for name in (policy.get("policy"), policy.get("name"), registry.get("name")):
                    if name in data:
                        found[name] = f"on which the rights or tools of `{element}` rest"
        return found

    # What is stated and found

    def safeguard(self, name: str, section: str, element: str) -> Declared | None:
        """
        Return what an element says of the safeguard *name*, or what the whole system says.

        What the system says is not said of somebody else's agent, and `none` is nothing.
        """
        told = self.spec.get(section, {}).get(element, {})
        own = told.get("safeguards", {}).get(name)
        if own is None and not (section == "agents" and told.get("external", False)):
            own = self.spec.get("safeguards", {}).get(name)
        if not isinstance(own, Mapping):
            return None
        return own if says(own.get(MAIN_FIELD[name], True)) else None

    def findings(self, *rules: str) -> Iterator[Finding]:
        """Yield what the named rules find."""
        for rule in rules:
            if self._found is None:
                yield from all_rules()[rule](self.context)
            else:
                yield from self._found.get(rule, ())

    def known_permissions(self, identity: str | None) -> list[Declared] | None:
        """Return the permissions of *identity*; none where any of them is not known."""
        declared = self.spec.get("identities", {}).get(identity or "", {})
        permissions: list[Declared] | None = declared.get("permissions")
        if permissions is None or any("unknown" in permission for permission in permissions):
            return None
        return permissions

    def section(self, name: str) -> str:
        """Return where *name* is declared; an empty text where it is no element of the spec."""
        return next((s for s in _SECTIONS if name in self.spec.get(s, {})), "")

    def may_be_person(self, name: str) -> bool:
        """Return whether *name* may be a person: no element, or an actor of kind `human`."""
        section = self.section(name)
        return not section or (section == "actors" and self.data.actor_kind(name) == "human")

    def named(self, target: str) -> bool:
        """Return whether *target* is an element that somebody declared."""
        return target not in (OUTSIDE, UNKNOWN)
