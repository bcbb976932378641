"""Which gates, identities, tools and grants are not what they seem? The other findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reference.closure import Closure
from reference.findings import Claim, Rule
from reference.flow import Flow
from reference.gating import unfit
from reference.model import Model

Pair = tuple[str, str]


# --- gates


def non_qualifying_gate(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield gates that sit somewhere and do not qualify there."""
    yield from (Claim(gate, ()) for gate, _ in _failing(closure))


def _failing(closure: Closure) -> Iterator[Pair]:
    """Yield each gate that does not qualify somewhere, and why."""
    model = closure.model
    for gate, place in sorted(set(_sites(model))):
        yield from ((gate, reason) for reason in unfit(model, gate))
        if gate in closure.void:
            yield gate, "void"
        if place == "delegation":
            yield gate, "delegation"
        if place == "data" and model.enforced_by(gate) != "service":
            yield gate, "not enforced where the data is"
        if not _may_approve(model, gate):
            yield gate, "approver"
    for agent, can in closure.can.items():
        for capability in can:
            for gate, place in capability.gates:
                found = closure.disqualified(agent, capability, gate, place)
                yield from ((gate, reason) for reason in found)


def _sites(model: Model) -> Iterator[Pair]:
    """Yield every gate that is named anywhere, and what it sits on."""
    for agent, fields in model.agents.items():
        yield from (
            (d["gate"], "delegation") for d in fields.get("delegates", {}).values() if "gate" in d
        )
        if "gate" in fields:
            yield fields["gate"], "grant"
        for tool, grant in model.grants(agent).items():
            if gate := model.grant_gate(agent, tool):
                yield gate, "grant"
            yield from ((e["gate"], "granted") for e in grant.get("effects", ()) if "gate" in e)
    for section in ("tools", "data"):
        yield from (
            (fields["gate"], section.removesuffix("s"))
            for fields in model.spec[section].values()
            if "gate" in fields
        )
    for section, key, place in (
        ("tools", "effects", "tool effect"),
        ("data", "reach", "reach"),
        ("data", "causes", "causes"),
        ("identities", "permissions", "permission"),
    ):
        for fields in model.spec[section].values():
            yield from ((e["gate"], place) for e in fields.get(key, ()) if "gate" in e)


def _may_approve(model: Model, gate: str) -> bool:
    """Return whether the approvers are people, as many as are needed."""
    approver = model.gates[gate]["approver"]
    people = [model.actors[a]["kind"] == "human" for actors in approver.values() for a in actors]
    return all(people) if "any" in approver else any(people)


