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
_SOFT: Final = 12
_INSIDE: Final = 14
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
    parts, at = [f"M{points[0][0]} {points[0][1]}"], 1
    while at < len(points) - 1:
        before, here, after = points[at - 1 : at + 2]
        if 0 < abs(after[1] - here[1]) <= _SOFT and after[0] == here[0] and at + 2 < len(points):
            left, right = _towards(here, before, _SOFT), _towards(after, points[at + 2], _SOFT)
            parts.append(
                f"L{left[0]:g} {left[1]:g}C{here[0]} {here[1]} {after[0]} {after[1]} "
                f"{right[0]:g} {right[1]:g}"
            )
            at += 2
            continue
        start, end = _towards(here, before, _BEND), _towards(here, after, _BEND)
        parts.append(f"L{start[0]:g} {start[1]:g}Q{here[0]} {here[1]} {end[0]:g} {end[1]:g}")
        at += 1
    last = points[-1]
    parts.append(f"L{last[0]} {last[1]}")
    return "".join(parts)


def _towards(here: Point, other: Point, most: int) -> tuple[float, float]:
    across, down = other[0] - here[0], other[1] - here[1]
    length = abs(across) + abs(down)
    share = min(most, length / 2) / length if length else 0
    return here[0] + across * share, here[1] + down * share


def head(points: Sequence[Point]) -> str:
    """Return the arrow head at the end of a line, which always arrives from a side."""
    before, (x, y) = points[-2:]
    back = -_HEAD if before[0] < x else _HEAD
    return f"M{x} {y}l{back} -4.5v9Z"


def reads(line: Line) -> bool:
    """Return whether information only comes in over *line*: its head is hollow."""
    return line.kind == "affects" and READS.issuperset(line.words)


def drawn(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return *points* from inside the first node, whatever its shape, to inside the arrow head."""
    (first, second), (before, (x, y)) = points[:2], points[-2:]
    start = first[0] + (-_INSIDE if second[0] > first[0] else _INSIDE)
    room = min(_HEAD - 2, abs(x - before[0]))
    end = x - room if before[0] < x else x + room
    return ((start, first[1]), *points[1:-1], (end, y))
