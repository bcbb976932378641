"""
How does a node, a line, a gate look, and what does a screen reader say of it?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scopecard.layout import Box
from scopecard.layout.sizes import MARK_ROW, NODE_ROW, WORD_ROW
from scopecard.picture import sentences
from scopecard.renderers.svg_picture import shapes
from scopecard.renderers.svg_picture.colours import name_of
from scopecard.renderers.svg_picture.tags import tag, text

if TYPE_CHECKING:
    from scopecard.layout import PlacedMark, PlacedNode, Route, Text
    from scopecard.picture import Node

_SYMBOL = "graphics-symbol"


def node(placed: PlacedNode, name: str, ways: Mapping[str, str], flows: Sequence[str]) -> str:
    """Return a node; *ways* are its neighbours by direction, *flows* the ids of those it is on."""
    one, box = placed.node, placed.box
    paint = name_of(one.state) if one.scope is None else f"scope-{one.scope}"
    classes = ["node", f"kind-{one.kind}", paint]
    classes += ["void"] if one.form == "void" else []
    classes += ["decides"] if one.decides else []
    said = sentences.of_node(one)
    top = box.middle - (len(placed.rows) * NODE_ROW) // 2 + 11 + (2 if one.kind == "data" else 0)
    rows = [
        tag("text", {"class": "name" if number < placed.names else "note", "x": box.x + 10,
                     "y": top + number * NODE_ROW}, text(row))
        for number, row in enumerate(placed.rows)
    ]  # fmt: skip
    attributes = {
        "class": " ".join(classes), "data-id": name, "role": _SYMBOL, "tabindex": "0",
        "aria-label": said, **ways, "data-paths": " ".join(flows),
    }  # fmt: skip
    crowd = [_crowd(box)] if one.members else []
    title = _title([said, *one.about.split("\n")[1:]] if not one.members else [said, one.about])
    return tag("g", attributes, title, *crowd, shapes.of_node(one.kind, box), *rows, _ring(box))


def _crowd(box: Box) -> str:
    """Return the edge of a second sheet behind a node that stands for several."""
    a, b, c, d = box.x + 4, box.y - 4, box.right + 4, box.bottom - 4
    return tag("path", {"class": "crowd", "d": f"M{a} {b + 4}V{b}H{c}V{d}H{c - 4}"})


def line(
    route: Route, name: str, *, ends: tuple[Node, Node], ids: tuple[str, str],
    flows: Sequence[str], marks: Iterable[str],
) -> str:  # fmt: skip
    """Return a line between two nodes, with its words and the gates on it, already drawn."""
    one = route.line
    classes = ["line", f"kind-{one.kind}", name_of(one.state)]
    classes += ["derived"] if one.rule else []
    classes += ["assumed"] if one.assumed else []
    classes += ["decides"] if one.decides else []
    said = sentences.of_line(one, (ends[0].name, ends[1].name))
    attributes = {
        "class": " ".join(classes), "data-id": name, "data-from": ids[0], "data-to": ids[1],
        "data-rule": " ".join((*([one.rule] if one.rule else ()), *one.then)),
        "role": _SYMBOL, "aria-label": said, "data-paths": " ".join(flows),
    }  # fmt: skip
    way = shapes.of_line(shapes.drawn(route.points))
    head = "head reads" if shapes.reads(one) else "head"
    return tag(
        "g", attributes, _title([said]),
        # A gap where it crosses others, so that the eye does not lose it.
        *([tag("path", {"class": "under", "d": way})] if one.decides else ()),
        tag("path", {"class": "way", "d": way}),
        tag("path", {"class": head, "d": shapes.head(route.points)}),
        *(_words(route.label) if route.label else ()),
        *marks,
    )  # fmt: skip


def _words(label: Text) -> Iterator[str]:
    for number, row in enumerate(label.rows):
        place = {"x": label.x, "y": label.y + number * WORD_ROW}
        anchor = {"text-anchor": "end"} if label.end else {}
        yield tag("text", {"class": "word", **place, **anchor}, text(row))


def gate(placed: PlacedMark, name: str, ways: Mapping[str, str], flows: Sequence[str]) -> str:
    """Return a gate on a line: a stop sign, broken where it does not hold."""
    mark, box = placed.mark, placed.box
    said = sentences.of_mark(mark)
    attributes = {
        "class": "gate holds" if mark.holds else "gate fails", "data-id": name,
        "data-gate": mark.gate, "role": _SYMBOL, "tabindex": "0", "aria-label": said, **ways,
        "data-paths": " ".join(flows),
    }  # fmt: skip
    classes = ("row name", "row", *("row wrong" for _ in placed.rows[2:]))
    rows = [
        tag("text", {"class": kind, "x": box.x + 9, "y": box.y + 13 + number * MARK_ROW}, text(row))
        for number, (kind, row) in enumerate(zip(classes, placed.rows, strict=True))
    ]
    shape = tag("path", {"class": "shape", "d": shapes.octagon(box)})
    return tag("g", attributes, _title([said]), shape, *rows, _ring(box))


def _title(rows: Iterable[str]) -> str:
    return tag("title", {}, "\n".join(map(text, rows)))


def _ring(box: Box) -> str:
    around = Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8)
    return shapes.rectangle(around, "ring", 6)
