"""
What would change if the design were otherwise? Two evaluations, side by side.

The change is made in the normal form and read again as a spec, so that what could
not be written is refused as it would be in a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from typing_extensions import TypedDict

from scopecard.errors import Problem, UsageError
from scopecard.evaluation import Evaluation, evaluate
from scopecard.evaluation_report import report
from scopecard.graph.model import Pointer
from scopecard.report_form import Report
from scopecard.source import parse
from scopecard.spec import parse_spec
from scopecard.spec.edit import DROP, SET, Edit, edited
from scopecard.spec.nearest import nearest
from scopecard.spec.normal import ids_of

SCHEMA: Final = "scopecard/whatif-v1"
KINDS: Final = ("human", "service", "schedule", "event", "continuous")


class Side(TypedDict):
    """Where a system stands."""

    scope: int
    range: list[int]
    agency: str
    autonomy: str
    agents: dict[str, int]


class FindingChange(TypedDict):
    """A finding that comes or goes."""

    rule: str
    severity: str
    certainty: str
    message: str
    fingerprint: str


class WhatIf(TypedDict):
    """What a change makes of a system."""

    schema: str
    system: str
    changes: list[str]
    before: Side
    after: Side
    findings: dict[str, list[FindingChange]]
    """``new`` and ``cleared``."""
    controls: dict[str, list[str]]
    """``added`` and ``removed``: what is owed then."""


def what_if(evaluation: Evaluation, edits: Sequence[Edit], words: Sequence[str]) -> WhatIf:
    """
    Return what *edits* make of a system; *words* say what they are.

    Raises :class:`~scopecard.errors.SpecError` where the result would be no spec.
    """
    data = edited(evaluation.spec.data, edits)
    data.pop("environments", None)  # NOTE: what was asked about is laid over it already
    changed = parse_spec(json.dumps(data), f"{evaluation.spec.name} (changed)")
    before, after = report(evaluation), report(evaluate(changed, evaluation.organisation))
    old, new = ({f["fingerprint"]: f for f in one["findings"]} for one in (before, after))
    owed, then = ([c["id"] for c in one["controls"]] for one in (before, after))
    return {
        "schema": SCHEMA,
        "system": before["system"],
        "changes": list(words),
        "before": _side(before),
        "after": _side(after),
        "findings": {
            "new": [_finding(f) for key, f in new.items() if key not in old],
            "cleared": [_finding(f) for key, f in old.items() if key not in new],
        },
        "controls": {
            "added": [control for control in then if control not in owed],
            "removed": [control for control in owed if control not in then],
        },
    }


def gate_edit(spec: dict[str, Any], text: str) -> tuple[list[Edit], str]:
    """Return what puts a gate on a tool, or on one agent's grant: ``[AGENT.]TOOL=GATE``."""
    where, sign, gate = text.partition("=")
    if not sign:
        raise _usage(f"--gate takes TOOL=GATE or AGENT.TOOL=GATE, not `{text}`")
    if gate != "none":
        _known("gate", gate, spec.get("gates", {}))
    place = _tool(spec, where)
    words = f"`{where}` without its gate" if gate == "none" else f"`{where}` behind `{gate}`"
    if gate == "none" and place[0] == "tools":
        return [Edit(DROP, (*place, "gate"))], words
    return [Edit(SET, (*place, "gate"), gate)], words


def drop_edit(spec: dict[str, Any], text: str) -> tuple[list[Edit], str]:
    """Return what takes a tool from all agents, or from one: ``[AGENT.]TOOL``."""
    place = _tool(spec, text)
    agents = spec.get("agents", {})
    holders = [a for a, told in agents.items() if place[-1] in told.get("tools", {})]
    places = (
        [place] if place[0] == "agents" else [("agents", a, "tools", place[-1]) for a in holders]
    )
    return [Edit(DROP, one) for one in places], f"without `{text}`"


