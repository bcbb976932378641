"""
What does a parameter take that matters: an address, a path, a command, a secret?
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from scopecard.drift.texts import signs
from scopecard.lexicon.words import singular, split

_LONGEST: Final = 3
"""Words of the longest ending."""


def taken(name: str, schema: Mapping[str, Any]) -> str | None:
    """
    Return what the parameter *name* takes; None for nothing that is known to matter.

    A choice, a number and a switch carry nothing that the model could put there.

    >>> taken("callbackUrl", {"type": "string"}), taken("url", {"type": "boolean"})
    ('address', None)
    """
    kinds = schema.get("type")
    listed = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(listed, list) and {"string", "array", "object"}.isdisjoint(map(str, listed)):
        return None
    if "enum" in schema or "const" in schema:
        return None
    by_format = signs()["formats"].get(str(schema.get("format")))
    return str(by_format) if by_format else _by_name(name)


def _by_name(name: str) -> str | None:
    words = split(name)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        *first, last = words[-length:]
        for form in (last, singular(last)):
            found = _endings().get("-".join((*first, form)))
            if found:
                return found
    return None


@cache
def _endings() -> Mapping[str, str]:
    return {ending: kind for kind, endings in signs()["takes"].items() for ending in endings}
