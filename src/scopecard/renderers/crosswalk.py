"""
The ids of another framework as a table: which are covered, and how well?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

if TYPE_CHECKING:
    from scopecard.crosswalk import Coverage, Row

_NOT_COVERED: Final = "not-covered"
_NOT_OWED: Final = "not-owed"
_WIDEST: Final = 44


def render(coverage: Coverage, style: Style, *, full: bool = False, system: str = "") -> str:
    """Return *coverage* as text; ids that nothing covers are listed with *full* only."""
    shown = [row for row in coverage.rows if full or row.worst != _NOT_COVERED]
    of = f" for {safe(system)}" if system else ""
    lines = [
        style.paint(f"{coverage.title} {coverage.version}", "bold") + f" ({coverage.date}){of}",
        style.dot.join(f"{count} {_words(name)}" for name, count in coverage.counts.items()),
        "",
        *_table(coverage, shown, style, full=full),
    ]
    hidden = len(coverage.rows) - len(shown)
    if hidden:
        lines += ["", f"{hidden} more ids are covered by no control: --full"]
    verb = "supports" if coverage.relation == "supports" else "helps with"
    note = f"A control {verb} what it is paired with, in our judgement; this is no proof of compliance."
    if not coverage.complete:
        note += f" The list has {coverage.covers}."
    lines += ["", *style.wrap(note, 0)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _table(coverage: Coverage, rows: Sequence[Row], style: Style, *, full: bool) -> Iterator[str]:
    if not rows:
        return
    names = [coverage.cite.replace("{id}", row.id) for row in rows]
    ids = max(len(name) for name in names)
    titles = min(_WIDEST, max(len(row.title) for row in rows))
    for name, row in zip(names, rows, strict=True):
        title = (
            row.title
            if len(row.title) <= titles
            else row.title[: titles - 1] + ("…" if style.unicode else "~")
        )
        head = f"{name:<{ids}}  {title:<{titles}}  "
        yield from style.hang(head, _cell(row, full=full), len(head))


def _cell(row: Row, *, full: bool) -> str:
    """Return how an id stands: the controls that answer it by status, the worst first."""
    if row.retired:
        return "retired"
    groups: dict[str, list[str]] = {}
    for one in sorted(row.standings, key=lambda one: one.status != row.worst):
        groups.setdefault(one.status, []).append(one.control)
    if not full and len(groups) > 1:
        groups.pop(_NOT_OWED, None)
    cells = [f"{_words(status)}: {', '.join(names)}" for status, names in groups.items()]
    return "; ".join(cells) or _words(row.worst)


def _words(status: str) -> str:
    return status.replace("-", " ")
