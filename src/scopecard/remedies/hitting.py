"""
Which candidates, the cheapest together, have one of each of some sets?

A minimum hitting set, by branch and bound. What needs no choice is decided first:
a set with one candidate left takes it, a candidate that another hits everything
for and no dearer falls out, and sets that share nothing are worked out apart. So
tools that are alike cost nothing, however many they are. Memory is that of one
branch; work is counted, and where too much would be needed, it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

Chosen: TypeAlias = int
"""Candidates: the bits of their numbers."""

NEVER: Final = float("inf")
SLACK: Final = 1e-9
"""Sums of costs that differ by less are the same."""
_DEEPEST: Final = 150


class OutOfBudgetError(Exception):
    """More would have to be tried than may be."""


class Steps:
    """What may still be worked on, without looking at a clock."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self, number: int) -> None:
        """Spend *number* steps, if so many are left."""
        self._left -= number
        if self._left < 0:
            raise OutOfBudgetError


class Hit(NamedTuple):
    """Candidates that hit every set, and what they cost."""

    chosen: Chosen
    cost: float


_NONE: Final = Hit(0, NEVER)


def bits(chosen: Chosen) -> Iterator[int]:
    """Yield the numbers of the candidates in *chosen*, from the lowest on."""
    while chosen:
        lowest = chosen & -chosen
        yield lowest.bit_length() - 1
        chosen ^= lowest


def mask(numbers: Iterable[int]) -> Chosen:
    """Return the candidates of these *numbers*."""
    chosen = 0
    for number in numbers:
        chosen |= 1 << number
    return chosen


def cheapest_hit(sets: Iterable[Chosen], weights: Sequence[float], steps: Steps) -> Hit:
    """
    Return the cheapest candidates that have one of each of *sets*.

    Its cost is infinite where there are none. Raises :class:`OutOfBudgetError` where
    that takes more than *steps*.
    """
    return _Branching(weights, steps).solved(list(sets), NEVER, 0)


def lower_bound(sets: Iterable[Chosen], weights: Sequence[float]) -> float:
    """Return what *sets* cost at least: no candidate pays for more than it costs."""
    left: dict[int, float] = {}
    least = 0.0
    for one in sorted(sets, key=lambda some: (some.bit_count(), some)):
        members = list(bits(one))
        if not members:
            return NEVER
        paid = min(left.get(i, weights[i]) for i in members)
        least += paid
        for i in members:
            left[i] = left.get(i, weights[i]) - paid
    return least


class _Branching:
    """One search: it knows what candidates cost, and what may still be worked on."""

    def __init__(self, weights: Sequence[float], steps: Steps) -> None:
        self._weights = weights
        self._steps = steps

    def solved(self, sets: list[Chosen], limit: float, depth: int) -> Hit:
        """Return the cheapest hit of *sets* that costs less than *limit*, if there is one."""
        if depth > _DEEPEST:
            raise OutOfBudgetError
        forced, sets = self._reduced(sets)
        cost = sum(self._weights[i] for i in bits(forced))
        if not sets:
            return Hit(forced, cost) if cost < limit - SLACK else _NONE
        parts = _apart(sets)
        least = [lower_bound(part, self._weights) for part in parts]
        for number, part in enumerate(parts):
            others = cost + sum(least[number + 1 :])
            if others + least[number] >= limit - SLACK:
                return _NONE
            found = self._branched(part, limit - others, depth)
            if found.cost == NEVER:
                return _NONE
            forced, cost = forced | found.chosen, cost + found.cost
        return Hit(forced, cost)

    def _branched(self, sets: list[Chosen], limit: float, depth: int) -> Hit:
        """Return the cheapest hit of *sets*: with a candidate, or else without it."""
        best = _NONE
        one = self._promising(sets)
        without = [some for some in sets if not some & one]
        price = self._weights[one.bit_length() - 1]
        found = self.solved(without, limit - price, depth + 1)
        if found.cost < NEVER:
            best = Hit(found.chosen | one, found.cost + price)
            limit = best.cost
        found = self.solved([some & ~one for some in sets], limit, depth + 1)
        return found if found.cost < NEVER else best

    def _promising(self, sets: list[Chosen]) -> Chosen:
        """Return the candidate that hits most for its price."""
        hits: dict[int, int] = {}
        for some in sets:
            for i in bits(some):
                hits[i] = hits.get(i, 0) + 1
        return 1 << min(hits, key=lambda i: (self._weights[i] / hits[i], i))

    def _reduced(self, sets: list[Chosen]) -> tuple[Chosen, list[Chosen]]:
        """Return the candidates that must be taken, and the sets that are left."""
        forced: Chosen = 0
        before: list[Chosen] = []
        while sets != before:
            before = sets
            self._steps.take(len(sets) + len(sets) ** 2 // 32)
            sets = self._undominated(_smallest(sets))
            single = 0
            for some in sets:
                single |= some if some & (some - 1) == 0 else 0
            forced |= single
            sets = [some for some in sets if not some & single]
        return forced, sets

    def _undominated(self, sets: list[Chosen]) -> list[Chosen]:
        """Return *sets* without candidates that another one is better than, or as good as."""
        where: dict[int, int] = {}
        for number, some in enumerate(sets):
            for i in bits(some):
                where[i] = where.get(i, 0) | 1 << number
        self._steps.take(len(where))
        out = 0
        for i, mine in where.items():
            first = sets[(mine & -mine).bit_length() - 1]  # whoever is better is in there too
            if any(self._better(j, i, where) for j in bits(first & ~out) if j != i):
                out |= 1 << i
        return [some & ~out for some in sets]

    def _better(self, one: int, other: int, where: dict[int, int]) -> bool:
        """Return whether *one* hits all that *other* hits and costs no more."""
        if where[other] & ~where[one]:
            return False
        dearer = self._weights[one] - self._weights[other]
        alike = where[other] == where[one] and abs(dearer) <= SLACK
        return one < other if alike else dearer <= SLACK


def _smallest(sets: list[Chosen]) -> list[Chosen]:
    """Return *sets* without those that hold another: whatever hits that hits them."""
    kept: list[Chosen] = []
    for one in sorted(set(sets), key=lambda some: (some.bit_count(), some)):
        if all(some & ~one for some in kept):
            kept.append(one)
    return kept


def _apart(sets: list[Chosen]) -> list[list[Chosen]]:
    """Return *sets* in parts that have no candidate in common."""
    parts: list[tuple[Chosen, list[Chosen]]] = []
    for one in sets:
        touched = [part for part in parts if part[0] & one]
        together, members = one, [one]
        for everything, some in touched:
            together |= everything
            members = some + members
        parts = [part for part in parts if not part[0] & one]
        parts.append((together, members))
    return [members for _, members in parts]
