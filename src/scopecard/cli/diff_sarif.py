"""
What is found in the new side of a comparison, the old side being the baseline?
"""

from __future__ import annotations

from scopecard.cli.drafted import Design, Folder
from scopecard.cli.in_the_tree import in_the_tree
from scopecard.errors import Problem, SpecError
from scopecard.evaluation import evaluate
from scopecard.evaluation_report import report
from scopecard.house import rules_of
from scopecard.organisation import Organisation
from scopecard.renderers import sarif
from scopecard.report_form import Report

Reopened = frozenset[tuple[str, str]]
"""Systems, each with the fingerprint of a finding of it."""


def sarif_of(
    old: Design | Folder, new: Design | Folder, organisation: Organisation, reopened: Reopened
) -> str:
    """
    Return the findings of *new*, each with whether *old* has it, and those that are gone.

    What is *reopened* is not suppressed, whoever accepted it.
    """
    before, _ = _reports(old, organisation)
    now, problems = _reports(new, organisation)
    for one in now:
        for finding in one["findings"]:
            if (one["system"], finding["fingerprint"]) in reopened:
                finding["accepted"] = None
    revisions = (old.revision, new.revision)
    return sarif.render(
        in_the_tree(now, revisions),
        rules_of(organisation),
        problems,
        in_the_tree(before, revisions),
    )


def _reports(
    side: Design | Folder, organisation: Organisation
) -> tuple[list[Report], list[Problem]]:
    """Return a report of each design of one side, and what is wrong with those that are none."""
    if isinstance(side, Design):
        return [report(evaluate(side.spec, organisation))], []
    found: list[Report] = []
    problems: list[Problem] = []
    for _, design in sorted(side.designs.items()):
        try:
            found.append(report(evaluate(design().spec, organisation)))
        except SpecError as error:
            problems += error.problems
    return found, problems
