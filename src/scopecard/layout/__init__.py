"""
Where does everything in a picture stand? Coordinates, and the text that fits there.

Columns are people, agents, tools and data; lanes are zones of trust. Nothing here
knows a file format: :mod:`scopecard.layout.arrange` makes a plan, a renderer draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from scopecard.picture import Line, Mark, Node, Picture

Point: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> int:
        """The y of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Text:
    """Rows that fit the place they stand in."""

    rows: tuple[str, ...]
    x: int
    y: int
    """The base line of the first row."""
    end: bool = False
    """Whether the rows end at x, where they otherwise begin there."""


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """Where a node stands; its first *names* rows are its name."""

    node: Node
    box: Box
    rows: tuple[str, ...]
    names: int
    column: int
    lane: int


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """Where a gate sits on its line."""

    mark: Mark
    box: Box
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """How a line runs: horizontally and vertically from point to point."""

    line: Line
    points: tuple[Point, ...]
    label: Text | None
    marks: tuple[PlacedMark, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A column or a lane, with what stands above it."""

    id: str
    title: str
    box: Box


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture with coordinates."""

    picture: Picture
    columns: tuple[Band, ...]
    lanes: tuple[Band, ...]
    nodes: tuple[PlacedNode, ...]
    routes: tuple[Route, ...]
    bounds: Box
    """What all of it covers."""
