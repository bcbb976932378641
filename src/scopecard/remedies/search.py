"""
Which sets of changes are enough, and is none smaller?

A set that is not enough leaves a proof of what is wrong; every set that is
enough must change something on it. So the search collects such *conflicts* and
looks for the cheapest sets that hit them all: a minimum hitting set, by branch
and bound, with each set tried on the system itself (implicit hitting sets:
Reiter, Artificial Intelligence 32, 1987; Moreno-Centeno & Karp, Operations
Research 61(2), 2013). Exact, as more changes never undo what fewer have reached.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

Chosen: TypeAlias = frozenset[int]
"""Candidates, by number."""


class OutOfBudgetError(Exception):
    """More evaluations would be needed than may be spent."""


class Oracle:
    """Says whether a set of changes is enough, and keeps count of what that costs."""

    def __init__(
        self,
        enough: Callable[[Chosen], bool],
        blame: Callable[[Chosen], Collection[int]],
        number: int,
        budget: int,
    ) -> None:
        self._enough = enough
        self._blame = blame
        self._known: dict[Chosen, bool] = {}
        self.everything: Chosen = frozenset(range(number))
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

    def explain(self, chosen: Chosen) -> Chosen:
        """Return of which one must be added to *chosen*, which is not enough."""
        rest = self.everything - chosen
        on_path = self.near(chosen) & rest
        conflict = rest
        if on_path and not self.enough(self.everything - on_path):
            conflict = on_path
        conflict = self._shrunk(conflict)
        self.conflicts.append(conflict)
        return conflict

    def near(self, chosen: Chosen) -> Chosen:
        """Return the candidates that touch a proof that *chosen* is not enough."""
        return frozenset(self._blame(chosen))

    def _shrunk(self, conflict: Chosen) -> Chosen:
        """Return a part of *conflict* without which all else is still not enough."""
        items = sorted(conflict)
        size = (len(items) + 1) // 2
        while size:
            at = 0
            while at < len(items):
                fewer = items[:at] + items[at + size :]
                if fewer and not self.enough(self.everything - frozenset(fewer)):
                    items = fewer
                else:
                    at += size
            size = 0 if size == 1 else (size + 1) // 2
        return frozenset(items)


class Hitting:
    """The sets that are enough, from the cheapest on."""

    def __init__(self, oracle: Oracle, weights: Sequence[float]) -> None:
        self._oracle = oracle
        self._weights = weights
        self.bound = 0.0
        """Nothing that weighs less is enough, but for what has been found."""
        self._found: list[Chosen] = []

    def __iter__(self) -> Iterator[Chosen]:
        """Yield each set that is enough while no part of it is, the cheapest first."""
        tick = itertools.count()
        nothing: Chosen = frozenset()
        heap = [(self._least(nothing, nothing), next(tick), nothing, nothing)]
        while heap:
            self.bound, _, chosen, barred = heapq.heappop(heap)
            if any(found <= chosen for found in self._found):
                continue
            conflict = next((c for c in self._oracle.conflicts if not c & chosen), None)
            if conflict is None:
                if self._oracle.enough(chosen):
                    self._found.append(chosen)
                    yield chosen
                    continue
                conflict = self._oracle.explain(chosen)
            for one in sorted(conflict - barred, key=lambda i: (self._weights[i], i)):
                child = chosen | {one}
                weight = self._weight(child) + self._least(child, barred)
                if weight < float("inf"):
                    heapq.heappush(heap, (weight, next(tick), child, barred))
                barred = barred | {one}

    def _weight(self, chosen: Chosen) -> float:
        return sum(self._weights[i] for i in sorted(chosen))

    def _least(self, chosen: Chosen, barred: Chosen) -> float:
        """Return what must be added at least: conflicts that share nothing are paid for apart."""
        used: set[int] = set()
        least = 0.0
        for conflict in self._oracle.conflicts:
            if not conflict & chosen and not conflict & used:
                left = conflict - barred
                if not left:
                    return float("inf")
                least += min(self._weights[i] for i in left)
                used |= conflict
        return least


def fewest_by_trying(oracle: Oracle, sizes: Iterable[int]) -> Chosen | None:
    """Return the first set of one of *sizes* that is enough, by trying every one."""
    for size in sizes:
        for some in itertools.combinations(sorted(oracle.everything), size):
            if oracle.enough(frozenset(some)):
                return frozenset(some)
    return None


def some_set(oracle: Oracle, weights: Sequence[float]) -> Chosen:
    """Return a set that is enough while no part of it is, though perhaps not the cheapest."""
    chosen: Chosen = frozenset()
    added: list[int] = []
    while not oracle.enough(chosen):
        rest = oracle.everything - chosen
        near = oracle.near(chosen) & rest or rest
        added.append(min(near, key=lambda i: (weights[i], i)))
        chosen |= {added[-1]}
    for one in reversed(added):
        if oracle.enough(chosen - {one}):
            chosen -= {one}
    return chosen
