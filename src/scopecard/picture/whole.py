"""
The whole graph as facts, for programs: every edge, what it follows from, every gate.

Where a picture merges and leaves out, this does neither. Fields are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from typing_extensions import TypedDict

from scopecard.evaluation import Evaluation
from scopecard.graph.capability import Capability
from scopecard.graph.model import OUTSIDE, UNKNOWN, Cover, Edge, Pointer
from scopecard.picture.marks import judge
from scopecard.picture.path import deciding
from scopecard.report_form import Place
from scopecard.scoping.matrix import matrix

SCHEMA: Final = "scopecard/graph-v1"
_By: TypeAlias = dict[int, list[Capability]]


class WholeNode(TypedDict):
    """A node of the graph."""

    id: str
    kind: str
    title: str | None
    scope: int | None
    """Of an agent."""
    agency: str | None
    location: Place | None
    """None for what every graph has."""


class WholeGate(TypedDict):
    """A gate where it sits."""

    id: str
    qualifies: bool
    reasons: list[str]
    """Why it does not, for anything on the edge."""
    location: Place


class WholeEdge(TypedDict):
    """An edge of the graph, declared or derived."""

    id: str
    kind: str
    source: str
    target: str
    action: str | None
    level: str | None
    """Of a start: its initiation level."""
    rule: str | None
    """The rule by which it was derived; none if somebody wrote it."""
    follows: list[str]
    """The edges that it follows from."""
    basis: str
    question: str | None
    """Of an assumed edge: the field that would settle it."""
    gates: list[WholeGate]
    identity: str | None
    reversible: bool | None
    open_for: list[str]
    """The agents that can do this, or something over this grant, without being asked."""
    gated_for: list[str]
    decides: bool
    """Whether it is on the path that decides the system's scope."""
    location: Place


class WholeGraph(TypedDict):
    """A system's capability graph under the pessimistic reading."""

    schema: str
    system: str
    scope: dict[str, Any]
    nodes: list[WholeNode]
    edges: list[WholeEdge]


def whole(evaluation: Evaluation) -> WholeGraph:
    """Return the capability graph of *evaluation*."""
    graph = evaluation.worst.closure.graph
    edges = _Edges(evaluation)
    return {
        "schema": SCHEMA,
        "system": evaluation.spec.data["system"],
        "scope": {
            "value": evaluation.scope,
            "name": matrix().name(evaluation.scope),
            "range": [evaluation.lowest, evaluation.scope],
        },
        "nodes": [_node(evaluation, node) for node in graph.nodes()],
        "edges": [edges.form(edge) for edge in graph.edges()],
    }


def _node(evaluation: Evaluation, node: str) -> WholeNode:
    graph = evaluation.worst.closure.graph
    classification = evaluation.worst.classification
    standing = classification.standings.get(node)
    pointer = graph.pointer(node)
    declared: Any = evaluation.spec.data
    for key in pointer:
        declared = declared[key]
    reserved = node in (OUTSIDE, UNKNOWN)
    return {
        "id": node,
        "kind": graph.kind(node),
        "title": None if reserved else declared.get("title"),
        "scope": standing.scope if standing else None,
        "agency": classification.agency(node) if standing else None,
        "location": None if reserved else _place(evaluation, pointer),
    }


class _Edges:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._closure = evaluation.worst.closure
        self._ids = {
            id(edge): f"e{number}" for number, edge in enumerate(self._closure.graph.edges(), 1)
        }
        self._done = _done_over(self._closure.capabilities.values())
        self._levels = {
            id(start.edge): start.level
            for starts in self._closure.starts.values()
            for start in starts
        }
        self._decides = {id(edge) for edge in deciding(evaluation)[1]}

    def form(self, edge: Edge) -> WholeEdge:
        done = self._done.get(id(edge), [])
        return {
            "id": self._ids[id(edge)],
            "kind": edge.kind,
            "source": edge.source,
            "target": edge.target,
            "action": edge.action or None,
            "level": self._levels.get(id(edge)),
            "rule": edge.rule or None,
            "follows": [self._ids[id(one)] for one in edge.follows if id(one) in self._ids],
            "basis": edge.basis,
            "question": edge.question or None,
            "gates": [self._gate(edge, cover, done) for cover in self._covers(edge)],
            "identity": edge.identity,
            "reversible": edge.reversible,
            "open_for": list(dict.fromkeys(c.agent for c in done if c.open)),
            "gated_for": list(dict.fromkeys(c.agent for c in done if not c.open)),
            "decides": id(edge) in self._decides,
            "location": _place(self._evaluation, edge.pointer),
        }

    def _covers(self, edge: Edge) -> Iterator[Cover]:
        yield from dict.fromkeys((*edge.covers, *edge.data_covers))
        if edge.kind == "grants" and "gate" in self._closure.tools[edge.target]:
            yield self._closure.tools[edge.target]["gate"], ("tools", edge.target, "gate")
        if edge.kind == "delegates" and not edge.rule:
            gate = self._closure.agents[edge.source]["delegates"][edge.target].get("gate")
            if gate is not None:
                yield gate, (*edge.pointer, "gate")

    def _gate(self, edge: Edge, cover: Cover, done: Iterable[Capability]) -> WholeGate:
        reasons = {"delegation": None}
        if edge.kind != "delegates":
            covered = [one for one in done if cover in one.all_covers]
            reasons, _, _ = judge(self._closure, cover, covered)
        return {
            "id": cover[0],
            "qualifies": not reasons,
            "reasons": list(reasons),
            "location": _place(self._evaluation, cover[1]),
        }


def _done_over(found: Iterable[list[Capability]]) -> _By:
    """Return what can be done over each edge: an effect, or the grant to its tool."""
    done: _By = {}
    for capabilities in found:
        for capability in capabilities:
            done.setdefault(id(capability.edge), []).append(capability)
            if capability.grant is not None:
                done.setdefault(id(capability.grant), []).append(capability)
    return done


def _place(evaluation: Evaluation, pointer: Pointer) -> Place:
    location = evaluation.spec.locate(pointer)
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_column": location.end_column,
    }
