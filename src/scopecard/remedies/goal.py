"""
What is to be reached: a scope, or that some findings are gone?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

from scopecard.context import Context
from scopecard.graph.model import Edge, Pointer
from scopecard.remedies.change import Change
from scopecard.rules import Finding, all_rules

Key: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]

UNSTEADY: Final = frozenset(
    ("approval-overload", "gate-bypass", "privilege-by-delegation", "self-approval")
)
"""Rules whose findings a further improvement can bring back: more gates, less of the caller's own."""


class Goal(NamedTuple):
    """What a set of changes is for."""

    scope: int | None = None
    """The scope that the system may have at most."""
    keys: frozenset[Key] = frozenset()
    """Findings that must not hold."""
    rules: tuple[str, ...] = ()
    """Rules that must find nothing."""

    @property
    def steady(self) -> bool:
        """Whether more changes never undo what fewer have reached."""
        names = {*self.rules, *(key[0] for key in self.keys)}
        return not names & UNSTEADY

    def missed(self, context: Context) -> bool:
        """Return whether *context* is not as it should be."""
        if self.scope is not None and context.classification.scope > self.scope:
            return True
        return next(self.left(context), None) is not None

    def left(self, context: Context) -> Iterator[Finding]:
        """Yield the findings that must not hold, and do."""
        rules = all_rules()
        for name in sorted({*self.rules, *(key[0] for key in self.keys)}):
            for finding in rules[name](context):
                if name in self.rules or finding.key in self.keys:
                    yield finding

    def offending(self, context: Context) -> set[Pointer]:
        """Return the places in the spec that the proof of a miss rests on."""
        if self.scope is not None:
            for standing in context.classification.standings.values():
                if standing.scope > self.scope:
                    return places_on(context.proofs.scope(standing))
        for finding in self.left(context):
            return {*places_on(finding.path), finding.pointer, *finding.places}
        return set()


def places_on(path: Iterable[Edge]) -> set[Pointer]:
    """Return the places in the spec that the edges of a proof rest on."""
    places: set[Pointer] = set()
    seen: set[int] = set()
    queue = list(path)
    while queue:
        edge = queue.pop()
        if id(edge) in seen:
            continue
        seen.add(id(edge))
        queue += edge.follows
        places.add(edge.pointer)
        places |= {("gates", gate) for gate, _ in (*edge.covers, *edge.data_covers)}
        if edge.kind == "grants":
            places.add(("tools", edge.target))
        elif edge.kind == "affects":
            places.add(("data", edge.target))
    return places


def touches(change: Change, places: set[Pointer]) -> bool:
    """Return whether *change* edits something at, above or below one of *places*."""
    for edit in change.edits:
        pointer = edit.pointer
        if pointer[0] == "actors":
            continue  # whoever is new there was on no path
        for place in places:
            length = min(len(place), len(pointer))
            if place and place[:length] == pointer[:length]:
                return True
    return False
