"""
What is missing, and what of it should be closed first?

A gap's priority is ``need * blast radius / effort``: need is the first scope that asks
for it (what only much agency asks for is there because of that agency), the others are
1 to 3. A control has a large blast radius where a grave finding of this system is
answered by it, or where the graph disproves the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scopecard.house import rules_of
from scopecard.obligations.gaps import OPEN
from scopecard.obligations.status import STATUSES
from scopecard.posture.areas import scale
from scopecard.posture.scores import AreaScore
from scopecard.rules import Finding, Rule

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment, Obligation
    from scopecard.posture.answers import Answered

UNANSWERED: Final = "unanswered"
_STATUS_OF: Final = {"none": "missing", "partial": "partial"}
"""The status that an answer is like."""
_FIXED: Final = 6
"""Makes a priority a whole number: no effort fails to divide it."""
_GRAVE: Final = ("critical", "high")


class Gap(NamedTuple):
    """One thing to do."""

    id: str
    """Of a control, or of a question."""
    area: str
    title: str
    status: str
    reason: str
    todo: str
    """What a closed gap looks like."""
    need: int
    """The first scope that asks for it."""
    blast_radius: str
    effort: str
    phase: str

    @property
    def priority(self) -> int:
        """How soon it should be closed: the higher, the sooner."""
        weights = scale()
        high = self.need * weights.blast_radius[self.blast_radius]
        return _FIXED * high // weights.effort[self.effort]

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The first to close first; among equals the worse status, then the smaller effort."""
        worse = STATUSES.index(self.status) if self.status in STATUSES else len(STATUSES)
        return -self.priority, worse, scale().effort[self.effort], self.id


def gaps(
    assessment: Assessment, areas: Iterable[AreaScore], findings: Iterable[Finding]
) -> tuple[Gap, ...]:
    """Return every gap that is known, the first to close first."""
    grave = gravity(findings, rules_of(assessment.organisation))
    found = []
    for area in areas:
        found += [gap for one in area.answers if (gap := _of_answer(one)) is not None]
        owed = [assessment.obligations[name] for name in area.controls]
        found += [
            _of_control(area.area.id, one, assessment.scope, grave)
            for one in owed
            if one.status.status in OPEN
        ]
    return tuple(sorted(found, key=lambda gap: gap.order))


def unanswered(areas: Iterable[AreaScore]) -> tuple[Gap, ...]:
    """Return the questions that nobody answered, the first to answer first."""
    open_ = (one for area in areas for one in area.answers if not one.known)
    found = (_question(one, UNANSWERED, "nobody has said") for one in open_)
    return tuple(sorted(found, key=lambda gap: gap.order))


def gravity(findings: Iterable[Finding], rules: Mapping[str, Rule[Any]]) -> dict[str, str]:
    """Return the blast radius of each control that answers a finding: of its worst one."""
    found: dict[str, str] = {}
    for finding in findings:
        radius = "high" if finding.severity in _GRAVE else "medium"
        if finding.severity in (*_GRAVE, "medium"):
            for control in rules[finding.rule].controls:
                if found.get(control) != "high":
                    found[control] = radius
    return found


def _of_answer(one: Answered) -> Gap | None:
    """Return the gap that an answer leaves; none where it is met or does not apply."""
    points = one.points
    if not one.known or points is None or points > scale().most_without_evidence:
        return None
    said = f"answered `{one.answer}`"
    if one.answer not in _STATUS_OF:
        return _question(one, "declared", f"{said}, without evidence")
    return _question(one, _STATUS_OF[one.answer], said)


def _question(one: Answered, status: str, reason: str) -> Gap:
    question = one.question
    return Gap(
        id=question.id,
        area=question.area,
        title=question.text,
        status=status,
        reason=reason,
        todo=f"show {question.evidence}",
        need=question.from_scope,
        blast_radius=question.blast_radius,
        effort=question.effort,
        phase=question.phase,
    )


def _of_control(area: str, owed: Obligation, scope: int, grave: Mapping[str, str]) -> Gap:
    control = owed.control
    return Gap(
        id=control.id,
        area=area,
        title=control.title,
        status=owed.status.status,
        reason=owed.status.reason,
        todo=control.good or control.statement,
        need=min(control.scopes[0], scope),
        blast_radius=_radius(owed, grave),
        effort=control.effort,
        phase=control.phase,
    )


def _radius(owed: Obligation, grave: Mapping[str, str]) -> str:
    if owed.status.status == "contradicted":
        return "high"
    asked_by_overlay = any(reason.startswith("overlay ") for reason in owed.because)
    return grave.get(owed.control.id, "medium" if asked_by_overlay else "low")


def by_phase(found: Iterable[Gap], phases: Iterable[str]) -> Iterator[tuple[str, tuple[Gap, ...]]]:
    """Yield the roadmap: each phase with its gaps, in the order of priority."""
    gaps_ = tuple(found)
    for phase in phases:
        yield phase, tuple(gap for gap in gaps_ if gap.phase == phase)
