"""
What that is new in a comparison may somebody accept?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopecard.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scopecard.difference.form import AcceptReport, DiffReport
    from scopecard.difference.portfolio import Entry


def worst_of(
    entries: Sequence[Entry], systems: Sequence[Mapping[str, object]], revision: str
) -> AcceptReport | None:
    """Return what may be accepted in the first of several *systems* where there is something."""
    reports = {entry.file: entry.report for entry in entries}
    for system in systems:
        found = reports.get(str(system["file"]))
        if found is not None:
            one = acceptable(found, found["files"]["new"].removeprefix(revision))
            if one is not None:
                return one
    return None


def acceptable(found: DiffReport, file: str | None) -> AcceptReport | None:
    """Return the worst that is new, or else open again, of the design in *file*; none elsewhere."""
    if file is None:
        return None
    for finding in found["findings"]["new"]:
        if finding["accepted"] is None and finding["rule"] in all_rules():
            return {"file": file, "fingerprint": finding["fingerprint"], "rule": finding["rule"]}
    for change in found["changes"]:
        if change["kind"] == "acceptance" and found["findings"]["reopened"]:
            name = found["findings"]["reopened"][0]
            return {"file": file, "fingerprint": name, "rule": "what is reopened"}
    return None
