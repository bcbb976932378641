"""
The whole graph as JSON, one object: ``scopecard/graph-v1``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopecard.picture.whole import WholeGraph


def render(graph: WholeGraph) -> str:
    """Return *graph* as JSON with an element on each line; lone surrogates are escaped."""
    head = {key: value for key, value in graph.items() if key not in ("nodes", "edges")}
    parts = [json.dumps(head, allow_nan=False)[:-1]]
    for key in ("nodes", "edges"):
        rows = ",\n  ".join(json.dumps(one, allow_nan=False) for one in graph[key])
        parts.append(f'"{key}": [\n  {rows}\n ]' if rows else f'"{key}": []')
    return ",\n ".join(parts) + "}\n"