def self_approval(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield gates whose approver starts the agent, where it matters."""
    for agent, can in closure.can.items():
        for gate, place in {site for capability in can for site in capability.gates}:
            if closure.self_approved(agent, gate, place):
                yield Claim(gate, (agent, place))


def approval_overload(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield people who are asked more often than anybody can decide well."""
    model = closure.model
    used = {
        gate
        for agent, can in closure.can.items()
        for capability in can
        for gate, place in capability.gates
        if closure.qualifies(agent, capability, gate, place)
    }
    asked = dict.fromkeys(model.actors, 0.0)
    for gate in used:
        for form, actors in model.gates[gate]["approver"].items():
            share = len(actors) if form == "any" else 1
            for actor in actors:
                asked[actor] += model.gates[gate].get("expected_per_day", 0) / share
    for actor, count in asked.items():
        human = model.actors[actor]["kind"] == "human"
        if human and count > model.policy["approvals-per-day"]:
            yield Claim(actor, ())


# --- identities


def _users(model: Model, identity: str) -> set[Pair]:
    """Return every tool that uses an identity, with the agent that uses it so."""
    return {
        (tool, agent)
        for agent in model.agents
        for tool in model.grants(agent)
        if model.identity(tool, agent) == identity
    }


def shared_identity(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield identities behind which more than one can hide."""
    model = closure.model
    for identity, fields in model.identities.items():
        kind = fields.get("kind")
        if kind in ("shared", "user-token"):
            yield Claim(identity, kind)
        agents = {agent for _, agent in _users(model, identity)}
        if kind != "user-delegated" and len(agents) > 1:
            yield Claim(identity, "agents")


def credential_exceeds_description(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield universal tools whose identity permits more than they say."""
    model = closure.model
    for tool, fields in model.tools.items():
        own = {fields.get("identity")} | {
            model.identity(tool, agent) for agent in model.agents if tool in model.grants(agent)
        }
        for identity in own if fields.get("universal") else ():
            if identity is not None:
                yield from _exceeding(model, tool, identity)


def _exceeding(model: Model, tool: str, identity: str) -> Iterator[Claim]:
    fields = model.tools[tool]
    permissions = model.identities[identity].get("permissions")
    if permissions is None or any("unknown" in entry for entry in permissions):
        yield Claim(tool, (identity, "unknown"), sure=False)
    declared = {_pair(effect) for effect in fields.get("effects", ())}
    for action, target in _known(permissions) - declared:
        if fields["universal"] is True or action in ("read", "write", "delete"):
            yield Claim(tool, (identity, action, target))


def _pair(effect: dict[str, Any]) -> Pair:
    return effect["action"], effect["target"]


def _known(permissions: list[dict[str, Any]] | None) -> set[Pair]:
    return {_pair(entry) for entry in permissions or () if "unknown" not in entry}


def dormant_grant(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield identities with a permission that no tool needs."""
    model = closure.model
    for identity, fields in model.identities.items():
        tools = {tool for tool, _ in _users(model, identity)}
        tools |= {tool for tool, own in model.tools.items() if own.get("identity") == identity}
        holders = [a for a, agent in model.agents.items() if agent.get("identity") == identity]
        boxed = any(identity in data.get("holds", ()) for data in model.data.values())
        if boxed and not tools and not holders:
            continue
        if any(_open_ended(model, t) for t in tools) or any(map(model.unknown_agent, holders)):
            continue
        declared = {_pair(e) for tool in tools for e in model.tools[tool].get("effects", ())}
        permitted = [e for e in fields.get("permissions", ()) if not e.get("iam")]
        for pair in _known(permitted) - declared:
            yield Claim(identity, pair)


def _open_ended(model: Model, tool: str) -> bool:
    """Return whether a tool may use more of its identity than it says."""
    fields = model.tools[tool]
    executes = any(effect["action"] == "execute" for effect in fields.get("effects", ()))
    return model.unknown_tool(tool) or bool(fields.get("universal")) or executes


# --- tools, grants and agents


def unenforced_narrowing(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield agents with a grant whose effects do not count."""
    model = closure.model
    for agent in model.agents:
        for tool, grant in model.grants(agent).items():
            if "effects" in grant and not model.counts(grant):
                yield Claim(agent, tool)


def wildcard_tools(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield tools that stand for an open-ended set and that an agent has."""
    model = closure.model
    for agent in model.agents:
        for tool in model.grants(agent):
            if model.tools[tool].get("wildcard"):
                yield Claim(tool, agent)


def unknown_effects(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield tools and agents of which nobody said what they can do."""
    model = closure.model
    yield from (Claim(tool, ()) for tool in filter(model.unknown_tool, model.tools))
    yield from (Claim(agent, ()) for agent in filter(model.unknown_agent, model.agents))


RULES: dict[str, Rule] = {
    "non-qualifying-gate": non_qualifying_gate,
    "self-approval": self_approval,
    "approval-overload": approval_overload,
    "shared-identity": shared_identity,
    "credential-exceeds-description": credential_exceeds_description,
    "dormant-grant": dormant_grant,
    "unenforced-narrowing": unenforced_narrowing,
    "wildcard-tools": wildcard_tools,
    "unknown-effects": unknown_effects,
}
