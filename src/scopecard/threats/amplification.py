"""
How much does each agentic factor of OWASP AIVSS amplify a flaw? A vector, no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from scopecard.threats.lists import amplification, meaning, otherwise
from scopecard.threats.standing import ThreatView
from scopecard.threats.witness import Path


class Factor(NamedTuple):
    """One factor, its value and from what it is derived."""

    id: str
    title: str
    meaning: str
    value: float
    reasons: tuple[str, ...]
    path: Path
    certain: bool
    """Whether it stays at least so whatever the open questions turn out to be."""


def factors(view: ThreatView) -> tuple[Factor, ...]:
    """Return the agentic factors, in their published order."""
    told = amplification()
    values: Mapping[str, float] = told["values"]
    return tuple(_factor(view, name, told["factors"][name], values) for name in told["factors"])


def _factor(
    view: ThreatView, name: str, entry: Mapping[str, Any], values: Mapping[str, float]
) -> Factor:
    title, words = entry["title"], entry["meaning"]
    if "audit" in entry:
        level, reasons = _audited(view, entry["audit"])
        return Factor(name, title, words, values[level], reasons, (), True)
    for level in ("full", "partial"):
        groups = [tuple(group) for group in entry[level]]
        held = [group for group in groups if all(map(view.facts.holds, group))]
        if held:
            path = min((_path(view, group) for group in held), key=len)
            certain = any(all(map(view.certainly, group)) for group in held)
            reasons = tuple(dict.fromkeys(meaning(fact) for group in held for fact in group))
            return Factor(name, title, words, values[level], reasons, path, certain)
    asked = dict.fromkeys(fact for level in ("full", "partial") for g in entry[level] for fact in g)
    absent = tuple(otherwise(fact) for fact in asked if not view.facts.holds(fact))
    return Factor(name, title, words, values["none"], absent, (), True)


def _path(view: ThreatView, facts: Iterable[str]) -> Path:
    """Return the longest of the paths by which each of *facts* holds."""
    return max((view.facts.path(fact) or () for fact in facts), key=len)


def _audited(view: ThreatView, audit: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return how much cannot be audited, by what is verified."""
    if not view.facts.holds(audit["when"]):
        return "none", (otherwise(audit["when"]),)
    for level in ("none", "partial"):
        if all(map(view.verified, audit[level])):
            lacking = [c for c in audit["none"] if not view.verified(c)]
            more = (f"not verified: {', '.join(lacking)}",) if lacking else ()
            return level, (f"verified: {', '.join(audit[level])}", *more)
    return "full", (f"not verified: {', '.join(c for c in audit['none'] if not view.verified(c))}",)
