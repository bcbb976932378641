"""
What is written on a node, a line and a gate? Plain text in rows; renderers escape it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from scopecard.picture import APPROVED, OPEN, READ, Line, Mark, Node, Picture
from scopecard.picture.palette import FAILS, HOLDS, SCOPES
from scopecard.scoping.matrix import matrix

_WIDTH: Final = 30
_MOST_ROWS: Final = 6
_LONGEST: Final = 300
"""How many characters of a text are shown at most."""
_ABOVE: Final = 110
"""How many characters of the title stand on a line."""


def cut(text: str) -> str:
    """Return *text* on one line, and not more of it than anybody would read."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def of_node(node: Node) -> list[str]:
    """Return the rows of *node*: who it is, then what is worth knowing of it."""
    if node.scope is None:
        return _rows((node.name, *node.notes))
    first, *rest = node.notes
    return _rows((f"{SCOPES[node.scope].sign} {node.name}", f"scope {node.scope} · {first}", *rest))


def of_line(line: Line) -> list[str]:
    """Return the rows of *line*: the actions, then the rule and whether it is assumed."""
    return _rows(line_phrases(line))


def line_phrases(line: Line) -> Iterator[str]:
    """Yield what is written on *line*, a phrase at a time."""
    words = (", " if line.kind == "affects" else " ").join(line.words)
    if line.kind == "affects" and line.state == OPEN:
        words += " · open"
    if line.open_for and line.kind == "affects":
        words += f" for {', '.join(line.open_for)}"
    if line.level:
        words += f" ({line.level})"
    if words:
        yield words
    if line.rule:
        yield f"[{line.rule}]"
    if line.then:
        yield f"delegates [{', '.join(line.then)}]"
    if line.assumed:
        yield " ".join(("assumed", *line.questions))


def of_mark(mark: Mark) -> list[str]:
    """Return the rows of *mark*: the gate, who is asked, and what is wrong with it."""
    return _rows(mark_phrases(mark))


def mark_phrases(mark: Mark) -> Iterator[str]:
    """Yield what is written on *mark*, a phrase at a time."""
    sign = (HOLDS if mark.holds else FAILS).sign
    yield f"{sign} {mark.gate}"
    yield f"asks {mark.asks}"
    yield from mark.reasons
    if mark.fails_for:
        yield f"for {', '.join(mark.fails_for)}"


def title(picture: Picture) -> list[str]:
    """Return what stands above a picture, the verdict first; no step is broken in two."""
    rows, row = [], cut(f"Because {picture.because[0]}")
    for step in map(cut, picture.because[1:]):
        if len(row) + len(step) > _ABOVE:
            rows.append(row)
            row = f"    → {step}"
        else:
            row += f" → {step}"
    heading = f"{cut(picture.title)}: {picture.verdict}"
    texts = (heading, *rows, row, *map(cut, picture.remarks))
    return [
        found
        for text in texts
        for found in textwrap.wrap(text, _ABOVE + 20, break_on_hyphens=False)
    ]


def card(picture: Picture) -> list[str]:
    """Return what stands above and below a picture as rows of a small card, unwrapped."""
    first, *steps = picture.because
    path = (f"Because {first}", *(f"→ {step}" for step in steps))
    texts = (picture.title, picture.verdict, *path, *picture.remarks, *legend(picture))
    return [cut(text) for text in texts]


def legend(picture: Picture) -> list[str]:
    """Return what the signs mean that occur in *picture*."""
    return list(_legend(picture))


def _legend(picture: Picture) -> Iterator[str]:
    lines, states = picture.lines, {line.state for line in picture.lines}
    meanings = {
        READ: "grey reads, or changes only what does not count",
        APPROVED: "blue changes something after a person has said yes",
        OPEN: "orange changes something and nobody is asked",
    }
    colours = [meaning for state, meaning in meanings.items() if state in states]
    yield "Thick: the path that decides the scope. " + _sentence("; ".join(colours))
    marks = [mark for line in lines for mark in line.marks]
    signs = []
    if any(mark.holds for mark in marks):
        signs.append(f"{HOLDS.sign} an approval that holds")
    if not all(mark.holds for mark in marks):
        signs.append(f"{FAILS.sign} (dashed red) an approval that does not hold, and why")
    if any(line.rule or line.then for line in lines):
        signs.append("dashed or [rule]: follows by that rule")
    if any(line.assumed for line in lines):
        signs.append("dotted: assumed, because nobody has said otherwise (Q1: the question)")
    if signs:
        yield _sentence("; ".join(signs))
    for level, meaning in matrix().section("initiation").items():
        if any(line.level == level for line in lines):
            yield f"{_sentence(level)[:-1]}: {meaning}."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _rows(texts: Iterable[str]) -> list[str]:
    """Return *texts* in rows of our width; what is too long is cut."""
    rows: list[str] = []
    for text in texts:
        found = textwrap.wrap(text, _WIDTH, break_on_hyphens=False, max_lines=_MOST_ROWS,
                              placeholder=" …")  # fmt: skip
        rows += found or [""]
    return rows
