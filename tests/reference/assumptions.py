"""Which assumptions does the pessimistic reading of a spec rest on?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reference.closure import Closure
from reference.model import Model
from reference.normal import normalise
from reference.policy import effective_policy

Fact = tuple[str, ...]


def assumptions(raw: dict[str, Any]) -> set[Fact]:
    """Return every field and start that is assumed, as section, id and what is not said."""
    spec = normalise(raw)
    model = Model(spec, effective_policy(spec, None), worst=True)
    found = set(_of_actors_and_data(model)) | set(_of_gates(model)) | set(_of_tools(model))
    found |= set(_of_agents(model))
    return found | {("agents", start.agent, "start") for start in Closure(model).assumed}


def _of_actors_and_data(model: Model) -> Iterator[Fact]:
    for actor, fields in model.actors.items():
        if fields["kind"] == "event" and "trust" not in fields:
            yield "actors", actor, "trust"
    for data, fields in model.spec["data"].items():
        if "trust" not in fields:
            if fields.get("external"):
                yield "data", data, "trust"
            elif fields.get("triggers") and fields.get("writers") != "agents":
                yield "data", data, "triggers"
        if model.kind(data) == "memory" and "isolation" not in fields:
            yield "data", data, "isolation"
        if model.kind(data) == "sandbox":
            if fields.get("network", "allowlist") == "allowlist":
                yield "data", data, "network"
            if "reach" not in fields:
                yield "data", data, "reach"


def _of_gates(model: Model) -> Iterator[Fact]:
    for gate, fields in model.gates.items():
        yield from (("gates", gate, key) for key in ("per", "enforced_by") if key not in fields)
    for identity, fields in model.identities.items():
        listed = fields.get("permissions")
        if listed is None or any("unknown" in entry for entry in listed):
            yield "identities", identity, "permissions"


def _of_tools(model: Model) -> Iterator[Fact]:
    for tool, fields in model.tools.items():
        if model.unknown_tool(tool):
            yield "tools", tool, "effects"
        open_network = fields.get("universal") is True or model.unknown_tool(tool)
        if open_network and fields.get("network") != "none":
            yield "tools", tool, "network"
        for agent in model.agents:
            granted = fields.get("universal") and tool in model.grants(agent)
            if granted and model.identity(tool, agent) is None:
                yield "tools", tool, "identity", agent


def _of_agents(model: Model) -> Iterator[Fact]:
    for agent, fields in model.agents.items():
        if model.unknown_agent(agent):
            yield "agents", agent, "tools"
        if model.rendered(agent) and "output" not in fields:
            yield "agents", agent, "output"
        for tool, grant in model.grants(agent).items():
            if "effects" in grant and "enforced_by" not in grant:
                yield "agents", agent, "enforced_by", tool
