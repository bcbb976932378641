"""
How does one look at a part of a large picture? Only what lies on some ways through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scopecard.picture import Picture
from scopecard.picture.flows import Flow, lit


def focus(picture: Picture, flows: Iterable[Flow]) -> Picture:
    """Return *picture* with only what lies on *flows* or on the path that decides its scope."""
    found = lit(picture, flows)
    nodes = tuple(node for node in picture.nodes if node.decides or node.id in found.nodes)
    kept = {node.id for node in nodes}
    lines = tuple(
        line
        for line in picture.lines
        if (line.decides or line in found.lines) and {line.source, line.target} <= kept
    )
    groups = (
        replace(group, nodes=tuple(node for node in group.nodes if node in kept))
        for group in picture.groups
    )
    left_out = len(picture.nodes) - len(nodes)
    remark = f"{left_out} more that are not on these paths are not drawn"
    return replace(
        picture,
        nodes=nodes,
        lines=lines,
        groups=tuple(group for group in groups if group.nodes),
        remarks=(*picture.remarks, *([remark] if left_out else ())),
    )
