"""
Which facts of a design are compared?
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.difference import abilities, found, limits, marks, standing, wiring, wording
from scopecard.difference.fact import Fact
from scopecard.difference.side import Side

_SOURCES = (standing, abilities, found, wiring, marks, limits, wording)


def all_facts(side: Side) -> Iterator[Fact]:
    """Yield every fact of *side*."""
    for source in _SOURCES:
        yield from source.facts(side)
    yield from side.extra
