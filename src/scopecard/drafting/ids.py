"""
Which id does an element get that has only a name?

Ids are unique over all sections (DESIGN, section 2), so they are taken from one
place, and the same names in the same order give the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_OTHER: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 80
_RESERVED: Final = frozenset(("none", "(outside)", "(unknown)"))


def identifier(name: str, instead: str) -> str:
    """
    Return *name* with only the characters that an id may have, or *instead*.

    A key that begins with ``x-`` is an extension, not an id.

    >>> identifier("read/file", "tool"), identifier("読む", "tool"), identifier("x-ray", "tool")
    ('read-file', 'tool', 'x_ray')
    """
    found = _OTHER.sub("-", name).strip("-._")[:_LONGEST].strip("-._") or instead
    return f"x_{found[2:]}" if found.startswith("x-") else found


class Ids:
    """The ids that are taken, each by an element of a section."""

    def __init__(self, taken: Mapping[str, str] | None = None) -> None:
        self._taken: dict[str, str] = dict(taken or {})
        """The section of each id that a spec has already."""
        self._own: dict[tuple[str, object], str] = {}
        self._used: set[str] = set()

    def of(self, section: str, wanted: str, key: object) -> str:
        """
        Return the id of the element *key* of *section*: *wanted*, or that with a number.

        An id that the spec has in the same section is the same element.
        """
        found = self._own.get((section, key))
        if found is not None:
            return found
        number, one = 1, wanted
        while not self._free(section, one):
            number += 1
            one = f"{wanted}-{number}"
        self._own[section, key] = one
        self._used.add(one)
        return one

    def _free(self, section: str, one: str) -> bool:
        if one in self._used or one in _RESERVED:
            return False
        return self._taken.get(one, section) == section
