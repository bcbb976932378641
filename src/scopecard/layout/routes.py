"""
How do lines run from node to node? Straight out, along a track, straight in.

Tracks lie between the columns, runs above all of them: no line crosses a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

from scopecard.layout import Box, Point, Route
from scopecard.layout.columns import TRACK, Channel, Grid
from scopecard.layout.ports import Ports, Tie
from scopecard.layout.sides import DATA, LEFT, RIGHT, RUN, SOURCE, TOOLS, Bundle
from scopecard.layout.sizes import ARROW, GRID, LABEL, placed_marks, placed_words
from scopecard.layout.tracks import assign, stack

_MOST_RUNS: Final = 24
"""Up to how many runs have their words written on them."""
_ABOVE: Final = GRID
_Tracks: TypeAlias = dict[tuple[int, Bundle], int]


class _Way(NamedTuple):
    tie: Tie
    begins: int
    arrives: int
    run: int | None
    """The y of the run, if the line needs one."""


def routes(ports: Ports, boxes: dict[str, Box], at: Grid) -> tuple[Route, ...]:
    """Return how all lines run between nodes that stand in *boxes*."""
    heights = [ports.heights(number, boxes) for number in range(len(ports.ties))]
    runs, told = _runs(ports.ties)
    ways = [
        _Way(tie, *ends, runs.get(tie.ends.bundle) if _leads_over(tie) else None)
        for tie, ends in zip(ports.ties, heights, strict=True)
    ]
    tracks = _tracks(ways, at)
    return tuple(_route(way, boxes, tracks, at, told=told) for way in ways)


def _leads_over(tie: Tie) -> bool:
    leaves, arrives = tie.ends.channels
    return leaves != arrives


def _runs(ties: Iterable[Tie]) -> tuple[dict[Bundle, int], bool]:
    """Return the y of each run above the columns, and whether there is room for words there."""
    over = [tie for tie in ties if _leads_over(tie)]
    told = len({tie.ends.bundle for tie in over if tie.ends.words == RUN}) <= _MOST_RUNS
    spans: dict[Bundle, tuple[int, int, int]] = {}
    over.sort(key=lambda tie: abs(tie.ends.channels[0] - tie.ends.channels[1]))
    for tie in over:
        low, high = sorted(tie.ends.channels)
        known = spans.get(tie.ends.bundle, (low, high, 0))
        height = _room(tie) if told else GRID
        spans[tie.ends.bundle] = (min(low, known[0]), max(high, known[1]), max(height, known[2]))
    tops = stack(spans)
    return {
        # What is written on a run stands above it, half of its gates below.
        bundle: -_ABOVE - top + (spans[bundle][2] - GRID if told else 0) - _below(bundle, over)
        for bundle, top in tops.items()
    }, told


def _room(tie: Tie) -> int:
    return tie.place.height + GRID if tie.ends.words == RUN else GRID


def _below(bundle: Bundle, over: Iterable[Tie]) -> int:
    """Return how much of what sits on a run is below it."""
    return max(
        (tie.place.marks_height // 2 for tie in over
         if tie.ends.bundle == bundle and tie.ends.words == RUN),
        default=0,
    )  # fmt: skip


def _tracks(ways: Iterable[_Way], at: Grid) -> _Tracks:
    """Return the x of each bundle in each channel that it passes."""
    spans: dict[int, dict[Bundle, tuple[int, int]]] = {channel: {} for channel in at.channels}
    for way in ways:
        leaves, arrives = way.tie.ends.channels
        run = way.run
        _widen(spans[leaves], way.tie.ends.bundle, way.begins, way.arrives if run is None else run)
        _widen(spans[arrives], way.tie.ends.bundle, way.arrives, way.begins if run is None else run)
    found: _Tracks = {}
    for channel, wanted in spans.items():
        tracks = assign(wanted)
        pitch = _pitch(at.channels[channel], max(tracks.values(), default=0) + 1)
        for bundle, track in tracks.items():
            found[channel, bundle] = at.channels[channel].x + int(pitch * (track + 0.5))
    return found


def _pitch(channel: Channel, tracks: int) -> float:
    return min(channel.width / tracks, 2.0 * TRACK)


def _widen(spans: dict[Bundle, tuple[int, int]], bundle: Bundle, one: int, other: int) -> None:
    low, high = spans.get(bundle, (one, one))
    spans[bundle] = (min(low, one, other), max(high, one, other))


def _route(way: _Way, boxes: dict[str, Box], tracks: _Tracks, at: Grid, *, told: bool) -> Route:
    tie, ends = way.tie, way.tie.ends
    source, target = boxes[tie.line.source], boxes[tie.line.target]
    leaves, arrives = (tracks[channel, ends.bundle] for channel in ends.channels)
    start = source.right if ends.source == RIGHT else source.x
    end = target.right if ends.target == RIGHT else target.x
    corners: list[Point] = [(start, way.begins), (leaves, way.begins)]
    if way.run is not None:
        corners += [(leaves, way.run), (arrives, way.run)]
    corners += [(arrives, way.arrives), (end, way.arrives)]
    points = tuple(_turns(corners))
    if ends.words == RUN:
        if not told or way.run is None:
            return Route(tie.line, points, None, ())
        x = at.columns[TOOLS].box.x if TOOLS in at.columns else at.columns[DATA].box.x - LABEL
        marks = placed_marks(tie.place, x, way.run, end=False)
        return Route(tie.line, points, placed_words(tie.place, x, way.run, end=False), marks)
    return _told(tie, points)


def _told(tie: Tie, points: tuple[Point, ...]) -> Route:
    """Put words and gates at the side of the node at which the line has a place of its own."""
    at_source = tie.ends.words == SOURCE
    (x, y), side = (points[0], tie.ends.source) if at_source else (points[-1], tie.ends.target)
    away = GRID if at_source else ARROW + 4
    end = side == LEFT
    x += -away if end else away
    return Route(
        tie.line, points, placed_words(tie.place, x, y, end=end),
        placed_marks(tie.place, x, y, end=end),
    )  # fmt: skip


def _turns(corners: Iterable[Point]) -> Iterator[Point]:
    """Yield the corners at which a line really turns."""
    kept: list[Point] = []
    for point in corners:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    yield from kept
