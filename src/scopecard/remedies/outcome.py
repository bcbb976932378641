"""
What is a remedy, and what was found in looking for one?
"""

from __future__ import annotations

from typing import NamedTuple

from scopecard.remedies.change import Change
from scopecard.remedies.goal import Goal
from scopecard.rules import Finding
from scopecard.spec.edit import Edit


class Remedy(NamedTuple):
    """A set of changes that reaches a goal, and all that it does."""

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    """How it is written, in an order in which it can be made."""
    cost: float
    scope: int
    approvals: float | None
    """Approvals a day that it adds; none where nobody says how many."""
    cleared: tuple[Finding, ...]
    new: tuple[tuple[Finding, bool], ...]
    """Findings that it brings, each with whether it is certain."""
    unused: tuple[str, ...]
    """Agents that it takes out, as nothing starts them any more."""
    newly: tuple[str, ...]
    """Controls that are owed then, and are not now."""
    lifted: tuple[str, ...]
    """Controls that are owed now, and not then."""


class Held(NamedTuple):
    """An agent that stays above a scope."""

    agent: str
    scope: int
    path: tuple[str, ...]
    """From what starts it to what it can do."""


class Fix(NamedTuple):
    """What was found for one goal."""

    goal: Goal
    scope: int
    """The scope as it is."""
    remedies: tuple[Remedy, ...]
    exact: bool
    """Whether it is proven that none is cheaper, and none has fewer changes."""
    fewest: int
    """No set of fewer changes reaches the goal."""
    cheapest: float
    """No set that costs less reaches the goal."""
    candidates: int
    evaluations: int
    met: bool
    """Whether the goal is reached as it is."""
    remaining: tuple[Finding, ...] = ()
    """Findings that were to go, and that no change clears."""
    held: tuple[Held, ...] = ()
    """Where no change reaches a scope: who stays above it, after all of them."""
