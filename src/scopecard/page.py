"""
What stands on the page of one system? The report, and the matrix that it is placed in.

Everything that a page shows is worked out here; its renderers only render.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scopecard.catalog import dimensions
from scopecard.framework import load
from scopecard.obligations.status import STATUSES
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.report_form import AgentReport, Report

STARTS: Final = {
    "attended-fixed": "A person asks for each run, and the steps are fixed.",
    "attended-dynamic": "A person asks for each run, and the system chooses its own steps.",
    "unattended": "Runs begin without a person asking for them.",
    "self-directed": "It runs by itself, or nobody said what starts it.",
}
"""What each place on the autonomy axis means, in a sentence."""
CHANGES: Final = {
    "read-only": "It reads and answers, and changes nothing.",
    "gated-change": "It changes things, and a person approves each change first.",
    "open-change": "It changes things that nobody approves first.",
    "self-extending": "It can change what limits it.",
}
"""What each place on the agency axis means, in a sentence."""
_COLUMNS: Final = {
    "read-only": ("none",),
    "gated-change": ("gated",),
    "open-change": ("low", "open"),
}


def page(report: Report) -> dict[str, Any]:
    """Return everything that the page of a system shows, beside its report."""
    scopes = matrix().section("scopes")
    agents = sorted(report["agents"], key=lambda agent: (-agent["scope"], agent["id"]))
    high = report["scope"]["range"][1]
    return {
        "report": report,
        "worst": agents[0] if agents else None,
        "agents": agents,
        "scopes": {int(number): told for number, told in scopes.items()},
        "starts": STARTS[report["scope"]["autonomy"]],
        "changes": CHANGES[report["scope"]["agency"]],
        "table": _table(report["policy"]["profile"], agents[0] if agents else None),
        "dimensions": _dimensions(report, high),
        "controls": {control["id"]: control for control in report["controls"]},
        "statuses": [s for s in STATUSES if any(c["status"] == s for c in report["controls"])],
    }


def _table(profile: str | int, agent: AgentReport | None) -> dict[str, Any]:
    """Return the decision table, with the cells marked that give *agent* its scope."""
    rows = []
    level = agent["because"][0]["rule"] if agent else ""
    change = agent["because"][1]["rule"] if agent else ""
    columns = list(matrix().section("capability").items())
    for name, row in matrix().section("profiles")[str(profile)]["table"].items():
        cells = [
            {
                "scope": scope,
                "here": agent is not None
                and name == level
                and column in _COLUMNS.get(change, ())
                and scope == agent["scope"],
            }
            for (column, _), scope in zip(columns, row, strict=True)
        ]
        rows.append({"level": name, "means": matrix().section("initiation")[name], "cells": cells})
    return {
        "profile": profile,
        "columns": [{"name": name, "means": means} for name, means in columns],
        "rows": rows,
        "extends": change == "self-extending",
    }


def _dimensions(report: Report, scope: int) -> list[dict[str, Any]]:
    """Return each dimension with what its scopes ask for and how its controls stand."""
    cells = load("agentic/cells.yaml")["cells"]
    titles = dict(dimensions())
    for control in report["controls"]:
        titles.setdefault(control["dimension"], control["dimension"])
    found = []
    for name, title in titles.items():
        controls = [c for c in report["controls"] if c["dimension"] == name]
        found.append(
            {
                "id": name,
                "title": title,
                "heads": [
                    {
                        "scope": number,
                        "texts": [
                            head["text"] for head in cells.get(name, {}).get(str(number), ())
                        ],
                        "here": number == scope,
                        "owed": number <= scope,
                    }
                    for number in range(1, 5)
                ],
                "counts": Counter(control["status"] for control in controls),
                "controls": controls,
            }
        )
    return found
