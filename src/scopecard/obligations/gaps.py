"""
Which of the controls that are owed and not there should be closed first?

First what is claimed and not so, then by how bad the findings are that the control
answers, by how soon the phases ask for it, and by how little work it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from scopecard.obligations.assessment import Obligation
from scopecard.rules import SEVERITIES

OPEN: Final = ("contradicted", "missing", "planned", "partial", "declared")
"""The statuses that leave a gap."""
_EFFORT: Final = ("low", "medium", "high")
_PHASES: Final = ("foundational", "enhanced", "advanced")


class Gap(NamedTuple):
    """One control to close, and why it matters."""

    control: str
    why: str
    answers: tuple[str, ...]
    """The rules whose findings it answers, the worst first."""


def gaps(
    obligations: Mapping[str, Obligation], severities: Mapping[str, Mapping[str, str]]
) -> list[Gap]:
    """
    Return every gap, the first to close first.

    *severities* gives for each control the rules whose findings it answers, each with
    the severity of its worst finding.
    """
    found = [one for one in obligations.values() if one.status.status in OPEN]
    found.sort(key=lambda one: _order(one, severities.get(one.control.id, {})))
    return [
        Gap(one.control.id, _why(one, answers), tuple(answers))
        for one in found
        for answers in [_worst_first(severities.get(one.control.id, {}))]
    ]


def _order(one: Obligation, answers: Mapping[str, str]) -> tuple[bool, int, int, int, int, str]:
    control = one.control
    worst = min(map(SEVERITIES.index, answers.values()), default=len(SEVERITIES))
    return (
        one.status.status != "contradicted", worst, -len(answers),
        _PHASES.index(control.phase), _EFFORT.index(control.effort), control.id,
    )  # fmt: skip


def _worst_first(answers: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(answers.items(), key=lambda a: (SEVERITIES.index(a[1]), a[0])))


def _why(one: Obligation, answers: Mapping[str, str]) -> str:
    """Return in a few words why this gap stands where it does."""
    told = [f"{rule} ({severity})" for rule, severity in answers.items()]
    reasons: Sequence[str] = [
        *(["claimed, and not so"] if one.status.status == "contradicted" else []),
        *(
            [f"answers {', '.join(told[:2])}" + (f" +{len(told) - 2}" if told[2:] else "")]
            * bool(told)
        ),
        f"{one.control.phase}, {one.control.effort} effort",
    ]
    return "; ".join(reasons)
