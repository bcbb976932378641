"""
What an import has learnt, what it had to assume, and what comes next.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import tools_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scopecard.report_form import Report


def render(
    facts: Mapping[str, int],
    report: Report,
    style: Style,
    *,
    notes: Sequence[str] = (),
    written: str | None = None,
) -> str:
    """Return a few lines on *facts* and *report*; *written* is the file, if there is one."""
    lines = [] if written is None else [f"wrote {safe(written)}"]
    lines += [f"note: {safe(note)}" for note in notes]
    lines += [_facts(facts), *_score(report, style), *_next(report, written)]
    return "\n".join(lines) + "\n"


def _facts(facts: Mapping[str, int]) -> str:
    """Return how many facts rest on what."""
    imported, conflicts = facts["imported"], facts["conflicts"]
    return (
        f"{imported} {'fact' if imported == 1 else 'facts'} imported, {facts['inferred']} inferred from"
        f" words, {facts['assumed']} assumed, {conflicts} {'conflict' if conflicts == 1 else 'conflicts'}"
    )


def _score(report: Report, style: Style) -> Iterator[str]:
    counts, scope = report["tool_counts"], report["scope"]
    if counts is not None:
        yield tools_sentence(counts)
        yield "scored as tools, not as a system: --agent ID --started-by KIND would make them one"
        return
    low, high = scope["range"]
    value = style.paint(f"SCOPE {high}", "bold")
    yield f"{style.scope(high)}  {value}{style.dot}{scope['name']}"
    if low < high:
        count = len(report["questions"])
        questions = "1 question is open" if count == 1 else f"{count} questions are open"
        yield f"it may be anything from scope {low} to {high}: {questions}"


def _next(report: Report, written: str | None) -> Iterator[str]:
    if written is not None:
        verbose = "" if report["tool_counts"] is None else " --verbose"
        yield f"next: scopecard evaluate {safe(shlex.quote(written))}{verbose}"
