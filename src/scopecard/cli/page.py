"""
Puts the page of one system together: its report, and its picture.
"""

from __future__ import annotations

from scopecard.evaluation import Evaluation
from scopecard.page import page
from scopecard.picture.draw import draw
from scopecard.picture.flows import flows
from scopecard.renderers import html, picture_table, svg_picture
from scopecard.report_form import Report


def page_of(evaluation: Evaluation, outcome: Report) -> str:
    """Return the page of one system, with its picture where it has an agent."""
    if outcome["tool_counts"] is not None:
        return html.render(page(outcome))
    picture, through = draw(evaluation), flows(evaluation)
    drawing = html.Drawing(
        svg_picture.fragment(picture, through),
        picture_table.render(picture),
        svg_picture.stylesheet(),
        frozenset(flow.id for flow in through),
    )
    return html.render(page(outcome), drawing)
