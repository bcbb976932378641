"""
Text that strangers wrote, made safe for a terminal, a log or Markdown.
"""

from __future__ import annotations

import re
from typing import Final

# All that `source` refuses, and tabs and line breaks, which would tear a line of output.
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|[\ufe00-\ufe0f]{2,}"
)

# What Markdown, and GitHub after it, make something of.
_MARKS: Final = re.compile(
    r"[\\*_\[\]<>&|~!$#+=^(){}]|@|://|\bwww\.|\b[a-z]+:(?=\S)", re.IGNORECASE
)
_QUOTE: Final = "\u2019"
"""What stands for a back-tick, which would end code."""
_NEVER_ESCAPED: Final = ("@", "#")
"""A mention or a number of an issue is looked for after Markdown: only code keeps it from that."""


def safe(text: str) -> str:
    r"""
    Return *text* with every character that does not show, or acts, as an escape.

    >>> safe("a\x1b[31mb\u202ec\n")
    'a\\x1b[31mb\\u202ec\\x0a'
    """
    return _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return "".join(_escaped(ord(character)) for character in found[0])


def _escaped(number: int) -> str:
    if number < 0x100:  # noqa: PLR2004
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"  # noqa: PLR2004


def markdown(text: str) -> str:
    r"""
    Return *text* as words of Markdown; what is in back-ticks becomes code.

    No link, tag, mention or number of an issue is made of it.

    >>> markdown("`a|b` reads <i> from @all")
    '`a|b` reads \\<i\\> from `@`all'
    """
    parts = safe(text).split("`")
    if len(parts) % 2 == 0:
        parts = [_QUOTE.join(parts)]
    return "".join(
        code(part) if number % 2 else _MARKS.sub(_marked, part) for number, part in enumerate(parts)
    )


def code(text: str) -> str:
    r"""
    Return *text* as code in Markdown, which it cannot leave.

    >>> code("a`b") == "`a\u2019b`"
    True
    """
    shown = safe(text).replace("`", _QUOTE)
    return f"`{shown}`" if shown.strip() else ""


def _marked(found: re.Match[str]) -> str:
    sign = found[0]
    return f"`{sign}`" if len(sign) > 1 or sign in _NEVER_ESCAPED else f"\\{sign}"