def start_edit(spec: dict[str, Any], text: str) -> tuple[list[Edit], str]:
    """Return what lets only one actor, or a new one of some kind, start an agent."""
    agent, sign, who = text.partition("=")
    if not sign:
        raise _usage(f"--start takes AGENT=KIND or AGENT=ACTOR, not `{text}`")
    _known("agent", agent, spec.get("agents", {}))
    words, place = f"`{agent}` started by {who} only", ("agents", agent, "started_by")
    if who in spec.get("actors", {}):
        return [Edit(SET, place, [who])], words
    _known("actor or kind of actor", who, {**spec.get("actors", {}), **dict.fromkeys(KINDS)})
    name = f"some-{who}"
    while name in ids_of(spec):
        name += "-"
    return [Edit(SET, ("actors", name), {"kind": who}), Edit(SET, place, [name])], words


def set_edit(spec: dict[str, Any], text: str) -> tuple[list[Edit], str]:
    """Return what sets one field: ``gates.ok.per=call``; an empty value takes it out."""
    path, sign, value = text.partition("=")
    if not sign:
        raise _usage(f"--set takes PATH=VALUE, not `{text}`")
    pointer = _pointer(spec, path)
    if not value:
        return [Edit(DROP, pointer)], f"without `{path}`"
    return [
        Edit(SET, pointer, parse(f"value: {value}", "--set").value["value"])
    ], f"{path} = {value}"


def _side(one: Report) -> Side:
    scope = one["scope"]
    return {
        "scope": scope["value"],
        "range": scope["range"],
        "agency": scope["agency"],
        "autonomy": scope["autonomy"],
        "agents": {agent["id"]: agent["scope"] for agent in one["agents"]},
    }


def _finding(found: Any) -> FindingChange:  # noqa: ANN401 - a finding of a report
    return {
        "rule": found["rule"],
        "severity": found["severity"],
        "certainty": found["certainty"],
        "message": found["message"],
        "fingerprint": found["fingerprint"],
    }


def _tool(spec: dict[str, Any], text: str) -> Pointer:
    """Return the place of a tool, or of the grant of it to one agent."""
    if text in spec.get("tools", {}):
        return ("tools", text)
    grants = {
        f"{agent}.{tool}": (agent, tool)
        for agent, told in spec.get("agents", {}).items()
        for tool in told.get("tools", {})
    }
    _known("tool or grant", text, {**spec.get("tools", {}), **grants})
    agent, tool = grants[text]
    return ("agents", agent, "tools", tool)


def _pointer(spec: dict[str, Any], path: str) -> Pointer:
    """Return the pointer that a dotted path means; ids may have dots themselves."""
    steps: list[str | int] = []
    here: Any = spec
    rest = path
    while rest:
        if isinstance(here, list):
            first, _, after = rest.partition(".")
            if not first.isdecimal() or int(first) >= len(here):
                raise _usage(f"`{path}`: there is no entry `{first}`")
            steps.append(int(first))
            here, rest = here[int(first)], after
            continue
        keys = here if isinstance(here, dict) else {}
        fitting = [key for key in keys if rest == key or rest.startswith(f"{key}.")]
        step = max(fitting, key=len) if fitting else rest.partition(".")[0]
        steps.append(step)
        here, rest = keys.get(step), rest[len(step) + 1 :]
        if here is None and len(steps) == 2:  # noqa: PLR2004 - a section and an element
            _known(f"element of `{steps[0]}`", str(step), keys)
    if len(steps) < 2:  # noqa: PLR2004 - the same
        raise _usage(f"`{path}` names no field of an element", "such as gates.ok.per=call")
    return tuple(steps)


def _known(what: str, name: str, known: Any) -> None:  # noqa: ANN401 - anything with keys
    if name not in known:
        close = nearest(name, list(known))
        hint = f"did you mean `{close}`?" if close else f"there is: {', '.join(list(known)[:8])}"
        raise _usage(f"there is no {what} `{name}`", hint)


def _usage(message: str, hint: str | None = None) -> UsageError:
    return UsageError(Problem("usage", message, help=hint))
