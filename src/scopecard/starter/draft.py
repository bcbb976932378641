"""
What does a spec say, where a team has answered so?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scopecard.starter.questions import UNKNOWN, Question, Template, questions

SECTIONS: Final = ("actors", "data", "gates", "tools", "agents")
AGENT: Final = "assistant"
_APPROVAL: Final = "approval"
_USER: Final = "USER"
_KEEPER: Final = "supervisor"
_NOTED_FIRST: Final = ("gates", "data", "actors", "tools", "agents")
"""An answer may add several elements; its note stands beside the first of these sections."""


@dataclass(slots=True)
class Draft:
    """The elements of a spec, section by section, with the comments beside them."""

    sections: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {section: {} for section in SECTIONS}
    )
    notes: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The comment beside an element, or beside a key of the agent."""
    remarks: list[str] = field(default_factory=list)
    """Comments on what the agent does not say."""
    open: int = 0
    """How many questions nobody could answer."""


def make_draft(answers: Mapping[str, str], model: Template) -> Draft:
    """Return the spec that *answers* make; what is not among them is unknown."""
    made = Draft()
    made.sections["agents"][AGENT] = {"tools": {}}
    gated: list[tuple[str, str]] = []
    for question in questions():
        name = answers.get(question.id, UNKNOWN)
        made.open += name == UNKNOWN
        grants = list(_take(made, question, name))
        gated += grants if question.gated else ()
    _approve(made, gated)
    return _renamed(made, model.names)


def _take(made: Draft, question: Question, name: str) -> Iterator[tuple[str, str]]:
    """Add what an answer adds, and yield its grants: which agent gets which tool."""
    answer = question.answer(name)
    for section, elements in answer.add.items():
        for element, said in elements.items():
            place = made.sections[section].setdefault(element, {})
            place.update({key: value for key, value in said.items() if key != "tools"})
    agents = answer.add.get("agents", {})
    for tool in answer.add.get("tools", {}):
        owner = next((a for a, said in agents.items() if tool in said.get("tools", ())), AGENT)
        made.sections["agents"][owner].setdefault("tools", {})[tool] = {}
        yield owner, tool
    if answer.note:
        pointer = _noted(answer.add)
        if pointer:
            made.notes[pointer] = answer.note
        else:
            made.remarks.append(answer.note)


def _noted(add: Mapping[str, Any]) -> tuple[str, ...]:
    for section in _NOTED_FIRST:
        for element, said in add.get(section, {}).items():
            if element != AGENT:
                return (section, element)
            if len(add) == 1 and len(add[section]) == 1:
                return (section, element, next(iter(said)))
    return ()


def _approve(made: Draft, gated: list[tuple[str, str]]) -> None:
    """Put the approval on each grant that it is for; without any, or without it, there is none."""
    sections = made.sections
    gate = sections["gates"].get(_APPROVAL)
    if gate is None or not gated:
        sections["gates"].clear()
        sections["actors"].pop("reviewer", None)
        return
    if gate["approver"] == _USER:
        people = (a for a, said in sections["actors"].items() if said["kind"] == "human")
        gate["approver"] = next(people, _KEEPER)
        sections["actors"].setdefault(gate["approver"], {"kind": "human"})
        made.notes.setdefault(("actors", gate["approver"]), "looks after it")
    for agent, tool in gated:
        sections["agents"][agent]["tools"][tool] = {"gate": _APPROVAL}


def _renamed(made: Draft, names: Mapping[str, str]) -> Draft:
    """Return the same with the names that the things of a template have."""

    def renamed(value: Any) -> Any:  # noqa: ANN401 - any part of a spec
        if isinstance(value, dict):
            return {renamed(key): renamed(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner) for inner in value]
        if isinstance(value, str):
            return " ".join(names.get(word, word) for word in value.split(" "))
        return value

    notes = {(p[0], *map(renamed, p[1:])): note for p, note in made.notes.items()}
    return Draft(renamed(made.sections), notes, made.remarks, made.open)
