"""
Problems as a compiler shows them: what, where, the line with carets, and help.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

if TYPE_CHECKING:
    from scopecard.errors import Location, Problem

_BEFORE: Final = 60
_WIDEST: Final = 100


def render_problems(problems: Sequence[Problem], *, color: bool = False) -> str:
    """Return *problems* as text, each followed by an empty line."""
    style = Style(color=color)
    return "".join("\n".join(_problem(problem, style)) + "\n\n" for problem in problems)


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    title = style.paint(f"error[{problem.rule}]", "red", "bold")
    yield f"{title}: {style.paint(safe(problem.message), 'bold')}"
    place = problem.location
    margin = 1
    if place is not None:
        margin = len(str(place.line)) if problem.line is not None else 1
        yield f"{' ' * margin} {style.paint('-->', 'blue')} {safe(str(place))}"
        if problem.line is not None:
            yield from _excerpt(problem.line, place, margin, style)
    for message, location in problem.related:
        yield f"{' ' * margin} = note: {safe(message)}: {safe(str(location))}"
    if problem.help is not None:
        yield f"{' ' * margin} = help: {safe(problem.help)}"


def _excerpt(line: str, place: Location, margin: int, style: Style) -> Iterator[str]:
    start, end = place.column - 1, max(place.column, place.end_column - 1)
    cut = max(0, start - _BEFORE)
    before, span, after = line[cut:start], line[start:end], line[end : cut + _WIDEST]
    span = span[:_WIDEST]
    head = "…" if cut else ""
    tail = "…" if len(line) > max(end, cut + _WIDEST) else ""
    bar = style.paint("|", "blue")
    number = style.paint(f"{place.line:>{margin}}", "blue")
    shown_before = head + _shown(before)
    shown_span = _shown(span)
    carets = style.paint("^" * max(1, _width(shown_span)), "red", "bold")
    yield f"{' ' * margin} {bar}"
    yield f"{number} {bar} {shown_before}{shown_span}{_shown(after)}{tail}"
    yield f"{' ' * margin} {bar} {' ' * _width(shown_before)}{carets}"


def _shown(text: str) -> str:
    return safe(text.replace("\t", "    "))


def _width(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
