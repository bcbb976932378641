"""
What of a picture is looked at? A small one at once; of a large one first what matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from scopecard.picture import Picture
from scopecard.picture.flows import Flow
from scopecard.picture.focus import focus
from scopecard.picture.overview import overview

LARGE: Final = 80
"""With more nodes than this, a picture is shown in parts first."""
_WORST: Final = 3


class View(NamedTuple):
    """A picture to look at, and what it is called beside others."""

    title: str
    picture: Picture


def views(picture: Picture, through: Sequence[Flow]) -> tuple[View, ...]:
    """Return what to look at, what matters most first, and the whole last."""
    whole = View(f"Everything: {len(picture.nodes)} parts", picture)
    if len(picture.nodes) <= LARGE:
        return (whole,)
    return (
        View("The path that decides, and the worst findings", focus(picture, through[:_WORST])),
        View("Overview: what is alike is one", overview(picture)),
        whole,
    )
