"""
Which gates are there and do not hold, and what would mend each?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scopecard.context import Context
from scopecard.graph.model import Pointer
from scopecard.remedies.approver import Approvers, named
from scopecard.remedies.change import Change
from scopecard.spec.edit import DROP, SET, Edit

_WORDS: Final = {
    "when": "ask before the effect",
    "mode": "stop the call instead of only logging it",
    "on_timeout": "refuse when nobody answers",
    "applies_when": "ask in every case",
    "per": "ask about each call",
    "enforced_by": "let the {by} stop the call",
    "enforced_by_service": "let the service hold the change back",
}


def mending(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield what makes a gate hold that does not, field by field where that is enough."""
    places = _places(context)
    for gate in context.spec.get("gates", {}):
        if gate not in places:
            continue
        fields = _fields(context, gate, approvers, on_data=places[gate])
        asked = _approver(context, gate, approvers)
        if fields or asked:
            yield _mended(context, gate, approvers, fields + asked)
        yield from _separated(context, gate)
    yield from _moved(context, approvers)


def _places(context: Context) -> dict[str, bool]:
    """Return the gates on somebody's way, each with whether it sits on data."""
    found: dict[str, bool] = {}
    for capabilities in context.closure.capabilities.values():
        for capability in capabilities:
            for gate, place in capability.all_covers:
                on_data = place[0] == "data" and place[2:] == ("gate",)
                found[gate] = found.get(gate, False) or on_data
    return found


def _fields(
    context: Context, gate: str, approvers: Approvers, *, on_data: bool
) -> list[tuple[str, tuple[Edit, ...]]]:
    """Return what mends the declaration of *gate*: in words, and as edits."""
    by = "service" if on_data else approvers.enforcer()
    here: Pointer = ("gates", gate)
    edits = {
        "when": Edit(DROP, (*here, "when")),
        "mode": Edit(DROP, (*here, "mode")),
        "on_timeout": Edit(SET, (*here, "on_timeout"), "deny"),
        "applies_when": Edit(DROP, (*here, "applies_when")),
        "per": Edit(SET, (*here, "per"), "call"),
        "enforced_by": Edit(SET, (*here, "enforced_by"), by),
        "enforced_by_service": Edit(SET, (*here, "enforced_by"), "service"),
    }
    defects = context.closure.gates.defects(gate, on_data=on_data)
    return [(_WORDS[one].format(by=by), (edits[one],)) for one in defects]


def _approver(
    context: Context, gate: str, approvers: Approvers
) -> list[tuple[str, tuple[Edit, ...]]]:
    """Return what puts a person in the place of an approver whose yes does not count."""
    closure = context.closure
    lost = any(
        "approver" in closure.approvals.reasons(capability, cover)
        for capabilities in closure.capabilities.values()
        for capability in capabilities
        for cover in capability.all_covers
        if cover[0] == gate
    )
    if not lost:
        return []
    person, edits = approvers.person(risky=True)
    put = Edit(SET, ("gates", gate, "approver"), {"any": [person]})
    return [(f"ask {named(person, edits)}", (*edits, put))]


def _mended(
    context: Context, gate: str, approvers: Approvers, parts: list[tuple[str, tuple[Edit, ...]]]
) -> Change:
    title = f"mend gate `{gate}`: " + ", ".join(words for words, _ in parts)
    edits = tuple(edit for _, some in parts for edit in some)
    expected = context.spec["gates"][gate].get("expected_per_day")
    return Change(
        "mend", f"gates.{gate}", title, ("gates", gate), edits, gate=gate,
        approvals=None if expected is None else approvers.added(gate),
    )  # fmt: skip


def _separated(context: Context, gate: str) -> Iterator[Change]:
    """Yield what keeps whoever asks from approving, where that matters."""
    approvals = context.closure.approvals
    for capabilities in context.closure.capabilities.values():
        for capability in capabilities:
            for cover in capability.all_covers:
                if cover[0] == gate and approvals.self_approved(capability, cover):
                    pointer: Pointer = ("gates", gate, "separation")
                    title = f"mend gate `{gate}`: let its service refuse the yes of whoever asked"
                    edits = (Edit(SET, pointer, "enforced"),)
                    at = ("gates", gate)
                    yield Change("mend", f"gates.{gate}.separation", title, at, edits, gate=gate)
                    return


def _moved(context: Context, approvers: Approvers) -> Iterator[Change]:
    """Yield what moves a gate from a hand-off, where nobody sees the call, to the calls."""
    closure = context.closure
    for agent, declared in closure.agents.items():
        for delegate, terms in declared.get("delegates", {}).items():
            if "gate" not in terms:
                continue
            place: Pointer = ("agents", agent, "delegates", delegate, "gate")
            tools = list(dict.fromkeys(c.tool for c in closure.acts(delegate) if c.tool))
            edits: list[Edit] = []
            for tool in tools:
                here: Pointer = ("agents", delegate, "tools", tool, "gate")
                done = [c for c in closure.acts(delegate) if c.tool == tool]
                asking = approvers.ask(here, [delegate, agent], done)
                edits += [*asking.edits, Edit(SET, here, asking.gate)]
            calls = ", ".join(f"`{tool}`" for tool in tools)
            gate = terms["gate"]
            title = f"take gate `{gate}` off the hand-off from `{agent}` to `{delegate}`"
            if calls:
                title += f", and have each call of {calls} approved instead"
            subject = f"{agent}.delegates.{delegate}.gate"
            edits.append(Edit(DROP, place))
            approvals = _more(approvers, gate, tools)
            yield Change(
                "mend", subject, title, place, tuple(edits), gate=gate if tools else "",
                approvals=approvals,
            )  # fmt: skip


def _more(approvers: Approvers, gate: str, tools: Sequence[str]) -> float | None:
    """Return how many more approvals a day it is to ask at the calls of *tools*, not the hand-off."""
    expected = approvers.added(gate)
    return 0 if not tools or (expected is not None and len(tools) == 1) else expected
