"""
The picture as SVG: for eyes, for a keyboard, for a screen reader, on its own or in a page.

There is no script in it, nothing that loads, and no id that another picture on the
page could have too. ``data-next`` and its like say where arrow keys lead, and
``data-paths`` which flows pass a part (``decides``: the path that decides the scope);
``assets/picture.js`` makes use of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from scopecard.layout.arrange import arrange
from scopecard.picture.flows import Flow, lit
from scopecard.picture.words import cut
from scopecard.renderers.safe import safe
from scopecard.renderers.svg_picture import frame, parts
from scopecard.renderers.svg_picture.colours import stylesheet
from scopecard.renderers.svg_picture.tags import tag, text

if TYPE_CHECKING:
    from scopecard.layout import PlacedMark, Plan
    from scopecard.picture import Line, Node, Picture

__all__ = ["fragment", "render", "stylesheet"]


def render(picture: Picture, flows: Sequence[Flow] = ()) -> str:
    """Return *picture* as a file of its own; *flows* can be lit up in it."""
    style = tag("style", {}, stylesheet())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{fragment(picture, flows, style)}\n'


def fragment(picture: Picture, flows: Sequence[Flow] = (), style: str = "") -> str:
    """Return *picture* to be put into a page that has :func:`stylesheet`."""
    plan = arrange(picture, safe)
    bounds = plan.bounds
    above = frame.heading(plan, bounds.y)
    top = bounds.y - above.height
    above = frame.heading(plan, top)
    below = frame.legend(plan, bounds.bottom)
    height = bounds.bottom + below.height - top
    said = cut(f"Capability graph of {picture.title}: {picture.verdict}")
    attributes: dict[str, str | int] = {
        "xmlns": "http://www.w3.org/2000/svg", "class": "scopecard-picture",
        "viewBox": f"{bounds.x} {top} {bounds.width} {height}",
        "width": bounds.width, "height": height, "role": "graphics-document",
        "aria-roledescription": "capability graph", "aria-label": said,
    }  # fmt: skip
    because = cut(f"Because {', then '.join(picture.because)}.")
    return tag(
        "svg", attributes, tag("title", {}, text(said)), tag("desc", {}, text(because)), style,
        above.markup, frame.lanes(plan), frame.columns(plan), *_Parts(plan, flows).all(),
        below.markup,
    )  # fmt: skip


def _with_verdict(part: Node | Line, flows: Sequence[str]) -> Sequence[str]:
    """Return the ids of the flows on *part*, and of the path that decides."""
    return ("decides", *flows) if part.decides else flows


class _Parts:
    """The nodes, lines and gates of one plan, each with an id and its neighbours."""

    def __init__(self, plan: Plan, flows: Sequence[Flow]) -> None:
        self._plan = plan
        self._nodes = {placed.node.id: placed.node for placed in plan.nodes}
        self._ids = {node: f"n{number}" for number, node in enumerate(self._nodes, 1)}
        self._lit = lit(plan.picture, flows)
        self._ways: dict[str, dict[str, dict[str, None]]] = {}
        self._gates: dict[int, list[tuple[str, PlacedMark]]] = {}
        self._connect()

    def _connect(self) -> None:
        number = 0
        for place, route in enumerate(self._plan.routes):
            gates = []
            for mark in route.marks:
                number += 1
                gates.append((f"g{number}", mark))
            self._gates[place] = gates
            ends = (self._ids[route.line.source], self._ids[route.line.target])
            for one, other in pairwise((ends[0], *(name for name, _ in gates), ends[1])):
                self._lead(one, "data-next", other)
                self._lead(other, "data-back", one)
        order = sorted(self._plan.nodes, key=lambda placed: (placed.column, placed.box.y))
        for upper, lower in pairwise(order):
            if upper.column == lower.column:
                self._lead(self._ids[upper.node.id], "data-down", self._ids[lower.node.id])
                self._lead(self._ids[lower.node.id], "data-up", self._ids[upper.node.id])

    def _lead(self, one: str, direction: str, other: str) -> None:
        self._ways.setdefault(one, {}).setdefault(direction, {})[other] = None

    def _leads(self, name: str) -> dict[str, str]:
        return {way: " ".join(to) for way, to in self._ways.get(name, {}).items()}

    def all(self) -> Iterator[str]:
        """Yield the lines, what matters most on top, and then the nodes."""
        order = list(enumerate(self._plan.routes))
        order.sort(key=lambda one: (one[1].line.decides, one[1].line.state == "open"))
        for place, _ in order:
            yield self._line(place)
        nodes = sorted(self._plan.nodes, key=lambda placed: (placed.column, placed.box.y))
        for placed in nodes:
            name = self._ids[placed.node.id]
            on = _with_verdict(placed.node, self._lit.nodes.get(placed.node.id, ()))
            yield parts.node(placed, name, self._leads(name), on)

    def _line(self, place: int) -> str:
        route = self._plan.routes[place]
        line = route.line
        on = _with_verdict(line, self._lit.lines.get(line, ()))
        gates = [parts.gate(mark, name, self._leads(name), on) for name, mark in self._gates[place]]
        return parts.line(
            route,
            f"l{place + 1}",
            ends=(self._nodes[line.source], self._nodes[line.target]),
            ids=(self._ids[line.source], self._ids[line.target]),
            flows=on,
            marks=gates,
        )
