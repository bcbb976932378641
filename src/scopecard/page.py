"""
What stands on the page of one system? The report, and the matrix that it is placed in.

Everything that a page shows is worked out here; its renderers only render.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from scopecard.catalog import dimensions
from scopecard.framework import load
from scopecard.obligations.standing import NOT_COVERED, NOT_OWED
from scopecard.obligations.status import STATUSES
from scopecard.scoping.matrix import matrix
from scopecard.threats.standing import NOT_REACHABLE

if TYPE_CHECKING:
    from scopecard.crosswalk import Coverage
    from scopecard.fix_form import FixReport
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


def page(
    report: Report,
    *,
    sheet: Mapping[str, Any] | None = None,
    fixes: FixReport | None = None,
    threats: Mapping[str, Any] | None = None,
    coverages: Sequence[Coverage] = (),
    decides: str | None = None,
    unsearched: bool = False,
) -> dict[str, Any]:
    """
    Return everything that the page of a system shows, beside its report.

    That is its posture *sheet*, its *fixes*, its *threats* and the *coverages* of other
    lists too, each where it is given. The agent that *decides* comes first.
    *unsearched* says that there was too much to look for fixes.
    """
    scopes = matrix().section("scopes")
    agents = sorted(
        report["agents"], key=lambda agent: (-agent["scope"], agent["id"] != decides, agent["id"])
    )
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
        "sheet": sheet,
        "titles": {} if sheet is None else {gap["id"]: gap["title"] for gap in sheet["gaps"]},
        "fixes": fixes["remedies"] if fixes is not None else [],
        "unsearched": unsearched,
        "threats": _threats(report, threats),
        "coverages": [_coverage(one) for one in coverages],
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


def _threats(report: Report, found: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return each list of threats, with how the system stands to those that can reach it."""
    if found is None:
        return []
    messages = {one["fingerprint"]: one["message"] for one in report["findings"]}
    return [
        {
            "title": f"{one['title']} {one['version']}".strip(),
            "counts": {name: number for name, number in one["counts"].items() if number},
            "reachable": [
                {
                    "id": threat["id"],
                    "title": threat["title"],
                    "status": threat["status"],
                    "shown_by": [
                        {"fingerprint": name, "message": messages[name]}
                        for name in threat["findings"]
                        if name in messages
                    ],
                    "why": "; ".join(map(_way, threat["ways"][:2])),
                }
                for threat in one["threats"]
                if threat["status"] != NOT_REACHABLE
            ],
        }
        for one in found["frameworks"].values()
    ]


def _way(way: Mapping[str, Any]) -> str:
    if way["lacking"]:
        return f"{way['meaning']}, and not verified: {', '.join(way['lacking'])}"
    return f"{way['meaning']}, answered by {', '.join(way['verified'])}"


def _coverage(found: Coverage) -> dict[str, Any]:
    """Return one list, with those of its ids that an owed control answers."""
    rows = [row for row in found.rows if row.worst not in (NOT_COVERED, NOT_OWED)]
    return {
        "title": found.title,
        "version": found.version,
        "relation": found.relation,
        "counts": found.counts,
        "total": sum(not row.retired for row in found.rows),
        "rows": [
            {
                "id": found.cite.replace("{id}", row.id),
                "title": row.title,
                "worst": row.worst,
                "controls": [one.control for one in row.standings],
            }
            for row in rows
        ],
    }
