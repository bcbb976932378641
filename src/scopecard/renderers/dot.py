"""
DOT, for graphviz: ``dot -Tsvg``.

A spec is untrusted: its text stands in quoted labels and tooltips only, never in
the name of a node, and the attributes are a fixed few, none of which loads a file.
Columns go from left to right; what leads back is written from left to right too,
with ``dir=back``, so that it does not move anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from scopecard.picture import OPEN, READS, words
from scopecard.picture.palette import FAILS, FRAME, HOLDS, INK, MUTED, PAPER, SCOPES, STATES
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.picture import Group, Line, Mark, Node, Picture

Attributes: TypeAlias = Mapping[str, str]

_FONT: Final = "Arial"
_BOLD: Final = "Arial Bold"
_SHAPES: Final = {
    "actor": "ellipse", "agent": "box", "tool": "box", "data": "cylinder", "gate": "octagon",
    "identity": "tab",
}  # fmt: skip
_MARGINS: Final = {"actor": "0.02,0.02", "gate": "0.02,0.02", "data": "0.12,0.1"}
_FORMS: Final = {"sandbox": "box3d"}
_LARGE: Final = 250
"""From how many lines on the layout may take shortcuts."""


def render(picture: Picture) -> str:
    """Return *picture* as DOT text."""
    return "\n".join(_Drawing(picture).text()) + "\n"


class _Drawing:
    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._nodes = {node.id: node for node in picture.nodes}
        self._names = {node.id: f"n{number}" for number, node in enumerate(picture.nodes, 1)}
        self._column = {
            node: column for column, group in enumerate(picture.groups) for node in group.nodes
        }
        self._gaps = self._widths()
        self._large = len(picture.lines) > _LARGE
        self._marks = itertools.count(1)
        self._inside: dict[int, list[str]] = {}
        """Marks on lines within one column."""

    def text(self) -> Iterator[str]:
        picture = self._picture
        lines = [text for line in picture.lines for text in self._line(line)]
        yield "digraph scopecard {"
        yield f"  graph {_list(_page(picture))}"
        yield f"  node {_list(_EVERY_NODE)}"
        yield f"  edge {_list(_EVERY_LINE)}"
        yield f"  subgraph cluster_0 {{ graph {_list(_legend(picture))}"
        for column, group in enumerate(picture.groups):
            yield from self._group(column, group)
        yield from lines
        yield "  }"
        yield "}"

    def _group(self, column: int, group: Group) -> Iterator[str]:
        yield f"  subgraph cluster_{column + 1} {{ graph {_list(_frame(group.title))}"
        for node in group.nodes:
            yield f"    {self._names[node]} {_list(_node(self._nodes[node]))}"
        yield from self._inside.get(column, ())
        yield "  }"

    def _widths(self) -> list[int]:
        """Return how many ranks lie between each two columns: room for the marks there."""
        gaps = [1] * len(self._picture.groups)
        for line in self._picture.lines:
            left, right = sorted((self._column[line.source], self._column[line.target]))
            if right == left + 1:
                gaps[left] = max(gaps[left], 1 + len(line.marks))
        return gaps

    def _line(self, line: Line) -> Iterator[str]:
        left, right = self._column[line.source], self._column[line.target]
        marks = [(f"g{next(self._marks)}", mark) for mark in line.marks]
        for name, mark in marks:
            text = f"    {name} {_list(_mark(mark))}"
            if left == right:
                self._inside.setdefault(left, []).append(text)
            else:
                yield text[2:]
        stops = [self._names[line.source], *(name for name, _ in marks), self._names[line.target]]
        back = left > right
        if back:
            stops.reverse()
            left, right = right, left
        length = max(1, sum(self._gaps[left:right]) - len(marks))
        yield from self._segments(line, stops, length, back=back)

    def _segments(self, line: Line, stops: list[str], length: int, *, back: bool) -> Iterator[str]:
        """Yield the pieces of *line* between its marks; the words stand at the last one."""
        rows = words.of_line(line)
        ends = f"{self._nodes[line.source].name} → {self._nodes[line.target].name}"
        more = {"tooltip": _label([ends, *rows])}
        if self._large and self._column[line.source] == self._column[line.target]:
            more["constraint"] = "false"  # a long chain would pull its column apart
        yield from _pieces(line, stops, more, rows, length, back=back)


def _pieces(
    line: Line, stops: list[str], more: Attributes, rows: list[str], length: int, *, back: bool
) -> Iterator[str]:
    pieces = list(itertools.pairwise(stops))
    end = 0 if back else len(pieces) - 1
    for number, (a, b) in enumerate(pieces):
        attributes = {**_stroke(line), **more}
        head = attributes.pop("arrowhead") if number == end else "none"
        attributes |= {"dir": "back", "arrowtail": head} if back else {"arrowhead": head}
        if number == end and rows:
            attributes["label"] = _label(rows)
        if number == 0 and length > 1:
            attributes["minlen"] = str(length)
        yield f"  {a} -> {b} {_list(attributes)}"


def _page(picture: Picture) -> dict[str, str]:
    page = {
        "label": _left(words.title(picture)), "labelloc": "t", "labeljust": "l", "fontname": _BOLD,
        "fontsize": "13", "fontcolor": INK, "bgcolor": PAPER, "tooltip": _text(picture.title),
        "rankdir": "LR", "nodesep": "0.2", "ranksep": "0.8", "pad": "0.2", "splines": "true",
    }  # fmt: skip
    if len(picture.lines) > _LARGE:
        page |= {"splines": "line", "nslimit": "0.1", "mclimit": "0.1"}
    return page


_EVERY_NODE: Final = {
    "fontname": _FONT, "fontsize": "11", "fontcolor": INK, "color": MUTED, "style": "filled",
    "fillcolor": PAPER, "margin": "0.12,0.06", "height": "0.3",
}  # fmt: skip
_EVERY_LINE: Final = {
    "fontname": _FONT, "fontsize": "10", "fontcolor": MUTED, "color": MUTED, "arrowsize": "0.8",
}  # fmt: skip


def _legend(picture: Picture) -> dict[str, str]:
    # NOTE: the title is the page's, where no line can cross it.
    return {
        "label": _left(words.legend(picture)), "labelloc": "b", "labeljust": "l",
        "fontname": _FONT, "fontsize": "10", "fontcolor": MUTED, "color": PAPER, "margin": "10",
        "tooltip": "legend",
    }  # fmt: skip


def _frame(title: str) -> dict[str, str]:
    return {
        "label": _text(title), "labelloc": "t", "labeljust": "l", "tooltip": _text(title),
        "fontname": _FONT, "fontsize": "11", "fontcolor": MUTED, "color": FRAME,
        "style": "rounded", "margin": "14",
    }  # fmt: skip


def _node(node: Node) -> dict[str, str]:
    paint = STATES[node.state] if node.scope is None else SCOPES[node.scope]
    attributes = {
        "label": _label(words.of_node(node)),
        "tooltip": _label(node.about.split("\n")),
        "shape": _FORMS.get(node.form, _SHAPES[node.kind]),
        "fillcolor": paint.paper,
        "color": paint.ink,
    }
    if node.kind == "agent":
        attributes["style"] = "filled,rounded"
    if node.kind in _MARGINS:
        attributes["margin"] = _MARGINS[node.kind]
    if node.form == "void":
        attributes |= {"style": "filled,dashed", "color": FAILS.ink, "fontcolor": FAILS.ink}
    if node.decides:
        attributes["penwidth"] = "3"
    return attributes


def _mark(mark: Mark) -> dict[str, str]:
    paint = HOLDS if mark.holds else FAILS
    return {
        "label": _label(words.of_mark(mark)), "tooltip": _text(mark.gate), "shape": "octagon",
        "color": paint.ink, "fontcolor": paint.ink, "fontsize": "9", "margin": "0.03,0.02",
        "style": "filled" if mark.holds else "filled,dashed", "penwidth": "1.5",
    }  # fmt: skip


def _stroke(line: Line) -> Attributes:
    ink = STATES[line.state].ink
    reads = line.kind == "affects" and READS.issuperset(line.words)
    attributes = {
        "arrowhead": "empty" if reads else "normal",
        "color": ink,
        "fontcolor": ink,
        "style": "dotted" if line.assumed else "dashed" if line.rule else "solid",
    }
    if line.decides:
        attributes["penwidth"] = "3.5"
    elif line.state == OPEN:
        attributes["penwidth"] = "1.6"
    return attributes


def _label(rows: Iterable[str]) -> str:
    return r"\n".join(map(_text, rows))


def _left(rows: Iterable[str]) -> str:
    return "".join(rf"{_text(row)}\l" for row in rows)


def _text(text: str) -> str:
    """Return *text* for a quoted string in which graphviz looks for escapes and entities."""
    escaped = safe(text).replace("\\", "\\\\").replace('"', '\\"')
    return escaped.replace("&", "&amp;")


def _list(attributes: Attributes) -> str:
    return "[" + ", ".join(f'{name}="{value}"' for name, value in attributes.items()) + "];"
