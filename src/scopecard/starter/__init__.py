"""
What does a first description of a system look like, from what its team knows?

An answer to a question is a fact of a spec. "Don't know" leaves the fact out, so
that the evaluation assumes the worst and asks. The questions and the templates
are data (``scopes/init/``); nothing here reads or writes a file of the user.
"""

from __future__ import annotations

from collections.abc import Mapping

from scopecard.starter.draft import make_draft
from scopecard.starter.page import render_page
from scopecard.starter.questions import (
    UNKNOWN,
    Answer,
    Question,
    Template,
    questions,
    template,
    template_names,
)

__all__ = [
    "UNKNOWN",
    "Answer",
    "Question",
    "Template",
    "questions",
    "starter",
    "system_id",
    "template",
    "template_names",
]

_NO_TEMPLATE = Template(None, None, None, {}, {})


def starter(
    system: str,
    answers: Mapping[str, str],
    *,
    title: str | None = None,
    model: Template | None = None,
    schema: str | None = None,
) -> str:
    """
    Return a commented spec of *system* that says what *answers* say.

    What is not in *answers* is unknown, whatever the template *model* answers; from
    it come names and words. *schema* is where an editor finds the JSON Schema.
    """
    model = model or _NO_TEMPLATE
    return render_page(make_draft(answers, model), model, system=system, title=title, schema=schema)


def system_id(name: str) -> str:
    """
    Return *name* as an id: what an id cannot hold becomes a hyphen.

    >>> system_id("Refund desk (v2)"), system_id("日本"), system_id("none")
    ('Refund-desk-v2', 'system', 'system')
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else " " for c in name)
    found = "-".join(kept.split()).strip("-.")
    return found if found not in ("", "none") else "system"
