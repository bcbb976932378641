"""
What does a set of changes do, besides reaching its goal?
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scopecard.context import Context
from scopecard.design import Design
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.obligations.assessment import Assessment
from scopecard.remedies.change import Change, applied, edits_of
from scopecard.remedies.outcome import Remedy
from scopecard.rules import all_rules
from scopecard.spec.edit import DROP


def remedy_of(evaluation: Evaluation, changes: Sequence[Change]) -> Remedy:
    """Return *changes* with all that they do to the system of *evaluation*."""
    spec, policy = evaluation.spec.data, evaluation.policy
    edits, data = edits_of(spec, changes), applied(spec, changes)
    worst, best = Context(data, pessimistic(), policy), Context(data, optimistic(), policy)
    after = {f.key: f for rule in all_rules().values() for f in rule(worst)}
    certain = {f.key for rule in all_rules().values() for f in rule(best)}
    before = {
        one.finding.key: one.finding
        for one in evaluation.findings
        if one.finding.rule in all_rules()
    }
    now, then = evaluation.assessment.obligations, _owed(evaluation, worst, best)
    return Remedy(
        changes=tuple(changes),
        edits=tuple(edits),
        cost=round(sum(change.cost for change in changes), 2),
        scope=worst.classification.scope,
        approvals=_approvals(changes),
        cleared=tuple(f for key, f in before.items() if key not in after),
        new=tuple((f, key in certain) for key, f in after.items() if key not in before),
        unused=tuple(
            str(edit.pointer[1])
            for edit in edits
            if edit.act == DROP and edit.pointer[0] == "agents" and len(edit.pointer) == 2  # noqa: PLR2004
        ),
        newly=tuple(control for control in then if control not in now),
        lifted=tuple(control for control in now if control not in then),
    )


def _owed(evaluation: Evaluation, worst: Context, best: Context) -> Collection[str]:
    organisation, today = evaluation.organisation, evaluation.assessment.today
    after = Assessment(Design(worst, None, organisation), Design(best, None, organisation), today)
    return after.owed_at(after.scope)


def _approvals(changes: Sequence[Change]) -> float | None:
    """Return the approvals a day that *changes* add; a gate is counted once."""
    by_gate: dict[str, float] = {}
    for change in changes:
        if change.approvals is None:
            return None
        if change.approvals and change.gate in by_gate:
            return None  # what it expects a day is for one place
        if change.approvals:
            by_gate[change.gate] = change.approvals
    return sum(by_gate.values())
