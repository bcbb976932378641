"""
Lines about controls, as the evaluation and the list of controls show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import STATUS_STYLES, Style

if TYPE_CHECKING:
    from scopecard.report_form import ControlReport, GapReport, Report

_ALWAYS: Final = ("verified", "attested", "declared", "missing", "contradicted")
_SOMETIMES: Final = ("partial", "planned", "accepted")
_FIRST: Final = 5
"""How many gaps are worth a first look."""


def dimension_table(
    controls: Sequence[ControlReport], titles: Mapping[str, str], style: Style
) -> Iterator[str]:
    """Yield one line for each dimension: how many controls have which status."""
    titles = {
        **titles,
        **{c["dimension"]: c["dimension"] for c in controls if c["dimension"] not in titles},
    }
    present = {control["status"] for control in controls}
    columns = [*_ALWAYS, *(status for status in _SOMETIMES if status in present)]
    room = style.width - sum(len(column) + 2 for column in columns) - 2
    width = min(room, max(map(len, titles.values())))
    yield style.paint("  " + " " * width + "".join(f"  {column}" for column in columns), "dim")
    for dimension, full in titles.items():
        counts = Counter(c["status"] for c in controls if c["dimension"] == dimension)
        if counts:
            shown = safe(full)
            title = shown if len(shown) <= width else f"{shown[: width - 2]}.."
            cells = (_cell(column, counts[column], style) for column in columns)
            yield f"  {title:<{width}}" + "".join(cells)


def first_gaps(report: Report, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """Yield the gaps to close first, each with why; all of them, with where, if *verbose*."""
    controls = {control["id"]: control for control in report["controls"]}
    shown = report["gaps"] if verbose else report["gaps"][:_FIRST]
    for gap in shown:
        yield from _gap(gap, controls[gap["control"]], style, verbose=verbose)


def _gap(gap: GapReport, control: ControlReport, style: Style, *, verbose: bool) -> Iterator[str]:
    status = style.paint(control["status"], *STATUS_STYLES[control["status"]])
    name = style.paint(f"{safe(control['id']):<7}", "bold")
    text = f"{safe(control['title'])}: {control['status']}; {gap['why']}"
    first, *rest = style.wrap(text, 10)
    shown = first[10:].replace(f": {control['status']};", f": {status};", 1)
    yield f"  {name} {shown}"
    yield from rest
    if verbose:
        place = control["open"][0]["location"] if control["open"] else control["location"]
        where = f"{safe(place['file'])}:{place['line']}:{place['column']}"
        yield from style.wrap(f"{safe(control['reason'])}  {where}", 10)


def _cell(column: str, count: int, style: Style) -> str:
    text = f"  {count or '·' if style.unicode else count or '-':>{len(column)}}"
    return style.paint(text, *STATUS_STYLES[column]) if count else style.paint(text, "dim")
