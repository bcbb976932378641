"""
JSON, for programs: the report as it is, one object a line (DESIGN, section 9).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scopecard.errors import Location, Problem


def render(report: Mapping[str, Any]) -> str:
    """Return *report* on one line; lone surrogates and controls are escaped."""
    return json.dumps(report, allow_nan=False, separators=(", ", ": ")) + "\n"


def render_problems(problems: Sequence[Problem], file: str | None = None) -> str:
    """Return *problems* as one object on a line."""
    found: dict[str, Any] = {"schema": "scopecard/problems-v1"}
    if file is not None:
        found["file"] = file
    found["problems"] = [
        {
            "rule": problem.rule,
            "message": problem.message,
            "location": _location(problem.location),
            "help": problem.help,
            "related": [
                {"message": message, "location": _location(location)}
                for message, location in problem.related
            ],
        }
        for problem in problems
    ]
    return render(found)


def _location(location: Location | None) -> dict[str, Any]:
    if location is None:
        return {}
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_column": location.end_column,
    }
