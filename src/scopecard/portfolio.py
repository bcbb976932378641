"""
What stands on the page of several systems?

Where each stands, what moved since a baseline, what is missing most often, and what
joins them. A pure view of their reports; the page, the table and the lists show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from scopecard import __version__
from scopecard.joins.crossing import crossings, joins
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.joins import Ends
    from scopecard.report_form import ControlReport, Report

PHASES: Final = ("prototype", "production", "scale", None)
"""Every phase; none where a spec does not say it."""
MISSING: Final = ("missing", "contradicted")
"""The statuses of a control that is not there."""
_BAD: Final = ("critical", "high")
Baseline = Mapping[str, Any]
"""What is read of the report of one system, as it was."""


def portfolio(
    reports: Sequence[Report],
    ends: Sequence[Ends] = (),
    baseline: Sequence[Baseline] | None = None,
    invalid: Sequence[str] = (),
) -> dict[str, Any]:
    """Return everything that the page of several systems shows."""
    before = None if baseline is None else _numbered((one["system"], one) for one in baseline)
    now = _numbered((one["system"], one) for one in sorted(reports, key=lambda one: one["file"]))
    systems = [_system(one, key, before) for key, one in now.items()]
    agentic = [one for one in systems if one["agentic"]]
    names = matrix().section("scopes")
    return {
        "systems": sorted(systems, key=_worst_first),
        "scopes": {number: names[str(number)]["name"] for number in range(1, 5)},
        "counts": {n: sum(one["high"] == n for one in agentic) for n in range(4, 0, -1)},
        "phases": _by_phase(agentic),
        "below": sorted(one["system"] for one in agentic if one["below"]),
        "missing": _missing(reports),
        "accepted": _accepted(reports),
        "joins": joins(ends),
        "crossings": crossings(ends),
        "compared": baseline is not None,
        "movers": [one for one in sorted(systems, key=_most_moved) if one["moved"]],
        "invalid": sorted(invalid),
        "edition": str(matrix().section("edition")),
        "version": __version__,
        "gone": [] if before is None else sorted(key[0] for key in before if key not in now),
    }


def _numbered(named: Iterable[tuple[str, Any]]) -> dict[tuple[str, int], Any]:
    """Return what is named by its name, and a number where several have the same."""
    seen: Counter[str] = Counter()
    found = {}
    for name, one in named:
        found[name, seen[name]] = one
        seen[name] += 1
    return found


def _system(
    report: Report, key: tuple[str, int], before: Mapping[tuple[str, int], Baseline] | None
) -> dict[str, Any]:
    scope = report["scope"]
    low, high = scope["range"]
    severities = Counter(finding["severity"] for finding in report["findings"])
    gaps = [gap["control"] for gap in report["gaps"]]
    titles = {control["id"]: control["title"] for control in report["controls"]}
    return {
        "system": report["system"],
        "title": report["title"],
        "file": report["file"],
        "phase": report["phase"],
        "agentic": report["tool_counts"] is None,
        "low": low,
        "high": high,
        "declared": scope["declared"],
        "below": scope["declared"] is not None and scope["declared"] < high,
        "worst": next(iter(report["findings"]), None) if _bad(severities) else None,
        "severities": dict(severities),
        "missing": sum(one["status"] in MISSING for one in report["controls"]),
        "owed": len(report["controls"]),
        "first": [{"id": one, "title": titles[one]} for one in gaps[:1]],
        "review": report["review"],
        "questions": len(report["questions"]),
        "moved": None if before is None else _moved(report, before.get(key)),
    }


def _bad(severities: Mapping[str, int]) -> int:
    return sum(severities.get(name, 0) for name in _BAD)


def _worst_first(system: Mapping[str, Any]) -> tuple[object, ...]:
    counts = system["severities"]
    bad = (-counts.get("critical", 0), -counts.get("high", 0), -system["missing"])
    return (not system["agentic"], -system["high"], *bad, system["system"], system["file"])


def _by_phase(systems: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the phases in which there is a system, each with its systems by scope."""
    found = []
    for phase in PHASES:
        here = sorted(
            (one for one in systems if one["phase"] == phase), key=lambda one: one["system"]
        )
        if here:
            cells = {n: [one for one in here if one["high"] == n] for n in range(1, 5)}
            found.append({"phase": phase, "cells": cells, "total": len(here)})
    return found


def _moved(report: Report, before: Baseline | None) -> dict[str, Any] | None:
    """Return what is not as it was; none where all is."""
    if before is None:
        return {"new": True, "before": None, "by": 0, "worse": [], "better": 0}
    was = before["scope"]["range"][1]
    by = report["scope"]["range"][1] - was
    known = {one["fingerprint"] for one in before["findings"]}
    now = {one["fingerprint"] for one in report["findings"]}
    worse = [f for f in report["findings"] if f["fingerprint"] not in known]
    if not by and now == known:
        return None
    return {"new": False, "before": was, "by": by, "worse": worse, "better": len(known - now)}


def _most_moved(system: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the order of the movers: new ones, then up, then worse, then down."""
    moved = system["moved"] or {"new": False, "by": 0, "worse": []}
    return (not moved["new"], -moved["by"], -len(moved["worse"]), _worst_first(system))


def _missing(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Return the controls that are not there, those that most systems lack first."""
    lacking: dict[str, list[str]] = {}
    owed: Counter[str] = Counter()
    told: dict[str, ControlReport] = {}
    for report in reports:
        if report["tool_counts"] is not None:
            continue
        for control in report["controls"]:
            owed[control["id"]] += 1
            told.setdefault(control["id"], control)
            if control["status"] in MISSING:
                lacking.setdefault(control["id"], []).append(report["system"])
    ordered = sorted(lacking, key=lambda name: (-len(lacking[name]), name))
    return [
        {
            "id": name,
            "title": told[name]["title"],
            "dimension": told[name]["dimension"],
            "effort": told[name]["effort"],
            "owed": owed[name],
            "systems": sorted(lacking[name]),
        }
        for name in ordered
    ]


def _accepted(reports: Sequence[Report]) -> list[dict[str, Any]]:
    found = [
        {"system": report["system"], **one} for report in reports for one in report["acceptances"]
    ]
    return sorted(found, key=lambda one: (one["expires"], one["system"], one["subject"]))
