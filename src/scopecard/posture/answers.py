"""
What did the team answer, and how much of each answer counts?

An answer by the id of a question comes before one by the id of its area. Without
evidence it counts no more than a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scopecard.posture.areas import OUT, UNKNOWN, Question, areas, questions, scale
from scopecard.spec.nearest import nearest

Answers = Mapping[str, Mapping[str, Any]]
"""``posture`` of a spec in normal form."""


class Answered(NamedTuple):
    """One question with its answer."""

    question: Question
    answer: str | None
    """A word of the scale, ``not-applicable`` or ``unknown``; none where nobody answered."""
    by: str | None
    """The id that it was answered by: the question's or its area's."""
    evidence: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether somebody answered it, and knew."""
        return self.answer not in (None, UNKNOWN)

    @property
    def points(self) -> int | None:
        """What it counts; none where the question does not apply."""
        if self.answer == OUT:
            return None
        points = scale().answers.get(self.answer or "", 0)
        return points if self.evidence else min(points, scale().most_without_evidence)


class Stray(NamedTuple):
    """An answer that no question takes."""

    id: str
    message: str
    help: str


def answered(question: Question, given: Answers) -> Answered:
    """Return *question* with the answer that *given* has for it."""
    by = next((name for name in (question.id, question.area) if name in given), None)
    if by is None:
        return Answered(question, None, None, ())
    return Answered(question, given[by]["answer"], by, _evidence(given[by]))


def strays(given: Answers) -> Iterator[Stray]:
    """Yield the answers of *given* that no question takes, and what to do with each."""
    asking = {area.id for area in areas() if area.questions}
    silent = {area.id for area in areas()} - asking
    takes = (*questions(), *sorted(asking))
    for name in sorted(given):
        if name in silent:
            message = f"`{name}` takes no answer: the statuses of its controls are the answer"
            yield Stray(name, message, "claim a control under `controls` instead")
        elif name not in takes:
            close = nearest(name, takes)
            hint = f"did you mean `{close}`?" if close else f"areas: {', '.join(sorted(asking))}"
            yield Stray(name, f"no question is called `{name}`", hint)


def _evidence(answer: Mapping[str, Any]) -> tuple[str, ...]:
    given = answer.get("evidence", ())
    found = (given,) if isinstance(given, str) else tuple(given)
    return tuple(one for one in found if one.strip())
