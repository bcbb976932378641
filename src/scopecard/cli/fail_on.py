"""
When does an evaluation fail a build? The conditions of ``--fail-on``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scopecard.claims import every_rule
from scopecard.cli.options import choose, usage
from scopecard.report_form import FindingReport, Report
from scopecard.rules import SEVERITIES

Condition = Callable[[Report], bool]

HELP = (
    "Exit with 1 if this holds: scope:N (that scope or more), a severity (that or worse), "
    "a rule, or undetermined; what is accepted does not count. May be repeated."
)


def conditions(names: Sequence[str], own: Iterable[str] = ()) -> list[Condition]:
    """
    Return the conditions that *names* ask for; an unknown one is a usage error.

    *own* are the rules of the organisation, by id.
    """
    rules = [*every_rule(), *own]
    return [_condition(name, rules) for name in names]


def _condition(name: str, rules: Sequence[str]) -> Condition:
    kind, sign, number = name.partition(":")
    if kind == "scope" and sign:
        if number not in ("1", "2", "3", "4"):
            usage(f"--fail-on scope:N takes a scope from 1 to 4, not `{number}`")
        least = int(number)
        return lambda report: report["scope"]["value"] >= least
    choose("--fail-on", name, [*SEVERITIES, "undetermined", *rules, "scope:3"])
    if name == "undetermined":
        return lambda report: report["scope"]["range"][0] < report["scope"]["range"][1]
    if name in SEVERITIES:
        bad = SEVERITIES[: SEVERITIES.index(name) + 1]
        return lambda report: any(f["severity"] in bad for f in _open(report))
    return lambda report: any(f["rule"] == name for f in _open(report))


def _open(report: Report) -> list[FindingReport]:
    """Return the findings that nobody accepts."""
    return [finding for finding in report["findings"] if finding["accepted"] is None]
