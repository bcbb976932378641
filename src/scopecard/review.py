"""
How much review does a design need, and what would another scope take?

Paths, conditions and approvals are data (``scopes/agentic/review.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from scopecard.catalog import review
from scopecard.house import holds
from scopecard.obligations.status import THERE
from scopecard.organisation import condition
from scopecard.review_form import PromotionReport, ReviewReport

if TYPE_CHECKING:
    from scopecard.claims import Claims
    from scopecard.obligations.assessment import Assessment

_HIGHEST: Final = 4


def review_of(claims: Claims) -> ReviewReport:
    """Return the first path that any of its conditions asks for, or else the last."""
    paths = list(review()["paths"].items())
    for name, told in paths:
        because = [_words(one, claims) for one in told["any"] if holds(condition(one), claims)]
        if because or name == paths[-1][0]:
            return {
                "path": name,
                "title": told["title"],
                "meaning": told["meaning"],
                "because": because,
            }
    raise AssertionError  # INVARIANT: the last path has no condition


def promotion(assessment: Assessment, target: int) -> PromotionReport:
    """Return what it takes to run in scope *target*, whatever the scope is now."""
    now, then = assessment.obligations, assessment.owed_at(target)
    statuses = {
        control: (now[control] if control in now else assessment.obligation(control, ())).status
        for control in then
    }
    there = (*THERE, "accepted", "not-applicable")
    return {
        "target": target,
        "now": assessment.scope,
        "newly": [control for control in then if control not in now],
        "lifted": [control for control in now if control not in then],
        "lacking": [control for control, one in statuses.items() if one.status not in there],
        "approvals": [
            {
                "who": approval["who"],
                "what": approval["what"],
                "control": approval["control"],
                "status": assessment.obligation(approval["control"], ()).status.status,
            }
            for approval in review()["approvals"].get(str(target), ())
        ],
    }


def _words(told: Mapping[str, Any], claims: Claims) -> str:
    """Return a condition that holds in words."""
    return " and ".join(_clauses(told, {finding.rule for finding in claims.findings}))


def _clauses(told: Mapping[str, Any], found: set[str]) -> Iterator[str]:
    for key, value in told.items():
        match key:
            case "scope-at-least":
                yield f"scope {value}" if value == _HIGHEST else f"scope {value} or higher"
            case "severity-at-least":
                yield f"a finding is {value} or worse"
            case "undetermined":
                yield "its scope has a range"
            case "findings":
                yield ", ".join(rule for rule in value if rule in found)
            case _:
                yield ", ".join(value)
