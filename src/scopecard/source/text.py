"""
Is this text what it looks like? Encodings, and characters that do not show.
"""

from __future__ import annotations

import re
from typing import Final

from scopecard.errors import Location, Problem, SpecError
from scopecard.source.problems import Problems, StopError

CHARACTERS: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What never shows, as ranges for a pattern."""
# Of selectors of a variant, one may follow a character; several in a row carry hidden text.
INVISIBLE: Final = re.compile(f"[{CHARACTERS}]+|[\ufe00-\ufe0f]{{2,}}")
"""Characters that a reader does not see, or that change how the rest is shown."""
_ASCII_TEXT: Final = bytes(range(ord(" "), ord("~") + 1)) + b"\t\n\r"
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_HINT: Final = "remove it; line breaks are LF or CRLF"


def decode(text: str | bytes, name: str) -> str:
    """Return *text* as characters, without a byte order mark; only UTF-8 is accepted."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    # A text begins with two ASCII characters, so a zero byte so early is half of a character.
    if text.startswith(_BOMS) or 0 in text[:2]:
        raise SpecError(_encoding(name, "the text is not UTF-8 but UTF-16 or UTF-32", 1, 1, None))
    try:
        return text.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        start = text.rfind(b"\n", 0, error.start) + 1
        end = text.find(b"\n", error.start)
        line = text[start : end if end >= 0 else len(text)].decode("utf-8", "replace")
        before = text[start : error.start].decode("utf-8")
        bom = "\ufeff" if not start else ""
        column = len(before.removeprefix(bom)) + 1
        message = f"the byte 0x{text[error.start]:02x} is not valid UTF-8"
        number = text.count(b"\n", 0, start) + 1
        shown = line.removeprefix(bom).removesuffix("\r")
        raise SpecError(_encoding(name, message, number, column, shown)) from None


def visible(problems: Problems) -> str:
    """Report what does not show, and return the text with something in its place."""
    text = problems.lines.text
    pattern = _unlike_shown(text)
    if text.isascii() and pattern is INVISIBLE:
        if not text.encode("ascii").translate(None, _ASCII_TEXT):
            return text
    elif pattern.search(text) is None:
        return text
    for found in pattern.finditer(text):
        if problems.full:
            problems.count(sum(1 for _ in pattern.finditer(text, found.start())))
            raise StopError
        message = _message(found[0])
        problems.add("invisible-character", message, found.start(), end=found.end(), help=_HINT)
    problems.replaced = True
    return pattern.sub(lambda found: "\ufffd" * len(found[0]), text)


def report_escaped(value: str, start: int, problems: Problems) -> None:
    """Report what does not show in *value*, though the text that wrote it does."""
    found = _unlike_shown(value).search(value)
    if found is not None:
        from scopecard.source.escapes import refused

        begin, end = refused(problems.lines.text, start)
        message = _message(found[0])
        problems.add("invisible-character", message, begin, end=end, help="remove the escape")


def _unlike_shown(text: str) -> re.Pattern[str]:
    """Return what to look for: a carriage return alone is rare, and dear to look for."""
    alone = "\r" in text and text.count("\r") != text.count("\r\n")
    return re.compile(f"{INVISIBLE.pattern}|\r(?!\n)") if alone else INVISIBLE


def _message(characters: str) -> str:
    if len(characters) > 1:
        return f"{len(characters):,} characters do not show, the first is {code(characters)}"
    return f"the character {code(characters)} does not show"


def code(characters: str) -> str:
    """Return how the first of *characters* is written about."""
    return f"U+{ord(characters[0]):04X}"


def _encoding(name: str, message: str, line: int, column: int, shown: str | None) -> Problem:
    place = Location(name, line, column, column + 1)
    return Problem("bad-encoding", message, place, "save it as UTF-8", shown)
