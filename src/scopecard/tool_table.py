"""
For each tool of each agent: does it only read, is it approved, or is it open?

The table that a reviewer asks for first: by whom, and enforced where.
"""

from __future__ import annotations

from typing_extensions import TypedDict

from scopecard.context import Context
from scopecard.graph.capability import Capability


class ToolRow(TypedDict):
    """What one agent can do through one tool."""

    agent: str
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


def tool_rows(context: Context) -> list[ToolRow]:
    """Return a row for each grant, in the order of the spec."""
    closure = context.closure
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
