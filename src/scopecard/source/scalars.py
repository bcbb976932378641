"""
What does a plain scalar mean? The core schema of YAML 1.2, and nothing of 1.1.
"""

from __future__ import annotations

import re
from typing import Final

WORDS: Final[dict[str, bool | None]] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip
"""The words that mean something else than their letters."""
FIRST: Final = frozenset("+-.0123456789<")
"""What a number begins with, and the key ``<<``."""
_NUMBER: Final = re.compile(
    r"[-+]?(?P<int>[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS: Final = 18
_LONGEST: Final = 400


class BadScalarError(ValueError):
    """A plain scalar that means a number which no reader can rely on."""


def resolve(text: str) -> str | int | float | bool | None:
    """
    Return what the plain scalar *text* means.

    >>> [resolve(text) for text in ("yes", "on", "010", "0o10", "12:30", "~", "1e3")]
    ['yes', 'on', 10, 8, '12:30', None, 1000.0]

    Raises :class:`BadScalarError` for infinities and for more than 18 digits.
    """
    if text in WORDS:
        return WORDS[text]
    found = _NUMBER.fullmatch(text)
    if found is None:
        if _NOT_FINITE.fullmatch(text):
            raise BadScalarError("is no finite number")
        return text
    if (kind := found.lastgroup) is None:
        return real(text)
    if len(found[kind]) > _MOST_DIGITS:
        raise BadScalarError("has more digits than every reader keeps")
    return int(text) if kind == "int" else int(text, 0)


def real(text: str) -> float:
    """Return the finite number that *text* writes."""
    # NOTE: turning digits into a number takes longer than their count grows
    value = float(text) if len(text) <= _LONGEST else float("inf")
    if value in (float("inf"), float("-inf")):
        raise BadScalarError("is no finite number")
    return value
