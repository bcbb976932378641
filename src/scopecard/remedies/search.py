"""
Which sets of changes are enough, and is none smaller?

A set that is not enough leaves a proof of what is wrong; every set that is
enough must change something on it. So the search collects such *conflicts* and
looks for the cheapest sets that hit them all, each tried on the system itself
(implicit hitting sets: Reiter, Artificial Intelligence 32, 1987; Moreno-Centeno
& Karp, Operations Research 61(2), 2013). Exact, as more changes never undo what
fewer have reached.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from scopecard.remedies.hitting import (
    NEVER,
    SLACK,
    Chosen,
    OutOfBudgetError,
    Steps,
    bits,
    cheapest_hit,
    lower_bound,
    mask,
)

_KEPT: Final = 10
"""Steps that a part costs which is kept for later."""


class Oracle:
    """Says whether a set of changes is enough, and keeps count of what that costs."""

    def __init__(
        self,
        enough: Callable[[Chosen], bool],
        blame: Callable[[Chosen], Collection[int]],
        everything: Chosen,
        budget: int,
    ) -> None:
        self._enough = enough
        self._blame = blame
        self._known: dict[Chosen, bool] = {}
        self.everything = everything
        self.budget = budget
        self.spent = 0
        self.conflicts: list[Chosen] = []
        """Every set that is enough has one of each."""

    def enough(self, chosen: Chosen) -> bool:
        """Return whether *chosen* is enough."""
        if chosen not in self._known:
            if self.spent >= self.budget:
                raise OutOfBudgetError
            self.spent += 1
            self._known[chosen] = self._enough(chosen)
        return self._known[chosen]

    def learn(self, chosen: Chosen) -> None:
        """Find out why *chosen* is not enough: conflicts that share nothing, until it would be."""
        while not self.enough(chosen):
            chosen |= self._explained(chosen)

    def near(self, chosen: Chosen) -> Chosen:
        """Return the candidates that touch a proof that *chosen* is not enough."""
        return mask(self._blame(chosen))

    def _explained(self, chosen: Chosen) -> Chosen:
        """Return of which one must be added to *chosen*, which is not enough."""
        conflict = self.everything & ~chosen
        on_path = self.near(chosen) & conflict
        if on_path and not self.enough(self.everything & ~on_path):
            conflict = on_path
        conflict = self._shrunk(conflict)
        self.conflicts.append(conflict)
        return conflict

    def _shrunk(self, conflict: Chosen) -> Chosen:
        """Return a part of *conflict* without which all else is still not enough."""
        for items in _fewer(list(bits(conflict)), self._conflicting):
            conflict = mask(items)
        return conflict

    def _conflicting(self, items: Sequence[int]) -> bool:
        return bool(items) and not self.enough(self.everything & ~mask(items))


class Cheapest:
    """
    The sets that are enough, from the cheapest on.

    What has not been looked at is kept as parts, none of which holds a set that was
    found: each has candidates that are taken, and candidates that are not (Lawler,
    Management Science 18(7), 1972).
    """

    def __init__(
        self, oracle: Oracle, weights: Sequence[float], steps: int, without: Chosen = 0
    ) -> None:
        self._oracle = oracle
        self._weights = weights
        self._steps = Steps(steps)
        self._tick = itertools.count()
        self._parts: list[tuple[float, int, Chosen, Chosen]] = [(0.0, next(self._tick), 0, without)]
        self._found: list[Chosen] = []
        self.bound = 0.0
        """Nothing that weighs less is enough, but for what has been found."""

    def __iter__(self) -> Iterator[Chosen]:
        """
        Yield each set that is enough while no part of it is, the cheapest first.

        Raises :class:`OutOfBudgetError` where that is too much work.
        """
        taken = barred = 0
        try:
            while self._parts:
                self.bound, _, taken, barred = heapq.heappop(self._parts)
                yield from self._looked_at(taken, barred)
        except OutOfBudgetError:
            left, price = self._left(taken, barred)
            here = price + lower_bound(left, self._weights)
            elsewhere = self._parts[0][0] if self._parts else NEVER
            self.bound = max(self.bound, min(here, elsewhere))
            raise

    def _looked_at(self, taken: Chosen, barred: Chosen) -> Iterator[Chosen]:
        """Yield the cheapest of one part if it is enough, and keep what is left of that part."""
        left, price = self._left(taken, barred)
        found = cheapest_hit(left, self._weights, self._steps)
        chosen, weight = taken | found.chosen, price + found.cost
        if weight > self.bound + SLACK:
            self._keep(weight, taken, barred)
            return
        known = next((known for known in self._found if not known & ~chosen), None)
        if known is None:
            if not self._oracle.enough(chosen):
                self._oracle.learn(chosen)
                self._keep(weight, taken, barred)
                return
            self._found.append(chosen)
            known = chosen
            yield chosen
        for one in bits(known & ~taken):
            self._keep(weight, taken, barred | 1 << one)
            taken |= 1 << one

    def _keep(self, weight: float, taken: Chosen, barred: Chosen) -> None:
        self._steps.take(_KEPT)  # which bounds the memory, too
        if weight < NEVER:
            heapq.heappush(self._parts, (weight, next(self._tick), taken, barred))

    def _left(self, taken: Chosen, barred: Chosen) -> tuple[list[Chosen], float]:
        """Return the conflicts that *taken* does not hit, without what is *barred*, and its price."""
        left = [one & ~barred for one in self._oracle.conflicts if not one & taken]
        return left, sum(self._weights[i] for i in bits(taken))


def fewest_by_trying(oracle: Oracle, sizes: Sequence[int]) -> tuple[Chosen | None, int]:
    """
    Return the first set of one of *sizes* that is enough, by trying every one.

    The second value is the least size of which not every set was tried.
    """
    for size in sizes:
        try:
            for some in itertools.combinations(bits(oracle.everything), size):
                if oracle.enough(mask(some)):
                    return mask(some), size
        except OutOfBudgetError:
            return None, size
    return None, (sizes[-1] + 1 if sizes else 0)


def some_set(oracle: Oracle, weights: Sequence[float], budget: int) -> Chosen:
    """
    Return a set that is enough, if all are, though perhaps not the cheapest.

    All that is not needed is left out of everything, the dearest first: by what it
    costs, and by what it costs for each conflict that it is good for. Where *budget*
    evaluations are too few, what is left then is still enough.
    """
    uses = [1 + sum(one >> i & 1 for one in oracle.conflicts) for i in range(len(weights))]
    found = []
    for prices in (weights, [weight / uses[i] for i, weight in enumerate(weights)]):
        oracle.budget = oracle.spent + budget // 2
        found.append(_thinned(oracle, sorted(bits(oracle.everything), key=lambda i: -prices[i])))
    return min(found, key=lambda some: sum(weights[i] for i in bits(some)))


def _thinned(oracle: Oracle, order: Sequence[int]) -> Chosen:
    """Return everything without what is not needed, left out in this *order*."""
    chosen = oracle.everything
    try:
        for items in _fewer(order, lambda items: oracle.enough(mask(items))):
            chosen = mask(items)
    except OutOfBudgetError:
        pass
    return chosen


def _fewer(items: Sequence[int], holds: Callable[[Sequence[int]], bool]) -> Iterator[Sequence[int]]:
    """Yield ever fewer of *items* for which something *holds*: many left out at a time, then one."""
    size = (len(items) + 1) // 2
    while size:
        at = 0
        while at < len(items):
            fewer = [*items[:at], *items[at + size :]]
            if holds(fewer):
                items = fewer
                yield items
            else:
                at += size
        size = 0 if size == 1 else (size + 1) // 2
