"""
Does the new of two resources hold more than the old one, or less?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from scopecard.resources.language import Language, included, meet

Relation: TypeAlias = Literal[
    "equal", "narrower", "wider", "overlapping", "disjoint", "undetermined"
]
"""How the new one stands to the old one; ``overlapping`` holds some of it and something else."""

EQUAL: Final = "equal"
NARROWER: Final = "narrower"
WIDER: Final = "wider"
OVERLAPPING: Final = "overlapping"
DISJOINT: Final = "disjoint"
UNDETERMINED: Final = "undetermined"

MIRRORED: Final[dict[Relation, Relation]] = {
    EQUAL: EQUAL, NARROWER: WIDER, WIDER: NARROWER, OVERLAPPING: OVERLAPPING,
    DISJOINT: DISJOINT, UNDETERMINED: UNDETERMINED,
}  # fmt: skip
"""What a relation is from the other side."""


class Region(NamedTuple):
    """
    What a resource holds, where programs differ in how they read it.

    Every reading holds ``least``, and none holds more than ``most``. So nothing is
    said to be narrower that is not under each of them.
    """

    least: Language
    most: Language


def exactly(language: Language) -> Region:
    """Return the region of a resource that can be read in one way only."""
    return Region(language, language)


def union(*regions: Region) -> Region:
    """Return what any of *regions* holds."""
    return Region(
        tuple(word for region in regions for word in region.least),
        tuple(word for region in regions for word in region.most),
    )


def inside(inner: Sequence[Region], outer: Sequence[Region]) -> bool | None:
    """Return whether *outer* holds all that *inner* does; None where that cannot be told."""
    # INVARIANT: what is written alike is read alike, however it is read
    rest = union(*(region for region in inner if region not in outer))
    if included(rest.most, union(*outer).least):
        return True
    return False if included(union(*inner).least, union(*outer).most) is False else None


def shared(one: Sequence[Region], other: Sequence[Region]) -> bool | None:
    """Return whether something may be held by both."""
    return meet(union(*one).most, union(*other).most)


def from_facts(inside: bool | None, holds: bool | None, meets: bool | None) -> Relation:  # noqa: FBT001
    """
    Return the relation of a new resource that lies *inside* the old one, or *holds* it.

    Where one of the two is known and the other is not, they may be equal too: what is
    called narrower holds nothing new, and what is called wider lacks nothing.
    """
    if inside:
        return EQUAL if holds else NARROWER
    if holds:
        return WIDER
    if inside is None or holds is None:
        return UNDETERMINED
    return DISJOINT if meets is False else OVERLAPPING
