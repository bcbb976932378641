"""
What is wrong, for a terminal: what nobody answers for first, what is accepted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import SEVERITY_STYLES, Style
from scopecard.renderers.wording import at, count, more

if TYPE_CHECKING:
    from scopecard.report_form import FindingReport, Report

_SHOWN: Final = 8


def finding_lines(report: Report, style: Style, *, verbose: bool) -> Iterator[str]:
    """Yield the findings of *report*, and then those that somebody accepts."""
    findings = [finding for finding in report["findings"] if finding["accepted"] is None]
    accepted = [finding for finding in report["findings"] if finding["accepted"] is not None]
    if findings:
        yield style.heading(f"FINDINGS ({len(findings)})")
        shown = findings if verbose else _first(findings)
        for finding in shown:
            yield from _finding(finding, style, verbose=verbose)
        yield from more(len(findings) - len(shown), "finding")
    if findings and accepted:
        yield ""
    if accepted:
        ends = min(one["accepted"]["expires"] for one in accepted if one["accepted"])
        yield style.heading(f"ACCEPTED ({len(accepted)})") + f"  (the first until {ends})"
        for finding in accepted if verbose else accepted[:_SHOWN]:
            yield from _finding(finding, style, verbose=verbose)
        yield from more(0 if verbose else len(accepted) - _SHOWN, "accepted finding")


def _first(findings: Sequence[FindingReport]) -> list[FindingReport]:
    """Return what is worth a reader's first minute: a leak that is part of a trifecta is not."""
    deadly = {f["subjects"][0] for f in findings if f["rule"] == "lethal-trifecta"}
    return [
        finding
        for finding in findings
        if finding["severity"] in ("critical", "high", "medium")
        and not (finding["rule"] == "exfiltration" and finding["subjects"][0] in deadly)
    ][:_SHOWN]


def _finding(finding: FindingReport, style: Style, *, verbose: bool) -> Iterator[str]:
    severity = style.paint(f"{finding['severity']:<8}", SEVERITY_STYLES[finding["severity"]])
    possible = " (possible)" if finding["certainty"] == "possible" else ""
    rule = style.paint(finding["rule"], "bold")
    yield f"  {severity}  {rule}{possible}  {style.paint(at(finding['location']), 'dim')}"
    paths = f" ({count(finding['paths'], 'path')})" if finding["paths"] > 1 else ""
    yield from style.wrap(safe(finding["message"]) + paths, 12)
    accepted = finding["accepted"]
    if accepted is not None:
        by = f", agreed by {safe(accepted['approver'])}" if accepted["approver"] else ""
        text = f"by {safe(accepted['owner'])} until {accepted['expires']}{by}: {safe(accepted['reason'])}"
        yield from style.wrap(text, 16, 12)
    if verbose:
        if finding["path"]:
            nodes = dict.fromkeys(safe(step["id"]) for step in finding["path"])
            yield from style.wrap("path: " + style.arrow.join(nodes), 18, 12)
        if finding["help"]:
            yield from style.wrap("help: " + safe(finding["help"]), 18, 12)
        yield f"            fingerprint: {finding['fingerprint']}"
