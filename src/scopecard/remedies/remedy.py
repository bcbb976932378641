"""
Which sets of changes reach a goal, and is there none smaller?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from scopecard.context import Context
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import usable
from scopecard.remedies.change import Change, applied
from scopecard.remedies.consequence import remedy_of
from scopecard.remedies.goal import Goal, touches
from scopecard.remedies.hitting import SLACK, Chosen, bits, mask
from scopecard.remedies.outcome import Fix, Held, Remedy
from scopecard.remedies.search import Oracle, fewest_by_trying
from scopecard.remedies.smallest import SHOWN, Part, best, cost_of, searched, subsets
from scopecard.rules import Finding

_WORK: Final = 1_000_000
"""Evaluations times elements that may be spent: some seconds, whatever the system's size."""
_FEW: Final = 500
"""Evaluations that may be spent where all changes together are not enough."""
_MOST_STARTS: Final = 3
"""Changes of starts beyond which it is not looked with and without each."""


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
        ways = [searched(part, self._changes) for part in self._prepared()]
        if not ways:
            return self._hopeless()
        exact = all(way.exact for way in ways)
        fewest = min(way.fewest for way in ways)
        cheapest = min(way.cheapest for way in ways)
        least = min(
            (way.least for way in ways), key=lambda o: (o.bit_count(), cost_of(o, self._changes))
        )
        if self._unsteady():
            least, fewest, exact = self._tried(least, exact=exact)
            cheapest = cheapest if exact else 0
        remedies = self._shown(
            best([one for way in ways for one in way.sets], self._changes), least
        )
        return self._result(remedies, exact=exact, fewest=fewest, cheapest=cheapest)

    def _unsteady(self) -> bool:
        """
        Return whether a further change could undo what others have reached.

        The yes of an outsider counts only where all starts come from them; and what a
        person starts may show links that the model writes, which is a way out: where
        that is all, it is looked for with and without each such start.
        """
        gates = self._evaluation.worst.closure.gates
        return (
            self._reduced
            or not self._goal.steady
            or any(map(gates.conditional, self._spec.get("gates", {})))
            or self._attends.bit_count() > _MOST_STARTS
        )

    # What may be changed

    @property
    def _attends(self) -> Chosen:
        """The changes of starts, where they could bring a finding that is to go."""
        if not self._goal.keys and not self._goal.rules:
            return 0
        return mask(i for i, change in enumerate(self._changes) if change.kind == "attend")

    def _prepared(self) -> list[Part]:
        """Return what to search: parts in which all candidates together are enough."""
        harmless = usable(self._evaluation.worst)
        kept = [c for c in harmless if c.kind != "drop" or "delegates" not in c.pointer]
        for universe in (harmless, kept, [c for c in kept if c.kind != "drop"]):
            self._changes, self._last = universe, None
            everything = mask(range(len(universe)))
            starts = 0 if self._unsteady() else self._attends
            parts = [self._part(fixed, everything & ~starts) for fixed in subsets(starts)]
            parts = [one for one in parts if one.oracle.enough(one.oracle.everything)]
            if parts:
                for one in parts:
                    one.oracle.budget = max(1, self._budget // len(parts))
                return parts
            self._lefts.append(tuple(self._goal.left(self._context(everything))))
            self._reduced = True
        self._changes, self._last = harmless, None
        return []

    def _part(self, fixed: Chosen, free: Chosen) -> Part:
        """Return the part in which what is *fixed* is changed, and what is *free* may be."""
        return Part(
            fixed,
            Oracle(
                lambda chosen: self._enough(chosen | fixed),
                lambda chosen: self._blame(chosen | fixed),
                free,
                self._budget,
            ),
        )

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

    def _tried(self, least: Chosen, *, exact: bool) -> tuple[Chosen, int, bool]:
        """Return a smallest set, by trying all that are smaller where the search cannot tell."""
        oracle = self._part(0, mask(range(len(self._changes)))).oracle
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
        everything = mask(range(len(self._changes)))
        oracle = self._part(0, everything).oracle
        oracle.budget = min(oracle.budget, _FEW)
        found, bound = fewest_by_trying(oracle, range(3))
        if found is not None:
            remedies = (remedy_of(self._evaluation, self._named(found)),)
            return self._result(remedies, exact=False, fewest=bound, cheapest=0)
        result = self._result((), exact=False, fewest=bound, cheapest=0)
        left = self._context(everything)
        return result._replace(
            remaining=min(self._lefts, key=len, default=()),
            held=tuple(_held(left, self._goal.scope)),
            evaluations=self._spent,
        )

    # What is shown

    def _shown(self, found: Sequence[Chosen], least: Chosen) -> tuple[Remedy, ...]:
        def price(one: Chosen) -> float:
            return cost_of(one, self._changes)

        chosen = list(dict.fromkeys(found))
        size, cost = least.bit_count(), price(least)
        if not any(one.bit_count() <= size and price(one) <= cost + SLACK for one in chosen):
            chosen = [*chosen[: SHOWN - 2], least, *chosen[SHOWN - 2 :]][:SHOWN]
        chosen.sort(key=lambda one: (price(one), one.bit_count(), tuple(bits(one))))
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


def _budget(evaluation: Evaluation) -> int:
    """Return how many evaluations may be spent: fewer for a system of many elements."""
    network = evaluation.worst.closure.graph.network
    size = network.number_of_nodes() + network.number_of_edges()
    return max(40, min(5_000, _WORK // max(1, size)))
