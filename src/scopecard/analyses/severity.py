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
    return weakened(grade, capability.proof())


def of_leak(sensitivity: int, capability: Capability) -> str:
    """Return how bad it is that data of *sensitivity* leaves through *capability*."""
    grade = "critical" if sensitivity >= RESTRICTED else "high"
    narrow = capability.action in ("search", "emit")
    return weakened(_lower(grade) if narrow else grade, capability.proof())


def weakened(grade: str, path: Iterable[Edge]) -> str:
    """Return *grade*, a step lower where *path* rests on something that nobody said."""
    return _lower(grade) if any(edge.basis == "assumed" for edge in path) else grade


def worst(grades: Iterable[str]) -> str:
    """Return the worst of *grades*."""
    return min(grades, key=_ORDER.index)


def _lower(grade: str) -> str:
    return _ORDER[min(_ORDER.index(grade) + 1, len(_ORDER) - 1)]
