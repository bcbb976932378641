"""
Which changes lie around the grants: delegations, starts, governing stores, sandboxes?
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.capability import ATTENDED, Capability
from scopecard.graph.model import CHANGES, Pointer
from scopecard.remedies.approver import Approvers, named
from scopecard.remedies.change import Change
from scopecard.spec.edit import DROP, SET, WITHOUT, Edit


def around(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield the changes that leave every grant as it is."""
    yield from _delegations(context)
    yield from _starts(context, approvers)
    yield from _governing(context, approvers)
    yield from _sandboxes(context)
    yield from _memories(context, approvers)


def _delegations(context: Context) -> Iterator[Change]:
    for agent, declared in context.closure.agents.items():
        for delegate in declared.get("delegates", {}):
            pointer: Pointer = ("agents", agent, "delegates", delegate)
            title = f"let `{agent}` not delegate to `{delegate}`"
            drop = (Edit(DROP, pointer),)
            yield Change("drop", f"{agent}.delegates.{delegate}", title, pointer, drop)


def _starts(context: Context, approvers: Approvers) -> Iterator[Change]:
    closure = context.closure
    for agent, declared in closure.agents.items():
        triggers = [
            data
            for data, one in context.spec.get("data", {}).items()
            if agent in one.get("triggers", ())
        ]
        own = [start for start in closure.starts[agent] if start.level != "attended"]
        if not own or not closure.levels[agent] & ~ATTENDED:
            continue
        people, edits = approvers.starter(agent)
        who = " or ".join(named(person, edits) for person in people)
        pointer: Pointer = ("agents", agent, "started_by")
        if declared.get("started_by") != people:
            edits = (*edits, Edit(SET, pointer, people))
        edits += tuple(Edit(WITHOUT, ("data", data, "triggers"), agent) for data in triggers)
        title = f"let only {who} start `{agent}`"
        if triggers:
            title += ", and not a change of " + " or ".join(f"`{data}`" for data in triggers)
        yield Change("attend", f"{agent}.started_by", title, pointer, edits)


def _governing(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield gates on data that instructs an agent or settles a gate."""
    changing: dict[str, list[Capability]] = {}
    for capabilities in context.closure.capabilities.values():
        for one in capabilities:
            if one.open and (one.action in CHANGES or one.action == "execute"):
                changing.setdefault(one.target, []).append(one)
    for data, declared in context.spec.get("data", {}).items():
        if not declared.get("governs") or "gate" in declared or data not in changing:
            continue
        pointer: Pointer = ("data", data, "gate")
        done = changing[data]
        asking = approvers.ask(pointer, [one.agent for one in done], done)
        title = f"have {asking.approver} approve each change of `{data}` before anything acts on it"
        edits = (*asking.edits, Edit(SET, pointer, asking.gate))
        yield Change(
            "protect", f"{data}.gate", title, ("data", data), edits, gate=asking.gate,
            approvals=asking.approvals,
        )  # fmt: skip


def _sandboxes(context: Context) -> Iterator[Change]:
    used = {
        capability.target: None
        for capabilities in context.closure.capabilities.values()
        for capability in capabilities
        if capability.action == "execute"
    }
    for sandbox in used:
        declared = context.closure.data.get(sandbox)
        if declared.get("kind") != "sandbox":
            continue
        if declared.get("network") != "none":
            pointer: Pointer = ("data", sandbox, "network")
            title = f"close the network of sandbox `{sandbox}`"
            closed = (Edit(SET, pointer, "none"),)
            yield Change("isolate", f"{sandbox}.network", title, pointer, closed)
        held: Pointer = ("data", sandbox, "holds")
        for identity in declared.get("holds", ()):
            title = f"take `{identity}` out of sandbox `{sandbox}`"
            edits = (Edit(WITHOUT, held, identity),)
            yield Change("withhold", f"{sandbox}.holds.{identity}", title, held, edits)


def _memories(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield gates on memory, which no grant gates, and what takes it from an agent."""
    writing: dict[str, list[Capability]] = {}
    for agent, declared in context.closure.agents.items():
        for memory in declared.get("memory", ()):
            held: Pointer = ("agents", agent, "memory")
            title = f"take memory `{memory}` from `{agent}`"
            without = (Edit(WITHOUT, held, memory),)
            yield Change("drop", f"{agent}.memory.{memory}", title, held, without)
        for one in context.closure.acts(agent):
            if one.tool is None and one.target in declared.get("memory", ()):
                writing.setdefault(one.target, []).append(one)
    for memory, done in writing.items():
        if "gate" in context.closure.data.get(memory):
            continue
        pointer: Pointer = ("data", memory, "gate")
        asking = approvers.ask(pointer, [one.agent for one in done], done)
        title = (
            f"have {asking.approver} approve what is written to memory `{memory}` before it counts"
        )
        edits = (*asking.edits, Edit(SET, pointer, asking.gate))
        yield Change(
            "gate", f"{memory}.gate", title, ("data", memory), edits, gate=asking.gate,
            approvals=asking.approvals,
        )  # fmt: skip
