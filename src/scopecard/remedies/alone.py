"""
What would the scope be if one finding alone were mended?
"""

from __future__ import annotations

from typing import Final

from scopecard.context import Context
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import candidates, unstarted
from scopecard.remedies.change import applied
from scopecard.remedies.goal import Goal, Key, places_on, touches
from scopecard.rules import all_rules

_SERIOUS: Final = ("critical", "high", "medium")
_EVALUATIONS: Final = 60
_WORK: Final = 6_000
"""Evaluations times elements that may be spent: a larger system gets fewer."""


def alone(evaluation: Evaluation) -> dict[Key, int]:
    """Return the scope by finding, for those that matter and that one change clears."""
    worst = evaluation.worst
    aimed = [
        one.finding
        for one in evaluation.findings
        if one.certain and one.finding.severity in _SERIOUS and one.finding.rule in all_rules()
    ]
    elements = worst.closure.graph.network.number_of_nodes()
    budget = min(_EVALUATIONS, _WORK // max(1, elements))
    if not aimed or not budget:
        return {}
    changes = candidates(worst)
    after: dict[int, Context] = {}
    found: dict[Key, int] = {}
    for finding in aimed:
        goal = Goal(keys=frozenset([finding.key]))
        places = {*places_on(finding.path), finding.pointer, *finding.places}
        for index, change in enumerate(changes):
            if not touches(change, places):
                continue
            if index not in after and len(after) >= budget:
                break
            if index not in after:
                spec = applied(worst.spec, [change])
                after[index] = Context(spec, pessimistic(), evaluation.policy)
            scope = after[index].classification.scope
            left_alone = unstarted(after[index]) - unstarted(worst)  # and so on its own
            if scope <= evaluation.scope and not left_alone and not goal.missed(after[index]):
                found[finding.key] = scope
                break
    return found
