"""
What changed, as text for a terminal: the verdict, then what a reviewer looks at first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import first_of, scope_change

if TYPE_CHECKING:
    from scopecard.difference.form import ChangeReport, DiffReport, PortfolioReport
    from scopecard.report_form import Place

_SHOWN: Final = 10
_SIGNS: Final = {
    "risk": ("▲", "^", "red"), "undetermined": ("?", "?", "yellow"),
    "better": ("▼", "v", "green"), "editorial": ("·", ".", "dim"),
}  # fmt: skip


def render(report: DiffReport, style: Style, *, verbose: bool = False) -> str:
    """Return *report* as text that ends with a newline."""
    files = style.arrow.join(safe(report["files"][side]) for side in ("old", "new"))
    title = style.paint(safe(report["title"]), "bold")
    lines = [f"{title}  {scope_change(report['scope'], style.arrow)}  {style.paint(files, 'dim')}"]
    lines += style.wrap(safe(report["headline"]), 0)
    for class_ in _SIGNS:
        lines += _class(class_, report["changes"], style, verbose=verbose)
    lines += _foot(report, style)
    return _joined(lines, style)


def _joined(lines: Sequence[str], style: Style) -> str:
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    return text if style.unicode else text.replace("→", "->").replace("…", "...")


def _class(
    class_: str, changes: Sequence[ChangeReport], style: Style, *, verbose: bool
) -> Iterator[str]:
    own = [change for change in changes if change["class"] == class_]
    if not own:
        return
    sign, plain, color = _SIGNS[class_]
    shown = own if verbose else [] if class_ == "editorial" else first_of(own, _SHOWN)
    mark = style.paint(sign if style.unicode else plain, color)
    more = len(own) - len(shown)
    hidden = f", {more} not shown: --verbose" if more and shown else " (--verbose)" if more else ""
    yield ""
    yield f"{mark} {style.heading(class_.upper())} ({len(own)}){hidden}"
    for change in shown:
        possible = " (possible)" if change["certainty"] == "possible" and class_ == "risk" else ""
        yield from style.wrap(safe(change["message"]) + possible, 6, 4)
        yield style.paint(f"      {_where(change, style)}", "dim")


def _where(change: ChangeReport, style: Style) -> str:
    old, new = (None if one is None else _at(one) for one in (change["old"], change["new"]))
    if old and new and old != new:
        return f"{old}{style.arrow}{new}"
    return new or f"was at {old}"


def _at(place: Place) -> str:
    return safe(f"{place['file']}:{place['line']}:{place['column']}")


def _foot(report: DiffReport, style: Style) -> Iterator[str]:
    controls, findings = report["controls"], report["findings"]
    rows = (
        ("now mandatory", controls["added"]), ("no longer mandatory", controls["removed"]),
        ("controls that stand worse", controls["weaker"]),
        ("controls that stand better", controls["stronger"]),
    )  # fmt: skip
    lines = [f"{what} ({len(ids)}): {', '.join(map(safe, ids))}" for what, ids in rows if ids]
    lines.append(
        f"findings: {len(findings['new'])} new, {len(findings['fixed'])} fixed,"
        f" {findings['carried']} as before"
        + (f" ({len(findings['reopened'])} reopened)" if findings["reopened"] else "")
    )
    yield ""
    for line in lines:
        yield from style.wrap(line, 2, 0)


def render_portfolio(report: PortfolioReport, style: Style) -> str:
    """Return a comparison of two folders as text."""
    files = style.arrow.join(safe(report["files"][side]) for side in ("old", "new"))
    lines = [style.paint(files, "bold"), *style.wrap(safe(report["headline"]), 0), ""]
    lines.append(style.heading(f"{'scope':<8}{'before':>8}{'after':>8}"))
    for scope in ("1", "2", "3", "4"):
        old, new = (report["scopes"][side][scope] for side in ("old", "new"))
        lines.append(f"{scope:<8}{old:>8}{new:>8}")
    if report["systems"]:
        lines += ["", style.heading(f"SYSTEMS THAT CHANGED ({len(report['systems'])})")]
    for one in report["systems"]:
        before, after = one["old"] or "-", one["new"] or "-"
        head = f"  {before}{style.arrow}{after}  "
        lines += style.hang(
            head, f"{safe(str(one['file']))}: {safe(str(one['headline']))}", len(head)
        )
    if report["changes"]:
        lines += ["", style.heading("THE CHANGES THAT MATTER")]
    for change in report["changes"]:
        sign, plain, color = _SIGNS[change["class"]]
        mark = style.paint(sign if style.unicode else plain, color)
        lines.append(f"  {mark} {safe(change['message'])}")
        lines.append(style.paint(f"    {_where(change, style)}", "dim"))
    return _joined(lines, style)
