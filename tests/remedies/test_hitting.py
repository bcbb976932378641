"""Is the cheapest hit the cheapest, and does it stay cheap to find? Held against trying everything."""

from __future__ import annotations

import itertools
import random

import pytest

from scopecard.remedies.hitting import (
    NEVER,
    OutOfBudgetError,
    Steps,
    bits,
    cheapest_hit,
    lower_bound,
    mask,
)

PLENTY = 200_000


def hits(sets: list[int], chosen: int) -> bool:
    return all(one & chosen for one in sets)


def tried(sets: list[int], weights: list[float]) -> float:
    """Return what the cheapest hit costs, by trying every one."""
    costs = [
        sum(weights[i] for i in bits(chosen))
        for chosen in range(1 << len(weights))
        if hits(sets, chosen)
    ]
    return min(costs, default=NEVER)


def drawn(seed: int) -> tuple[list[int], list[float]]:
    draw = random.Random(seed)
    number = draw.randint(1, 10)
    prices = [3.0, 23.0, 40.0] if draw.random() < 0.5 else [1.0, 1.5, 2.0, 2.1, 7.0]
    weights = [draw.choice(prices) for _ in range(number)]
    most = draw.choice([2, 3, number])
    sets = [
        mask(draw.sample(range(number), min(number, draw.randint(1, most))))
        for _ in range(draw.randint(0, 12))
    ]
    return sets, weights


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_none_is_cheaper(first: int) -> None:
    for seed in range(first, first + 100):
        sets, weights = drawn(seed)
        expected = tried(sets, weights)
        found = cheapest_hit(sets, weights, Steps(PLENTY))
        assert found.cost == pytest.approx(expected), seed
        assert hits(sets, found.chosen), seed
        assert sum(weights[i] for i in bits(found.chosen)) == pytest.approx(found.cost), seed
        assert lower_bound(sets, weights) <= expected + 1e-9, seed


def test_what_nothing_hits_costs_without_end() -> None:
    assert cheapest_hit([0b11, 0], [1, 1], Steps(PLENTY)).cost == NEVER
    assert lower_bound([0b11, 0], [1, 1]) == NEVER
    assert cheapest_hit([], [1, 1], Steps(PLENTY)) == (0, 0)


def test_candidates_that_are_alike_need_no_choice() -> None:
    """Two ways for each of 300 tools would be 2^300 sets, were they not worked out apart."""
    gates, drops = range(300), range(300, 600)
    sets = [mask(pair) for pair in zip(gates, drops, strict=True)]
    weights = [23.0] * 300 + [40.0] * 300
    found = cheapest_hit(sets, weights, Steps(20_000))
    assert found == (mask(gates), 23.0 * 300)
    one_for_all = [some | 1 << 600 for some in sets]
    assert cheapest_hit(one_for_all, [*weights, 30.0], Steps(20_000)) == (1 << 600, 30)


def test_what_shares_nothing_is_worked_out_apart() -> None:
    """A triangle has no hit that is forced; forty of them are forty small choices."""
    sets, weights = [], [1.0] * 120
    for corner in range(0, 120, 3):
        sets += [mask(pair) for pair in itertools.combinations(range(corner, corner + 3), 2)]
    assert cheapest_hit(sets, weights, Steps(20_000)).cost == 80


def test_too_much_work_is_refused() -> None:
    draw = random.Random(1)
    sets = [mask(draw.sample(range(200), 6)) for _ in range(400)]
    weights = [draw.choice([2.0, 3.0, 5.0]) for _ in range(200)]
    with pytest.raises(OutOfBudgetError):
        cheapest_hit(sets, weights, Steps(50_000))
