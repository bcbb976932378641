"""
What is shown of one finding, and where does it stand?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopecard.house import rules_of
from scopecard.places import place, steps
from scopecard.report_form import AcceptanceReport, FindingReport
from scopecard.rules import Finding, all_rules

if TYPE_CHECKING:
    from scopecard.evaluation import CertainFinding, Evaluation


def finding_entry(
    evaluation: Evaluation, found: CertainFinding, then: int | None = None
) -> FindingReport:
    """Return what is shown of one finding; *then* is the scope if it alone were mended."""
    finding, spec = found.finding, evaluation.spec
    rule = rules_of(evaluation.organisation)[finding.rule]
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "certainty": "certain" if found.certain else "possible",
        "message": finding.message,
        "subjects": list(finding.subjects),
        "path": steps(spec, evaluation.worst, finding.path),
        "paths": finding.paths,
        "location": place(spec, finding.pointer),
        "related": [place(spec, pointer) for pointer in finding.places],
        "help": finding.help,
        "threats": list(rule.threats),
        "controls": list(rule.controls),
        "fingerprint": finding.fingerprint,
        "then": then,
        "accepted": _acceptance(evaluation, finding),
    }


def _acceptance(evaluation: Evaluation, finding: Finding) -> AcceptanceReport | None:
    """Return the acceptance of a finding that holds today; one that is over accepts nothing."""
    told = evaluation.claims.accepted.get(finding.fingerprint)
    # NOTE: what is wrong with a claim, or by the organisation's rules, is not the team's to accept
    if told is None or finding.rule not in all_rules() or evaluation.claims.expired(told):
        return None
    return {
        "owner": told["owner"],
        "reason": told["reason"],
        "approver": told.get("approver"),
        "expires": told["expires"],
    }
