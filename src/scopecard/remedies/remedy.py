"""
Which sets of changes reach a goal, and is there none smaller?
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from scopecard.context import Context
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import usable
from scopecard.remedies.change import Change, applied
from scopecard.remedies.consequence import remedy_of
from scopecard.remedies.goal import Goal, touches
from scopecard.remedies.hitting import SLACK, Chosen, OutOfBudgetError, bits, mask
from scopecard.remedies.outcome import Fix, Held, Remedy
from scopecard.remedies.search import Cheapest, Oracle, fewest_by_trying, some_set
from scopecard.rules import Finding

_SHOWN: Final = 5
_STEPS: Final = 400_000
"""What may be spent on choosing among changes, between evaluations: a few seconds."""


def fix(
    evaluation: Evaluation,
    goal: Goal,
    *,
    budget: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Fix:
    """
    Return the smallest sets of changes that reach *goal*, the cheapest first.

    Findings that no change clears are put aside, and the rest is looked for. *tell* is
    called with the number of designs evaluated so far.
    """
    found = _Search(evaluation, goal, budget, tell).run()
    stubborn = {finding.key for finding in found.remaining}
    if found.remedies or not goal.keys - stubborn or not stubborn:
        return found
    rest = _Search(evaluation, goal._replace(keys=goal.keys - stubborn), budget, tell).run()
    return rest._replace(
        remaining=found.remaining, evaluations=found.evaluations + rest.evaluations
    )


class _Search:
    def __init__(
        self,
        evaluation: Evaluation,
        goal: Goal,
        budget: int | None,
        tell: Callable[[int], None] | None,
    ) -> None:
        self._evaluation = evaluation
        self._tell = tell or (lambda _: None)
        self._goal = goal
        self._spec = evaluation.spec.data
        self._budget = _budget(evaluation) if budget is None else budget
        self._changes: list[Change] = []
        self._spent = 0
        self._last: tuple[Chosen, Context] | None = None
        self._reduced = False
        self._lefts: list[tuple[Finding, ...]] = []
        """What is left of the findings that were to go, by what may be changed."""

    def run(self) -> Fix:
        if not self._goal.missed(self._evaluation.worst):
            return self._result((), exact=True, fewest=0, cheapest=0, met=True)
        oracle = self._prepared()
        if oracle is None:
            return self._hopeless()
        weights = [change.cost for change in self._changes]
        least, fewest, few_exact = self._first(oracle, weights)
        found, cheapest, exact = self._cheapest(oracle, weights)
        exact = exact and few_exact
        asking = mask(i for i, change in enumerate(self._changes) if change.approvals != 0)
        if found and all(one & asking for one in found):
            found = [*found[: _SHOWN - 1], *self._without(oracle, weights, asking)]
        if self._unsteady():
            least, fewest, exact = self._tried(oracle, least, exact=exact)
            cheapest = cheapest if exact else 0
        remedies = self._shown(found, least)
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
            self._changes, self._last = universe, None
            oracle = Oracle(self._enough, self._blame, len(universe), self._budget)
            try:
                if oracle.enough(oracle.everything):
                    return oracle
                self._lefts.append(tuple(self._goal.left(self._context(oracle.everything))))
            except OutOfBudgetError:
                return None
            self._reduced = True
        self._changes, self._last = harmless, None
        return None

    def _context(self, chosen: Chosen) -> Context:
        """Return what the system is after *chosen*; the last one is kept, as it is asked about twice."""
        if self._last is None or self._last[0] != chosen:
            self._spent += 1
            self._tell(self._spent)
            spec = applied(self._spec, self._named(chosen))
            self._last = chosen, Context(spec, pessimistic(), self._evaluation.policy)
        return self._last[1]

    def _named(self, chosen: Chosen) -> list[Change]:
        return [self._changes[index] for index in bits(chosen)]

    def _enough(self, chosen: Chosen) -> bool:
        after = self._context(chosen)
        if after.classification.scope > self._evaluation.scope:
            return False
        return not self._goal.missed(after)

    def _blame(self, chosen: Chosen) -> list[int]:
        places = self._goal.offending(self._context(chosen))
        return [i for i, change in enumerate(self._changes) if touches(change, places)]

    # What is enough

    def _first(self, oracle: Oracle, weights: Sequence[float]) -> tuple[Chosen, int, bool]:
        """Return a set of the fewest changes, a bound on their number, and whether it is one."""
        total = sum(weights)
        cheapest = Cheapest(oracle, [1 + weight / (2 * total) for weight in weights], _STEPS)
        try:
            chosen = next(iter(cheapest))
        except OutOfBudgetError:
            chosen = some_set(oracle, weights, self._budget)
            return chosen, math.ceil(cheapest.bound - 0.5 - SLACK), False
        return chosen, chosen.bit_count(), True

    def _cheapest(
        self, oracle: Oracle, weights: Sequence[float]
    ) -> tuple[list[Chosen], float, bool]:
        """Return the cheapest sets that differ in substance, a bound, and whether it is exact."""
        cheapest = Cheapest(oracle, weights, _STEPS)
        found: dict[tuple[frozenset[str], bool], Chosen] = {}
        try:
            for chosen in itertools.islice(cheapest, 8 * _SHOWN):
                found.setdefault(_substance(self._named(chosen)), chosen)
                if len(found) == _SHOWN:
                    break
        except OutOfBudgetError:
            pass
        sets = list(found.values())
        if not sets:
            return [], math.floor(100 * cheapest.bound + SLACK) / 100, False
        return sets, round(self._cost(sets[0]), 2), True

    def _without(self, oracle: Oracle, weights: Sequence[float], some: Chosen) -> list[Chosen]:
        """Return the cheapest set that has none of *some* changes, if there is one."""
        try:
            return list(itertools.islice(Cheapest(oracle, weights, _STEPS, without=some), 1))
        except OutOfBudgetError:
            return []

    def _tried(self, oracle: Oracle, least: Chosen, *, exact: bool) -> tuple[Chosen, int, bool]:
        """Return a smallest set, by trying all that are smaller where the search cannot tell."""
        size = least.bit_count()
        smaller, bound = fewest_by_trying(oracle, range(size))
        if smaller is not None:
            return smaller, bound, exact
        if bound < size:
            return least, bound, False
        same, _ = fewest_by_trying(oracle, [size])  # the candidates are in the order of their cost
        return same if same is not None else least, size, exact

    def _hopeless(self) -> Fix:
        """Return what is left where all changes together do not reach the goal."""
        oracle = Oracle(self._enough, self._blame, len(self._changes), self._budget)
        found, bound = fewest_by_trying(oracle, range(3))
        if found is not None:
            remedies = (remedy_of(self._evaluation, self._named(found)),)
            return self._result(remedies, exact=False, fewest=bound, cheapest=0)
        result = self._result((), exact=False, fewest=bound, cheapest=0)
        left = self._context(oracle.everything)
        return result._replace(
            remaining=min(self._lefts, key=len, default=()),
            held=tuple(_held(left, self._goal.scope)),
            evaluations=self._spent,
        )

    # What is shown

    def _cost(self, chosen: Chosen) -> float:
        return sum(change.cost for change in self._named(chosen))

    def _shown(self, found: Sequence[Chosen], least: Chosen) -> tuple[Remedy, ...]:
        chosen = list(dict.fromkeys(found))[:_SHOWN]
        size, cost = least.bit_count(), self._cost(least)
        if not any(o.bit_count() <= size and self._cost(o) <= cost + SLACK for o in chosen):
            chosen = [*chosen[: _SHOWN - 1], least]
        chosen.sort(key=lambda one: (self._cost(one), one.bit_count(), tuple(bits(one))))
        return tuple(remedy_of(self._evaluation, self._named(one)) for one in chosen)

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


def _held(context: Context, scope: int | None) -> Iterator[Held]:
    """Yield the agents above *scope* each with why."""
    for standing in context.classification.standings.values():
        if scope is not None and standing.scope > scope:
            edges = context.proofs.scope(standing)
            path = [edges[0].source, *(edge.target for edge in edges)] if edges else []
            yield Held(standing.agent, standing.scope, tuple(dict.fromkeys(path)))


def _substance(changes: Sequence[Change]) -> tuple[frozenset[str], bool]:
    """Return what *changes* are about, and whether they only take away: the rest is variation."""
    tools = (
        c.pointer[c.pointer.index("tools") + 1] if "tools" in c.pointer else "" for c in changes
    )
    about = (str(tool) or c.subject for tool, c in zip(tools, changes, strict=True))
    return frozenset(about), all(change.kind == "drop" for change in changes)


def _budget(evaluation: Evaluation) -> int:
    """Return how many evaluations may be spent: fewer for a system of many elements."""
    elements = evaluation.worst.closure.graph.network.number_of_nodes()
    return max(40, min(5_000, 400_000 // max(1, elements)))
