"""
From a picture to its plan: the same plan for the same picture, whatever the machine.
"""

from __future__ import annotations

from dataclasses import replace

from scopecard.layout import Band, Box, Plan, Route
from scopecard.layout.columns import Stand, grid, stand
from scopecard.layout.ports import Ports
from scopecard.layout.routes import routes
from scopecard.layout.sizes import GRID, LABEL, Written
from scopecard.picture import Picture


def arrange(picture: Picture, written: Written = str) -> Plan:
    """
    Return where everything in *picture* stands.

    *written* is applied to each text before it is measured: it must make strangers'
    words fit to be shown.
    """
    ports = Ports(picture, written)
    at = grid(picture)
    found = stand(picture, ports, at, written)
    boxes = {placed.node.id: placed.box for placed in found.nodes}
    drawn = routes(ports, boxes, at)
    bounds = _bounds(at.right, found, drawn)
    return Plan(
        picture=picture,
        columns=tuple(_deep(band, found.bottom) for band in at.columns.values()),
        lanes=tuple(_wide(lane, bounds) for lane in found.lanes),
        nodes=found.nodes,
        routes=drawn,
        bounds=bounds,
    )


def _deep(band: Band, bottom: int) -> Band:
    return replace(band, box=replace(band.box, height=bottom))


def _wide(lane: Band, bounds: Box) -> Band:
    return replace(lane, box=replace(lane.box, x=bounds.x, width=bounds.width))


def _bounds(right: int, found: Stand, drawn: tuple[Route, ...]) -> Box:
    """Return what is covered: the lanes, the runs above them, and the words at the right."""
    top = min((y for route in drawn for _, y in route.points), default=0)
    top = min([top, *(mark.box.y for route in drawn for mark in route.marks)])
    top = min([top, *(route.label.y for route in drawn if route.label)]) - 2 * GRID
    right = max([right, *(x for route in drawn for x, _ in route.points)])
    words = [route.label.x + LABEL for route in drawn if route.label and not route.label.end]
    right = max([right, *words])
    return Box(0, min(top, 0), right, found.bottom - min(top, 0))
