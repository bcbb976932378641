"""
Problems as a compiler shows them: what, where, the line with carets, and help.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

if TYPE_CHECKING:
    from scopecard.errors import Location, Problem

_WIDTH: Final = 100
_NARROWEST: Final = 20
_CUT: Final = "..."
_TAB: Final = "    "
_PIECE: Final = re.compile("[\ufe00-\ufe0f]{2,}|.", re.DOTALL)
"""What is made safe as one: selectors of a variant hide text only where several follow."""


def render_problems(
    problems: Sequence[Problem], *, color: bool = False, width: int | None = None
) -> str:
    """Return *problems* as text, each followed by an empty line; long lines are cut to *width*."""
    style = Style(color=color, width=width or _WIDTH)
    return "".join("\n".join(_problem(problem, style)) + "\n\n" for problem in problems)


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    title = style.paint(f"error[{problem.rule}]", "red", "bold")
    yield f"{title}: {style.paint(safe(problem.message), 'bold')}"
    place, margin = problem.location, " "
    notes = list(_notes(problem))
    if place is not None:
        shown = problem.line is not None
        margin = " " * (len(str(place.line)) if shown else 1)
        yield f"{margin}{style.paint('-->', 'blue')} {safe(str(place))}"
        if problem.line is not None:
            yield from _excerpt(problem.line, place, margin, style)
            if notes:
                yield f"{margin} {style.paint('|', 'blue')}"
    for note in notes:
        yield f"{margin} {style.paint('=', 'blue')} {note}"


def _notes(problem: Problem) -> Iterator[str]:
    for message, location in problem.related:
        yield f"note: {safe(message)}: {safe(str(location))}"
    if problem.help is not None:
        yield f"help: {safe(problem.help)}"


def _excerpt(line: str, place: Location, margin: str, style: Style) -> Iterator[str]:
    bar = style.paint("|", "blue")
    number = style.paint(str(place.line), "blue")
    before, span, after = _window(line, place, style.width - len(margin) - 3)
    carets = style.paint("^" * max(1, _columns(span)), "red", "bold")
    yield f"{margin} {bar}"
    yield f"{number} {bar} {before}{span}{after}".rstrip()
    yield f"{margin} {bar} {' ' * _columns(before)}{carets}"


def _window(line: str, place: Location, room: int) -> tuple[str, str, str]:
    """Return what is shown of *line*: before the place, of it, and behind it."""
    room = max(_NARROWEST, room) - 2 * len(_CUT)
    start = place.column - 1
    end = max(start + 1, place.end_column - 1)
    # NOTE: a line may be as long as a file, so nothing beyond the room is looked at
    span, whole = _fitting(line[start : min(end, start + room + 1)], room)
    if not whole:
        return (_CUT if start else ""), span, _CUT
    room -= _columns(span)
    ahead, behind = line[max(0, start - room - 1) : start], line[end : end + room + 1]
    after, _ = _fitting(behind, room)
    most = max(room * 2 // 3, room - _columns(after))
    before, from_start = _fitting(ahead, most, from_end=True)
    after, to_end = _fitting(behind, room - _columns(before))
    return before if from_start else _CUT + before, span, after if to_end else after + _CUT


def _fitting(text: str, room: int, *, from_end: bool = False) -> tuple[str, bool]:
    """Return as much of *text* as fits into *room* columns, and whether that is all."""
    shown: list[str] = []
    pieces = _PIECE.findall(text)
    for raw in reversed(pieces) if from_end else pieces:
        piece = _TAB if raw == "\t" else safe(raw)
        room -= _columns(piece)
        if room < 0:
            break
        shown.append(piece)
    whole = room >= 0
    return "".join(reversed(shown) if from_end else shown), whole


def _columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
