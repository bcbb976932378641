"""
In what order is a system evaluated?

spec → graph → facts → classification → findings, once with everything that is
left open at its worst and once at its best.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import NamedTuple

from scopecard.claims import Claims, claim_rules
from scopecard.context import Context
from scopecard.counterfactual import Fact, Question, questions, rests_on
from scopecard.design import Design
from scopecard.graph.reading import pessimistic
from scopecard.house import house_findings
from scopecard.margin import Step, margin
from scopecard.obligations.assessment import Assessment
from scopecard.organisation import Organisation, organisation_of
from scopecard.rules import SEVERITIES, Finding, all_rules
from scopecard.scoping.policy import Policy, effective_policy
from scopecard.spec import Spec


class CertainFinding(NamedTuple):
    """A finding, and whether it holds whatever the open questions turn out to be."""

    finding: Finding
    certain: bool

    @property
    def order(self) -> tuple[int, bool, str, tuple[str, ...]]:
        """Worst first; then the certain ones; then by rule and subject."""
        finding = self.finding
        severity = SEVERITIES.index(finding.severity)
        return (severity, not self.certain, finding.rule, finding.subjects)


class Evaluation:
    """What is true of one system, under the worst and the best reading of its spec."""

    def __init__(
        self,
        spec: Spec,
        organisation: Organisation | Policy | None = None,
        today: date | None = None,
    ) -> None:
        self.spec = spec
        self.organisation = organisation_of(organisation)
        self.policy = effective_policy(self.organisation.switches, spec.data)
        with _no_collection():
            self.worst = Context(spec.data, pessimistic(), self.policy)
            """Everything that is left open at its worst: the headline."""
            _ = self.worst.overlays
            found = [finding for rule in all_rules().values() for finding in rule(self.worst)]
            self.best = self._best()
            """Everything that is left open at its best."""
            self.assessment = self._assess(found, today or date.today())  # noqa: DTZ011 - the user's day
            """The controls that it owes, and how each stands."""
            claims = Claims(self.assessment, found)
            about = [finding for rule in claim_rules().values() for finding in rule(claims)]
            about += house_findings(claims)
            self.claims = Claims(self.assessment, [*found, *about])
            """What the team claims, and everything that was found."""
            self.findings = tuple(sorted(self._weigh(found, about), key=lambda one: one.order))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the owner should answer; worked out when it is asked for."""
        with _no_collection():
            return tuple(questions(self.worst, self.best))

    @property
    def rests_on(self) -> tuple[Fact, ...]:
        """The facts whose falsity would raise the scope."""
        return self._foundations[0]

    @property
    def complete(self) -> bool:
        """Whether these are all."""
        return self._foundations[1]

    @cached_property
    def _foundations(self) -> tuple[tuple[Fact, ...], bool]:
        with _no_collection():
            facts, complete = rests_on(self.worst)
            return tuple(facts), complete

    @cached_property
    def margin(self) -> tuple[list[Step], bool]:
        """The single changes that would raise the scope, and whether these are all."""
        return margin(self.worst)

    @property
    def scope(self) -> int:
        """The scope of the system: the upper end of its range."""
        return self.worst.classification.scope

    @property
    def lowest(self) -> int:
        """The lower end of the range: the scope if every question were answered well."""
        return min(self.scope, self.best.classification.scope)

    def agent_range(self, agent: str) -> tuple[int, int]:
        """Return the range of one agent's scope."""
        high = self.worst.classification.standings[agent].scope
        low = self.best.classification.standings[agent].scope
        return min(low, high), high

    def _best(self) -> Context:
        """Return the optimistic reading; nothing else can be read where nothing was assumed."""
        if not self.worst.reading.met:
            return self.worst
        return self.worst.best

    def _assess(self, found: list[Finding], today: date) -> Assessment:
        by_rule: dict[str, list[Finding]] = {}
        for finding in found:
            by_rule.setdefault(finding.rule, []).append(finding)
        return Assessment(
            Design(self.worst, by_rule, self.organisation),
            Design(self.best, None, self.organisation),
            today,
        )

    def _weigh(self, found: list[Finding], claims: list[Finding]) -> Iterator[CertainFinding]:
        """Yield what was found, each with whether the optimistic reading has it too."""
        rules = dict.fromkeys(finding.rule for finding in found)
        certain = {f.key for name in rules for f in all_rules()[name](self.best)}
        for finding in found:
            yield CertainFinding(finding, finding.key in certain)
        for finding in claims:
            yield CertainFinding(finding, certain=True)


def evaluate(
    spec: Spec, organisation: Organisation | Policy | None = None, today: date | None = None
) -> Evaluation:
    """
    Evaluate one system.

    *organisation* is what the organisation has decided, or its policy switches alone
    (DESIGN, section 5.5); the spec's own ``policy`` may only tighten it. *today* is the
    day on which acceptances must still hold: the day of the call, unless it is given.
    """
    return Evaluation(spec, organisation, today)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the garbage collector: graphs are large, and none of this is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
