"""
Which controls does one system owe, and how does each stand?
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from scopecard.catalog import Control
from scopecard.checks import BREAKS, HOLDS, Sign, all_checks
from scopecard.design import Design
from scopecard.obligations.facts import facts_of
from scopecard.obligations.owed import owed
from scopecard.obligations.status import THERE, Status, status


class Obligation(NamedTuple):
    """One control that a system owes, and how it stands."""

    control: Control
    because: tuple[str, ...]
    """The scope and the overlays that owe it."""
    status: Status
    claim: Mapping[str, Any] | None
    """What the team says of it."""


class Assessment:
    """The controls of one system, under the worst and the best reading of its spec."""

    def __init__(self, worst: Design, best: Design, today: date) -> None:
        self.worst, self.best, self.today = worst, best, today
        self.organisation = worst.organisation
        self.scope = worst.context.classification.scope
        self.lowest = min(self.scope, best.context.classification.scope)
        self._signs: dict[str, tuple[Sign, ...]] = {}

    @cached_property
    def facts(self) -> frozenset[str]:
        """The named facts that hold."""
        return facts_of(self.worst)

    @cached_property
    def _best_facts(self) -> frozenset[str]:
        return facts_of(self.best)

    @cached_property
    def overlays(self) -> frozenset[str]:
        """The overlays that hold in both readings, so that they owe controls."""
        worst, best = self.worst.context.overlays, self.best.context.overlays
        return frozenset().union(*worst.values()) & frozenset().union(*best.values())

    @cached_property
    def all_overlays(self) -> frozenset[str]:
        """Every overlay, those that are only assumed too."""
        return frozenset[str]().union(*self.worst.context.overlays.values())

    @cached_property
    def obligations(self) -> Mapping[str, Obligation]:
        """What the scope that is shown owes, by the id of the control."""
        return {
            control: self.obligation(control, tuple(because))
            for control, because in self.owed_at(self.scope).items()
        }

    def owed_at(self, scope: int) -> dict[str, list[str]]:
        """Return which controls would be owed at *scope*, all else equal, and why."""
        why = owed(self.organisation.catalog.values(), scope, self.facts, self.overlays)
        for control in self.organisation.required:
            why.setdefault(control, []).append("organisation")
        return why

    def obligation(self, control_id: str, because: tuple[str, ...]) -> Obligation:
        """Return how one control stands."""
        control = self.organisation.catalog[control_id]
        claim = self.worst.spec.get("controls", {}).get(control_id)
        idle = claim is not None and claim["status"] == "not-applicable"
        worst = best = None
        if control_id in all_checks():
            worst = self.signs(control_id)
            kinds = {sign.kind for sign in worst}
            claimed = claim is not None and BREAKS in kinds
            if self.best.context is not self.worst.context and (
                idle or claimed or kinds == {HOLDS}
            ):
                best = tuple(all_checks()[control_id](self.best))
            elif idle or claimed:
                best = worst
        applies = idle and bool(control.when) and self._best_facts.issuperset(control.when)
        agents = tuple(self.worst.agents)
        found = status(worst, best, claim, agents, self.today, applies=applies)
        return Obligation(control, because, found, claim)

    def stands(self, control_id: str) -> bool:
        """Return whether somebody may rely on a control, owed or not."""
        return self.obligation(control_id, ()).status.status in THERE

    def signs(self, control_id: str) -> tuple[Sign, ...]:
        """Return what the check of *control_id* sees in the worst reading."""
        if control_id not in self._signs:
            self._signs[control_id] = tuple(all_checks()[control_id](self.worst))
        return self._signs[control_id]
