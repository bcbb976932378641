"""
What goes into a tracker: one row for each finding, and for each control to close.

A row has an id that stays the same while the thing does, so that a second import
changes an issue and does not double it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.catalog import controls

if TYPE_CHECKING:
    from scopecard.report_form import ControlReport, FindingReport, Report

_GRADES: Final = {"contradicted": "high", "missing": "medium"}


class Row(NamedTuple):
    """One thing to do, in the columns of a tracker; the names are their heads."""

    system: str
    id: str
    kind: str
    """``finding`` or ``gap``."""
    rule: str
    """The rule, or the control."""
    severity: str
    certainty: str
    status: str
    title: str
    why: str
    todo: str
    test: str
    """How to see that it is done."""
    controls: str
    threats: str
    effort: str
    phase: str
    file: str
    line: int


def rows(reports: Sequence[Report]) -> list[Row]:
    """Return the rows of *reports*, in the order of each: worst findings, then first gaps."""
    return [row for report in reports for row in (*_findings(report), *_gaps(report))]


def _findings(report: Report) -> Iterator[Row]:
    for found in report["findings"]:
        yield Row(
            system=report["system"],
            id=found["fingerprint"],
            kind="finding",
            rule=found["rule"],
            severity=found["severity"],
            certainty=found["certainty"],
            status="open" if found["accepted"] is None else "accepted",
            title=found["message"],
            why=_path(found),
            todo=found["help"],
            test=f"scopecard evaluate no longer finds {found['fingerprint']}",
            controls=" ".join(found["controls"]),
            threats=" ".join(found["threats"]),
            effort="",
            phase="",
            file=found["location"]["file"],
            line=found["location"]["line"],
        )


def _gaps(report: Report) -> Iterator[Row]:
    if report["tool_counts"] is not None:
        return
    known: dict[str, ControlReport] = {one["id"]: one for one in report["controls"]}
    for gap in report["gaps"]:
        control = known[gap["control"]]
        told = controls().get(control["id"])
        yield Row(
            system=report["system"],
            id=f"{report['system']}:{control['id']}",
            kind="gap",
            rule=control["id"],
            severity=_GRADES.get(control["status"], "low"),
            certainty="certain",
            status=control["status"],
            title=control["title"],
            why=control["reason"],
            todo=gap["why"] if told is None else told.good,
            test="" if told is None else told.test,
            controls=control["id"],
            threats="",
            effort=control["effort"],
            phase=control["phase"],
            file=control["location"]["file"],
            line=control["location"]["line"],
        )


def _path(found: FindingReport) -> str:
    return " > ".join(step["id"] for step in found["path"])
