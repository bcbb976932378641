"""
One of the two designs that are compared, with names that both have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from scopecard.context import Context
from scopecard.difference.fact import Fact, Key
from scopecard.evaluation import Evaluation
from scopecard.graph.model import Pointer
from scopecard.spec import Spec
from scopecard.spec.normal import SECTIONS


class Side:
    """An evaluated design, and what its elements are called on the new side."""

    def __init__(
        self, evaluation: Evaluation, names: Mapping[str, str], extra: Iterable[Fact] = ()
    ) -> None:
        self.evaluation = evaluation
        self.names = names
        self.extra = tuple(extra)
        """Facts from elsewhere than the spec: what a server is started with."""

    @property
    def spec(self) -> Spec:
        """The spec."""
        return self.evaluation.spec

    @property
    def data(self) -> dict[str, Any]:
        """The spec in normal form."""
        return self.spec.data

    @property
    def worst(self) -> Context:
        """What holds with everything that is left open at its worst."""
        return self.evaluation.worst

    @property
    def best(self) -> Context:
        """What holds with everything that is left open at its best."""
        return self.evaluation.best

    def section(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the elements of a section, by id."""
        found: Mapping[str, Mapping[str, Any]] = self.data.get(name, {})
        return found

    def name(self, element: str) -> str:
        """Return what the new side calls *element*."""
        return self.names.get(element, element)

    def words(self, text: str) -> str:
        """Return *text* with the names of the new side."""
        if text in self.names or not self.names:
            return self.name(text)
        return " ".join(map(self.name, text.split(" ")))

    def key(self, kind: str, *ids: str, what: str = "") -> Key:
        """Return the key of a fact about *ids*."""
        return Key(kind, tuple(map(self.name, ids)), what)

    def part(self, *pointer: str) -> tuple[str, ...]:
        """Return a pointer to an element, in the names of the new side."""
        return tuple(map(self.name, pointer))

    @cached_property
    def present(self) -> frozenset[Pointer]:
        """The elements, grants and delegations that there are, in the names of the new side."""
        found: set[Pointer] = {()}
        for section in SECTIONS:
            for name, element in self.section(section).items():
                found.add(self.part(section, name))
                if section == "agents":
                    for field in ("tools", "delegates"):
                        found |= {
                            self.part(section, name, field, one) for one in element.get(field, ())
                        }
        return frozenset(found)

    @cached_property
    def touched(self) -> frozenset[str]:
        """What agents can do something to, and what governs, starts or approves."""
        return frozenset(_touched(self.worst))


def _touched(context: Context) -> Iterator[str]:
    closure = context.closure
    for edge in closure.graph.edges():
        yield edge.source
        yield edge.target
        yield from (gate for gate, _ in (*edge.covers, *edge.data_covers))
        if edge.identity is not None:
            yield edge.identity
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            yield from (gate for gate, _ in capability.all_covers)
