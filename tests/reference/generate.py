"""
Random valid specs in which every field, every value and every odd pair occurs often.

A spec is made in two steps: first the ids of every section, so that anything may refer
to anything of the right kind, then the fields of each element. ``generate`` takes all
its luck from the generator it is given: the same seed gives the same spec.
"""

from __future__ import annotations

import random
from typing import Any

from reference.luck import Luck
from reference.mutations import MUTATIONS
from reference.normal import normalise

__all__ = ["MUTATIONS", "generate"]

Spec = dict[str, Any]
SENSITIVITIES = ("public", "internal", "confidential", "restricted")
POLICY = {
    "profile": ("balanced", "strict"),
    "memory-write": ("shared-only", "change"),
    "self-approval": ("finding", "ungated"),
    "requester-channel": ("output", "change"),
    "egress-fetch": ("overlay-only", "change"),
    "approvals-per-day": (10, 40, 50),
}


def generate(rng: random.Random, size: int = 3) -> Spec:
    """Return a random valid raw spec; *size* 1 to 5 bounds how many elements it has."""
    return _Maker(rng, size).spec()


class _Maker(Luck):
    """One spec in the making."""

    # --- the spec

    def spec(self) -> Spec:
        """Return the whole."""
        spec: Spec = {"schema": "scopecard/v1", "system": "generated"}
        self.maybe(spec, "declared_scope", (1, 2, 3, 4), 0.4)
        spec["actors"] = {name: self.actor() for name in self.actors}
        spec["data"] = {name: self.datum(name) for name in self.data}
        spec["gates"] = {name: self.gate() for name in self.gates}
        spec["identities"] = {name: self.identity() for name in self.identities}
        spec["tools"] = {name: self.tool() for name in self.tools}
        spec["agents"] = {name: self.agent(name, spec["tools"]) for name in self.agents}
        if self.chance(0.2):
            switches = self.some(POLICY)
            spec["policy"] = {switch: self.rng.choice(POLICY[switch]) for switch in switches}
        return {key: value for key, value in spec.items() if value != {}}

    def actor(self) -> Spec:
        """Return an actor: most are people."""
        kinds = ("human", "event", "service", "schedule", "continuous")
        weights = (30, 2, 1, 1, 0) if self.calm else (10, 4, 1, 1, 1)
        element: Spec = {"kind": self.rng.choices(kinds, weights)[0]}
        self.maybe(element, "trust", ("trusted", "trusted", "untrusted"), 0.5)
        return element

    def gate(self) -> Spec:
        """Return a gate: every second one is without a flaw of its own."""
        element: Spec = {"approver": self.approver()}
        sound = self.chance(0.8 if self.guarded else 0.5)
        pers = ("call",) if sound else ("call", "command", "plan", "handoff", "session", "always")
        enforcers = ("service", "service", "gateway", "middleware", "client")
        self.maybe(element, "per", pers, 1 if sound else 0.7)
        weak = () if sound else ("prompt", "none")
        self.maybe(element, "enforced_by", enforcers + weak, 1 if sound else 0.7)
        flaws = {
            "when": ("before", "after"),
            "mode": ("enforce", "log-only"),
            "on_timeout": ("deny", "allow"),
            "applies_when": ("the amount is above 100",),
        }
        for key, values in flaws.items():
            self.maybe(element, key, values[:1] if sound else values, 0.0 if sound else 0.2)
        self.maybe(element, "separation", ("enforced",), 0.2)
        self.maybe(element, "expires", ("15m", "2d"), 0.3)
        self.maybe(element, "revocable", (True, False), 0.1)
        self.maybe(element, "expected_per_day", (1, 8, 30, 60), 0.5)
        return element

    def approver(self) -> Any:
        """Return one approver, any of some, or all of some."""
        form = self.rng.choice(("one", "one", "any", "all"))
        if form == "one":
            return self.rng.choice(self.actors)
        return {form: self.some(self.actors, 3)}

    def identity(self) -> Spec:
        """Return an identity."""
        element: Spec = {}
        kinds = ("workload", "workload", "user-delegated", "user-token", "shared")
        self.maybe(element, "kind", kinds, 0.85)
        if self.chance(0.8):
            element["permissions"] = self.effects(3, 0, gates=0.05)
            if self.chance(0.1):
                element["permissions"].append("whatever the vendor needs")
        self.maybe(element, "brokered", (True, False), 0.25)
        self.maybe(element, "lifetime", ("1h", "90d"), 0.3)
        return element

    # --- data

    def datum(self, name: str) -> Spec:
        """Return something that holds or carries information."""
        element: Spec = {}
        kind = self.kinds[name]
        if kind != "store" or self.chance(0.3):
            element["kind"] = kind
        least = self.contents(element)
        self.maybe(element, "sensitivity", SENSITIVITIES[least:], 0.5)
        self.maybe(element, "external", (True,), 0.5 if kind == "channel" else 0.15)
        self.maybe(element, "trust", ("trusted", "untrusted"), 0.35)
        inside = not element.get("external")
        agents_only = inside and element.get("trust") != "untrusted"
        self.maybe(element, "writers", ("agents",) if agents_only else (), 0.25)
        self.maybe(element, "scratch", (True, False) if inside else (False,), 0.12)
        self.maybe(element, "clearance", SENSITIVITIES, 0.15)
        self.maybe(element, "recipient", ("requester",), 0.3 if kind == "channel" else 0.05)
        self.maybe(element, "gate", self.gates, 0.2)
        if kind == "memory":
            self.maybe(element, "isolation", ("session", "user", "shared"), 0.7)
        if kind == "sandbox":
            self.sandbox(element)
        self.consequences(element, kind)
        return element

    def contents(self, element: Spec) -> int:
        """Say what some data contains; return how sensitive it is at least."""
        if not self.chance(0.15):
            return 0
        element["contains"] = self.some(("pii", "phi", "pci", "ip", "credentials", "secrets"))
        return 3 if {"credentials", "secrets"} & set(element["contains"]) else 2

    def sandbox(self, element: Spec) -> None:
        """Give a sandbox what only sandboxes have."""
        networks = ("none", "none", "open", "allowlist", {"allow": self.some(self.data)})
        self.maybe(element, "network", networks, 0.8)
        if self.chance(0.7):
            element["reach"] = self.effects(3)
        if self.identities and self.chance(0.4):
            element["holds"] = self.some(self.identities)

    def consequences(self, element: Spec, kind: str) -> None:
        """Give data what follows from its change."""
        often = 0.5 if kind in ("config", "registry") else 0.1
        governed = self.gates if self.calm else [*self.agents, *self.gates, *self.gates]
        if governed and self.chance(often):
            element["governs"] = self.some(governed)
        if self.chance(0.15 if "writers" in element or not self.calm else 0.05):
            element["triggers"] = self.some(self.agents)
        if self.chance(0.12):
            element["causes"] = self.effects(2, 1)

    # --- tools and agents

    def tool(self) -> Spec:
        """Return a tool."""
        element: Spec = {}
        if self.chance(0.94 if self.calm else 0.85):
            element["effects"] = self.effects(3, 1) if self.chance(0.93) else []
            self.maybe(element, "source", ({"kind": "mcp", "name": "server"},), 0.05)
        self.maybe(element, "universal", (True, "sql", "sql"), 0.15)
        self.maybe(element, "wildcard", (True, True, False), 0.1)
        self.maybe(element, "identity", self.identities, 0.5)
        self.maybe(element, "gate", self.gates, 0.15)
        self.maybe(element, "network", ("none",), 0.25)
        self.maybe(element, "output", ("free", "constrained"), 0.25)
        self.maybe(element, "reversible", (True, True, False), 0.2)
        return element

    def agent(self, name: str, tools: Spec) -> Spec:
        """Return an agent; some say nothing of what they can do."""
        element: Spec = {}
        if self.chance(0.95 if self.calm else 0.75):
            element["started_by"] = self.some(self.actors, 2, 0 if self.chance(0.1) else 1)
        if self.chance(0.97 if self.calm else 0.9):
            self.abilities(element, name, tools)
        self.maybe(element, "external", (True, False), 0.12)
        self.maybe(element, "identity", self.identities, 0.25)
        self.maybe(element, "gate", self.gates, 0.8 if self.guarded else 0.15)
        self.maybe(element, "output", ("plain", "plain", "rendered"), 0.7)
        self.maybe(element, "planning", ("fixed", "dynamic"), 0.5)
        self.maybe(element, "model", ["some model", *self.data], 0.2)
        self.maybe(element, "limits", ({"steps": 10}, {"spend": 5}, {}), 0.4)
        if (logs := self.of_kind("log")) and self.chance(0.4):
            element["logs"] = self.some(logs)
        return element

    def abilities(self, element: Spec, name: str, tools: Spec) -> None:
        """Give an agent tools, delegates and memory; any of them may be absent or empty."""
        grants = {tool: self.grant(tools[tool]) for tool in self.some(tools, 3, 0)}
        if grants or self.chance(0.8):
            element["tools"] = self.shortened(grants)
        others = [agent for agent in self.agents if agent != name or self.chance(0.1)]
        if others and self.chance(0.4):
            delegates = {other: self.handover() for other in self.some(others, 2, 0)}
            element["delegates"] = self.shortened(delegates)
        if (memories := self.of_kind("memory")) and self.chance(0.5):
            element["memory"] = self.some(memories, 2, 0)

    def shortened(self, mapping: dict[str, Spec]) -> Any:
        """Return a mapping as it is, or in the short form of a list."""
        mapping = {name: fields or None for name, fields in mapping.items()}
        if self.chance(0.5):
            return mapping
        return [{name: fields} if fields else name for name, fields in mapping.items()]

    def handover(self) -> Spec:
        """Return what is said of a delegation."""
        element: Spec = {}
        self.maybe(element, "gate", self.gates, 0.2)
        return element

    def grant(self, tool: Spec) -> Spec:
        """Return a grant, which may narrow the tool."""
        element: Spec = {}
        self.maybe(element, "gate", [*self.gates, "none"], 0.3)
        open_ended = tool.get("universal") or tool.get("wildcard")
        if self.chance(0.25) and (open_ended or "effects" in tool):
            element["effects"] = self.narrowed(tool, open_ended=bool(open_ended))
            enforcers = ("service", "gateway", "middleware", "client", "none")
            self.maybe(element, "enforced_by", enforcers, 0.7)
            self.maybe(element, "mode", ("enforce", "log-only"), 0.2)
        self.maybe(element, "constraints", ("amount below 100",), 0.05)
        return element

    def narrowed(self, tool: Spec, *, open_ended: bool) -> list[Any]:
        """Return effects that a grant of a tool may name."""
        own = normalise({"tools": {"t": tool}})["tools"]["t"].get("effects", [])
        pairs = [(effect["action"], effect["target"]) for effect in own]
        if open_ended:
            pairs += [self.pair(), self.pair()]
        chosen = dict.fromkeys(self.some(pairs, 2, 0))
        return [self.effect(*pair, 0.2, 0) for pair in chosen]
