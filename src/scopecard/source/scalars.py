"""
What does a plain scalar mean? The core schema of YAML 1.2, and nothing of 1.1.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final[dict[str, bool | None]] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip
_FIRST: Final = frozenset("+-.0123456789")
_NUMBER: Final = re.compile(
    r"(?P<int>[-+]?[0-9]+)|(?P<octal>0o[0-7]+)|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_NO_NUMBER: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS: Final = 18


class BadScalarError(ValueError):
    """A plain scalar that means a number which no reader can rely on."""


def resolve(text: str) -> str | int | float | bool | None:
    """
    Return what the plain scalar *text* means.

    >>> [resolve(text) for text in ("yes", "on", "010", "0o10", "12:30", "~", "1e3")]
    ['yes', 'on', 10, 8, '12:30', None, 1000.0]

    Raises :class:`BadScalarError` for infinities and for more than 18 digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    found = _NUMBER.fullmatch(text) if text[0] in _FIRST else None
    if found is None:
        if text[0] in _FIRST and _NO_NUMBER.fullmatch(text):
            raise BadScalarError("is no finite number")
        return text
    if len(text) > _MOST_DIGITS:
        raise BadScalarError("has more digits than every reader keeps; quote it")
    if found["int"]:
        return int(text)
    if found["octal"] or found["hex"]:
        return int(text, 0)
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise BadScalarError("is no finite number")
    return value
