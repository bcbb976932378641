"""What can each agent do by itself, and which gates lie before it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reference.model import OUTSIDE, Model
from reference.normal import CHANGES

Place = tuple[str, ...]
Gates = frozenset[tuple[str, Place]]


@dataclass(frozen=True)
class Capability:
    """One effect that an agent can have, by one way."""

    action: str
    target: str
    reversible: bool | None = None
    tool: str | None = None
    identity: str | None = None
    held: bool = False  # the identity is one that a sandbox holds
    caused: bool = False  # another system does it
    constrained: bool = False  # the tool's output cannot carry instructions
    gates: Gates = frozenset()

    @property
    def changes(self) -> bool:
        """Whether it changes its target; running code changes the sandbox."""
        return self.action in CHANGES or self.action == "execute"


@dataclass(frozen=True)
class Effect:
    """An effect as it is written at one place, or gained there."""

    action: str
    target: str
    reversible: bool | None = None
    gates: Gates = frozenset()


def capabilities(model: Model, agent: str, *, calls_external: bool) -> set[Capability]:
    """Return all that *agent* can do itself, by every rule that needs no other agent."""
    found = set(_of_grants(model, agent)) | set(_of_agent(model, agent))
    if calls_external:
        found.add(Capability("emit", OUTSIDE))
    while True:
        more = {new for old in found for new in _following(model, old)} - found
        if not more:
            return found
        found |= more


# --- what the agent has without a tool


def _of_agent(model: Model, agent: str) -> Iterator[Capability]:
    fields = model.agents[agent]
    identity = fields.get("identity")
    for memory in fields.get("memory", ()):
        yield Capability("read", memory, identity=identity)
        yield _guarded(model, Capability("write", memory, identity=identity))
    for log in fields.get("logs", ()):
        yield Capability("emit", log)
    if fields.get("model") in model.data:
        yield Capability("emit", fields["model"])
    if model.rendered(agent):
        yield Capability("emit", OUTSIDE)
    if model.unknown_agent(agent):
        unknown = [*_written(model.unknown_permissions(), ("unknown",)), *_network(model)]
        held = _permissions(model, identity) if identity else []
        for effect in [*unknown, *held]:
            yield _guarded(model, _capability(effect, Capability("", "", identity=identity)))


# --- what its grants give


def _of_grants(model: Model, agent: str) -> Iterator[Capability]:
    for tool, grant in model.grants(agent).items():
        base = Capability(
            "",
            "",
            tool=tool,
            identity=model.identity(tool, agent),
            constrained=model.tools[tool].get("output") == "constrained",
            gates=_outer_gates(model, agent, tool),
        )
        for effect in _granted(model, agent, tool, grant):
            yield _guarded(model, _capability(effect, base))


def _outer_gates(model: Model, agent: str, tool: str) -> Gates:
    """Return the gates on the grant and on the tool."""
    found: set[tuple[str, Place]] = set()
    if gate := model.grant_gate(agent, tool):
        found.add((gate, ("grant", agent, tool)))
    if gate := model.tools[tool].get("gate"):
        found.add((gate, ("tool", tool)))
    return frozenset(found)


def _granted(model: Model, agent: str, tool: str, grant: dict[str, Any]) -> list[Effect]:
    """Return the effects of a tool, as narrowed or widened by the grant."""
    given = tool_effects(model, agent, tool)
    if "effects" not in grant:
        return given
    named: list[Effect] = []
    for own in _written(grant["effects"], ("granted", agent, tool)):
        same = [e for e in given if (e.action, e.target) == (own.action, own.target)]
        same = same or [Effect(own.action, own.target)]
        named += [replace(effect, gates=effect.gates | own.gates) for effect in same]
    return named if model.counts(grant) else given + named


def tool_effects(model: Model, agent: str, tool: str) -> list[Effect]:
    """Return what *tool* gives *agent*, declared or gained, before what follows from it."""
    fields = model.tools[tool]
    found = [
        replace(effect, reversible=fields.get("reversible"))
        if effect.reversible is None
        else effect
        for effect in _written(fields.get("effects", []), ("tool effect", tool))
    ]
    if fields.get("universal"):
        found += _universal(model, fields, model.identity(tool, agent))
    if model.unknown_tool(tool):
        found += _unknown(model, fields)
    return found


def _universal(model: Model, fields: dict[str, Any], identity: str | None) -> list[Effect]:
    permitted = _permissions(model, identity)
    if fields["universal"] == "sql":
        return [effect for effect in permitted if effect.action in ("read", "write", "delete")]
    return permitted + ([] if fields.get("network") == "none" else _network(model))


def _unknown(model: Model, fields: dict[str, Any]) -> list[Effect]:
    """Return the effects of a tool that nobody described: all of them assumed."""
    if not model.worst:
        return []
    network = [] if fields.get("network") == "none" else _network(model)
    return _permissions(model, fields.get("identity")) + network


def _network(model: Model) -> list[Effect]:
    """Return what a network that nobody described is assumed to allow."""
    return [Effect("send", OUTSIDE), Effect("read", OUTSIDE)] if model.worst else []


def _permissions(model: Model, identity: str | None) -> list[Effect]:
    return _written(model.permissions(identity), ("permission", identity or ""))


def _written(entries: list[dict[str, Any]], place: Place) -> list[Effect]:
    """Return effects as they are written in a list."""
    return [
        Effect(
            entry["action"],
            entry["target"],
            entry.get("reversible"),
            frozenset({(entry["gate"], (*place, str(number)))} if "gate" in entry else ()),
        )
        for number, entry in enumerate(entries)
    ]


def _capability(effect: Effect, base: Capability) -> Capability:
    """Return an effect as something that can be done the way *base* is done."""
    return replace(
        base,
        action=effect.action,
        target=effect.target,
        reversible=effect.reversible,
        gates=base.gates | effect.gates,
    )


def _guarded(model: Model, capability: Capability) -> Capability:
    """Return a change of data together with the gate of that data."""
    if not capability.changes or capability.target not in model.data:
        return capability
    gate = model.data[capability.target].get("gate")
    if gate is None:
        return capability
    return replace(capability, gates=capability.gates | {(gate, ("data", capability.target))})


# --- what follows from what it can do


def _following(model: Model, capability: Capability) -> Iterator[Capability]:
    """Yield what rules execution and consequence derive from one capability."""
    if capability.action == "execute":
        yield from _executing(model, capability)
    if capability.changes and capability.target in model.data:
        target = capability.target
        causes = _written(model.data[target].get("causes", []), ("causes", target))
        for effect in causes:
            yield _guarded(model, _capability(effect, replace(capability, caused=True)))


def _executing(model: Model, capability: Capability) -> Iterator[Capability]:
    sandbox = capability.target
    base = replace(capability, reversible=None)
    effects = _written(model.reach(sandbox), ("reach", sandbox))
    for data in model.network(sandbox):
        effects += [Effect("send", data), Effect("read", data)]
    for effect in effects:
        yield _guarded(model, _capability(effect, base))
    own = model.tools[capability.tool].get("identity") if capability.tool else None
    if own and not capability.caused:
        under = replace(base, identity=own, held=False)
        for effect in _permissions(model, own):
            yield _guarded(model, _capability(effect, under))
    for identity in model.data[sandbox].get("holds", ()):
        under = replace(base, identity=identity, held=True)
        for effect in _permissions(model, identity):
            yield _guarded(model, _capability(effect, under))
        if not model.identities[identity].get("brokered"):
            yield replace(under, action="read", target=identity)
