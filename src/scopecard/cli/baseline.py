"""
Reads the reports that a run is compared with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopecard.errors import Location, Problem, SpecError
from scopecard.evaluation_report import SCHEMA
from scopecard.source import parse, read_bytes

_HINT = "make it with: scopecard evaluate FOLDER --format json -o FILE"


def read_baseline(path: Path) -> list[dict[str, Any]]:
    """
    Return the reports in the file at *path*, one a line, without what they need not have.

    Raises :class:`~scopecard.errors.SpecError` for anything else.
    """
    name = str(path)
    found = []
    for number, line in enumerate(read_bytes(path, name).split(b"\n"), 1):
        if not line.strip():
            continue
        if not line.startswith(b"{"):
            raise _not_a_report(name, number)
        try:
            value = parse(line, f"{name}:{number}").value
        except SpecError:
            raise _not_a_report(name, number) from None
        if value.get("schema") == "scopecard/problems-v1":
            continue  # an invalid spec had no report
        if not _is_report(value):
            raise _not_a_report(name, number)
        found.append(value)
    return found


def _is_report(value: dict[str, Any]) -> bool:
    """Return whether *value* has all that is compared, in the form that it is compared in."""
    scope, findings = value.get("scope"), value.get("findings")
    if value.get("schema") != SCHEMA or not isinstance(value.get("system"), str):
        return False
    if not isinstance(scope, dict) or not isinstance(findings, list):
        return False
    between = scope.get("range")
    return (
        isinstance(between, list)
        and [type(one) for one in between] == [int, int]
        and all(
            isinstance(one, dict) and isinstance(one.get("fingerprint"), str) for one in findings
        )
    )


def _not_a_report(name: str, number: int) -> SpecError:
    place = Location(name, number, 1, 1)
    return SpecError(Problem("not-a-report", "this line is no report", place, help=_HINT))
