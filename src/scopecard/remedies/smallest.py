"""
Which sets of changes are the smallest, of those that share some?
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from scopecard.remedies.change import Change
from scopecard.remedies.hitting import SLACK, Chosen, OutOfBudgetError, bits, mask
from scopecard.remedies.search import Cheapest, Oracle, some_set

SHOWN: Final = 5
"""How many sets are shown at most."""
_STEPS: Final = 2_000_000
"""What may be spent on choosing among changes, between evaluations: a few seconds."""


class Part(NamedTuple):
    """Sets of changes that have some in common."""

    fixed: Chosen
    oracle: Oracle
    """Over what may be changed besides."""


class Way(NamedTuple):
    """What was found in one part."""

    sets: list[Chosen]
    """Enough, and of different substance."""
    least: Chosen
    """A set of the fewest changes."""
    fewest: int
    """No set of fewer changes is enough."""
    cheapest: float
    """No set that costs less is."""
    exact: bool
    """Whether these are more than bounds."""


def subsets(chosen: Chosen) -> list[Chosen]:
    """Return every part of *chosen*, the small ones first."""
    single = [1 << i for i in bits(chosen)]
    sizes = range(len(single) + 1)
    return [sum(some) for size in sizes for some in itertools.combinations(single, size)]


def cost_of(chosen: Chosen, changes: Sequence[Change]) -> float:
    """Return what *chosen* of all *changes* cost together."""
    return sum(changes[i].cost for i in bits(chosen))


def searched(part: Part, changes: Sequence[Change]) -> Way:
    """Return the smallest sets of one part; where its budget is too little, it is spent once more."""
    fixed, oracle = part
    budget = oracle.budget
    weights = [change.cost for change in changes]
    least, fewest, few_exact = _fewest(oracle, weights, budget)
    found, cheapest, exact = _cheapest(oracle, changes, weights)
    asking = mask(i for i, change in enumerate(changes) if change.approvals != 0)
    if found and all(one & asking for one in found):
        found += _without(oracle, weights, asking)
    return Way(
        [one | fixed for one in found],
        least | fixed,
        fewest + fixed.bit_count(),
        cheapest + cost_of(fixed, changes),
        exact and few_exact,
    )


def best(sets: Sequence[Chosen], changes: Sequence[Change]) -> list[Chosen]:
    """Return the cheapest of *sets* that differ in substance, one that asks nobody among them."""
    asking = mask(i for i, change in enumerate(changes) if change.approvals != 0)
    found: dict[tuple[frozenset[str], bool], Chosen] = {}
    for one in sorted(sets, key=lambda some: (cost_of(some, changes), some.bit_count())):
        if all(known & ~one for known in found.values()):
            found.setdefault(_substance(one, changes), one)
    every = list(found.values())
    silent = next((one for one in every if not one & asking), None)
    if silent is not None and silent not in every[:SHOWN]:
        return [*every[: SHOWN - 1], silent]
    return every[:SHOWN]


def _fewest(oracle: Oracle, weights: Sequence[float], budget: int) -> tuple[Chosen, int, bool]:
    """Return a set of the fewest changes, a bound on their number, and whether it is one."""
    total = sum(weights)
    cheapest = Cheapest(oracle, [1 + weight / (2 * total) for weight in weights], _STEPS)
    try:
        chosen = next(iter(cheapest))
    except OutOfBudgetError:
        chosen = some_set(oracle, weights, budget)
        return chosen, max(0, math.ceil(cheapest.bound - 0.5 - SLACK)), False
    return chosen, chosen.bit_count(), True


def _cheapest(
    oracle: Oracle, changes: Sequence[Change], weights: Sequence[float]
) -> tuple[list[Chosen], float, bool]:
    """Return the cheapest sets that differ in substance, a bound, and whether it is exact."""
    cheapest = Cheapest(oracle, weights, _STEPS)
    found: dict[tuple[frozenset[str], bool], Chosen] = {}
    try:
        for chosen in itertools.islice(cheapest, 8 * SHOWN):
            found.setdefault(_substance(chosen, changes), chosen)
            if len(found) == SHOWN:
                break
    except OutOfBudgetError:
        pass
    sets = list(found.values())
    if not sets:
        return [], math.floor(100 * cheapest.bound + SLACK) / 100, False
    return sets, round(cost_of(sets[0], changes), 2), True


def _without(oracle: Oracle, weights: Sequence[float], some: Chosen) -> list[Chosen]:
    """Return the cheapest set that has none of *some* changes, if there is one."""
    try:
        return list(itertools.islice(Cheapest(oracle, weights, _STEPS, without=some), 1))
    except OutOfBudgetError:
        return []


def _substance(chosen: Chosen, changes: Sequence[Change]) -> tuple[frozenset[str], bool]:
    """Return what changes are about, and whether they only take away: the rest is variation."""
    some = [changes[i] for i in bits(chosen)]
    tools = (c.pointer[c.pointer.index("tools") + 1] if "tools" in c.pointer else "" for c in some)
    about = (str(tool) or c.subject for tool, c in zip(tools, some, strict=True))
    return frozenset(about), all(change.kind == "drop" for change in some)
