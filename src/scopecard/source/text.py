"""
Is this text what it looks like? Encodings, and characters that do not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scopecard.errors import Location, Problem, SpecError

MOST_PROBLEMS: Final = 100
_INVISIBLE: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
INVISIBLE: Final = re.compile(f"[{_INVISIBLE}]")
"""Characters that a reader does not see, or that change how the rest is shown."""
_IN_TEXT: Final = re.compile(f"[{_INVISIBLE}]|\r(?!\n)")


def decode(text: str | bytes, name: str) -> str:
    """Return *text* as characters, without a byte order mark; only UTF-8 is accepted."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    if text[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff") or text[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        raise SpecError(_encoding(name, "the text is not UTF-8 but UTF-16 or UTF-32", 1, 1))
    try:
        return text.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = f"the byte 0x{text[error.start]:02x} is not valid UTF-8"
        raise SpecError(_encoding(name, message, line, column)) from None


def strict_problems(text: str, name: str) -> Iterator[Problem]:
    """Yield each character in *text* that does not show."""
    found = _IN_TEXT.finditer(text) if _IN_TEXT.search(text) else ()
    for number, match in enumerate(found):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        line = text.count("\n", 0, start) + 1
        column = match.start() - start + 1
        place = Location(name, line, column, column + 1)
        shown = text[start : end if end >= 0 else len(text)]
        yield Problem(
            "invisible-character",
            f"the character {code(match[0])} does not show",
            place,
            "remove it; line breaks are LF or CRLF",
            shown,
        )
        if number + 1 >= MOST_PROBLEMS:
            return


def code(character: str) -> str:
    """Return how a character is written about."""
    return f"U+{ord(character):04X}"


def _encoding(name: str, message: str, line: int, column: int) -> Problem:
    return Problem(
        "bad-encoding", message, Location(name, line, column, column + 1), "save it as UTF-8"
    )
