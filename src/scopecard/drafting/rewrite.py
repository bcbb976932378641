"""
How is one value in a text of YAML or JSON changed, or taken away?

As in :mod:`scopecard.drafting.edit`, text is changed at places that are found in the
text; whoever calls this reads the result and compares, and does not take it on trust.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from scopecard.drafting.edit import OPENING, SPACE, closing, string_end
from scopecard.drafting.writer import flow
from scopecard.source import Document, Pointer

_COLON: Final = ":"
_NULL: Final = re.compile(r"~|(?:null|Null|NULL)\b")


def put(document: Document, pointer: Pointer, value: Any) -> str:  # noqa: ANN401 - whatever a spec holds
    """Return the text of *document* with *value* in the place of what stands at *pointer*."""
    text = _Text(document)
    start, end = text.extent(pointer)
    before = text.content[:start]
    gap = "" if not before or before[-1] in " \n[{," else " "
    return before + gap + text.write(value) + text.content[end:]


def remove(document: Document, pointer: Pointer) -> str:
    """Return the text of *document* without the key, or the item, at *pointer*."""
    text = _Text(document)
    holder = document.value
    for step in pointer[:-1]:
        holder = holder[step]
    if len(holder) == 1:  # nothing is something else than absent
        return put(document, pointer[:-1], [] if isinstance(holder, list) else {})
    start, end = text.entry(pointer)
    return text.content[:start] + text.content[end:]


class _Text:
    """A text, and where the values of its document stand in it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.content = document.text
        self._starts = [0]
        for line in self.content.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._json = self.content.lstrip()[:1] == "{"

    def write(self, value: Any) -> str:  # noqa: ANN401 - whatever a spec holds
        """Return *value* on one line."""
        return json.dumps(value, ensure_ascii=False) if self._json else flow(value)

    def extent(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the value at *pointer* begins and ends."""
        start = self._value(pointer)
        if self.content[start : start + 1] in OPENING:
            return start, closing(self.content, start, comments=not self._json) + 1
        value = self._document.value
        for step in pointer:
            value = value[step]
        if not isinstance(value, (dict, list)):
            place = self._document.locate(pointer)
            if value is None:
                spelt = _NULL.match(self.content, start)
                return start, spelt.end() if spelt else start
            return start, self._starts[place.line - 1] + place.end_column - 1
        key, key_end = self._key(pointer)
        if isinstance(pointer[-1], int):
            return key, self._below(key) - 1
        colon = self.content.index(_COLON, key_end) + 1
        return colon, self._below(key) - 1

    def entry(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the key or item at *pointer* begins and ends, with what joins it on."""
        start = self._key(pointer)[0]
        opening = self._value(pointer[:-1])
        if self.content[opening : opening + 1] in OPENING:
            return self._joined(start, opening)
        line = self.content.rfind("\n", 0, start) + 1
        return line, self._below(start)

    def _joined(self, start: int, opening: int) -> tuple[int, int]:
        """Return an entry between brackets with the comma behind it, or else the one before."""
        close = closing(self.content, opening, comments=not self._json)
        end = self._comma(start, close)
        if end < close:
            end += 1
            while self.content[end] in " \t":
                end += 1
            return start, end
        before = self.content.rindex(",", opening, start)
        tail = self.content[:close].rstrip()
        return before, max(len(tail), start)

    def _comma(self, at: int, close: int) -> int:
        """Return where the entry at *at* ends: at its comma, or where the bracket closes."""
        while at < close:
            character = self.content[at]
            if character == ",":
                return at
            if character in OPENING:
                at = closing(self.content, at, comments=not self._json)
            elif character in "\"'" and self.content[:at].rstrip()[-1:] in "{[,:":
                at = string_end(self.content, at)
            at += 1
        return close

    def _key(self, pointer: Pointer) -> tuple[int, int]:
        place = self._document.locate(pointer, key=True)
        start = self._starts[place.line - 1]
        return start + place.column - 1, start + place.end_column - 1

    def _value(self, pointer: Pointer) -> int:
        """Return where the value at *pointer* begins."""
        if not pointer:
            found = SPACE.match(self.content)
            return found.end() if found else 0
        if isinstance(pointer[-1], int):
            return self._key(pointer)[0]
        end = self.content.index(_COLON, self._key(pointer)[1]) + 1
        line_end = self.content.find("\n", end)
        rest = self.content[end : line_end if line_end >= 0 else len(self.content)]
        if not rest.strip() or rest.lstrip().startswith("#"):
            found = SPACE.match(self.content, end)
            at = found.end() if found else end
            return at if self.content[at : at + 1] in OPENING else end
        return end + len(rest) - len(rest.lstrip())

    def _below(self, start: int) -> int:
        """Return where the lines end that belong to the key, or the dash, at *start*."""
        line = self.content.rfind("\n", 0, start) + 1
        depth = len(self.content[line:]) - len(self.content[line:].lstrip(" "))
        dash = self.content[line + depth : line + depth + 1] == "-"
        at = end = self._next(line)
        while at < len(self.content):
            stop = self._next(at)
            bare = self.content[at:stop].strip()
            indent = len(self.content[at:stop]) - len(self.content[at:stop].lstrip(" "))
            inside = indent > depth or (not dash and indent == depth and bare.startswith("- "))
            if bare and not bare.startswith("#"):
                if not inside:
                    break
                end = stop
            at = stop
        return end

    def _next(self, at: int) -> int:
        found = self.content.find("\n", at)
        return len(self.content) if found < 0 else found + 1
