"""
On which sides of its nodes does a line end, and where are its words?

Lines with words have a place of their own, at the node that has fewest lines: the
tool. All others share a few places for each node, so that no number of tools makes
an agent or a data element taller, and what stands below it move.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from scopecard.picture import APPROVED, OPEN, Line, Picture

LEFT, RIGHT = "left", "right"
SOURCE, TARGET, RUN = "source", "target", "run"
KINDS: Final = ("actor", "agent", "tool", "data")
PEOPLE, AGENTS, TOOLS, DATA = range(4)
CLASSES: Final = 5
"""How many kinds of lines are told apart where lines share a place."""

Bundle: TypeAlias = tuple[str, str, int, str]


class Ends(NamedTuple):
    """How a line is tied to its two nodes."""

    source: str
    """The side of the source where it begins."""
    target: str
    words: str
    """Where its words and gates are: at the source, at the target, or on the run between columns."""
    channels: tuple[int, int]
    """Between which columns it leaves and arrives; channel 1 is right of column 0."""
    bundle: Bundle
    """What lines share that run together at one end."""


def column_of(picture: Picture) -> dict[str, int]:
    """Return the column of each node."""
    return {node: KINDS.index(group.kind) for group in picture.groups for node in group.nodes}


def ends_of(number: int, line: Line, columns: dict[str, int]) -> Ends:
    """Return how *line*, the one with this *number*, is tied to its nodes."""
    source, target = columns[line.source], columns[line.target]
    begins, arrives = _begins(source, target), _arrives(source, target)
    words = _words(source, target)
    return Ends(
        begins,
        arrives,
        words,
        (source + (begins == RIGHT), target + (arrives == RIGHT)),
        _bundle(number, line, words),
    )


def _begins(source: int, target: int) -> str:
    if source == target:
        return LEFT if source in (AGENTS, TOOLS) else RIGHT
    return RIGHT if source < target or source == TOOLS else LEFT


def _arrives(source: int, target: int) -> str:
    if source == target:
        return LEFT if source in (AGENTS, TOOLS) else RIGHT
    return RIGHT if target == PEOPLE else LEFT


def _words(source: int, target: int) -> str:
    if target == TOOLS:
        return TARGET
    if source == TOOLS:
        return SOURCE
    return RUN if target == DATA and source != DATA else TARGET


def _bundle(number: int, line: Line, words: str) -> Bundle:
    if words == RUN:
        return ("alone", str(number), 0, "")
    shared = line.source if words == TARGET else line.target
    return ("from" if words == TARGET else "to", shared, class_of(line), line.state)


def class_of(line: Line) -> int:
    """Return by which of the shared places *line* goes: what decides goes first."""
    if line.decides:
        return 0
    if line.rule or line.assumed:
        return 4
    return {OPEN: 1, APPROVED: 2}.get(line.state, 3)
