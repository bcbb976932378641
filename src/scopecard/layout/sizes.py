"""
How large is a node, and the place of a line with words or gates at its side?

Everything is a multiple of eight; the line itself is four below one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from scopecard.layout import Box, PlacedMark, Text
from scopecard.layout.letters import fit, width, wrap
from scopecard.layout.sides import AGENTS, CLASSES
from scopecard.picture import Line, Mark, Node
from scopecard.picture.palette import SCOPES
from scopecard.picture.words import cut, line_phrases, mark_phrases

Written: TypeAlias = Callable[[str], str]
"""Makes a stranger's text fit to be shown, before it is measured."""

GRID: Final = 8
HALF: Final = 4
NAME: Final = 12.5
NOTE: Final = 11.0
WORDS: Final = 10.5
NODE_ROW: Final = 15
WORD_ROW: Final = 13
WIDTHS: Final = (136, 192, 176, 176)
LABEL: Final = 144
"""How wide the place for words is, beside a column."""
MARK_ROW: Final = 13
_MARK_WIDTH: Final = 128
_PAD: Final = 10
_MOST_WORDS: Final = 3
_MOST_REASONS: Final = 3
_SHARED: Final = (CLASSES + 1) * GRID
STRIP: Final = 3 * GRID
"""What is kept free below places with words, for lines that share a place."""
ARROW: Final = 12


class Place(NamedTuple):
    """The place of one line at a side: rows of words above it, gates on it."""

    rows: tuple[str, ...] = ()
    marks: tuple[tuple[Mark, tuple[str, ...]], ...] = ()

    @property
    def marks_height(self) -> int:
        """How high its gates are, one below the other."""
        return sum(_mark_height(rows) for _, rows in self.marks)

    @property
    def line(self) -> int:
        """How far below its top the line is."""
        above = len(self.rows) * WORD_ROW + (3 if self.rows else 0) + self.marks_height // 2
        return snap(max(above - HALF, 0)) + HALF

    @property
    def height(self) -> int:
        """How high all of it is."""
        return snap(self.line + self.marks_height // 2 + (6 if self.rows or self.marks else HALF))


def snap(number: float) -> int:
    """Return the next multiple of eight."""
    return -int(-number // GRID) * GRID


def node_rows(node: Node, column: int, written: Written) -> tuple[tuple[str, ...], int]:
    """Return the rows of *node*, and how many of them are its name."""
    room = WIDTHS[column] - 2 * _PAD
    if node.scope is None or column != AGENTS:
        name = wrap(written(cut(node.name)), NAME, room, 2, bold=True) or ("",)
        notes = wrap(written(cut(" · ".join(node.notes))), NOTE, room, 3)
        return (*name, *notes), len(name)
    # NOTE: an agent always has three rows, or what a tool makes of it would move its neighbours.
    first, *rest = node.notes
    texts = (f"scope {node.scope} · {first}", " · ".join(rest))
    sign = fit(f"{SCOPES[node.scope].sign} {written(cut(node.name))}", NAME, room, bold=True)
    return (sign, *(fit(written(cut(text)), NOTE, room) for text in texts)), 1


def place_of(line: Line, written: Written) -> Place:
    """Return the place that *line* needs."""
    phrases = map(written, map(cut, line_phrases(line)))
    rows = [row for phrase in phrases for row in wrap(phrase, WORDS, LABEL - ARROW - 6, 2)]
    return Place(
        tuple(rows[:_MOST_WORDS]),
        tuple((mark, _mark_rows(mark, written)) for mark in line.marks),
    )


def _mark_rows(mark: Mark, written: Written) -> tuple[str, ...]:
    show = partial(fit, size=WORDS, room=_MARK_WIDTH - 16)
    gate, asks, *reasons = (written(cut(phrase)) for phrase in mark_phrases(mark))
    wrong = wrap(" · ".join(reasons), WORDS, _MARK_WIDTH - 16, _MOST_REASONS)
    return (fit(gate, WORDS, _MARK_WIDTH - 16, bold=True), show(asks), *wrong)


def _mark_height(rows: tuple[str, ...]) -> int:
    return len(rows) * MARK_ROW + 6


def placed_marks(place: Place, x: int, y: int, *, end: bool) -> tuple[PlacedMark, ...]:
    """Return the gates of *place* on its line, which is at *y*; with *end* they end at *x*."""
    found, top = [], y - place.marks_height // 2
    for mark, rows in place.marks:
        wide = [width(row, WORDS, bold=number == 0) for number, row in enumerate(rows)]
        across = min(_MARK_WIDTH, int(max(wide)) + 18)
        box = Box(x - across if end else x, top, across, _mark_height(rows))
        found.append(PlacedMark(mark, box, rows))
        top += box.height
    return tuple(found)


def placed_words(place: Place, x: int, y: int, *, end: bool) -> Text | None:
    """Return the words of *place* above its line, which is at *y*."""
    if not place.rows:
        return None
    lowest = y - place.marks_height // 2 - 4
    return Text(place.rows, x, lowest - (len(place.rows) - 1) * WORD_ROW, end)


def node_height(rows: int, places: Iterable[int]) -> int:
    """Return how high a node with so many *rows* is, beside sides that need so much."""
    return snap(max(rows * NODE_ROW + 14, _SHARED, *places))
