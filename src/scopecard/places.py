"""
Where does each thing that is shown stand, and over which nodes does a path go?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scopecard.report_form import Place, Step

if TYPE_CHECKING:
    from scopecard.context import Context
    from scopecard.errors import Location
    from scopecard.graph.model import Edge, Pointer
    from scopecard.spec import Spec


def place(spec: Spec, pointer: Pointer) -> Place:
    """Return where *pointer* stands."""
    return _place(spec.locate(pointer))


def steps(spec: Spec, context: Context, path: Sequence[Edge]) -> list[Step]:
    """Return the nodes on *path*, each with the edge by which the path leaves it."""
    found: list[Step] = []
    node = path[0].source if path else ""
    for edge in path:
        # NOTE: what follows from an execute or a change goes on from the data, not the tool.
        node = edge.source if not edge.rule or not found else node
        found.append(_step(spec, context, node, edge))
        node = edge.target
    if path:
        found.append(_step(spec, context, node, None))
    return found


def _step(spec: Spec, context: Context, node: str, edge: Edge | None) -> Step:
    kind = context.closure.graph.kind(node)
    if edge is None:
        pointer = context.closure.graph.pointer(node)
        return {
            "kind": kind, "id": node, "edge": None, "rule": None, "location": place(spec, pointer),
        }  # fmt: skip
    return {
        "kind": kind,
        "id": node,
        "edge": edge.kind,
        "rule": edge.rule or None,
        "location": place(spec, edge.pointer),
    }


def _place(location: Location) -> Place:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_column": location.end_column,
    }
