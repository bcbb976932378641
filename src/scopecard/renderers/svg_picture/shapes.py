"""
Which shape has a node, a gate, a line?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scopecard.layout import Box, Point
from scopecard.picture import READS, Line
from scopecard.renderers.svg_picture.tags import tag

_RADII: Final = {"actor": 22, "agent": 9, "tool": 2}
_RIM: Final = 5
_BEND: Final = 9
_HEAD: Final = 9
CORNER: Final = 7


def of_node(kind: str, box: Box) -> str:
    """Return the outline of a node: the kind can be told without its colour."""
    if kind == "data":
        return tag("path", {"class": "shape", "d": _cylinder(box)})
    if kind == "gate":
        return tag("path", {"class": "shape", "d": octagon(box)})
    if kind == "identity":
        return tag("path", {"class": "shape", "d": _tab(box)})
    return rectangle(box, "shape", _RADII.get(kind, 2))


def rectangle(box: Box, name: str, radius: int = 0) -> str:
    """Return a rectangle of class *name*."""
    return tag("rect", {
        "class": name, "x": box.x, "y": box.y, "width": box.width, "height": box.height,
        "rx": min(radius, box.height // 2) or "",
    })  # fmt: skip


def octagon(box: Box, corner: int = CORNER) -> str:
    """Return the outline of a stop sign that fills *box*."""
    a, b, c, d = box.x, box.y, box.right, box.bottom
    k = corner
    return f"M{a + k} {b}H{c - k}L{c} {b + k}V{d - k}L{c - k} {d}H{a + k}L{a} {d - k}V{b + k}Z"


def _cylinder(box: Box) -> str:
    a, b, c, d, half = box.x, box.y + _RIM, box.right, box.bottom - _RIM, box.width / 2
    rim = f"{half:g} {_RIM}"
    return f"M{a} {b}A{rim} 0 0 1 {c} {b}V{d}A{rim} 0 0 1 {a} {d}ZM{a} {b}A{rim} 0 0 0 {c} {b}"


def _tab(box: Box) -> str:
    a, b, c, d = box.x, box.y, box.right, box.bottom
    return f"M{a} {b + 5}V{b}H{a + 40}L{a + 45} {b + 5}H{c}V{d}H{a}ZM{a} {b + 5}H{a + 45}"


def of_line(points: Sequence[Point]) -> str:
    """Return the way through *points*, its corners rounded; a small step is a soft one."""
    first, *_ = points
    parts = [f"M{first[0]} {first[1]}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(here, before), _towards(here, after)
        parts.append(f"L{start[0]:g} {start[1]:g}Q{here[0]} {here[1]} {end[0]:g} {end[1]:g}")
    last = points[-1]
    parts.append(f"L{last[0]} {last[1]}")
    return "".join(parts)


def _towards(here: Point, other: Point) -> tuple[float, float]:
    across, down = other[0] - here[0], other[1] - here[1]
    length = abs(across) + abs(down)
    share = min(_BEND, length / 2) / length if length else 0
    return here[0] + across * share, here[1] + down * share


def head(points: Sequence[Point]) -> str:
    """Return the arrow head at the end of a line, which always arrives from a side."""
    before, (x, y) = points[-2:]
    back = -_HEAD if before[0] < x else _HEAD
    return f"M{x} {y}l{back} -4.5v9Z"


def reads(line: Line) -> bool:
    """Return whether information only comes in over *line*: its head is hollow."""
    return line.kind == "affects" and READS.issuperset(line.words)


def shortened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return *points* with the end drawn back into the arrow head, where no thick line shows."""
    *rest, before, (x, y) = points
    room = min(_HEAD - 2, abs(x - before[0]))
    return (*rest, before, (x - room if before[0] < x else x + room, y))
