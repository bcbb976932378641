"""
What does each field mean in one reading of a spec?

The pessimistic reading takes what is missing at its worst, the optimistic one at
its best. Everything that depends on which of them it is stands in this file.
"""

from __future__ import annotations

from typing import Any

OUTSIDE = "(outside)"
UNKNOWN = "(unknown)"
LEVELS = ("public", "internal", "confidential", "restricted")
CONFIDENTIAL = LEVELS.index("confidential")
_CONTAINS = {
    **dict.fromkeys(("pii", "phi", "pci", "ip"), "confidential"),
    **dict.fromkeys(("credentials", "secrets"), "restricted"),
}
_ENFORCERS = ("service", "gateway", "middleware", "client")


class Model:
    """One reading of a normal spec under one policy."""

    def __init__(self, spec: dict[str, Any], policy: dict[str, Any], *, worst: bool) -> None:
        self.spec = spec
        self.policy = policy
        self.worst = worst
        self.actors: dict[str, dict[str, Any]] = spec["actors"]
        self.gates: dict[str, dict[str, Any]] = spec["gates"]
        self.identities: dict[str, dict[str, Any]] = spec["identities"]
        self.tools: dict[str, dict[str, Any]] = spec["tools"]
        self.agents: dict[str, dict[str, Any]] = spec["agents"]
        self.data: dict[str, dict[str, Any]] = {
            **spec["data"],
            OUTSIDE: {"external": True, "sensitivity": "public", "trust": "untrusted"},
            UNKNOWN: {"trust": "trusted"},
        }

    # --- actors

    def untrusted_actor(self, actor: str) -> bool:
        """Return whether outsiders can be *actor* or choose its words."""
        trust = self.actors[actor].get("trust")
        if trust is None:
            return self.worst and self.actors[actor]["kind"] == "event"
        return bool(trust == "untrusted")

    # --- data

    def kind(self, data: str) -> str:
        """Return the kind of *data*."""
        return str(self.data[data].get("kind", "store"))

    def external(self, target: str) -> bool:
        """Return whether *target* is data outside the organisation."""
        return target in self.data and bool(self.data[target].get("external"))

    def untrusted(self, data: str) -> bool:
        """Return whether attackers can write *data*."""
        trust = self.data[data].get("trust")
        if trust is None:
            return self.worst and self.external(data)
        return bool(trust == "untrusted")

    def sensitivity(self, data: str) -> int:
        """Return how sensitive *data* is, as an index into ``LEVELS``."""
        found = [self.data[data].get("sensitivity", "internal")]
        found += [_CONTAINS[item] for item in self.data[data].get("contains", ())]
        return max(LEVELS.index(level) for level in found)

    def clearance(self, data: str) -> int:
        """Return the highest sensitivity that may go to *data*."""
        if "clearance" in self.data[data]:
            return LEVELS.index(self.data[data]["clearance"])
        return LEVELS.index("public") if self.external(data) else self.sensitivity(data)

    def isolation(self, data: str) -> str | None:
        """Return how memory is isolated; nothing for other data."""
        if self.kind(data) != "memory":
            return None
        return str(self.data[data].get("isolation", "shared" if self.worst else "session"))

    def throw_away(self, data: str) -> bool:
        """Return whether *data* ends with the run."""
        return bool(self.data[data].get("scratch")) or self.isolation(data) == "session"

    def lasting_memory(self, data: str) -> bool:
        """Return whether *data* is memory that outlives a run."""
        return self.kind(data) == "memory" and not self.throw_away(data)

    def network(self, sandbox: str) -> list[str]:
        """Return the data that code in *sandbox* can connect to."""
        network = self.data[sandbox].get("network", "allowlist")
        if isinstance(network, dict):
            return list(network["allow"])
        if network == "allowlist":
            return [OUTSIDE] if self.worst else []
        return [OUTSIDE] if network == "open" else []

    def reach(self, sandbox: str) -> list[dict[str, Any]]:
        """Return the effects that code in *sandbox* has."""
        return list(self.data[sandbox].get("reach", self.unknown_permissions()))

    # --- identities

    def unknown_permissions(self) -> list[dict[str, Any]]:
        """Return what permissions that nobody listed are assumed to be."""
        return [{"action": "write", "target": UNKNOWN}] if self.worst else []

    def permissions(self, identity: str | None) -> list[dict[str, Any]]:
        """Return the permissions of an identity, or of none."""
        listed = self.identities[identity].get("permissions") if identity else None
        if listed is None:
            return self.unknown_permissions()
        found = [entry for entry in listed if "unknown" not in entry]
        return found + (self.unknown_permissions() if len(found) < len(listed) else [])

    # --- gates and grants

    def per(self, gate: str) -> str:
        """Return what one yes covers."""
        return str(self.gates[gate].get("per", "always" if self.worst else "call"))

    def enforced_by(self, gate: str) -> str:
        """Return what stops the call until the approver is heard."""
        return str(self.gates[gate].get("enforced_by", "none" if self.worst else "service"))

    def counts(self, grant: dict[str, Any]) -> bool:
        """Return whether the effects that a grant names are all that it gives."""
        enforcer = grant.get("enforced_by", "none" if self.worst else "service")
        return enforcer in _ENFORCERS and grant.get("mode", "enforce") == "enforce"

    def identity(self, tool: str, agent: str) -> str | None:
        """Return the identity of *tool* where *agent* uses it."""
        return self.tools[tool].get("identity", self.agents[agent].get("identity"))

    # --- agents

    def rendered(self, agent: str) -> bool:
        """Return whether links that the agent writes are shown."""
        output = self.agents[agent].get("output")
        if output is None:
            starters = self.agents[agent].get("started_by", ())
            return self.worst and any(self.actors[actor]["kind"] == "human" for actor in starters)
        return bool(output == "rendered")

    def unknown_agent(self, agent: str) -> bool:
        """Return whether rule unknown-agent fits."""
        fields = self.agents[agent]
        blank = not any(key in fields for key in ("tools", "delegates", "memory"))
        return blank or bool(fields.get("external"))

    def unknown_tool(self, tool: str) -> bool:
        """Return whether rule unknown-tool fits."""
        fields = self.tools[tool]
        undescribed = not fields.get("universal") and "effects" not in fields
        return undescribed or bool(fields.get("wildcard"))

    def grants(self, agent: str) -> dict[str, dict[str, Any]]:
        """Return the grants of *agent*."""
        return dict(self.agents[agent].get("tools", {}))

    def grant_gate(self, agent: str, tool: str) -> str | None:
        """Return the gate on a grant, which may come from the agent."""
        gate = self.grants(agent)[tool].get("gate", self.agents[agent].get("gate"))
        return None if gate == "none" else gate
