"""
What is true of one side of a comparison, in a form that can be compared?

Each fact of a design has a key, and how bad it is: a level that only compares with
its like, once as the design is read at its worst and once at its best. What has no
order is compared as a text. So whatever got worse on the way from one design to a
third did so on one of the two steps between them.
"""

from __future__ import annotations

from typing import NamedTuple

from scopecard.graph.model import Pointer


class Key(NamedTuple):
    """What tells a fact from every other of the same side."""

    kind: str
    ids: tuple[str, ...]
    """Ids of elements, in the names of the new side."""
    what: str = ""
    """What else tells it from others: an action, a field."""


class Fact(NamedTuple):
    """One fact; one that a side lacks has level zero."""

    key: Key
    pointer: Pointer
    worst: int = 1
    """How bad it is with everything that is left open at its worst."""
    best: int = 1
    good: bool = False
    """Whether it is the better, the higher it is: an approval, a limit."""
    word: str = ""
    """Its value, for people."""
    texts: tuple[str, ...] | None = None
    """A value without an order."""
    resource: str = ""
    """Where ``texts`` are resources: of which kind (:mod:`scopecard.resources`), or ``number``."""
    otherwise: str = "undetermined"
    """The class of a change of ``texts`` that has no direction."""
    part_of: Pointer = ()
    """The element whose fact it is, if it is compared only where both sides have that."""
    sure: bool = False
    """Whether the worst reading decides alone, as it does for a scope."""
