"""
Which areas are assessed, what is asked of each, and what does an answer count?

All of it is data: ``scopes/posture/areas.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from scopecard.framework import load

OUT: Final = "not-applicable"
"""The answer that takes a question out of its area."""
UNKNOWN: Final = "unknown"
"""The answer of whoever does not know; it counts nothing."""


class Question(NamedTuple):
    """One question of a SHIP-style area."""

    id: str
    area: str
    text: str
    evidence: str
    """What would prove an answer."""
    from_scope: int
    """The first scope that needs it."""
    blast_radius: str
    effort: str
    phase: str


class Area(NamedTuple):
    """One area: answered by people, or by the controls of one dimension."""

    id: str
    title: str
    kind: str
    """``ship`` or ``agentic``."""
    meaning: str
    questions: tuple[Question, ...]
    dimension: str | None
    aws: tuple[str, ...]
    framework: tuple[str, ...]
    """Rows of the AI Security Framework that it rests on."""


class Scale(NamedTuple):
    """What answers and statuses count."""

    answers: Mapping[str, int]
    most_without_evidence: int
    statuses: Mapping[str, int | None]
    """None for a status that takes its control out of the area."""
    blast_radius: Mapping[str, int]
    effort: Mapping[str, int]

    @property
    def most(self) -> int:
        """What the best answer counts."""
        return max(self.answers.values())


@cache
def areas() -> tuple[Area, ...]:
    """Return the areas in the order of the file: those of SHIP first."""
    return tuple(_area(name, told) for name, told in _data()["areas"].items())


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by its id."""
    return {question.id: question for area in areas() for question in area.questions}


@cache
def scale() -> Scale:
    """Return what answers and statuses count."""
    data = _data()
    answers = {word: told["value"] for word, told in data["answers"].items()}
    statuses = {name: None if v == "out" else v for name, v in data["statuses"].items()}
    return Scale(
        answers=answers,
        most_without_evidence=answers[data["without-evidence"]],
        statuses=statuses,
        blast_radius=data["weights"]["blast-radius"],
        effort=data["weights"]["effort"],
    )


def meanings() -> Mapping[str, str]:
    """Return what each answer means, the worst first."""
    return {word: told["meaning"] for word, told in _data()["answers"].items()}


def label() -> tuple[str, str]:
    """Return what the assessment is called, and what it is not."""
    data = _data()
    return data["label"], data["disclaimer"]


def _area(name: str, told: Mapping[str, Any]) -> Area:
    return Area(
        id=name,
        title=told["title"],
        kind=told["kind"],
        meaning=told["meaning"],
        questions=tuple(_question(name, *one) for one in told.get("questions", {}).items()),
        dimension=told.get("dimension"),
        aws=tuple(told.get("aws", ())),
        framework=tuple(told.get("framework", ())),
    )


def _question(area: str, name: str, told: Mapping[str, Any]) -> Question:
    return Question(
        id=name,
        area=area,
        text=told["text"],
        evidence=told["evidence"],
        from_scope=told["from-scope"],
        blast_radius=told["blast-radius"],
        effort=told["effort"],
        phase=told["phase"],
    )


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load("posture/areas.yaml")
    return found
