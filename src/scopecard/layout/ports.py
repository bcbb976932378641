"""
At which height does a line leave a node, and at which does it arrive?

Of the eight heights of a grid, each kind of place has its own in every channel, so
that no line lies on another one: 0 is for lines that share a place, 4 for those with
words, 2 for the like beside people and for what leads back, 6 for what is below words.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from scopecard.layout import Box
from scopecard.layout.sides import (
    AGENTS,
    LEFT,
    PEOPLE,
    RIGHT,
    RUN,
    SOURCE,
    TOOLS,
    Ends,
    class_of,
    column_of,
    ends_of,
)
from scopecard.layout.sizes import GRID, STRIP, Place, Written, place_of, snap
from scopecard.picture import Line, Picture

_Own: TypeAlias = tuple[str, str]
"""A node, and one of its sides."""


class Tie(NamedTuple):
    """A line with its ends, and the place of its words."""

    line: Line
    ends: Ends
    place: Place

    @property
    def own(self) -> _Own | None:
        """The side of a node at which it has a place of its own."""
        if self.ends.words == RUN:
            return None
        if self.ends.words == SOURCE:
            return self.line.source, self.ends.source
        return self.line.target, self.ends.target


class Ports:
    """The places at the sides of all nodes of one picture."""

    def __init__(self, picture: Picture, written: Written) -> None:
        self.columns: Final = column_of(picture)
        self.ties: Final = tuple(
            Tie(line, ends_of(number, line, self.columns), place_of(line, written))
            for number, line in enumerate(picture.lines)
        )
        self._tops: dict[_Own, int] = {}
        """How high the places of a side are together."""
        self._offsets: list[int] = []
        """For each line, how far below the first place of its side its own one begins."""
        blank: dict[tuple[object, ...], int] = {}
        for tie in self.ties:
            self._offsets.append(self._add(tie, blank))

    def _add(self, tie: Tie, blank: dict[tuple[object, ...], int]) -> int:
        if tie.own is None:
            return 0
        key = (tie.own, class_of(tie.line), tie.line.state)
        if not tie.place.rows and not tie.place.marks and key in blank:
            return blank[key]
        top = self._tops.get(tie.own, 0)
        self._tops[tie.own] = top + tie.place.height
        if not tie.place.rows and not tie.place.marks:
            blank[key] = top
        return top

    def needed(self, node: str) -> list[int]:
        """Return how high *node* has to be for what is at each of its sides."""
        return [self._side(node, side) for side in (LEFT, RIGHT)]

    def _side(self, node: str, side: str) -> int:
        places = self._tops.get((node, side), 0)
        return places + self._strip(node) if places else 0

    def _strip(self, node: str) -> int:
        return 0 if self.columns[node] == TOOLS else STRIP

    def heights(self, number: int, boxes: dict[str, Box]) -> tuple[int, int]:
        """Return the y at which the line with this *number* leaves, and that at which it arrives."""
        tie = self.ties[number]
        line, ends = tie.line, tie.ends
        own = self._own(number, boxes)
        begins = own if ends.words == SOURCE else self._shared(tie, line.source, ends.source, boxes)
        arrives = (
            own
            if ends.words not in (SOURCE, RUN)
            else self._shared(tie, line.target, ends.target, boxes)
        )
        return begins, arrives

    def _own(self, number: int, boxes: dict[str, Box]) -> int:
        tie = self.ties[number]
        if tie.own is None:
            return 0
        box = boxes[tie.own[0]]
        free = box.height - self._side(*tie.own)
        lower = 2 if self.columns[tie.own[0]] == PEOPLE else 0
        return box.y + snap(free // 2) + self._offsets[number] + tie.place.line - lower

    def _shared(self, tie: Tie, node: str, side: str, boxes: dict[str, Box]) -> int:
        box = boxes[node]
        leaves = node == tie.line.source and side == tie.ends.source
        if (node, side) in self._tops:
            return box.bottom - (2 * GRID if leaves else GRID) - 2
        if leaves and side == LEFT:
            return box.bottom - 6
        first = snap(box.height // 2 - 2 * GRID)
        lower = 2 if side == LEFT and self.columns[node] == AGENTS else 0
        return box.y + first + GRID * class_of(tie.line) - lower
