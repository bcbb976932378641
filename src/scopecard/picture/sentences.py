"""
What would somebody say who reads a picture out? A sentence for each part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.picture import APPROVED, OPEN, READ, Line, Mark, Node
from scopecard.picture.words import cut

_KINDS: Final = {"actor": "starter", "data": "data", "gate": "gate"}
STATES: Final = {
    "": "",
    READ: "only reads, or changes nothing that counts",
    APPROVED: "a person approves first",
    OPEN: "nobody is asked",
}


def of_node(node: Node) -> str:
    """Return what *node* is, and what is worth knowing of it."""
    scope = [] if node.scope is None else [f"scope {node.scope}"]
    decides = ["on the path that decides the scope"] if node.decides else []
    said = (*scope, *node.notes, f"zone: {node.zone}", *decides)
    return cut(f"{_KINDS.get(node.kind, node.kind)} {node.name}: {', '.join(said)}")


def of_line(line: Line, names: tuple[str, str]) -> str:
    """Return what *line* says of the two nodes with these *names*."""
    return cut("; ".join(_line(line, names)))


def _line(line: Line, names: tuple[str, str]) -> Iterator[str]:
    source, target = names
    verb = " ".join(("calls", *line.words)) if line.kind == "grants" else action(line)
    yield f"{source} {verb} {target}"
    if line.state:
        yield STATES[line.state]
    yield from facts(line)
    yield from map(of_mark, line.marks)
    if line.decides:
        yield "on the path that decides the scope"


def action(line: Line) -> str:
    """Return what is done over *line*."""
    return (", " if line.kind == "affects" else " ").join(line.words) or "calls"


def facts(line: Line) -> Iterator[str]:
    """Yield what else is to be known of *line*."""
    if line.level:
        yield line.level
    if line.open_for:
        yield f"open for {', '.join(line.open_for)}"
    if line.rule:
        yield f"follows by {line.rule}"
    if line.then:
        yield f"delegates by {', '.join(line.then)}"
    if line.assumed:
        yield " ".join(("assumed", *line.questions))


def of_mark(mark: Mark) -> str:
    """Return whether the gate holds, who is asked, and what is wrong with it."""
    verdict = "holds" if mark.holds else f"does not hold: {', '.join(mark.reasons)}"
    only = f" (for {', '.join(mark.fails_for)})" if mark.fails_for else ""
    return cut(f"gate {mark.gate} asks {mark.asks} and {verdict}{only}")
