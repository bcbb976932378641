"""
Where do the nodes stand? Side by side in columns, from top to bottom in lanes.

The place of a node outside the column of tools depends on no tool: so a new tool
moves nothing but tools. Tools stand in the lowest lane, and widths count no tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from scopecard.layout import Band, Box, PlacedNode
from scopecard.layout.ports import Ports
from scopecard.layout.sides import AGENTS, DATA, KINDS, PEOPLE, TOOLS, column_of
from scopecard.layout.sizes import GRID, LABEL, WIDTHS, Written, node_height, node_rows
from scopecard.picture import INSIDE, OUTSIDE, UNTRUSTED, ZONES, Node, Picture

TITLE_ROW: Final = 24
TRACK: Final = 9
_GAP: Final = 2 * GRID
_LANE_ROW: Final = 32
_LANE_PAD: Final = 16
_MARGIN: Final = 16
_FEWEST, _MOST = 6, 40
TITLES: Final = {
    OUTSIDE: "OUTSIDE",
    UNTRUSTED: "NOT TRUSTED",
    INSIDE: "INSIDE, TRUSTED",
}


class Channel(NamedTuple):
    """The tracks between two columns, without the places for words beside them."""

    x: int
    width: int


class Grid(NamedTuple):
    """The columns and the channels between them."""

    columns: Mapping[int, Band]
    channels: Mapping[int, Channel]
    left: int
    right: int


def grid(picture: Picture) -> Grid:
    """Return where the columns of *picture* are; their heights are not known yet."""
    columns_of = column_of(picture)
    groups = {KINDS.index(group.kind): group for group in picture.groups}
    counts = [len(groups[column].nodes) if column in groups else 0 for column in range(len(KINDS))]
    tracks = {
        1: counts[PEOPLE] + counts[AGENTS],
        2: counts[AGENTS],
        3: counts[DATA],
        4: counts[DATA],
    }
    gates = any(node.kind == "gate" for node in picture.nodes)
    inner = any(columns_of[one.source] == columns_of[one.target] == DATA for one in picture.lines)
    beside = {PEOPLE: gates, TOOLS: True, DATA: inner}
    columns, channels, x = {}, {}, _MARGIN
    for column, width in enumerate(WIDTHS):
        if column in groups:
            group = groups[column]
            columns[column] = Band(group.kind, group.title, Box(x, 0, width, 0))
            x += width
        elif column == TOOLS:
            x += LABEL  # the words of lines that lead over it
        channel = column + 1
        x += LABEL if column in groups and beside.get(column) else 0
        if column == DATA and not inner:
            channels[channel] = Channel(x, TRACK)
            break
        room = 2 * GRID + TRACK * min(max(tracks[channel], _FEWEST), _MOST)
        channels[channel] = Channel(x + GRID, room - 2 * GRID)
        x += room + (LABEL if channel in groups and channel in (AGENTS, TOOLS) else 0)
    return Grid(columns, channels, 0, x + _MARGIN)


class Stand(NamedTuple):
    """All nodes in their places."""

    nodes: tuple[PlacedNode, ...]
    lanes: tuple[Band, ...]
    bottom: int


def stand(picture: Picture, ports: Ports, at: Grid, written: Written) -> Stand:
    """Return *picture*'s nodes one below the other, lane by lane."""
    zones = [zone for zone in ZONES if any(_zone(node, ports) == zone for node in picture.nodes)]
    cells = _cells(picture, ports)
    found: dict[str, PlacedNode] = {}
    lanes, y = [], TITLE_ROW
    for lane, zone in enumerate(zones):
        top, lowest = y + _LANE_ROW, y + _LANE_ROW
        for column, band in at.columns.items():
            below = top
            for node in cells.get((column, zone), ()):
                rows, names = node_rows(node, column, written)
                height = node_height(len(rows), ports.needed(node.id))
                box = Box(band.box.x, below, WIDTHS[column], height)
                placed = PlacedNode(node, box, rows, names, column, lane)
                found[node.id] = placed
                below = placed.box.bottom + _GAP
            lowest = max(lowest, below - _GAP)
        box = Box(at.left, y, at.right - at.left, lowest + _LANE_PAD - y)
        lanes.append(Band(zone, TITLES[zone], box))
        y = box.bottom
    return Stand(tuple(found[node.id] for node in picture.nodes), tuple(lanes), y)


def _zone(node: Node, ports: Ports) -> str:
    return INSIDE if ports.columns[node.id] == TOOLS else node.zone


def _cells(picture: Picture, ports: Ports) -> dict[tuple[int, str], list[Node]]:
    """Return the nodes of each column and lane, in their order."""
    holders = _first_holders(picture)
    order = {node.id: number for number, node in enumerate(picture.nodes)}
    cells: dict[tuple[int, str], list[Node]] = {}
    for node in picture.nodes:
        cells.setdefault((ports.columns[node.id], _zone(node, ports)), []).append(node)
    nobody = len(order)
    for (column, _), nodes in cells.items():
        if column == TOOLS:
            nodes.sort(key=lambda one: (holders.get(one.id, nobody), one.server, one.id))
    return cells


def _first_holders(picture: Picture) -> dict[str, int]:
    """Return, for each tool, the number of the first agent that holds it."""
    order = {node.id: number for number, node in enumerate(picture.nodes)}
    found: dict[str, int] = {}
    for line in picture.lines:
        if line.kind == "grants":
            number = order[line.source]
            found[line.target] = min(found.get(line.target, number), number)
    return found
