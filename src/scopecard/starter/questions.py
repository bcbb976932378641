"""
What is asked, what can be answered, and which templates answer it?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from scopecard.framework import data_root, load

UNKNOWN: Final = "unknown"
"""The answer of whoever does not know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and what a spec says where it is given."""

    id: str
    say: str
    """What the person who answers reads."""
    note: str
    """What the person who reads the spec reads beside it."""
    add: Mapping[str, Any]
    """Elements, by section and id."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, about one fact."""

    id: str
    ask: str
    about: str
    """The fact: where it would stand in the spec."""
    gated: bool
    """Whether what an answer adds is asked for first."""
    answers: tuple[Answer, ...]
    """From the best to the worst."""
    unknown: Answer

    def answer(self, name: str) -> Answer:
        """Return the answer called *name*; a name that is not there is a fault of the caller."""
        return {a.id: a for a in (*self.answers, self.unknown)}[name]


@dataclass(frozen=True, slots=True)
class Template:
    """Answers that make a system of a common kind, with the names that its things have."""

    title: str | None
    about: str | None
    objective: str | None
    answers: Mapping[str, str]
    names: Mapping[str, str]


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in the order in which they are asked."""
    return tuple(_question(one) for one in load("init/questions.yaml")["questions"])


def template_names() -> list[str]:
    """Return the names of the templates."""
    return sorted(path.stem for path in (data_root() / "init/templates").glob("*.yaml"))


def template(name: str) -> Template:
    """Return the template called *name*, which is one of :func:`template_names`."""
    return Template(**load(f"init/templates/{name}.yaml"))


def _question(found: dict[str, Any]) -> Question:
    return Question(
        found["id"],
        found["ask"],
        found["about"],
        found.get("gated", False),
        tuple(_answer(one) for one in found["answers"]),
        _answer({"id": UNKNOWN, "say": "don't know", **found["unknown"]}),
    )


def _answer(found: dict[str, Any]) -> Answer:
    return Answer(found["id"], found["say"], found.get("note", ""), found.get("add", {}))
