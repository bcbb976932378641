"""
What may be shown of the controls that a system owes?

The entries of ``controls`` and ``gaps`` in the report (DESIGN, section 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from scopecard.checks import HOLDS
from scopecard.house import rules_of
from scopecard.obligations.gaps import gaps
from scopecard.places import place, steps
from scopecard.report_form import ControlReport, GapReport
from scopecard.rules import SEVERITIES

if TYPE_CHECKING:
    from scopecard.context import Context
    from scopecard.graph.model import Pointer
    from scopecard.obligations.assessment import Assessment, Obligation
    from scopecard.rules import Finding, Rule
    from scopecard.spec import Spec

_SHOWN: Final = 20
"""How many places of one control are listed at most."""


def control_entry(spec: Spec, context: Context, one: Obligation) -> ControlReport:
    """Return what is shown of one control."""
    control, status = one.control, one.status
    open_signs = [sign for sign in status.signs if sign.kind != HOLDS]
    first = open_signs[0] if open_signs else None
    pointer: Pointer = ("controls", control.id) if one.claim is not None else ("system",)
    if one.claim is None and status.signs:
        pointer = status.signs[0].pointer
    return {
        "id": control.id,
        "title": control.title,
        "catalog": control.catalog,
        "dimension": control.dimension,
        "status": status.status,
        "reason": status.reason,
        "because": list(one.because),
        "provable": control.provable,
        "claim": None if one.claim is None else str(one.claim["status"]),
        "evidence": list(status.evidence),
        "effort": control.effort,
        "phase": control.phase,
        "location": place(spec, pointer),
        "path": steps(spec, context, first.path) if first is not None and first.path else [],
        "open": [
            {"message": sign.message, "location": place(spec, sign.pointer)}
            for sign in open_signs[:_SHOWN]
        ],
        "open_count": len(open_signs),
    }


def gap_entries(assessment: Assessment, findings: Iterable[Finding]) -> list[GapReport]:
    """Return every gap, the first to close first."""
    return [
        {"control": gap.control, "why": gap.why, "answers": list(gap.answers)}
        for gap in gaps(
            assessment.obligations, _answered(findings, rules_of(assessment.organisation))
        )
    ]


def _answered(
    findings: Iterable[Finding], rules: Mapping[str, Rule[Any]]
) -> dict[str, dict[str, str]]:
    """Return for each control the rules whose findings it answers, with the worst severity."""
    found: dict[str, dict[str, str]] = {}
    for finding in findings:
        for control in rules[finding.rule].controls:
            known = found.setdefault(control, {})
            known[finding.rule] = min(
                known.get(finding.rule, "info"), finding.severity, key=SEVERITIES.index
            )
    return found
