"""
Which commands does a pattern of a shell allow?

``npm test:*`` and ``npm test *`` allow the command with anything behind it; whether
``npm testing`` is among that differs between programs. ``Bash(…)`` around it is
taken off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scopecard.resources.language import Language, Word, literal, many
from scopecard.resources.relation import Region

_WRAPPED: Final = re.compile(r"[A-Z][A-Za-z]*\((?P<pattern>.*)\)", re.DOTALL)
_BARE: Final = re.compile(r"(?:Bash|Shell|PowerShell)")


def regions(texts: Sequence[str]) -> list[Region]:
    """Return what each of *texts* holds."""
    return [_region(text) for text in texts]


def _region(text: str) -> Region:
    text = text.strip()
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is not None:
        text = wrapped["pattern"].strip()
    elif _BARE.fullmatch(text):
        text = "*"
    if text in ("*", ":*", ""):
        return Region((many(),), (many(),))
    if not text.endswith((":*", " *")):
        return Region((_star(text),), (_star(text),))
    command = _star(text[:-2].rstrip())
    least: Language = ((*command, *literal(" "), *many()),)
    most: Language = ((*command, *many()),) if text.endswith(":*") else (*least, command)
    return Region(least, most)


def _star(text: str) -> Word:
    """Return what *text* allows; a question mark is one, as in an address."""
    parts = [many() if part == "*" else literal(part) for part in re.split(r"(\*)", text)]
    return tuple(step for part in parts for step in part)
