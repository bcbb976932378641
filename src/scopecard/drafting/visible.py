"""
How does a stranger's text become one line that is what it looks like?
"""

from __future__ import annotations

import re
from typing import Final

from scopecard.source.text import INVISIBLE

_BLANKS: Final = re.compile(r"\s+")
_LONGEST: Final = 80


def visible(text: str, longest: int = _LONGEST) -> str:
    r"""
    Return *text* on one line, not too long, and without characters that do not show.

    >>> visible("drop\u200b\n table"), visible("a" * 90)[-3:]
    ('drop� table', 'aa…')
    """
    shown = _BLANKS.sub(" ", INVISIBLE.sub("\ufffd", text[: 4 * longest])).strip()
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def code(text: str, longest: int = _LONGEST) -> str:
    """Return *text* as a word in a sentence: visible, in back-ticks that it cannot leave."""
    return f"`{visible(text, longest).replace('`', chr(0x2019))}`"
