"""
What is wrong by the rules of the organisation?

A rule of its own names facts, and fires where all of them are so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scopecard.claims import Claims, every_rule
from scopecard.obligations.status import THERE
from scopecard.organisation import HouseRule, Organisation
from scopecard.rules import Finding, Rule


def house_findings(claims: Claims) -> Iterator[Finding]:
    """Yield what the organisation's own rules find."""
    system = str(claims.assessment.worst.spec["system"])
    for rule in claims.assessment.organisation.rules:
        if _fires(rule, claims):
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


def _fires(rule: HouseRule, claims: Claims) -> bool:
    assessment = claims.assessment
    spec, context = assessment.worst.spec, assessment.worst.context
    overlays = frozenset[str]().union(*context.overlays.values())
    found = {finding.rule for finding in claims.findings}
    there = [assessment.obligation(c, ()).status.status in THERE for c in rule.without_controls]
    return (
        (not rule.phases or spec.get("phase") in rule.phases)
        and (not rule.tags or not set(rule.tags).isdisjoint(spec.get("tags", ())))
        and assessment.scope >= rule.scope_at_least
        and assessment.facts.issuperset(rule.facts)
        and assessment.facts.isdisjoint(rule.without_facts)
        and overlays.issuperset(rule.overlays)
        and (not rule.findings or not found.isdisjoint(rule.findings))
        and not (there and all(there))
    )


def _never(_subject: object) -> Iterator[Finding]:
    return iter(())
