"""
Which sources does each node get something from?

Labels are bits of an integer; the graph of flows is condensed into its strongly
connected components, in which all nodes share their labels, and each edge
between components is then passed once, in topological order. That takes time
linear in nodes and edges, where a search from each source would take as many
passes as there are sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(flows)
    graph.add_edges_from((node, target) for node, targets in flows.items() for target in targets)
    # NOTE: networkx yields the components sinks first.
    return list(reversed(list(nx.strongly_connected_components(graph))))


def components(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the groups of nodes that reach each other, each sorted; single nodes too."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(edges)
    graph.add_edges_from((node, other) for node, others in edges.items() for other in others)
    return sorted(sorted(group) for group in nx.strongly_connected_components(graph))


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
