"""
Which single changes could make a system better?

The kinds are those of DESIGN, section 7. A label that somebody could write
without doing anything (``constrained``, ``reversible``) is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scopecard.context import Context
from scopecard.graph.build import narrowing_counts
from scopecard.graph.capability import Capability
from scopecard.graph.model import Pointer
from scopecard.graph.reading import pessimistic
from scopecard.remedies.approver import Approvers, Asking
from scopecard.remedies.around import around
from scopecard.remedies.change import Change, applied
from scopecard.remedies.cost import priced
from scopecard.remedies.goal import places_on, touches
from scopecard.remedies.mending import mending
from scopecard.spec.edit import DROP, SET, Edit


def candidates(context: Context) -> list[Change]:
    """Return the single changes that could lower a scope or clear a finding, cheapest first."""
    approvers = Approvers(context)
    found = [
        *_grants(context, approvers),
        *_tools(context, approvers),
        *mending(context, approvers),
        *around(context, approvers),
    ]
    return sorted(map(priced, found), key=lambda change: change.cost)


def usable(context: Context) -> list[Change]:
    """
    Return the candidates, but for those that leave an agent to itself.

    An agent that nothing starts any more is no agent less: for all that is known it
    would run on its own. Only what a start or a delegation rests on can do that.
    """
    alone, graph = unstarted(context), context.closure.graph
    leading = places_on((*graph.edges("starts"), *graph.edges("delegates")))
    return [
        change
        for change in candidates(context)
        if change.kind != "drop"
        or not touches(change, leading)
        or unstarted(_changed(context, change)) <= alone
    ]


def unstarted(context: Context) -> set[str]:
    """Return the agents whose start had to be assumed."""
    starts = context.closure.starts.items()
    return {a for a, some in starts if any(s.edge.rule == "assumed-start" for s in some)}


def _changed(context: Context, change: Change) -> Context:
    return Context(applied(context.spec, [change]), pessimistic(), context.policy)


def _grants(context: Context, approvers: Approvers) -> Iterator[Change]:
    closure = context.closure
    for agent, declared in closure.agents.items():
        open_by_tool: dict[str, list[Capability]] = {}
        for capability in closure.capabilities[agent]:
            if capability.open and capability.tool is not None:
                open_by_tool.setdefault(capability.tool, []).append(capability)
        for tool, grant in declared.get("tools", {}).items():
            place: Pointer = ("agents", agent, "tools", tool)
            subject = f"{agent}.tools.{tool}"
            done = _askable(open_by_tool.get(tool, ()))
            if done and grant.get("gate", declared.get("gate", "none")) == "none":
                asking = approvers.ask((*place, "gate"), [agent], done)
                title = f"have {asking.approver} approve each call of `{tool}` by `{agent}`"
                yield _gate(subject, title, place, asking)
            title = f"take `{tool}` from `{agent}`"
            yield Change("drop", subject, title, place, (Edit(DROP, place),))
            if "effects" in grant and not narrowing_counts(closure.data.reading, place, grant):
                yield _enforce(place, grant, approvers.enforcer())


def _tools(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield gates on tools that several agents have, and on single effects of tools."""
    closure = context.closure
    by_tool: dict[str, list[Capability]] = {}
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            if capability.tool is not None:
                by_tool.setdefault(capability.tool, []).append(capability)
    for tool, all_done in by_tool.items():
        declared, place = closure.tools[tool], ("tools", tool)
        agents = list(dict.fromkeys(capability.agent for capability in all_done))
        done = _askable(one for one in all_done if one.open)
        if done and len(agents) > 1 and "gate" not in declared:
            asking = approvers.ask((*place, "gate"), agents, done)
            title = f"have {asking.approver} approve each call of `{tool}`, whoever calls it"
            yield _gate(f"tools.{tool}", title, place, asking)
        effects = declared.get("effects", ())
        for index, effect in enumerate(effects if len(effects) > 1 else ()):
            pointer: Pointer = (*place, "effects", index)
            done = _askable(c for c in all_done if c.open and _of(c, pointer))
            if done and "gate" not in effect:
                asking = approvers.ask((*pointer, "gate"), agents, done)
                what = f"`{effect['action']} {effect['target']}`"
                title = f"have {asking.approver} approve each {what} through `{tool}`"
                subject = f"tools.{tool}.effects.{index}"
                yield _gate(subject, title, pointer, asking)


def _askable(capabilities: Sequence[Capability] | Iterator[Capability]) -> list[Capability]:
    """Return what it makes sense to ask about; a plain read brings in what it reads, gated or not."""
    return [one for one in capabilities if one.action not in ("read", "emit")]


def _of(capability: Capability, pointer: Pointer) -> bool:
    """Return whether *capability* is the effect at *pointer*, or follows from it."""
    return any(edge.pointer == pointer for edge in capability.proof())


def _gate(subject: str, title: str, place: Pointer, asking: Asking) -> Change:
    edits = (*asking.edits, Edit(SET, (*place, "gate"), asking.gate))
    return Change(
        "gate", subject, title, place, edits, gate=asking.gate, approvals=asking.approvals
    )


def _enforce(place: Pointer, grant: Mapping[str, Any], by: str) -> Change:
    agent, tool = place[1], place[3]
    title = f"let the {by} refuse what the grant of `{tool}` to `{agent}` does not name"
    edits = [Edit(SET, (*place, "enforced_by"), by)]
    if grant.get("mode", "enforce") != "enforce":
        edits.append(Edit(SET, (*place, "mode"), "enforce"))
    return Change("enforce", f"{agent}.tools.{tool}", title, place, tuple(edits))
