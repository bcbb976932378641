"""
From a spec to its capability graph, with everything that follows.

:func:`build` is the only way in: declared edges first, then the rules of
:mod:`scopecard.graph.closure`, then the starts that have to be assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scopecard.graph.capability import ATTENDED, EXPOSED, SELF_DIRECTED, UNATTENDED
from scopecard.graph.closure import Closure
from scopecard.graph.data import Inventory
from scopecard.graph.effects import declare_tool
from scopecard.graph.model import OUTSIDE, UNKNOWN, CapabilityGraph, Cover, Edge, Pointer
from scopecard.graph.reading import Reading

_SECTIONS: Final = {
    "actors": "actor", "data": "data", "gates": "gate", "identities": "identity",
    "tools": "tool", "agents": "agent",
}  # fmt: skip
_COUNTING: Final = frozenset(("service", "gateway", "middleware", "client"))


def build(spec: Mapping[str, Any], reading: Reading, policy: Mapping[str, Any]) -> Closure:
    """Return the closed graph of *spec* (in normal form) under one reading and policy."""
    return close(spec, declare(spec), reading, policy)


def declare(spec: Mapping[str, Any]) -> CapabilityGraph:
    """Return the graph of what *spec* says of itself, before anything is derived."""
    graph = CapabilityGraph()
    for section, kind in _SECTIONS.items():
        for element in spec.get(section, {}):
            graph.add_node(element, kind, (section, element))
    for element in (OUTSIDE, UNKNOWN):
        graph.add_node(element, "data", ())
    for gate, declared in spec.get("gates", {}).items():
        approver = declared["approver"]
        for actor in approver.get("any") or approver["all"]:
            graph.add(Edge("approves", actor, gate, ("gates", gate, "approver")))
    for data, declared in spec.get("data", {}).items():
        for field in ("governs", "triggers", "holds"):
            for index, target in enumerate(declared.get(field, ())):
                graph.add(Edge(field, data, target, ("data", data, field, index)))
    for tool, declared in spec.get("tools", {}).items():
        declare_tool(graph, tool, declared, spec.get("data", {}))
    for agent, declared in spec.get("agents", {}).items():
        _declare_agent(graph, agent, declared)
    return graph


def _declare_agent(graph: CapabilityGraph, agent: str, declared: Mapping[str, Any]) -> None:
    here: Pointer = ("agents", agent)
    default = declared.get("gate")
    if "identity" in declared:
        graph.add(Edge("holds", agent, declared["identity"], (*here, "identity")))
    for index, actor in enumerate(declared.get("started_by", ())):
        graph.add(Edge("starts", actor, agent, (*here, "started_by", index)))
    for tool, grant in declared.get("tools", {}).items():
        pointer = (*here, "tools", tool)
        gate = grant.get("gate", default)
        covers: tuple[Cover, ...] = ()
        if gate is not None and gate != "none":
            covers = ((gate, (*pointer, "gate")),)
        graph.add(Edge("grants", agent, tool, pointer, covers=covers))
    for delegate in declared.get("delegates", {}):
        graph.add(Edge("delegates", agent, delegate, (*here, "delegates", delegate)))
    for index, memory in enumerate(declared.get("memory", ())):
        graph.add(Edge("remembers", agent, memory, (*here, "memory", index)))


def close(
    spec: Mapping[str, Any],
    graph: CapabilityGraph,
    reading: Reading,
    policy: Mapping[str, Any],
) -> Closure:
    """Add to *graph* everything that follows, and return what is true."""
    data = Inventory(spec, reading, policy)
    closure = Closure(spec, graph, data, policy)
    for edge in list(graph.edges("governs")):
        if edge.target in spec.get("gates", {}) and (
            data.external(edge.source) or data.untrusted(edge.source)
        ):
            closure.void(edge.target, edge)
    starts, delegations = list(graph.edges("starts")), list(graph.edges("delegates"))
    for agent, declared in closure.agents.items():
        _grant_all(closure, agent, declared)
        _gain_own(closure, agent, declared)
    for edge in starts:
        _start(closure, edge)
    for edge in delegations:
        closure.delegate(edge, None)
    for edge in list(graph.edges("triggers")):
        _trigger(closure, edge)
    closure.run()
    _assume_starts(closure)
    return closure


def _grant_all(closure: Closure, agent: str, declared: Mapping[str, Any]) -> None:
    identity = declared.get("identity")
    for edge in closure.graph.out("grants", agent):
        tool, covers = edge.target, edge.covers
        own, grant = closure.tools[tool], declared["tools"][tool]
        if "gate" in own:
            covers = (*covers, (own["gate"], ("tools", tool, "gate")))
        given = closure.toolbox.of_tool(tool)
        if "universal" in own:
            given = given + closure.toolbox.borrowed(edge, identity)
        if "effects" in grant:
            named = closure.toolbox.narrowed(edge, grant["effects"], given)
            counts = narrowing_counts(closure.data.reading, edge.pointer, grant)
            given = named if counts else given + named
        for effect in given:
            closure.gain(agent, effect, edge, covers)


def narrowing_counts(reading: Reading, pointer: Pointer, grant: Mapping[str, Any]) -> bool:
    """Return whether something refuses what the grant at *pointer* does not name."""
    if grant.get("mode", "enforce") != "enforce":
        return False
    enforced_by = grant.get("enforced_by")
    if enforced_by is None:
        return not reading.worst((*pointer, "enforced_by"), "none")
    return enforced_by in _COUNTING


def _gain_own(closure: Closure, agent: str, declared: Mapping[str, Any]) -> None:
    """Add what an agent can do without a tool."""
    for field, actions in (("memory", ("read", "write")), ("logs", ("emit",))):
        for index, target in enumerate(declared.get(field, ())):
            pointer: Pointer = ("agents", agent, field, index)
            for action in actions:
                effect = {"action": action, "target": target}
                closure.gain(agent, closure.effects.declared(effect, agent, pointer))
    model = declared.get("model")
    if model is not None and model in closure.data:
        _emit(closure, agent, model, "model", "model-provider")
    if renders(closure.data, agent, declared):
        assumed = "output" not in declared
        _emit(closure, agent, OUTSIDE, "output", "rendered-output", assumed=assumed)
    if undescribed_agent(declared):
        _gain_unknown(closure, agent, declared)


def undescribed_agent(declared: Mapping[str, Any]) -> bool:
    """Return whether rule unknown-agent fits (DESIGN, section 3)."""
    if declared.get("external", False):
        return True
    return not any(field in declared for field in ("tools", "delegates", "memory"))


def renders(data: Inventory, agent: str, declared: Mapping[str, Any]) -> bool:
    """Return whether links and images that the model writes are shown."""
    output = declared.get("output")
    if output is not None:
        return bool(output == "rendered")
    human = any(data.actor_kind(actor) == "human" for actor in declared.get("started_by", ()))
    return human and data.reading.worst(("agents", agent, "output"), "rendered")


def _emit(
    closure: Closure, agent: str, target: str, field: str, rule: str, *, assumed: bool = False
) -> None:
    pointer: Pointer = ("agents", agent, field)
    effect = {"action": "emit", "target": target}
    question = ".".join(map(str, pointer)) if assumed else ""
    edge = closure.effects.declared(effect, agent, pointer, rule=rule, question=question)
    closure.gain(agent, edge)


def _gain_unknown(closure: Closure, agent: str, declared: Mapping[str, Any]) -> None:
    effects, identity = closure.effects, declared.get("identity")
    field = "external" if declared.get("external", False) else "tools"
    pointer: Pointer = ("agents", agent, field)
    found = effects.unknown(agent, "unknown-agent", pointer, write=True, network=True)
    if identity is not None:
        found += effects.permissions(identity, agent, "unknown-agent", ())
    for effect in closure.execution.follow(found, None):
        closure.gain(agent, effect)


def _start(closure: Closure, edge: Edge) -> None:
    actor = edge.source
    kind = closure.data.actor_kind(actor)
    if kind == "human":
        closure.start(edge, ATTENDED, actor)
    elif kind == "continuous":
        closure.start(edge, SELF_DIRECTED)
    elif closure.data.untrusted_actor(actor):
        if "trust" not in closure.data.actor(actor):
            edge.basis, edge.question = "assumed", f"actors.{actor}.trust"
        closure.start(edge, EXPOSED)
    else:
        closure.start(edge, UNATTENDED)


def _trigger(closure: Closure, edge: Edge) -> None:
    """Add the start that data gives to an agent that it triggers."""
    data, declared = closure.data, closure.data.get(edge.source)
    if declared.get("writers") == "agents":
        return
    start = Edge("starts", edge.source, edge.target, edge.pointer, rule="trigger", follows=(edge,))
    if data.external(edge.source) or declared.get("trust") == "untrusted":
        closure.start(start, EXPOSED)
    elif declared.get("trust") == "trusted":
        closure.start(start, UNATTENDED)
    elif data.reading.worst(("data", edge.source, "trust"), "untrusted"):
        start.basis, start.question = "assumed", f"data.{edge.source}.trust"
        closure.start(start, EXPOSED)


def _assume_starts(closure: Closure) -> None:
    """Give a start to agents that none reaches (DESIGN, section 3, Starts)."""
    delegates = {
        delegate
        for agent, others in closure.delegations.items()
        for delegate in others
        if delegate != agent
    }
    unreached = [agent for agent, levels in closure.levels.items() if not levels]
    for candidates in ([a for a in unreached if a not in delegates], unreached):
        for agent in candidates:
            if not closure.levels[agent]:
                _assume_start(closure, agent)
        closure.run()


def _assume_start(closure: Closure, agent: str) -> None:
    pointer: Pointer = ("agents", agent, "started_by")
    worst = closure.data.reading.worst(pointer, "self-directed")
    edge = Edge(
        "starts", agent, agent, ("agents", agent), rule="assumed-start",
        basis="assumed", question=".".join(map(str, pointer)),
    )  # fmt: skip
    closure.start(edge, SELF_DIRECTED if worst else ATTENDED)
