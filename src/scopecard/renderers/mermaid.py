"""
Mermaid, for Markdown: a flow chart that code hosts draw.

A spec is untrusted: nodes have names of ours, and of its text only letters,
digits and a few harmless signs stand as they are; the rest is written as entities.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from scopecard.picture import OPEN, words
from scopecard.picture.palette import FAILS, FRAME, HOLDS, INK, MUTED, PAPER, SCOPES, STATES, Paint
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.picture import Line, Node, Picture

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
    yield "flowchart LR"
    yield f"  subgraph picture[{_label(words.title(picture))}]"
    for number, group in enumerate(picture.groups, 1):
        yield f"  subgraph c{number}[{_label([group.title])}]"
        for one in group.nodes:
            yield f"    {names[one]}{_node(nodes[one])}"
        yield "  end"
    yield "  end"
    pieces = list(_pieces(picture.lines, names))
    yield from (text for text, _ in pieces)
    yield from _classes()
    yield f"  class picture,{','.join(f'c{n}' for n in range(1, len(picture.groups) + 1))} group"
    styles: dict[str, list[str]] = {}
    for index, style in enumerate(style for _, style in pieces if style):
        styles.setdefault(style, []).append(str(index))
    for style, indexes in styles.items():
        yield f"  linkStyle {','.join(indexes)} {style}"


def _node(node: Node) -> str:
    before, after = _FORMS.get(node.form, _SHAPES[node.kind])
    kind = _NAMES[node.state] if node.scope is None else f"scope{node.scope}"
    if node.form == "void":
        kind = "fails"
    # NOTE: the class of a node can only be one name; the path that decides has its own.
    decides = "_decides" if node.decides else ""
    return f"{before}{_label(words.of_node(node))}{after}:::{kind}{decides}"


def _pieces(lines: Iterable[Line], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each gate and of each piece of a line; a piece has a style."""
    numbers = itertools.count(1)
    for line in lines:
        stops = [names[line.source]]
        for mark in line.marks:
            stops.append(f"g{next(numbers)}")
            kind = "holds" if mark.holds else "fails"
            yield f"  {stops[-1]}{{{{{_label(words.of_mark(mark))}}}}}:::{kind}", ""
        stops.append(names[line.target])
        pairs = list(itertools.pairwise(stops))
        for number, (a, b) in enumerate(pairs, 1):
            last = number == len(pairs)
            rows = words.of_line(line) if last else []
            text = f"|{_label(rows)}|" if rows else ""
            yield f"  {a} {_arrow(line, last=last)}{text} {b}", _style(line)


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


def _classes() -> Iterator[str]:
    paints: dict[str, Paint] = {f"scope{scope}": paint for scope, paint in SCOPES.items()}
    paints |= {_NAMES[state]: paint for state, paint in STATES.items()}
    for name, paint in paints.items():
        look = f"fill:{paint.paper},stroke:{paint.ink},color:{INK}"
        yield f"  classDef {name} {look}"
        yield f"  classDef {name}_decides {look},stroke-width:4px"
    failing = f"fill:{PAPER},stroke:{FAILS.ink},color:{FAILS.ink},stroke-dasharray:5 5"
    yield f"  classDef fails {failing}"
    yield f"  classDef fails_decides {failing},stroke-width:4px"
    yield f"  classDef holds fill:{PAPER},stroke:{HOLDS.ink},color:{HOLDS.ink}"
    yield f"  classDef group fill:{PAPER},stroke:{FRAME},color:{MUTED}"


def _label(rows: Iterable[str]) -> str:
    return '"' + "<br/>".join(map(_text, rows)) + '"'


def _text(text: str) -> str:
    """Return *text* with all that Mermaid, HTML or Markdown could take for its own as entities."""
    return _HARMLESS.sub(lambda found: f"#{ord(found[0])};", safe(text))
