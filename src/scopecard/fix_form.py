"""
What is shown of the remedies for a system? The JSON ``fix-v1`` of DESIGN, section 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from typing_extensions import TypedDict

from scopecard.places import place
from scopecard.report_form import Place

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation
    from scopecard.remedies.outcome import Fix, Remedy

SCHEMA: Final = "scopecard/fix-v1"


class ChangeReport(TypedDict):
    """One change to a design."""

    kind: str
    """gate, mend, drop, enforce, attend, protect, isolate or withhold."""
    subject: str
    title: str
    cost: float
    location: Place


class FindingLine(TypedDict):
    """A finding that a remedy clears or brings."""

    rule: str
    message: str
    severity: str
    fingerprint: str
    certainty: str


class Moved(TypedDict):
    """Controls that come and go."""

    added: list[str]
    removed: list[str]


class RemedyReport(TypedDict):
    """A set of changes that reaches the target, and all that it does."""

    cost: float
    changes: list[ChangeReport]
    scope: int
    approvals_per_day: float | None
    """How many more; none where nobody says how often a gate asks."""
    controls: Moved
    cleared: list[FindingLine]
    new: list[FindingLine]
    unused: list[str]
    """Agents that go, because nothing starts them any more."""


class HeldReport(TypedDict):
    """An agent that stays above a scope."""

    agent: str
    scope: int
    path: list[str]


class FixReport(TypedDict):
    """What would make a system better, the cheapest first."""

    schema: str
    system: str
    file: str
    target: dict[str, Any]
    scope: int
    met: bool
    """Whether the target is reached as it is."""
    exact: bool
    """Whether it is proved that none is cheaper, and none has fewer changes."""
    fewest: int
    """No set of fewer changes reaches the target."""
    cheapest: float
    """No set that costs less does."""
    candidates: int
    evaluations: int
    remedies: list[RemedyReport]
    remaining: list[FindingLine]
    """Findings that were to go, and that no change clears."""
    held: list[HeldReport]
    """Where no change reaches a scope: who stays above it, after all of them."""


def fix_report(
    evaluation: Evaluation,
    found: Fix,
    target: dict[str, Any],
) -> FixReport:
    """Return what is shown of *found*, which was looked for to reach *target*."""
    spec = evaluation.spec
    certain = {one.finding.key for one in evaluation.findings if one.certain}
    return {
        "schema": SCHEMA,
        "system": str(spec.data["system"]),
        "file": spec.name,
        "target": target,
        "scope": found.scope,
        "met": found.met,
        "exact": found.exact,
        "fewest": found.fewest,
        "cheapest": found.cheapest,
        "candidates": found.candidates,
        "evaluations": found.evaluations,
        "remedies": [_remedy(evaluation, one) for one in found.remedies],
        "remaining": [
            _line(f.rule, f.message, f.severity, f.fingerprint, _word(f.key in certain))
            for f in found.remaining
        ],
        "held": [
            {"agent": one.agent, "scope": one.scope, "path": list(one.path)} for one in found.held
        ],
    }


def _remedy(evaluation: Evaluation, one: Remedy) -> RemedyReport:
    certain = {c.finding.key: c.certain for c in evaluation.findings}
    return {
        "cost": one.cost,
        "changes": [
            {
                "kind": change.kind,
                "subject": change.subject,
                "title": change.title,
                "cost": change.cost,
                "location": place(evaluation.spec, change.pointer),
            }
            for change in one.changes
        ],
        "scope": one.scope,
        "approvals_per_day": one.approvals,
        "controls": {"added": list(one.newly), "removed": list(one.lifted)},
        "cleared": [
            _line(f.rule, f.message, f.severity, f.fingerprint, _word(certain.get(f.key, False)))
            for f in one.cleared
        ],
        "new": [
            _line(f.rule, f.message, f.severity, f.fingerprint, _word(sure)) for f, sure in one.new
        ],
        "unused": list(one.unused),
    }


def _line(rule: str, message: str, severity: str, fingerprint: str, certainty: str) -> FindingLine:
    return {
        "rule": rule,
        "message": message,
        "severity": severity,
        "fingerprint": fingerprint,
        "certainty": certainty,
    }


def _word(certain: bool) -> str:  # noqa: FBT001 - the one thing that it is about
    return "certain" if certain else "possible"
