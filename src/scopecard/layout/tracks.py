"""
Which lines may share a track because they never meet?
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

_APART = 6


def assign(spans: Mapping[K, tuple[int, int]]) -> dict[K, int]:
    """
    Return a track for each of *spans*, so that no two on a track touch.

    >>> assign({"a": (0, 10), "b": (5, 20), "c": (30, 40)})
    {'a': 0, 'b': 1, 'c': 0}
    """
    found: dict[K, int] = {}
    ends: list[int] = []
    order = sorted(enumerate(spans.items()), key=lambda one: (one[1][1], one[0]))
    for _, (key, (low, high)) in order:
        track = next((n for n, end in enumerate(ends) if end + _APART < low), len(ends))
        if track == len(ends):
            ends.append(high)
        else:
            ends[track] = high
        found[key] = track
    return {key: found[key] for key in spans}


def stack(spans: Mapping[K, tuple[int, int, int]]) -> dict[K, int]:
    """
    Return how high above the ground each of *spans* ends, so that none covers another.

    A span is where it begins, where it ends, and how high it is; the first lie lowest.

    >>> stack({"a": (1, 3, 10), "b": (0, 1, 5), "c": (0, 2, 7)})
    {'a': 10, 'b': 5, 'c': 17}
    """
    heights: dict[int, int] = {}
    found: dict[K, int] = {}
    for key, (low, high, height) in spans.items():
        over = range(low, max(high, low + 1))
        top = max(heights.get(place, 0) for place in over) + height
        heights |= dict.fromkeys(over, top)
        found[key] = top
    return found
