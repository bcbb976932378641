"""
The first scope of a new description, and what to do next.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

if TYPE_CHECKING:
    from scopecard.report_form import Report


def render(report: Report, style: Style, *, written: str | None) -> str:
    """Return a few lines on *report*; *written* is the file, if there is one."""
    scope = report["scope"]
    value = style.paint(f"SCOPE {scope['value']}", "bold")
    lines = [] if written is None else [f"wrote {safe(written)}", ""]
    lines += [
        f" {style.scope(scope['value'])}  {value}{style.dot}{scope['name']}",
        *(f"       {line}" for line in _openness(report)),
        "",
        *_next(safe(shlex.quote(written)) if written else "FILE"),
    ]
    return "\n".join(lines) + "\n"


def _openness(report: Report) -> Iterator[str]:
    low, high = report["scope"]["range"]
    count = len(report["questions"])
    questions = "1 question is open" if count == 1 else f"{count} questions are open"
    if low < high:
        yield f"it may be anything from scope {low} to {high}: {questions}, and count as their worst"
    elif count:
        yield f"{questions}, but no answer would change that"
    else:
        yield "no question is open"


def _next(file: str) -> Iterator[str]:
    yield f"next: scopecard evaluate {file}"
    yield f"      scopecard import mcp .mcp.json --merge {file}  (its real tools, if it uses MCP)"
