"""
What is wrong by the rules of the organisation?

A rule of its own names facts, and fires where all of them are so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scopecard.claims import Claims, every_rule
from scopecard.organisation import Condition, Organisation
from scopecard.rules import SEVERITIES, Finding, Rule


def house_findings(claims: Claims) -> Iterator[Finding]:
    """Yield what the organisation's own rules find."""
    system = str(claims.assessment.worst.spec["system"])
    for rule in claims.assessment.organisation.rules:
        if holds(rule.when, claims):
            yield Finding(
                rule.id, rule.severity, rule.title, (system,), ("system",), help=rule.help
            )


def rules_of(organisation: Organisation) -> dict[str, Rule[Any]]:
    """Return every rule that can find something, those of *organisation* with the shipped."""
    own: dict[str, Rule[Any]] = {
        rule.id: Rule(
            rule.id,
            severity=rule.severity,
            threats=(),
            controls=rule.controls,
            page=f"{rule.title}\n\n{rule.help}",
            check=_never,
        )
        for rule in organisation.rules
    }
    return {**every_rule(), **own}


def holds(condition: Condition, claims: Claims) -> bool:
    """Return whether *condition* holds of a system."""
    assessment = claims.assessment
    spec = assessment.worst.spec
    found = {finding.rule for finding in claims.findings}
    lacking = [not assessment.stands(control) for control in condition.without_controls]
    bad = SEVERITIES[: SEVERITIES.index(condition.severity_at_least or "info") + 1]
    return (
        (not condition.phases or spec.get("phase") in condition.phases)
        and (not condition.tags or not set(condition.tags).isdisjoint(spec.get("tags", ())))
        and assessment.scope >= condition.scope_at_least
        and (not condition.undetermined or assessment.lowest < assessment.scope)
        and (
            not condition.severity_at_least
            or any(finding.severity in bad for finding in claims.findings)
        )
        and assessment.facts.issuperset(condition.facts)
        and assessment.facts.isdisjoint(condition.without_facts)
        and assessment.all_overlays.issuperset(condition.overlays)
        and (not condition.findings or not found.isdisjoint(condition.findings))
        and (not lacking or any(lacking))
    )


def _never(_subject: object) -> Iterator[Finding]:
    return iter(())
