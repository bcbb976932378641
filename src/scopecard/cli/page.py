"""
Puts the page of one system together: its report, its picture, and all else that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from scopecard.assess import assess
from scopecard.crosswalk import coverage, names
from scopecard.evaluation import Evaluation
from scopecard.fix_form import FixReport, fix_report
from scopecard.one_page import of_portfolio, of_system
from scopecard.page import page
from scopecard.picture.draw import draw
from scopecard.picture.flows import flows
from scopecard.picture.path import deciding
from scopecard.picture.views import views
from scopecard.renderers import document, html, pdf, picture_table, svg_picture
from scopecard.report_form import Report
from scopecard.threat_form import threat_sheet

_BUDGET: Final = 30
"""How many changed designs are evaluated for the fixes of a page, which must not keep one waiting."""
_SEARCHED: Final = 500
"""In a system of more elements each of these takes seconds: its page says how to ask for them."""


def page_of(evaluation: Evaluation, outcome: Report) -> str:
    """Return the page of one system, with its picture where it has an agent."""
    if outcome["tool_counts"] is not None:
        return html.render(page(outcome))
    picture, through = draw(evaluation), flows(evaluation)
    drawing = html.Drawing(
        tuple(
            html.View(one.title, svg_picture.fragment(one.picture, through))
            for one in views(picture, through)
        ),
        picture_table.render(picture),
        svg_picture.stylesheet(),
        {flow.id: flow.title for flow in through},
    )
    return html.render(view_of(evaluation, outcome), drawing)


def document_of(evaluation: Evaluation, outcome: Report) -> str:
    """Return the same in Markdown, without the picture."""
    return document.render(view_of(evaluation, outcome))


def sheet_of(evaluation: Evaluation, outcome: Report) -> bytes:
    """Return one sheet of paper on one system."""
    return pdf.render(of_system(view_of(evaluation, outcome)))


def sheet_of_all(view: Mapping[str, Any]) -> bytes:
    """Return one sheet of paper on several systems."""
    return pdf.render(of_portfolio(view))


def view_of(evaluation: Evaluation, outcome: Report) -> dict[str, Any]:
    """Return everything that is shown of one system but its picture."""
    if outcome["tool_counts"] is not None:
        return page(outcome)
    standing, _ = deciding(evaluation)
    large = sum(outcome["elements"].values()) > _SEARCHED
    return page(
        outcome,
        sheet=assess(evaluation),
        fixes=None if large else _fixes(evaluation),
        threats=threat_sheet(evaluation),
        coverages=[coverage(name, evaluation.assessment) for name in names()],
        decides=None if standing is None else standing.agent,
        unsearched=large,
    )


def _fixes(evaluation: Evaluation) -> FixReport | None:
    """Return the ways to the scope that is aimed at, or else to the next lower one."""
    from scopecard.remedies.goal import Goal
    from scopecard.remedies.remedy import fix

    target = min(evaluation.spec.data.get("target_scope", 4), evaluation.scope - 1)
    if target < 1:
        return None
    found = fix(evaluation, Goal(scope=target), budget=_BUDGET)
    return fix_report(evaluation, found, {"scope": target})


PAGES: Final[Mapping[str, Callable[[Evaluation, Report], str | bytes]]] = {
    "html": page_of,
    "document": document_of,
    "pdf": sheet_of,
}
"""What shows one system, by its format."""
TOGETHER: Final[Mapping[str, Callable[[Mapping[str, Any]], str | bytes]]] = {
    "html": html.render_portfolio,
    "pdf": sheet_of_all,
}
"""What shows several systems on one page."""
