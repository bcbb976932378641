"""
What is wrong with what the team claims? One rule in each file, found by its file name.

Like the rules of :mod:`scopecard.rules`, but of the claims in a spec (``controls`` and
``accepted``) instead of the design: each looks at a :class:`Claims`. A claim never
changes any other finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from scopecard.obligations.assessment import Assessment
from scopecard.obligations.status import Status
from scopecard.rules import Finding, Rule, all_rules, rules_in


class Claims(NamedTuple):
    """What the team claims, and what it is to be held against."""

    assessment: Assessment
    findings: Sequence[Finding]
    """What the rules found in the design."""

    @property
    def controls(self) -> Mapping[str, Mapping[str, Any]]:
        """What the spec says of controls, by their ids."""
        found: Mapping[str, Mapping[str, Any]] = self.assessment.worst.spec.get("controls", {})
        return found

    @property
    def accepted(self) -> Mapping[str, Mapping[str, Any]]:
        """The findings that the spec accepts, by fingerprint."""
        found: Mapping[str, Mapping[str, Any]] = self.assessment.worst.spec.get("accepted", {})
        return found

    def standing(self, control: str) -> Status | None:
        """Return the status of *control*, or nothing where it is not owed."""
        found = self.assessment.obligations.get(control)
        return None if found is None else found.status

    def expired(self, acceptance: Mapping[str, Any]) -> bool:
        """Return whether the last day of *acceptance* is over."""
        return date.fromisoformat(acceptance["expires"]) < self.assessment.today


@cache
def claim_rules() -> dict[str, Rule[Claims]]:
    """Return every rule about claims by id, in the order of the ids."""
    return rules_in(__name__, __path__)


@cache
def every_rule() -> dict[str, Rule[Any]]:
    """Return every rule, about designs and about claims, in the order of the ids."""
    rules: dict[str, Rule[Any]] = {**all_rules(), **claim_rules()}
    return {name: rules[name] for name in sorted(rules)}
