"""
GraphML, for graph tools: the whole graph, each fact under a key with its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Final, TypeAlias

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.picture.whole import WholeEdge, WholeGraph, WholeNode
    from scopecard.report_form import Place

_Value: TypeAlias = str | int | bool | None
_PLACE: Final = {"file": "string", "line": "int", "column": "int"}
_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "graph": {"schema": "string", "system": "string", "scope": "int", "lowest": "int"},
    "node": {"kind": "string", "title": "string", "scope": "int", "agency": "string", **_PLACE},
    "edge": {
        "kind": "string", "action": "string", "level": "string", "rule": "string",
        "follows": "string", "basis": "string", "question": "string", "gates": "string",
        "failing_gates": "string", "identity": "string", "reversible": "boolean",
        "open_for": "string", "gated_for": "string", "decides": "boolean", **_PLACE,
    },
}  # fmt: skip
"""What a fact is called, and its type; lists are separated by blanks."""
_NO_XML: Final = re.compile("[\ufffe\uffff]")


def render(graph: WholeGraph) -> str:
    """Return *graph* as GraphML."""
    return "\n".join(_document(graph)) + "\n"


def _document(graph: WholeGraph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for element, keys in _KEYS.items():
        for name, type_ in keys.items():
            key = f'id="{element}-{name}" for="{element}" attr.name="{name}" attr.type="{type_}"'
            yield f"  <key {key}/>"
    yield '  <graph id="scopecard" edgedefault="directed">'
    yield from _data("graph", _of_graph(graph))
    for node in graph["nodes"]:
        yield f'    <node id="{_text(node["id"])}">'
        yield from _data("node", _of_node(node))
        yield "    </node>"
    for edge in graph["edges"]:
        ends = f'source="{_text(edge["source"])}" target="{_text(edge["target"])}"'
        yield f'    <edge id="{edge["id"]}" {ends}>'
        yield from _data("edge", _of_edge(edge))
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _of_graph(graph: WholeGraph) -> dict[str, _Value]:
    return {
        "schema": graph["schema"],
        "system": graph["system"],
        "scope": graph["scope"]["value"],
        "lowest": graph["scope"]["range"][0],
    }


def _of_node(node: WholeNode) -> dict[str, _Value]:
    return {
        "kind": node["kind"],
        "title": node["title"],
        "scope": node["scope"],
        "agency": node["agency"],
        **_of_place(node["location"]),
    }


def _of_edge(edge: WholeEdge) -> dict[str, _Value]:
    gates = edge["gates"]
    return {
        "kind": edge["kind"],
        "action": edge["action"],
        "level": edge["level"],
        "rule": edge["rule"],
        "follows": " ".join(edge["follows"]) or None,
        "basis": edge["basis"],
        "question": edge["question"],
        "gates": " ".join(gate["id"] for gate in gates) or None,
        "failing_gates": " ".join(g["id"] for g in gates if not g["qualifies"]) or None,
        "identity": edge["identity"],
        "reversible": edge["reversible"],
        "open_for": " ".join(edge["open_for"]) or None,
        "gated_for": " ".join(edge["gated_for"]) or None,
        "decides": edge["decides"],
        **_of_place(edge["location"]),
    }


def _of_place(place: Place | None) -> dict[str, _Value]:
    if place is None:
        return {}
    return {"file": place["file"], "line": place["line"], "column": place["column"]}


def _data(element: str, facts: Mapping[str, _Value]) -> Iterator[str]:
    indent = "    " if element == "graph" else "      "
    for name, value in facts.items():
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else _text(str(value))
            yield f'{indent}<data key="{element}-{name}">{text}</data>'


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", safe(text)))
