"""
Who can call, read, change, approve and delegate: the capability graph.

The graph is a :class:`networkx.MultiDiGraph`; :class:`CapabilityGraph` is its
vocabulary, and the only door to it. Each edge carries one :class:`Edge`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import networkx as nx

Pointer: TypeAlias = tuple[str | int, ...]
"""A path into the spec's normal form, from which a location is found."""

Cover: TypeAlias = tuple[str, Pointer]
"""A gate, and the place in the spec where it sits."""

OUTSIDE: Final = "(outside)"
"""External, public, untrusted data that every graph has (DESIGN, section 3)."""
UNKNOWN: Final = "(unknown)"
"""Internal, trusted data that every graph has (DESIGN, section 3)."""

CHANGES: Final = frozenset(
    ("write", "delete", "send", "pay", "grant", "configure", "schedule", "spawn")
)
"""The change actions of DESIGN, section 2."""
READS: Final = frozenset(("read", "search", "fetch", "execute"))
"""Actions that bring information in."""


class Edge:
    """
    One relation between two nodes, declared or derived.

    ``follows`` holds the edges from which a derived edge follows, so that any
    edge can be explained down to what somebody wrote.
    """

    __slots__ = (
        "action",
        "basis",
        "covers",
        "data_covers",
        "follows",
        "held",
        "identity",
        "kind",
        "pointer",
        "question",
        "reversible",
        "rule",
        "source",
        "target",
    )

    def __init__(
        self,
        kind: str,
        source: str,
        target: str,
        pointer: Pointer,
        *,
        action: str = "",
        covers: tuple[Cover, ...] = (),
        data_covers: tuple[Cover, ...] = (),
        reversible: bool | None = None,
        identity: str | None = None,
        held: bool = False,
        rule: str = "",
        follows: tuple[Edge, ...] = (),
        basis: str = "declared",
        question: str = "",
    ) -> None:
        self.kind = kind
        self.source = source
        self.target = target
        self.pointer = pointer
        """Where in the spec it was written, or what it was derived from."""
        self.action = action
        """Of an ``affects`` edge: the action of DESIGN, section 2."""
        self.covers = covers
        """Gates on a grant, a tool or an effect that cover this."""
        self.data_covers = data_covers
        """Gates on data that cover this."""
        self.reversible = reversible
        self.identity = identity
        """Under whose authority it is done; none where nothing says so."""
        self.held = held
        """Whether that identity is one that a sandbox holds."""
        self.rule, self.follows = rule, follows
        """The rule of DESIGN, section 3, by which it was derived, and from what; or nothing."""
        self.basis = basis
        """``declared``, ``imported``, ``inferred`` or ``assumed``."""
        self.question = question
        """Of an assumed edge: the question whose answer would settle it."""

    def __repr__(self) -> str:
        action = f" {self.action}" if self.action else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return f"<{self.kind}{action} {self.source} -> {self.target}{rule}>"


class CapabilityGraph:
    """A directed multigraph of actors, agents, tools, data, gates and identities."""

    def __init__(self) -> None:
        self.network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._edges: list[Edge] = []
        self._out: defaultdict[str, defaultdict[str, list[Edge]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def add_node(self, node: str, kind: str, pointer: Pointer) -> None:
        """Add *node*; *kind* is actor, agent, tool, data, gate or identity."""
        self.network.add_node(node, kind=kind, pointer=pointer)

    def add(self, edge: Edge) -> Edge:
        """Add *edge* and return it."""
        self.network.add_edge(edge.source, edge.target, len(self._edges), edge=edge)
        self._edges.append(edge)
        self._out[edge.kind][edge.source].append(edge)
        return edge

    def kind(self, node: str) -> str:
        """Return what *node* is: actor, agent, tool, data, gate or identity."""
        return str(self.network.nodes[node]["kind"])

    def pointer(self, node: str) -> Pointer:
        """Return where in the spec *node* is declared."""
        pointer: Pointer = self.network.nodes[node]["pointer"]
        return pointer

    def nodes(self, kind: str | None = None) -> Iterator[str]:
        """Yield the nodes (of one *kind*) in the order of the spec."""
        for node, attributes in self.network.nodes(data=True):
            if kind is None or attributes["kind"] == kind:
                yield node

    def edges(self, kind: str | None = None) -> Iterator[Edge]:
        """Yield the edges (of one *kind*) in the order in which they were added."""
        if kind is None:
            yield from self._edges
            return
        for edges in self._out[kind].values():
            yield from edges

    def out(self, kind: str, node: str) -> Sequence[Edge]:
        """Return the edges of *kind* that leave *node*."""
        return self._out[kind].get(node, ())

    def sources(self, kind: str) -> Mapping[str, list[Edge]]:
        """Return the edges of *kind* by the node that they leave."""
        return self._out[kind]

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a copy in which every fact of an edge is a plain attribute."""
        copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        copy.add_nodes_from(self.network.nodes(data=True))
        for edge in self._edges:
            copy.add_edge(edge.source, edge.target, **_attributes(edge))
        return copy


def _attributes(edge: Edge) -> dict[str, Any]:
    return {
        "kind": edge.kind,
        "action": edge.action,
        "gates": [gate for gate, _ in (*edge.covers, *edge.data_covers)],
        "basis": edge.basis,
        "rule": edge.rule,
        "pointer": edge.pointer,
        "follows": [(e.source, e.target, e.kind) for e in edge.follows],
    }
