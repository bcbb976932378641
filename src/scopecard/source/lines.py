"""
On which line is a character of a text, and how far goes what stands there?
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, Final

from scopecard.errors import Location

_BLOCK: Final = 4096
_QUOTED: Final = re.compile(r""""(?:[^"\\\r\n]|\\[^\r\n])*"?|'(?:[^'\r\n]|'')*'?""")
_BLOCK_HEADER: Final = re.compile(r"[|>][-+0-9]*")
_NULL: Final = re.compile(r"~|null|Null|NULL")
_WORD: Final = re.compile(r"[^\s,\[\]{}]*")


class Lines:
    """A text that knows its lines; lines and columns count from zero here."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        # For each block of characters: how many lines end before it, and where the last one does.
        self._ended: list[int] = []
        self._starts: list[int] = []
        self._last: tuple[int, str] = (-1, "")

    def place(self, index: int) -> tuple[int, int]:
        """Return the line and the column of the character at *index*."""
        if not self._ended:
            self._look()
        block = index // _BLOCK
        begin = block * _BLOCK
        line = self._ended[block] + self.text.count("\n", begin, index)
        start = self.text.rfind("\n", begin, index) + 1 or self._starts[block]
        return line, index - start

    def line(self, number: int) -> str:
        """Return the text of a line, without what ends it; empty where there is none."""
        # NOTE: a line may be as long as the file; a hundred problems on it must share one copy
        if self._last[0] != number:
            self._last = number, self._cut(number)
        return self._last[1]

    def location(self, start: int, end: int | None = None) -> Location:
        """Return the place from *start* to *end*, or of a single character."""
        line, column = self.place(start)
        length = 1 if end is None else max(1, end - start)
        return Location(self.name, line + 1, column + 1, column + 1 + length)

    def end(self, start: int, value: Any) -> int:  # noqa: ANN401 - whatever people write
        """Return where the text of the scalar that begins at *start* ends on its line."""
        text = self.text
        if (found := _QUOTED.match(text, start) or _BLOCK_HEADER.match(text, start)) is not None:
            return found.end()
        if isinstance(value, str):
            # A plain scalar of one line reads as it is written; of several, the first one is shown.
            length = len(value)
            return start + length if text.startswith(value, start) else self._line_end(start)
        found = (_NULL if value is None else _WORD).match(text, start)
        return found.end() if found is not None else start

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        while end > start and self.text[end - 1] in " \t\r":
            end -= 1
        return end

    def _look(self) -> None:
        ended, start = 0, 0
        for begin in range(0, len(self.text) + 1, _BLOCK):
            self._ended.append(ended)
            self._starts.append(start)
            ended += self.text.count("\n", begin, begin + _BLOCK)
            start = self.text.rfind("\n", begin, begin + _BLOCK) + 1 or start

    def _cut(self, number: int) -> str:
        if not self._ended:
            self._look()
        start = 0
        if number > 0:
            # The break before this line stands in the last block that begins after fewer breaks.
            block = bisect_left(self._ended, number) - 1
            start = block * _BLOCK
            for _ in range(number - self._ended[block]):
                start = self.text.find("\n", start) + 1
                if not start:
                    return ""
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].removesuffix("\r")
