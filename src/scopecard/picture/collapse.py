"""
How does a large system stay legible? Nodes that are alike become one.

Only where an agent has more tools than anybody can take in; what is on the path
that decides the scope stays by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from scopecard.picture import Line, Node, Picture

MOST: Final = 60
"""How many tools of one agent, or things that one node leads to, are drawn one by one."""
_SHOWN: Final = 3
_NAMES: Final = {
    "actor": "people and events", "agent": "agents", "tool": "tools", "data": "data elements",
}  # fmt: skip
Signature: TypeAlias = tuple[object, ...]
"""What nodes have in common that become one."""
_Touching: TypeAlias = dict[str, list[Line]]


def collapse(picture: Picture, most: int = MOST) -> Picture:
    """Return *picture*, with tools of the same state and data as one where there are too many."""
    if _widest(picture, "tool") > most:
        picture = merge(picture, "tool", _same_data)
    if _widest(picture, "tool") > most:
        picture = merge(picture, "tool", same_callers)
    if _widest(picture, "data") > most:
        picture = merge(picture, "data", same_callers)
    return picture


def _widest(picture: Picture, kind: str) -> int:
    """Return the most nodes of *kind* that one node leads to."""
    kinds = {node.id: node.kind for node in picture.nodes}
    pairs = {(line.source, line.target) for line in picture.lines if kinds[line.target] == kind}
    return max(Counter(source for source, _ in pairs).values(), default=0)


def _same_data(node: Node, lines: Iterable[Line]) -> Signature:
    return (node.state, frozenset(_side(node, line, (line.words,)) for line in lines))


def same_callers(node: Node, lines: Iterable[Line]) -> Signature:
    """Forget what a tool leads to; where nothing leads further, this is all there is to know."""
    sides = frozenset(_side(node, line, ()) for line in lines if line.target == node.id)
    return (node.state, node.notes if node.kind == "data" else (), sides)


def _side(node: Node, line: Line, more: Signature) -> Signature:
    other = line.source if line.target == node.id else line.target
    return (other, line.target == node.id, *_look(line), *more)


def _look(line: Line) -> Signature:
    """Return what must be the same of two lines between the same nodes for them to be one."""
    return (line.kind, line.state, line.marks, line.rule, line.assumed, line.decides)


def merge(
    picture: Picture,
    kind: str,
    signature: Callable[[Node, Iterable[Line]], Signature],
    *,
    lonely: bool = False,
) -> Picture:
    """
    Return *picture* with the nodes of *kind* as one that *signature* is the same of.

    Those that nothing leads to or from are among them where *lonely* says so.
    """
    touching: _Touching = {node.id: [] for node in picture.nodes}
    for line in picture.lines:
        for end in dict.fromkeys((line.source, line.target)):
            touching[end].append(line)
    alike: dict[Signature, list[Node]] = {}
    for node in picture.nodes:
        mergeable = node.kind == kind and not node.decides and (lonely or touching[node.id])
        key = signature(node, touching[node.id]) if mergeable else (node.id,)
        alike.setdefault(key, []).append(node)
    # INVARIANT: a group stands where its first member stood, so the order stays that of the spec.
    merged = [nodes[0] if len(nodes) == 1 else _one(nodes) for nodes in alike.values()]
    now = {node.id: one.id for one, nodes in zip(merged, alike.values(), strict=True)
           for node in nodes}  # fmt: skip
    groups = tuple(
        replace(group, nodes=tuple(dict.fromkeys(now[node] for node in group.nodes)))
        for group in picture.groups
    )
    return replace(picture, nodes=tuple(merged), lines=_rejoin(picture.lines, now), groups=groups)


def _one(nodes: list[Node]) -> Node:
    """Return the node that stands for all of *nodes*."""
    members = tuple(member for node in nodes for member in node.members or (node.id,))
    common = tuple(note for note in nodes[0].notes if all(note in node.notes for node in nodes))
    shown = ", ".join(members[:_SHOWN]) + (" …" if len(members) > _SHOWN else "")
    servers = {node.server for node in nodes}
    server = min(servers) if len(servers) == 1 else ""
    return replace(
        nodes[0],
        id=f"{members[0]} and {len(members) - 1} more",
        name=f"{f'{server}: ' if server else ''}{len(members)} {_NAMES[nodes[0].kind]}",
        server=server,
        notes=(*common, shown),
        about="\n".join(members),
        members=members,
    )


def _rejoin(lines: Iterable[Line], now: dict[str, str]) -> tuple[Line, ...]:
    found: dict[Signature, Line] = {}
    for line in lines:
        moved = replace(line, source=now[line.source], target=now[line.target])
        key = (moved.source, moved.target, *_look(moved))
        known = found.get(key)
        found[key] = moved if known is None else _both(known, moved)
    return tuple(found.values())


def _both(one: Line, other: Line) -> Line:
    return replace(
        one,
        words=tuple(dict.fromkeys((*one.words, *other.words))),
        then=tuple(dict.fromkeys((*one.then, *other.then))),
        questions=tuple(dict.fromkeys((*one.questions, *other.questions))),
        open_for=tuple(dict.fromkeys((*one.open_for, *other.open_for))),
    )
