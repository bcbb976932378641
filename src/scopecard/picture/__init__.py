"""
What does a person see of a capability graph? The view model of a picture.

It is plain data in a fixed order: what stands where, which line is open, which
gate holds, which path decides. :mod:`scopecard.picture.draw` makes it; renderers
only give it a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

READ, APPROVED, OPEN = "read-only", "approved", "open"
STATES: Final = ("", READ, APPROVED, OPEN)
"""What may happen over a line or through a tool, mildest first."""

OUTSIDE, UNTRUSTED, INSIDE = "outside", "untrusted", "inside"
ZONES: Final = (OUTSIDE, UNTRUSTED, INSIDE)
"""Where something stands: with somebody else, where strangers write, or with us."""

READS: Final = frozenset(("read", "search", "fetch"))
"""Words of lines over which information only comes in."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A gate, on a line that it is meant to cover."""

    gate: str
    asks: str
    """Who is asked: ``anna``, ``anna or ben``, ``anna and ben``."""
    holds: bool
    """Whether it keeps everything on the line from happening unasked."""
    reasons: tuple[str, ...]
    """Where it does not: why not, in a few words each."""
    fails_for: tuple[str, ...] = ()
    """The agents for which it fails, where it holds for others."""


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or something, in one of the groups."""

    id: str
    name: str
    kind: str
    """``actor``, ``agent``, ``tool``, ``data``, ``gate`` or ``identity``."""
    form: str
    """The kind within its kind: ``human``, ``sandbox``, ``void`` …; empty if there is none."""
    notes: tuple[str, ...]
    """What is worth knowing of it, a few words each."""
    about: str
    """Title, description and place, for whoever points at it."""
    scope: int | None = None
    """Of an agent."""
    state: str = ""
    """Of a tool: what the agents that hold it can do through it."""
    members: tuple[str, ...] = ()
    """Of a node that stands for several: which."""
    decides: bool = False
    """Whether the path that decides the scope goes through it."""
    zone: str = INSIDE
    """One of :data:`ZONES`."""
    server: str = ""
    """Of a tool: the server that offers it, if it is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """What leads from one node to another: all edges alike, merged."""

    kind: str
    source: str
    target: str
    words: tuple[str, ...]
    """The actions, or what the line says otherwise."""
    level: str
    """Of a line that starts an agent: the worst initiation level at which it does."""
    state: str
    marks: tuple[Mark, ...]
    rule: str
    """The rule by which it follows; empty if somebody wrote it."""
    then: tuple[str, ...]
    """Rules by which a delegation follows from it, between the same two nodes."""
    assumed: bool
    questions: tuple[str, ...]
    """What would have to be answered to settle an assumed line: ``Q1``."""
    open_for: tuple[str, ...] = ()
    """The agents that are not asked, where others are."""
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A column of the picture."""

    kind: str
    title: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A system, as it is drawn."""

    system: str
    title: str
    scope: int
    scope_name: str
    verdict: str
    """The scope in one line, with its range and axes."""
    because: tuple[str, ...]
    """The path that decides, step by step, and what is right or wrong at its end."""
    remarks: tuple[str, ...]
    """What cannot be drawn."""
    groups: tuple[Group, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
