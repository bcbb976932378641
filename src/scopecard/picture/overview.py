"""
How does a large system fit on one sheet? By server, by agent, or all that is alike as one.

The path that decides the scope stays as it is; what can be done unasked never hides in
a crowd of what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from scopecard.picture import Line, Node, Picture
from scopecard.picture.collapse import Signature, merge, same_callers

MOST: Final = 30
"""How many nodes can be taken in at once."""


def by_server(picture: Picture) -> Picture:
    """Return *picture* with the tools of a server as one for each state, called after it."""
    return _merge(picture, "tool", _server)


def by_agent(picture: Picture) -> Picture:
    """Return *picture* with the tools that the same agents call as one for each state."""
    return _merge(picture, "tool", _callers)


def overview(picture: Picture, most: int = MOST) -> Picture:
    """Return *picture* with only as much of it merged as brings it to *most* nodes, if all does."""
    for kind, signature in _STEPS:
        if len(picture.nodes) <= most:
            break
        picture = _merge(picture, kind, signature)
    return picture


WAYS: Final[Mapping[str, Callable[[Picture], Picture]]] = {
    "server": by_server,
    "agent": by_agent,
    "overview": overview,
}
"""The ways to collapse a picture, by name."""


def _merge(
    picture: Picture, kind: str, signature: Callable[[Node, Iterable[Line]], Signature]
) -> Picture:
    """Return *picture* with nodes of *kind* merged; what leads within a crowd is not drawn."""
    found = merge(picture, kind, signature, lonely=True)
    crowds = {node.id for node in found.nodes if node.members}
    lines = (one for one in found.lines if one.source != one.target or one.source not in crowds)
    return replace(found, lines=tuple(lines))


def _server(node: Node, lines: Iterable[Line]) -> Signature:
    if node.server:
        return (node.server, node.state)
    return (*same_callers(node, lines), node.id)


def _callers(node: Node, lines: Iterable[Line]) -> Signature:
    return (node.state, frozenset(line.source for line in lines if line.target == node.id))


def _state(node: Node, _: Iterable[Line]) -> Signature:
    return (node.state,)


def _look(node: Node, _: Iterable[Line]) -> Signature:
    return (node.form, node.zone, node.notes)


def _zone(node: Node, _: Iterable[Line]) -> Signature:
    return (node.zone,)


def _scope(node: Node, _: Iterable[Line]) -> Signature:
    return (node.scope, node.notes, node.zone)


_STEPS: Final = (
    ("tool", _server),
    ("data", _look),
    ("actor", _look),
    ("tool", _callers),
    ("agent", _scope),
    ("tool", _state),
    ("data", _zone),
)
"""What is merged, the mildest first."""
