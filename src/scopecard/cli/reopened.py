"""
Which accepted findings are not what they were when the baseline was made?

An acceptance that nobody touched since then was given for another path, or for less: the
finding is open again, whatever the acceptance says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scopecard.report_form import FindingReport, Report
from scopecard.rules import SEVERITIES


def reopen(report: Report, baseline: Sequence[Mapping[str, Any]]) -> list[FindingReport]:
    """Take from *report* the acceptances that the *baseline* shows for something else."""
    before = {
        told["fingerprint"]: told
        for one in baseline
        if one["system"] == report["system"]
        for told in one["findings"]
    }
    found = [
        finding
        for finding in report["findings"]
        if finding["accepted"] is not None
        and finding["accepted"] == before.get(finding["fingerprint"], {}).get("accepted")
        and _is_another(before[finding["fingerprint"]], finding)
    ]
    for finding in found:
        finding["accepted"] = None
    return found


def _is_another(old: Mapping[str, Any], new: FindingReport) -> bool:
    """Return whether a path is another one, or a finding is worse than it was."""
    severity, certainty = old.get("severity"), old.get("certainty")
    if severity in SEVERITIES and SEVERITIES.index(new["severity"]) < SEVERITIES.index(severity):
        return True
    if certainty == "possible" and new["certainty"] == "certain":
        return True
    return _way(old.get("path")) != _way(new["path"])


def _way(path: object) -> list[tuple[Any, Any]]:
    steps = path if isinstance(path, list) else []
    return [(step.get("id"), step.get("edge")) for step in steps if isinstance(step, Mapping)]
