"""
Where do systems meet, and what flows from one to another there?

Two systems share what both declare with the same ``x-shared``, or take from the same
included file under the same id. Nothing else is taken for the same: a name is no proof.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Key: TypeAlias = tuple[str, str, str]
"""What makes data or an identity the same: section, how it is known, and by what name."""


class Arrival(NamedTuple):
    """Information of one kind that stands in shared data, and where it came from."""

    source: str
    """What it is in the system that it comes from."""
    level: int
    """How sensitive it is; 0 for words of outsiders."""


class Shared(NamedTuple):
    """Something shared, as one system has it."""

    key: Key
    id: str
    read_by: tuple[str, ...]
    """Agents that read it, or tools that act under it."""
    changed_by: tuple[str, ...]
    """Agents that write to it."""
    words: str | None
    """The nearest source of words of outsiders that reach it; none where none does."""
    private: tuple[Arrival, ...]
    """The first two sources at each sensitivity of what reaches it, the most sensitive first."""
    tells: tuple[str, ...]
    """Agents, and ids of shared data, that its words reach as words."""
    gives: tuple[str, ...]
    """Agents, and ids of shared data, that anything of it reaches."""


class Way(NamedTuple):
    """One open way out of an agent."""

    action: str
    target: str
    clearance: int
    key: Key | None
    """What the target is, where it is shared."""
    leak: Arrival | None
    """The worst of its own that may not go there."""


class Exit(NamedTuple):
    """An agent with open ways out, in which the trifecta is not complete by itself."""

    agent: str
    words: str | None
    ways: tuple[Way, ...]


class Ends(NamedTuple):
    """All that joins one system to others."""

    system: str
    file: str
    shared: tuple[Shared, ...]
    exits: tuple[Exit, ...]


class Member(NamedTuple):
    """One system at a place where systems meet."""

    system: str
    file: str
    id: str
    read_by: tuple[str, ...]
    changed_by: tuple[str, ...]


class Join(NamedTuple):
    """Data or an identity that several systems have."""

    section: str
    """``data`` or ``identities``."""
    name: str
    because: str
    """Why it is the same: the shared value, or the file."""
    members: tuple[Member, ...]


class Leg(NamedTuple):
    """One leg of a trifecta, with where it comes from."""

    system: str
    source: str
    through: tuple[str, ...]
    """The shared data by which it came, the first first; empty where it is the system's own."""


class Crossing(NamedTuple):
    """A trifecta that is complete only because systems share data."""

    system: str
    file: str
    agent: str
    private: Leg
    words: Leg
    action: str
    target: str
