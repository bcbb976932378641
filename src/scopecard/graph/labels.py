"""
Which sources does each node get something from?

Labels are bits of an integer; the graph of flows is condensed into its strongly
connected components, in which all nodes share their labels, and each edge
between components is then passed once, in topological order. That takes time
linear in nodes and edges, where a search from each source would take as many
passes as there are sources.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

import networkx as nx

Flows: TypeAlias = Mapping[str, Sequence[str]]


def spread(
    flows: Flows, sources: Iterable[str], order: Sequence[AbstractSet[str]] | None = None
) -> Labels:
    """
    Return which of *sources* reach which node over *flows*.

    *order* is what :func:`condense` says of the same flows, where several labels spread.

    >>> found = spread({"a": ["b"], "b": ["c"], "x": ["c"]}, ["a", "x"])
    >>> found.of("c"), found.of("b")
    (['a', 'x'], ['a'])
    """
    names = list(sources)
    bits = {name: 1 << number for number, name in enumerate(names)}
    masks: dict[str, int] = {}
    arriving = dict(bits)
    for component in condense(flows) if order is None else order:
        mask = 0
        for node in component:
            mask |= arriving.get(node, 0)
        if not mask:
            continue
        for node in component:
            masks[node] = mask
            for target in flows.get(node, ()):
                if target not in component:
                    arriving[target] = arriving.get(target, 0) | mask
    return Labels(names, bits, masks)


def condense(flows: Flows) -> list[AbstractSet[str]]:
    """Return the groups of nodes that reach each other, in the order in which things move."""
    # NOTE: networkx yields the components sinks first.
    return list(reversed(list(nx.strongly_connected_components(_Network(flows)))))


def refine(
    order: Iterable[AbstractSet[str]], flows: Flows, changed: AbstractSet[str]
) -> list[AbstractSet[str]]:
    """
    Return what :func:`condense` says of *flows*, from what it said of more: the *order*.

    *changed* are the nodes from which flows were taken away.

    >>> order = condense({"a": ["b"], "b": ["a", "c"]})
    >>> refine(order, {"a": ["b"], "b": ["c"]}, {"b"})
    [{'a'}, {'b'}, {'c'}]
    """
    refined: list[AbstractSet[str]] = []
    for group in order:
        if len(group) == 1 or changed.isdisjoint(group):
            refined.append(group)
        else:
            inner = {node: [t for t in flows.get(node, ()) if t in group] for node in group}
            refined += condense(inner)
    return refined


def loops(edges: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Return the groups of nodes that reach each other, or one that leads to itself, sorted."""
    groups = nx.strongly_connected_components(_Network(edges))
    return sorted(
        sorted(group)
        for group in groups
        if len(group) > 1 or any(node in edges.get(node, ()) for node in group)
    )


class _Network(nx.DiGraph):  # type: ignore[type-arg]
    """
    A graph to look at, over edges that are kept elsewhere.

    It shares them, as the views of networkx do: to copy them would take longer than
    what is asked of it.
    """

    def __init__(self, edges: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        targets = dict.fromkeys(target for found in edges.values() for target in found)
        self._adj = self._node = dict.fromkeys(targets, ()) | dict(edges)


class Labels:
    """The sources that reach each node."""

    def __init__(
        self, names: Sequence[str], bits: Mapping[str, int], masks: Mapping[str, int]
    ) -> None:
        self._names = names
        self._bits = bits
        self._masks = masks

    def any(self, node: str, *, besides: str | None = None) -> bool:
        """Return whether any source reaches *node*, *besides* one that does not count."""
        return bool(self._masks.get(node, 0) & ~self._bits.get(besides or "", 0))

    def of(self, node: str) -> list[str]:
        """Return the sources that reach *node*, in the order in which they were given."""
        mask = self._masks.get(node, 0)
        return [name for name in self._names if self._bits[name] & mask] if mask else []

    def count(self, node: str, *, besides: str | None = None) -> int:
        """Return how many sources reach *node*, *besides* one that does not count."""
        return (self._masks.get(node, 0) & ~self._bits.get(besides or "", 0)).bit_count()
