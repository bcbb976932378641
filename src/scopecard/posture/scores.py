"""
How far is each area covered, from 0 to 100?

``score = 100 * sum(weight * points) / (3 * sum(weight))``, rounded down, over what the scope
asks. A question weighs its blast radius, a control one. Nothing that does not apply
is in the sum, and an area of nothing has no score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from scopecard.posture.answers import Answered, Answers, answered
from scopecard.posture.areas import Area, areas, scale

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment, Obligation


class AreaScore(NamedTuple):
    """One area, how far it is covered, and what that rests on."""

    area: Area
    score: int | None
    """None where nothing in it applies."""
    answers: tuple[Answered, ...]
    """The questions that the scope asks; empty for an area of controls."""
    controls: tuple[str, ...]
    """The owed controls of its dimension; empty for an area of questions."""
    counts: Mapping[str, int]
    """How many there are of each status or answer, ``unanswered`` included."""


def scores(assessment: Assessment, given: Answers) -> tuple[AreaScore, ...]:
    """Return how far each area is covered at the scope of *assessment*."""
    return tuple(
        _by_answers(area, given, assessment.scope)
        if area.dimension is None
        else _by_controls(area, assessment.obligations)
        for area in (*areas(), *_own_areas(assessment.obligations))
    )


def weighed(parts: list[tuple[int, int | None]]) -> int | None:
    """
    Return the score of weights with their points; none where nothing counts.

    >>> weighed([(3, 3), (1, 0)]), weighed([(2, 1)]), weighed([(1, None)])
    (75, 33, None)
    """
    counted = [(weight, points) for weight, points in parts if points is not None]
    most = scale().most * sum(weight for weight, _ in counted)
    return 100 * sum(weight * points for weight, points in counted) // most if most else None


def _own_areas(owed: Mapping[str, Obligation]) -> tuple[Area, ...]:
    """Return an area for each dimension that only the organisation has."""
    known = {area.dimension for area in areas()}
    own = {one.control.dimension for one in owed.values()} - known
    meaning = "The status of the owed controls of the organisation's own catalog."
    return tuple(
        Area(f"own.{name}", name, "organisation", meaning, (), name, (), ()) for name in sorted(own)
    )


def _by_answers(area: Area, given: Answers, scope: int) -> AreaScore:
    asked = [q for q in area.questions if q.from_scope <= scope]
    found = tuple(answered(question, given) for question in asked)
    weights = scale().blast_radius
    score = weighed([(weights[one.question.blast_radius], one.points) for one in found])
    counts = Counter(one.answer or "unanswered" for one in found)
    return AreaScore(area, score, found, (), dict(sorted(counts.items())))


def _by_controls(area: Area, owed: Mapping[str, Obligation]) -> AreaScore:
    mine = {name: one for name, one in owed.items() if one.control.dimension == area.dimension}
    points = scale().statuses
    score = weighed([(1, points[one.status.status]) for one in mine.values()])
    counts = Counter(one.status.status for one in mine.values())
    return AreaScore(area, score, (), tuple(mine), dict(sorted(counts.items())))
