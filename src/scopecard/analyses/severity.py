"""
How bad is it? From what is reached, whether it can be undone, and how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scopecard.graph.capability import Capability
from scopecard.graph.closure import Closure
from scopecard.graph.data import RESTRICTED
from scopecard.graph.model import Edge

_ORDER: Final = ("critical", "high", "medium", "low", "info")
_GRAVE: Final = frozenset(("pay", "grant", "configure", "spawn"))


def of_action(closure: Closure, capability: Capability) -> str:
    """Return how bad it is if somebody else decides that *capability* is used."""
    data, target = closure.data, capability.target
    restricted = target in data and data.sensitivity(target) >= RESTRICTED
    if capability.action in _GRAVE or capability.reversible is False or restricted:
        grade = "critical"
    elif capability.reversible and not data.external(target):
        grade = "medium"
    else:
        grade = "high"
    return _lower(grade) if capability.assumed else grade


def gravest(closure: Closure, capabilities: Iterable[Capability]) -> tuple[str, Capability]:
    """Return the first of *capabilities* of which nothing is worse, after how bad it is."""
    graded: list[tuple[str, Capability]] = []
    for capability in capabilities:
        graded.append((of_action(closure, capability), capability))
        if graded[-1][0] == _ORDER[0]:
            return graded[-1]
    return min(graded, key=lambda one: _ORDER.index(one[0]))


def of_leak(sensitivity: int, capability: Capability) -> str:
    """Return how bad it is that data of *sensitivity* leaves through *capability*."""
    grade = "critical" if sensitivity >= RESTRICTED else "high"
    narrow = capability.action in ("search", "emit")
    if narrow:
        grade = _lower(grade)
    return _lower(grade) if capability.assumed else grade


def weakened(grade: str, path: Iterable[Edge]) -> str:
    """Return *grade*, a step lower where *path* rests on something that nobody said."""
    return _lower(grade) if any(edge.basis == "assumed" for edge in path) else grade


def worst(grades: Iterable[str]) -> str:
    """Return the worst of *grades*."""
    return min(grades, key=_ORDER.index)


def _lower(grade: str) -> str:
    return _ORDER[min(_ORDER.index(grade) + 1, len(_ORDER) - 1)]
