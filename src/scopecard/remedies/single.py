"""
What single change to a design would lower an agent's scope?
"""

from __future__ import annotations

from typing import Final, NamedTuple

from scopecard.context import Context
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import candidates
from scopecard.remedies.change import Change, applied

_TRIED: Final = 120
"""How many single changes are tried at most for one agent."""


class Outcome(NamedTuple):
    """What one change makes of the scope of an agent, and of the system."""

    change: Change
    agent: int
    system: int


def outcomes(context: Context, agent: str) -> tuple[list[Outcome], bool]:
    """
    Return the single changes that lower the scope of *agent*, best first.

    The second value is false where there were too many to try them all.
    """
    before = context.classification.standings[agent].scope
    tried = [change for change in candidates(context) if _concerns(context, agent, change)]
    found = []
    for change in tried[:_TRIED]:
        spec = applied(context.spec, [change])
        after = Context(spec, pessimistic(), context.policy).classification
        scope = after.standings[agent].scope if agent in after.standings else before
        if scope < before:
            found.append(Outcome(change, scope, after.scope))
    return sorted(found, key=lambda one: one.agent), len(tried) <= _TRIED


def _concerns(context: Context, agent: str, change: Change) -> bool:
    """Return whether *change* could matter to *agent*: it is no change of an agent out of its reach."""
    reached = [agent]
    for one in reached:
        reached += [other for other in context.closure.delegations[one] if other not in reached]
    return change.pointer[0] != "agents" or change.pointer[1] in reached
