"""
JUnit's XML, for the test pages of Jenkins, GitLab and others: a suite for each spec.

A finding that is medium or worse is a failure, one that is accepted is skipped, and the
rest passes with its text beside it. A spec without any has one case, which passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.errors import Problem
    from scopecard.report_form import FindingReport, Report

_FAILURES: Final = ("critical", "high", "medium")


def render(reports: Sequence[Report], invalid: Sequence[Problem] = ()) -> str:
    """Return *reports* as test suites, and what is *invalid* as one suite of errors."""
    suites = [line for report in reports for line in _suite(report)]
    if invalid:
        cases = [line for problem in invalid for line in _error(problem)]
        suites += _wrapped("invalid specs", cases, tests=len(invalid), errors=len(invalid))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="scopecard">']
    return "\n".join([*lines, *suites, "</testsuites>"]) + "\n"


def _suite(report: Report) -> list[str]:
    scope = report["scope"]
    verdict = f"scope {scope['value']}, {scope['name']}"
    name = f"{report['system']} ({report['file']})"
    where = report["file"]
    passing = "no agent, scored as tools" if report["tool_counts"] is not None else verdict
    cases = [f"  <testcase{_attributes(name=passing, classname=where)}/>"]
    findings = report["findings"]
    for finding in findings:
        cases += _case(finding, where)
    accepted = sum(finding["accepted"] is not None for finding in findings)
    failed = sum(_fails(finding) for finding in findings)
    tests = len(findings) + 1
    return _wrapped(name, cases, tests=tests, failures=failed, skipped=accepted)


def _fails(finding: FindingReport) -> bool:
    return finding["severity"] in _FAILURES and finding["accepted"] is None


def _case(finding: FindingReport, file: str) -> list[str]:
    place = finding["location"]
    doubt = " (possible)" * (finding["certainty"] == "possible")
    nodes = list(dict.fromkeys(step["id"] for step in finding["path"]))
    text = "\n".join(
        safe(line)
        for line in (
            f"{place['file']}:{place['line']}:{place['column']}",
            *([f"path: {' -> '.join(nodes)}"] if nodes else []),
            *([f"help: {finding['help']}"] if finding["help"] else []),
            f"fingerprint: {finding['fingerprint']}",
        )
    )
    name = f"{finding['rule']} {', '.join(finding['subjects'])} {finding['fingerprint']}"
    opening = f"  <testcase{_attributes(name=name, classname=file)}>"
    message, accepted = finding["message"] + doubt, finding["accepted"]
    if accepted is not None:
        told = f"accepted by {accepted['owner']} until {accepted['expires']}: {accepted['reason']}"
        inside = f"<skipped{_attributes(message=told)}/>"
    elif _fails(finding):
        about = _attributes(message=message, type=finding["severity"])
        inside = f"<failure{about}>{escape(text)}</failure>"
    else:
        inside = f"<system-out>{escape(safe(message))}\n{escape(text)}</system-out>"
    return [opening, f"    {inside}", "  </testcase>"]


def _error(problem: Problem) -> list[str]:
    place = problem.location
    file = "" if place is None else place.file
    inside = f"<error{_attributes(message=problem.message, type=problem.rule)}/>"
    where = problem.rule if place is None else f"{problem.rule} {place}"
    opening = f"  <testcase{_attributes(name=where, classname=file)}>"
    return [opening, f"    {inside}", "  </testcase>"]


def _wrapped(name: str, cases: Sequence[str], **counts: int) -> list[str]:
    told = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0) | counts
    opening = f" <testsuite{_attributes(name=name, **told)}>"
    return [opening, *(f" {line}" for line in cases), " </testsuite>"]


def _attributes(**values: str | int) -> str:
    return "".join(f' {name}="{escape(safe(str(value)))}"' for name, value in values.items())
