"""
Which escape in a quoted text writes a character that does not show?
"""

from __future__ import annotations

import re
from typing import Final

from scopecard.source.text import CHARACTERS

_SUSPECT: Final = re.compile(f"[{CHARACTERS}\r\ufe00-\ufe0f]")
_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # two halves: one that shows
    r"|\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(?s:.))"
)
_NAMED: Final = {
    "0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def refused(text: str, start: int) -> tuple[int, int]:
    r"""
    Return from where to where the first such escape goes, at *start* or behind it.

    >>> refused(r'a: "b\tc\u202e"', 3)
    (8, 14)
    """
    for found in _ESCAPE.finditer(text, start):
        number = found[1] or found[2] or found[3]
        character = chr(int(number, 16)) if number else _NAMED.get(found[0][1:], "")
        if _SUSPECT.match(character):
            return found.span()
    return start, start + 1
