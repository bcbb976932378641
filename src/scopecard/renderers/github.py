"""
Annotations for the log of GitHub Actions: one command a line, beside the code.

Ten of each level are shown for a step, so the worst come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.errors import Problem
    from scopecard.report_form import FindingReport, Report

_LEVELS: Final = {
    "critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice",
}  # fmt: skip
_ORDER: Final = tuple(_LEVELS)


def render(reports: Sequence[Report], invalid: Sequence[Problem] = ()) -> str:
    """Return a command for each problem, each finding that nobody accepts, and each scope."""
    lines = [_problem(problem) for problem in invalid]
    found = [finding for report in reports for finding in report["findings"]]
    found.sort(key=lambda finding: _ORDER.index(finding["severity"]))
    lines += [_finding(finding) for finding in found if finding["accepted"] is None]
    lines += [line for report in reports for line in _scope(report)]
    return "".join(f"{line}\n" for line in lines)


def command(level: str, message: str, **properties: str | int) -> str:
    r"""
    Return one annotation, in which no text can end the line or begin another property.

    >>> command("error", "100%\n::set-env::", file="a,b:c.yaml", line=3)
    '::error file=a%2Cb%3Ac.yaml,line=3::100%25\\x0a::set-env::'
    """
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {told}::{_data(message)}" if told else f"::{level}::{_data(message)}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _finding(finding: FindingReport) -> str:
    place = finding["location"]
    doubt = " (possible)" * (finding["certainty"] == "possible")
    said = finding["message"] + doubt + (f"; {finding['help']}" if finding["help"] else "")
    return command(
        _LEVELS[finding["severity"]],
        said,
        file=place["file"],
        line=place["line"],
        col=place["column"],
        endColumn=place["end_column"],
        title=f"{finding['rule']} ({finding['severity']})",
    )


def _problem(problem: Problem) -> str:
    said = problem.message + (f"; {problem.help}" if problem.help else "")
    place = problem.location
    if place is None:
        return command("error", said, title=problem.rule)
    return command(
        "error",
        said,
        file=place.file,
        line=place.line,
        col=place.column,
        endColumn=place.end_column,
        title=problem.rule,
    )


def _scope(report: Report) -> Iterator[str]:
    if report["tool_counts"] is not None:
        return
    scope = report["scope"]
    low, high = scope["range"]
    span = f", {low} to {high} until its questions are answered" if low < high else ""
    said = f"{report['system']} is scope {scope['value']}, {scope['name']}{span}"
    yield command("notice", said, file=report["file"], title="scope")
