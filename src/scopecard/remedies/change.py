"""
What is a change to a design, and what does the spec say after it?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from scopecard.graph.model import Pointer
from scopecard.spec.edit import DROP, SET, WITHOUT, Edit, edited

_ORDER: Final = (SET, WITHOUT, DROP)
"""What is taken away goes last, so that nothing is missing that another edit needs."""


class Change(NamedTuple):
    """One change to a design, of the kinds of DESIGN, section 7."""

    kind: str
    """gate, mend, drop, enforce, attend, protect, isolate or withhold."""
    subject: str
    """What is changed, dotted: ``assistant.tools.book_slot``."""
    title: str
    pointer: Pointer
    """Where in the spec to look at."""
    edits: tuple[Edit, ...]
    cost: float = 0
    gate: str = ""
    """The gate that it puts to use, if it is one."""
    approvals: float | None = 0
    """Approvals a day that it adds; none where nobody says how many."""


def edits_of(spec: Mapping[str, Any], changes: Iterable[Change]) -> list[Edit]:
    """
    Return the edits of *changes*, each once, in an order in which they can be made.

    Agents that nothing starts any more are taken out of the system with what led to them.
    """
    changes = list(changes)
    edits = list({(e.act, e.pointer, repr(e.value)): e for c in changes for e in c.edits}.values())
    edits.sort(key=lambda edit: _ORDER.index(edit.act))
    if any(edit.act == DROP and "delegates" in edit.pointer for edit in edits):
        edits += _stranded(spec, edited(spec, edits))
    return edits


def applied(spec: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """Return *spec* (in normal form) with all *changes* made; what is not touched is shared."""
    return edited(spec, edits_of(spec, changes))


def _stranded(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    """Yield what takes the agents out that were reached before, and are not any more."""
    left = _reached(before) - _reached(after)
    rest = {key: value for key, value in after.items() if key not in ("agents", "controls")}
    agents = {
        name: {key: value for key, value in one.items() if key != "delegates"}
        for name, one in after.get("agents", {}).items()
        if name not in left
    }
    named = set(_words(rest)) | set(_words(agents))
    gone = _unneeded(after, left - named)
    for agent in after.get("agents", {}):
        if agent in gone:
            for control, claim in after.get("controls", {}).items():
                if agent in claim.get("agents", ()):
                    yield Edit(WITHOUT, ("controls", control, "agents"), agent)
    for agent in after.get("agents", {}):
        if agent in gone:
            yield Edit(DROP, ("agents", agent))


def _unneeded(spec: Mapping[str, Any], agents: set[str]) -> set[str]:
    """Return those of *agents* to which no agent that stays delegates."""
    gone = set(agents)
    staying = [agent for agent in spec.get("agents", {}) if agent not in gone]
    while staying:
        for delegate in spec["agents"][staying.pop()].get("delegates", {}):
            if delegate in gone:
                gone.remove(delegate)
                staying.append(delegate)
    return gone


def _reached(spec: Mapping[str, Any]) -> set[str]:
    """Return the agents that something starts, or that another agent delegates to."""
    agents = spec.get("agents", {})
    triggered = {a for data in spec.get("data", {}).values() for a in data.get("triggers", ())}
    queue = [name for name, one in agents.items() if one.get("started_by") or name in triggered]
    reached = set(queue)
    while queue:
        for delegate in agents[queue.pop()].get("delegates", {}):
            if delegate not in reached:
                reached.add(delegate)
                queue.append(delegate)
    return reached


def _words(value: object) -> Iterator[str]:
    """Yield every word that stands anywhere in *value*, keys aside."""
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _words(one)
