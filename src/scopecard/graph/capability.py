"""What one agent can do, through what, and whether a person is asked first."""

from __future__ import annotations

from collections.abc import Iterable

from scopecard.graph.model import Cover, Edge

ATTENDED, UNATTENDED, EXPOSED, SELF_DIRECTED = 1, 2, 4, 8
LEVELS = {
    "attended": ATTENDED,
    "unattended": UNATTENDED,
    "exposed": EXPOSED,
    "self-directed": SELF_DIRECTED,
}
"""Initiation levels, in order (DESIGN, section 5.1), as bits of a mask."""


class Capability:
    """An effect that an agent can do, with the gates that sit on its way."""

    __slots__ = (
        "action", "agent", "all_covers", "arms", "covers", "data_covers", "edge", "grant", "held",
        "identity", "open", "reversible", "target",
    )  # fmt: skip

    def __init__(
        self,
        agent: str,
        edge: Edge,
        grant: Edge | None,
        covers: tuple[Cover, ...],
        identity: str | None,
    ) -> None:
        self.agent = agent
        self.action = edge.action
        self.target = edge.target
        self.edge = edge
        self.grant = grant
        """The edge to the tool through which it is done; none where no tool is needed."""
        self.covers = covers
        """Gates on the grant, the tool or the effect, each with its place."""
        self.data_covers = edge.data_covers
        self.all_covers = (*covers, *edge.data_covers)
        """Every gate on its way, on data too."""
        self.identity = identity
        self.held = edge.held
        self.reversible = edge.reversible
        self.open = True
        """Whether no qualifying gate covers it."""
        self.arms: tuple[str, ...] = ()
        """Agents that it gives a start."""

    @property
    def tool(self) -> str | None:
        """The tool through which it is done."""
        return None if self.grant is None else self.grant.target

    @property
    def assumed(self) -> bool:
        """Whether it is there only because something was left open."""
        # NOTE: nearly all follow from nothing, and this is asked of every effect.
        return any(
            edge.basis == "assumed"
            or (edge.follows and any(one.basis == "assumed" for one in _unfold(edge.follows)))
            for edge in steps_of(self)
        )

    def proof(self) -> list[Edge]:
        """Return the edges from which it follows, first things first."""
        steps = [self.edge] if self.grant is None else [self.grant, self.edge]
        return list(_unfold(steps))

    def __repr__(self) -> str:
        how = "openly" if self.open else "gated"
        return f"<{self.agent} can {how} {self.action} {self.target}>"


def steps_of(capability: Capability) -> tuple[Edge, ...]:
    """Return the edges by which an agent does something, without what they follow from."""
    if capability.grant is None:
        return (capability.edge,)
    return (capability.grant, capability.edge)


class Start:
    """Something that starts an agent, at a level of DESIGN, section 5.1."""

    __slots__ = ("edge", "level")

    def __init__(self, edge: Edge, level: str) -> None:
        self.edge = edge
        self.level = level


class Delegation:
    """One agent that calls, instructs or rewrites another."""

    __slots__ = ("by", "edge")

    def __init__(self, edge: Edge, by: Capability | None) -> None:
        self.edge = edge
        self.by = by
        """The capability that it follows from; none where it is declared."""

    @property
    def open(self) -> bool:
        """Whether nobody is asked before what it follows from."""
        return self.by is None or self.by.open


def _unfold(steps: Iterable[Edge]) -> Iterable[Edge]:
    seen: set[int] = set()
    stack = [(edge, False) for edge in reversed(list(steps))]
    while stack:
        edge, expanded = stack.pop()
        if expanded:
            yield edge
        elif id(edge) not in seen:
            seen.add(id(edge))
            stack.append((edge, True))
            stack += [(earlier, False) for earlier in reversed(edge.follows)]
