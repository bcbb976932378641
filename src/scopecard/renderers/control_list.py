"""
A list of controls for a terminal, by dimension.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopecard.catalog import dimensions
from scopecard.renderers.safe import safe
from scopecard.renderers.style import STATUS_STYLES, Style

if TYPE_CHECKING:
    from scopecard.control_list import ControlEntry, ControlList
    from scopecard.review_form import PromotionReport


def render(found: ControlList, style: Style) -> str:
    """Return *found* as text that ends with a newline."""
    lines: list[str] = []
    titles = dict(dimensions())
    for control in found["controls"]:
        titles.setdefault(control["dimension"], control["dimension"])
    for dimension, title in titles.items():
        entries = [c for c in found["controls"] if c["dimension"] == dimension]
        if entries:
            lines += [style.heading(safe(title).upper())]
            lines += [line for entry in entries for line in _entry(entry, style)]
            lines += [""]
    if found["promotion"] is not None:
        lines += [*_promotion(found["promotion"], style), ""]
    lines.append(_foot(found))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _entry(control: ControlEntry, style: Style) -> Iterator[str]:
    name = style.paint(f"{safe(control['id']):<7}", "bold")
    status, reason = control["status"], control["reason"]
    if status is None or reason is None:
        first, last = control["scopes"]
        scopes = f"scope {first}" if first == last else f"scopes {first} to {last}"
        when = f", when {' and '.join(map(safe, control['when']))}" if control["when"] else ""
        yield f"  {name} {safe(control['title'])}  {style.paint(scopes + when, 'dim')}"
        return
    shown = style.paint(status, *STATUS_STYLES[status])
    because = style.paint(", ".join(control["because"]), "dim")
    yield f"  {name} {safe(control['title'])}: {shown}  {because}"
    yield from style.wrap(safe(reason), 10)


def _promotion(told: PromotionReport, style: Style) -> Iterator[str]:
    yield style.heading(f"FROM SCOPE {told['now']} TO SCOPE {told['target']}")
    for name, what in (("newly", "newly owed"), ("lifted", "no longer owed"), ("lacking", "to do")):
        ids: list[str] = told[name]  # type: ignore[literal-required] # the three lists of ids
        yield from style.hang(f"  {what:<14}  ", safe(", ".join(ids)) or "none", 18)
    for approval in told["approvals"]:
        text = (
            f"{approval['who']}: {approval['what']} ({approval['control']}, {approval['status']})"
        )
        yield from style.hang("  approval        ", text, 18)


def _foot(found: ControlList) -> str:
    shown, of = len(found["controls"]), found["of"]
    what = "controls" if found["system"] is None else f"controls owed in scope {found['scope']}"
    count = f"{of} {what}" if shown == of else f"{shown} of {of} {what}"
    return f"{count}; more on one: scopecard explain CONTROL"
