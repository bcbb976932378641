"""Are the sets that are enough found from the cheapest on, with none left out?"""

from __future__ import annotations

import itertools
import random

import pytest

from scopecard.remedies.hitting import OutOfBudgetError, bits, mask
from scopecard.remedies.search import Cheapest, Oracle, fewest_by_trying, some_set

PLENTY = 200_000


class Riddle:
    """A hidden list of conflicts; a set is enough that has one of each."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        self.number = draw.randint(2, 8)
        alike = draw.random() < 0.5
        self.weights = [23.0 if alike else draw.choice([3.0, 4.6, 23.0, 40.0])] * self.number
        if not alike:
            self.weights = [draw.choice([3.0, 4.6, 23.0, 40.0]) for _ in range(self.number)]
        everything = range(self.number)
        self.conflicts = [
            mask(draw.sample(everything, draw.randint(1, self.number)))
            for _ in range(draw.randint(1, 5))
        ]

    def enough(self, chosen: int) -> bool:
        return all(one & chosen for one in self.conflicts)

    def blame(self, chosen: int) -> list[int]:
        """Return one conflict that is left; half of the time nothing is to be seen."""
        left = [one for one in self.conflicts if not one & chosen]
        return list(bits(left[0])) if len(left) % 2 else []

    def oracle(self, budget: int = PLENTY) -> Oracle:
        return Oracle(self.enough, self.blame, mask(range(self.number)), budget)

    def least(self) -> list[tuple[float, int]]:
        """Return every set that is enough while no part of it is, with its cost, by trying all."""
        some = [chosen for chosen in range(1 << self.number) if self.enough(chosen)]
        least = [c for c in some if not any(self.enough(c & ~(1 << i)) for i in bits(c))]
        return [(sum(self.weights[i] for i in bits(c)), c) for c in least]


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_every_least_set_comes_once_and_in_order(first: int) -> None:
    for seed in range(first, first + 100):
        riddle = Riddle(seed)
        found = list(Cheapest(riddle.oracle(), riddle.weights, PLENTY))
        costs = [sum(riddle.weights[i] for i in bits(one)) for one in found]
        assert costs == pytest.approx(sorted(costs)), seed
        assert sorted(found) == sorted(chosen for _, chosen in riddle.least()), seed


def test_what_is_left_out_is_in_none() -> None:
    for seed in range(60):
        riddle = Riddle(seed)
        found = list(Cheapest(riddle.oracle(), riddle.weights, PLENTY, without=1))
        assert sorted(found) == sorted(c for _, c in riddle.least() if not c & 1), seed


@pytest.mark.parametrize("budget", [1, 4, 8, 16])
def test_the_bound_of_a_search_that_is_cut_off_holds(budget: int) -> None:
    cut = 0
    for seed in range(100):
        riddle = Riddle(seed)
        cheapest = min(riddle.least())[0]
        search = Cheapest(riddle.oracle(budget), riddle.weights, PLENTY)
        try:
            assert next(iter(search)) is not None
        except OutOfBudgetError:
            cut += 1
        assert 0 <= search.bound <= cheapest + 1e-9, seed
    assert cut > 5


def test_too_much_choosing_is_cut_off_with_a_bound_and_little_memory() -> None:
    """Many sets of six that overlap: few evaluations, and no end of choices between them."""
    draw = random.Random(1)
    conflicts = [mask(draw.sample(range(200), 6)) for _ in range(400)]
    weights = [draw.choice([2.0, 3.0, 5.0]) for _ in range(200)]
    oracle = Oracle(
        lambda chosen: all(one & chosen for one in conflicts),
        lambda chosen: list(bits(next(one for one in conflicts if not one & chosen))),
        mask(range(200)),
        PLENTY,
    )
    search = Cheapest(oracle, weights, 30_000)
    with pytest.raises(OutOfBudgetError):
        next(iter(search))
    some = some_set(oracle, weights, PLENTY)
    assert 0 < search.bound <= sum(weights[i] for i in bits(some))
    assert len(search._parts) <= 3_000


def test_trying_says_how_far_it_came() -> None:
    riddle = Riddle(3)
    riddle.conflicts = [mask([0, 1]), mask([2, 3]), mask([4, 5])]
    riddle.number = 6
    assert fewest_by_trying(riddle.oracle(), range(3)) == (None, 3)
    found, size = fewest_by_trying(riddle.oracle(), range(4))
    assert (found, size) == (mask([0, 2, 4]), 3)
    assert fewest_by_trying(riddle.oracle(budget=10), range(4)) == (None, 2)  # 1 + 6 + 3 of 15
    assert fewest_by_trying(riddle.oracle(), range(0)) == (None, 0)


def test_some_set_holds_nothing_that_is_not_needed() -> None:
    for seed in range(60):
        riddle = Riddle(seed)
        some = some_set(riddle.oracle(), riddle.weights, PLENTY)
        assert some in [chosen for _, chosen in riddle.least()], seed
        assert riddle.enough(some_set(riddle.oracle(), riddle.weights, 6)), seed


def test_candidates_that_are_alike_are_few_evaluations() -> None:
    """Forty tools with two ways each, and one way for all that is dearer than each."""
    ways = [mask([2 * i, 2 * i + 1, 80]) for i in range(40)]
    oracle = Oracle(
        lambda chosen: all(one & chosen for one in ways),
        lambda chosen: list(bits(next(one for one in ways if not one & chosen))),
        mask(range(81)),
        400,
    )
    found = itertools.islice(Cheapest(oracle, [23.0, 40.0] * 40 + [30.0], PLENTY), 2)
    assert list(found) == [1 << 80, mask(range(0, 80, 2))]
    assert oracle.spent < 400
