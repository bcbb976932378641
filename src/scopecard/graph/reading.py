"""
How the graph reads what nobody has said.

The pessimistic reading takes every assumption at its worst, the optimistic one
takes all at their best, and a question is tried by taking it alone at its best
(DESIGN, sections 1.3 and 5.4).
"""

from __future__ import annotations

from collections.abc import Callable

from scopecard.graph.model import Pointer


class Assumption:
    """One thing that the spec leaves open, and what was assumed instead."""

    __slots__ = ("about", "assumed", "pointer")

    def __init__(self, about: str, assumed: str, pointer: Pointer) -> None:
        self.about = about
        """The field, dotted: ``agents.assistant.output``."""
        self.assumed = assumed
        """The worst case, which stands in for an answer."""
        self.pointer = pointer


class Reading:
    """Decides each assumption, and remembers those that came up."""

    def __init__(self, best: Callable[[str], bool]) -> None:
        self._best = best
        self.met: dict[str, Assumption] = {}

    @property
    def at_best(self) -> bool:
        """Whether everything that is left open is at its best."""
        return self._best is _always

    def worst(self, pointer: Pointer, assumed: str) -> bool:
        """Return whether to take the worst case of the field at *pointer*."""
        about = ".".join(map(str, pointer))
        if about not in self.met:
            self.met[about] = Assumption(about, assumed, pointer)
        return not self._best(about)


def pessimistic() -> Reading:
    """Everything that is left open is at its worst."""
    return Reading(_never)


def optimistic() -> Reading:
    """Everything that is left open is at its best."""
    return Reading(_always)


def answering(about: frozenset[str]) -> Reading:
    """As pessimistic, but what *about* names is at its best."""
    return Reading(about.__contains__)


def _never(_about: str) -> bool:
    return False


def _always(_about: str) -> bool:
    return True
