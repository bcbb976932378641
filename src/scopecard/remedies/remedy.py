"""
Which sets of changes reach a goal, and is there none smaller?
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from typing import Final

from scopecard.context import Context
from scopecard.design import Design
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.obligations.assessment import Assessment
from scopecard.remedies.candidates import usable
from scopecard.remedies.change import DROP, Change, applied, edits_of
from scopecard.remedies.goal import Goal, touches
from scopecard.remedies.outcome import Fix, Remedy
from scopecard.remedies.search import (
    Chosen,
    Hitting,
    Oracle,
    OutOfBudgetError,
    fewest_by_trying,
    some_set,
)
from scopecard.rules import all_rules

_SHOWN: Final = 5
_SLIGHT: Final = 1e-3
"""How much the cost of a change counts where their number does."""


def fix(evaluation: Evaluation, goal: Goal, *, budget: int | None = None) -> Fix:
    """Return the smallest sets of changes that reach *goal*, the cheapest first."""
    return _Search(evaluation, goal, budget).run()


class _Search:
    def __init__(self, evaluation: Evaluation, goal: Goal, budget: int | None) -> None:
        self._evaluation = evaluation
        self._goal = goal
        self._spec = evaluation.spec.data
        self._budget = _budget(evaluation) if budget is None else budget
        self._changes: list[Change] = []
        self._spent = 0
        self._reduced = False

    def run(self) -> Fix:
        if not self._goal.missed(self._evaluation.worst):
            return self._result((), exact=True, fewest=0, cheapest=0, met=True)
        oracle = self._prepared()
        if oracle is None:
            return self._hopeless()
        weights = [change.cost for change in self._changes]
        counts = [1 + _SLIGHT * weight for weight in weights]
        least, fewest, few_exact = self._first(oracle, counts)
        found, cheapest, exact = self._cheapest(oracle, weights)
        exact = exact and few_exact
        if self._unsteady():
            least, exact = self._tried(oracle, least, exact=exact)
            fewest = len(least) if exact else 0
            cheapest = cheapest if exact else 0
        remedies = self._shown(found, least, weights)
        return self._result(remedies, exact=exact, fewest=fewest, cheapest=cheapest)

    def _unsteady(self) -> bool:
        """
        Return whether a further change could undo what others have reached.

        The yes of an outsider counts only where all starts come from them; and what a
        person starts may show links that the model writes, which is a way out.
        """
        gates = self._evaluation.worst.closure.gates
        attends = any(change.kind == "attend" for change in self._changes)
        return (
            self._reduced
            or not self._goal.steady
            or (attends and bool(self._goal.keys or self._goal.rules))
            or any(map(gates.conditional, self._spec.get("gates", {})))
        )

    # What may be changed

    def _prepared(self) -> Oracle | None:
        """Return the oracle over the candidates that together are enough, if there are such."""
        harmless = usable(self._evaluation.worst)
        kept = [c for c in harmless if c.kind != "drop" or "delegates" not in c.pointer]
        for universe in (harmless, kept, [c for c in kept if c.kind != "drop"]):
            self._changes = universe
            oracle = Oracle(self._enough, self._blame, len(universe), self._budget)
            try:
                if oracle.enough(oracle.everything):
                    return oracle
            except OutOfBudgetError:
                return None
            self._reduced = True
        self._changes = harmless
        return None

    def _context(self, changes: Sequence[Change]) -> Context:
        self._spent += 1
        return Context(applied(self._spec, changes), pessimistic(), self._evaluation.policy)

    def _named(self, chosen: Chosen) -> list[Change]:
        return [self._changes[index] for index in sorted(chosen)]

    def _enough(self, chosen: Chosen) -> bool:
        after = self._context(self._named(chosen))
        if after.classification.scope > self._evaluation.scope:
            return False
        return not self._goal.missed(after)

    def _blame(self, chosen: Chosen) -> list[int]:
        places = self._goal.offending(self._context(self._named(chosen)))
        return [i for i, change in enumerate(self._changes) if touches(change, places)]

    # What is enough

    def _first(self, oracle: Oracle, weights: Sequence[float]) -> tuple[Chosen, int, bool]:
        """Return a set of the fewest changes, a bound on their number, and whether it is one."""
        hitting = Hitting(oracle, weights)
        try:
            chosen = next(iter(hitting))
        except OutOfBudgetError:
            oracle.budget += self._budget
            try:
                chosen = some_set(oracle, weights)
            except OutOfBudgetError:
                chosen = oracle.everything
            return chosen, int(hitting.bound), False
        return chosen, len(chosen), True

    def _cheapest(
        self, oracle: Oracle, weights: Sequence[float]
    ) -> tuple[list[Chosen], float, bool]:
        """Return the cheapest sets that differ in substance, a bound, and whether it is exact."""
        hitting = Hitting(oracle, weights)
        found: dict[tuple[frozenset[str], bool], Chosen] = {}
        try:
            for chosen in itertools.islice(hitting, 8 * _SHOWN):
                found.setdefault(_substance(self._named(chosen)), chosen)
                if len(found) == _SHOWN:
                    break
        except OutOfBudgetError:
            pass
        sets = list(found.values())
        if not sets:
            return [], round(hitting.bound, 2), False
        return sets, round(sum(weights[i] for i in sets[0]), 2), True

    def _tried(self, oracle: Oracle, least: Chosen, *, exact: bool) -> tuple[Chosen, bool]:
        """Return a smallest set, by trying all that are smaller where the search cannot tell."""
        try:
            smaller = fewest_by_trying(oracle, range(len(least)))
        except OutOfBudgetError:
            return least, False
        if smaller is not None:
            return smaller, exact
        try:  # the candidates are in the order of their cost
            return fewest_by_trying(oracle, range(len(least), len(least) + 1)) or least, exact
        except OutOfBudgetError:
            return least, exact

    def _hopeless(self) -> Fix:
        """Return what is left where all changes together do not reach the goal."""
        oracle = Oracle(self._enough, self._blame, len(self._changes), self._budget)
        found: Chosen | None = None
        exact = True
        try:
            found = fewest_by_trying(oracle, range(3))
        except OutOfBudgetError:
            exact = False
        if found is not None:
            remedies = (self._remedy(found),)
            return self._result(remedies, exact=False, fewest=len(found), cheapest=0)
        left = self._context(self._changes)
        remaining = tuple(f for r in all_rules().values() for f in r(left) if f.severity != "info")
        result = self._result((), exact=exact and not self._unsteady(), fewest=0, cheapest=0)
        return result._replace(remaining=remaining)

    # What is shown

    def _shown(
        self, found: Sequence[Chosen], least: Chosen, weights: Sequence[float]
    ) -> tuple[Remedy, ...]:
        chosen = list(dict.fromkeys(found))[:_SHOWN]
        slightest = sum(weights[i] for i in sorted(least))
        if least not in chosen and not any(
            len(one) <= len(least) and sum(weights[i] for i in sorted(one)) <= slightest
            for one in chosen
        ):
            chosen = [*chosen[: _SHOWN - 1], least]
        chosen.sort(key=lambda one: (sum(weights[i] for i in sorted(one)), len(one), sorted(one)))
        return tuple(map(self._remedy, chosen))

    def _remedy(self, chosen: Chosen) -> Remedy:
        changes = self._named(chosen)
        edits = edits_of(self._spec, changes)
        data = applied(self._spec, changes)
        policy = self._evaluation.policy
        worst = Context(data, pessimistic(), policy)
        best = Context(data, optimistic(), policy)
        after = {f.key: f for rule in all_rules().values() for f in rule(worst)}
        certain = {f.key for rule in all_rules().values() for f in rule(best)}
        before = {
            one.finding.key: one.finding
            for one in self._evaluation.findings
            if one.finding.rule in all_rules()
        }
        now, then = self._evaluation.assessment.obligations, self._owed(worst, best)
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

    def _owed(self, worst: Context, best: Context) -> Collection[str]:
        organisation = self._evaluation.organisation
        today = self._evaluation.assessment.today
        designs = Design(worst, None, organisation), Design(best, None, organisation)
        after = Assessment(designs[0], designs[1], today)
        return after.owed_at(after.scope)

    def _result(
        self,
        remedies: tuple[Remedy, ...],
        *,
        exact: bool,
        fewest: int,
        cheapest: float,
        met: bool = False,
    ) -> Fix:
        return Fix(
            self._goal, self._evaluation.scope, remedies, exact, fewest, cheapest,
            len(self._changes), self._spent, met,
        )  # fmt: skip


def _substance(changes: Sequence[Change]) -> tuple[frozenset[str], bool]:
    """Return what *changes* are about, and whether they only take away: the rest is variation."""
    tools = (
        c.pointer[c.pointer.index("tools") + 1] if "tools" in c.pointer else "" for c in changes
    )
    about = (str(tool) or c.subject for tool, c in zip(tools, changes, strict=True))
    return frozenset(about), all(change.kind == "drop" for change in changes)


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


def _budget(evaluation: Evaluation) -> int:
    """Return how many evaluations may be spent: fewer for a system of many elements."""
    elements = evaluation.worst.closure.graph.network.number_of_nodes()
    return max(40, min(5_000, 400_000 // max(1, elements)))
