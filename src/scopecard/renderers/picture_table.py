"""
The picture as HTML tables: the same, for who does not see it, or sees too much of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from scopecard.picture import sentences
from scopecard.picture.palette import FAILS, HOLDS, SCOPES, STATES
from scopecard.picture.words import cut
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.picture import Line, Mark, Node, Picture

_PARTS: Final = ("Column", "Name", "Kind", "Zone", "Scope or state", "Notes", "Decides")
_LINES: Final = ("From", "Does", "To", "Asked first", "Gates", "Follows by", "Decides")


def render(picture: Picture) -> str:
    """Return two tables: what there is, and what leads where."""
    names = {node.id: node.name for node in picture.nodes}
    nodes = {node.id: node for node in picture.nodes}
    parts = [_node(group.title, nodes[name]) for group in picture.groups for name in group.nodes]
    lines = [_line(line, names) for line in picture.lines]
    return _table("What is in the picture", _PARTS, parts) + _table(
        "What leads where", _LINES, lines
    )


def _table(caption: str, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(f"<tr>{_row(row)}</tr>\n" for row in rows)
    return (
        f'<table class="scopecard-picture-table">\n<caption>{caption}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = (escape(safe(cut(cell))) for cell in cells)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest)


def _node(column: str, node: Node) -> tuple[str, ...]:
    if node.scope is None:
        state = f"{STATES[node.state].sign} {node.state}".strip()
    else:
        state = f"{SCOPES[node.scope].sign} scope {node.scope}"
    members = [f"stands for {', '.join(node.members)}"] if node.members else []
    notes = ", ".join((*node.notes, *members))
    kind = node.form if node.form not in ("", "void") else node.kind
    return (column.capitalize(), node.name, kind, node.zone, state, notes, _yes(node.decides))


def _line(line: Line, names: dict[str, str]) -> tuple[str, ...]:
    gates = "; ".join(map(_gate, line.marks)) or ("none" if line.state else "")
    facts = [fact for fact in sentences.facts(line) if not fact.startswith("follows by ")]
    verb = sentences.action(line)
    verb = f"calls {verb}" if line.kind == "grants" and line.words else verb
    return (
        names[line.source],
        "; ".join((verb, *facts)),
        names[line.target],
        f"{STATES[line.state].sign} {sentences.STATES[line.state]}".strip(),
        gates,
        line.rule,
        _yes(line.decides),
    )


def _gate(mark: Mark) -> str:
    return f"{(HOLDS if mark.holds else FAILS).sign} {sentences.of_mark(mark)}"


def _yes(fact: bool) -> str:  # noqa: FBT001 - it is all there is to it
    return "yes" if fact else ""
