"""
For each tool of each agent: does it only read, is it approved, or is it open?

The table that a reviewer asks for first: by whom, and enforced where. Tools that no
agent holds are no system; they are counted by what each of them could do.
"""

from __future__ import annotations

from typing_extensions import TypedDict

from scopecard.context import Context
from scopecard.graph.capability import Capability


class ToolRow(TypedDict):
    """What one agent can do through one tool."""

    agent: str
    """Empty where no agent of the system holds any tool."""
    tool: str
    state: str
    """``read-only``, ``approved`` or ``open``."""
    effects: list[str]
    """What it does, the consequential effects first."""
    approvers: list[str]
    enforced_by: list[str]
    reversible: bool | None
    """Whether all of its changes are said to be."""
    assumed: bool
    """Whether any of it is there only because nobody described it."""


class ToolCounts(TypedDict):
    """How many tools of a spec without agents could do what; one may count several times."""

    tools: int
    read_only: int
    """Nothing changes, and nothing leaves."""
    change: int
    leave: int
    """Something can be carried out of the organisation."""
    assumed: int
    """Some of it is there only because nobody described it."""


def tool_rows(context: Context) -> list[ToolRow]:
    """Return a row for each grant, in the order of the spec; without agents, for each tool."""
    closure = context.closure
    if not closure.agents:
        return [_loose_row(context, tool) for tool in closure.tools]
    rows: list[ToolRow] = []
    for agent in closure.agents:
        by_tool: dict[str, list[Capability]] = {}
        for capability in closure.capabilities[agent]:
            by_tool.setdefault(capability.tool or "", []).append(capability)
        rows += [
            _row(context, agent, edge.target, by_tool.get(edge.target, []))
            for edge in closure.graph.out("grants", agent)
        ]
    return rows


def tool_counts(context: Context) -> ToolCounts | None:
    """Return how many tools could do what; None for a system, which is scored as one."""
    if context.closure.agents:
        return None
    rows = [(_loose_row(context, tool), tool) for tool in context.closure.tools]
    leaving = [tool for _, tool in rows if _leaves(context, tool)]
    return {
        "tools": len(rows),
        "read_only": sum(r["state"] == "read-only" and t not in leaving for r, t in rows),
        "change": sum(row["state"] == "open" for row, _ in rows),
        "leave": len(leaving),
        "assumed": sum(row["assumed"] for row, _ in rows),
    }


def _loose_row(context: Context, tool: str) -> ToolRow:
    """Return what whoever holds *tool* could do through it."""
    closure, universal = context.closure, context.spec["tools"][tool].get("universal", False)
    edges = closure.toolbox.of_tool(tool)
    consequential = closure.data.consequential
    changes = [e for e in edges if consequential(e.action, e.target, attended=False)]
    rest = [edge for edge in edges if edge not in changes]
    return {
        "agent": "",
        "tool": tool,
        "state": "open" if changes or universal else "read-only",
        "effects": list(dict.fromkeys(f"{e.action} {e.target}" for e in changes + rest)),
        "approvers": [],
        "enforced_by": [],
        "reversible": all(e.reversible is True for e in changes) if changes else None,
        "assumed": bool(universal) or any(edge.basis == "assumed" for edge in edges),
    }


def _leaves(context: Context, tool: str) -> bool:
    """Return whether *tool* can carry something to data outside the organisation."""
    closure = context.closure
    return context.spec["tools"][tool].get("universal") is True or any(
        edge.action not in ("read", "delete") and closure.data.external(edge.target)
        for edge in closure.toolbox.of_tool(tool)
    )


def _row(context: Context, agent: str, tool: str, capabilities: list[Capability]) -> ToolRow:
    attended = context.closure.levels[agent] == 1
    changes = [
        capability
        for capability in capabilities
        if context.closure.data.consequential(
            capability.action, capability.target, attended=attended
        )
    ]
    rest = [capability for capability in capabilities if capability not in changes]
    state = "open" if any(c.open for c in changes) else "approved" if changes else "read-only"
    gates = _gates(context, changes)
    declared = context.spec.get("gates", {})
    return {
        "agent": agent,
        "tool": tool,
        "state": state,
        "effects": list(dict.fromkeys(f"{c.action} {c.target}" for c in changes + rest)),
        "approvers": list(
            dict.fromkeys(a for g in gates for a in context.closure.gates.approvers(g))
        ),
        "enforced_by": list(
            dict.fromkeys(declared[gate].get("enforced_by", "unknown") for gate in gates)
        ),
        "reversible": all(c.reversible is True for c in changes) if changes else None,
        "assumed": any(c.edge.basis == "assumed" for c in capabilities),
    }


def _gates(context: Context, changes: list[Capability]) -> list[str]:
    """Return the qualifying gates that cover *changes*."""
    return list(
        dict.fromkeys(
            cover[0]
            for capability in changes
            for cover in capability.all_covers
            if context.closure.approvals.covers(capability, cover)
        )
    )
