"""
Mermaid, for Markdown: a flow chart that code hosts draw.

A spec is untrusted: nodes have names of ours, and of its text only letters,
digits and a few harmless signs stand as they are; the rest is written as entities.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.picture import OPEN, words
from scopecard.picture.palette import FAILS, FRAME, HOLDS, INK, MUTED, PAPER, SCOPES, STATES
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.picture import Line, Mark, Node, Picture

_SHAPES: Final = {
    "actor": ("([", "])"), "agent": ("(", ")"), "tool": ("[", "]"), "data": ("[(", ")]"),
    "gate": ("{{", "}}"), "identity": ("[/", "/]"),
}  # fmt: skip
_FORMS: Final = {"sandbox": ("[[", "]]")}
_HARMLESS: Final = re.compile(r"[^A-Za-z0-9 _.,·…①②③④→✓✗-]")
_NAMES: Final = {"": "plain", "read-only": "reads", "approved": "approved", "open": "open"}


def render(picture: Picture) -> str:
    """Return *picture* as a Mermaid flow chart."""
    return "\n".join(_chart(picture)) + "\n"


def _chart(picture: Picture) -> Iterator[str]:
    names = {node.id: f"n{number}" for number, node in enumerate(picture.nodes, 1)}
    nodes = {node.id: node for node in picture.nodes}
    column = {node: number for number, group in enumerate(picture.groups) for node in group.nodes}
    marks = _Marks(picture.lines, column)
    yield "flowchart LR"
    yield f"  card[{_label(words.card(picture))}]:::card"
    for number, group in enumerate(picture.groups):
        yield f"  subgraph c{number + 1}[{_label([group.title])}]"
        for one in group.nodes:
            yield f"    {names[one]}{_node(nodes[one])}"
        yield from (f"    {text}" for text in marks.inside(number))
        yield "  end"
    yield from (f"  {text}" for text in marks.inside(None))
    styles: dict[str, list[int]] = {}
    index = 0
    for line, gates in zip(picture.lines, marks.names, strict=True):
        for text in _pieces(line, (names[line.source], *gates, names[line.target])):
            yield f"  {text}"
            styles.setdefault(_style(line), []).append(index)
            index += 1
    used = {
        *map(_class, picture.nodes),
        *(_verdict(m) for line in picture.lines for m in line.marks),
    }
    yield from (text for name, text in _classes() if name in used)
    yield f"  classDef card fill:{PAPER},stroke:{FRAME},color:{INK},text-align:left"
    yield f"  classDef group fill:{PAPER},stroke:{FRAME},color:{MUTED}"
    if picture.groups:
        yield f"  class {','.join(f'c{n + 1}' for n, _ in enumerate(picture.groups))} group"
    for style, indexes in styles.items():
        yield f"  linkStyle {','.join(map(str, indexes))} {style}"


def _node(node: Node) -> str:
    before, after = _FORMS.get(node.form, _SHAPES[node.kind])
    return f"{before}{_label(words.of_node(node))}{after}:::{_class(node)}"


def _class(node: Node) -> str:
    """Return what *node* looks like; it can only be one name."""
    kind = _NAMES[node.state] if node.scope is None else f"scope{node.scope}"
    if node.form == "void":
        kind = "fails"
    return f"{kind}_decides" if node.decides else kind


def _verdict(mark: Mark) -> str:
    return "holds" if mark.holds else "fails"


class _Marks:
    """The gates of all lines, each a small node on its line."""

    def __init__(self, lines: Sequence[Line], column: Mapping[str, int]) -> None:
        numbers = itertools.count(1)
        self.names = [[f"g{next(numbers)}" for _ in line.marks] for line in lines]
        self._texts: dict[int | None, list[str]] = {}
        for line, names in zip(lines, self.names, strict=True):
            left, right = column[line.source], column[line.target]
            for name, mark in zip(names, line.marks, strict=True):
                text = f"{name}{{{{{_label(words.of_mark(mark))}}}}}:::{_verdict(mark)}"
                self._texts.setdefault(left if left == right else None, []).append(text)

    def inside(self, column: int | None) -> list[str]:
        """Return the gates within a column, or those between columns."""
        return self._texts.get(column, [])


def _pieces(line: Line, stops: Sequence[str]) -> Iterator[str]:
    """Yield *line* from gate to gate; its words stand at the last piece."""
    pairs = list(itertools.pairwise(stops))
    for number, (a, b) in enumerate(pairs, 1):
        last = number == len(pairs)
        rows = words.of_line(line) if last else []
        text = f"|{_label(rows)}|" if rows else ""
        yield f"{a} {_arrow(line, last=last)}{text} {b}"


def _arrow(line: Line, *, last: bool) -> str:
    if line.rule or line.assumed:
        return "-.->" if last else "-.-"
    if line.decides:
        return "==>" if last else "==="
    return "-->" if last else "---"


def _style(line: Line) -> str:
    width = "4px" if line.decides else "2px" if line.state == OPEN else "1px"
    ink = STATES[line.state].ink
    return f"stroke:{ink},stroke-width:{width},color:{ink}"


def _classes() -> Iterator[tuple[str, str]]:
    """Yield what each look is called, and its definition."""
    looks = {
        name: f"fill:{paint.paper},stroke:{paint.ink},color:{INK}"
        for name, paint in (
            *((f"scope{scope}", paint) for scope, paint in SCOPES.items()),
            *((_NAMES[state], paint) for state, paint in STATES.items()),
        )
    }
    looks["fails"] = f"fill:{PAPER},stroke:{FAILS.ink},color:{FAILS.ink},stroke-dasharray:5 5"
    looks["holds"] = f"fill:{PAPER},stroke:{HOLDS.ink},color:{HOLDS.ink}"
    for name, look in looks.items():
        yield name, f"  classDef {name} {look}"
        yield f"{name}_decides", f"  classDef {name}_decides {look},stroke-width:4px"


def _label(rows: Iterable[str]) -> str:
    return '"' + "<br/>".join(map(_text, rows)) + '"'


def _text(text: str) -> str:
    """Return *text* with all that Mermaid, HTML or Markdown could take for its own as entities."""
    return _HARMLESS.sub(lambda found: f"#{ord(found[0])};", safe(text))
