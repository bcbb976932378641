"""
How is something added to a text of YAML or JSON, and nothing else touched?

A program that reads YAML and writes it again re-flows what people have laid
out. Here text is only put in, at places that are found in the text, so every
line, comment and blank that is there stays. Whether the result says what it
should is not taken on trust: :meth:`Page.text` reads it and compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from scopecard.drafting.writer import flow, scalar
from scopecard.errors import Problem, SpecError
from scopecard.source import Document, Pointer, parse

_STEP: Final = 2
_COLON: Final = re.compile(r"[ \t]*:")
SPACE: Final = re.compile(r"(?:[ \t\r\n]|(?:(?<=[\s:])|^)#[^\n]*)*", re.MULTILINE)
OPENING: Final = {"{": "}", "[": "]"}


class Entry(NamedTuple):
    """One key of a mapping, or one item of a list of ids, that is added."""

    key: str
    value: Any
    """None for a key that stands alone."""
    lines: tuple[str, ...] = ()
    """How the value is written below the key, without indentation; empty for one line."""
    note: str = ""
    """A comment behind the one line."""


class _Change(NamedTuple):
    """Text that takes the place of what stands from *start* to *end*."""

    start: int
    end: int
    text: str
    indent: int = 0

    @property
    def order(self) -> tuple[int, int, int]:
        """At the same place, what belongs to the inner block comes first."""
        return self.start, self.end, -self.indent


class Page:
    """A text that is added to."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text
        self._starts = [0]
        for line in self._text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._json = self._text.lstrip()[:1] == "{"
        self._changes: list[_Change] = []
        self._expected: Any = _copied(document.value)

    def add(self, pointer: Pointer, entries: Sequence[Entry]) -> None:
        """Add *entries* to the mapping (or the list of ids) at *pointer*, which may be missing."""
        if not entries:
            return
        self._expect(pointer, entries)
        value = _at(self._document.value, pointer)
        if value is None and pointer and not self._has(pointer):
            self._add_missing(pointer, entries)
            return
        start = self._value_start(pointer)
        if self._text[start : start + 1] in OPENING and value is not None:
            self._add_flow(start, value, entries)
        elif not value:
            self._add_below(pointer, entries)
        else:
            self._add_block(pointer, value, entries)

    def replace(self, pointer: Pointer, value: str) -> None:
        """Put another single value at *pointer*."""
        place = self._document.locate(pointer)
        start = self._offset(place.line, place.column)
        end = self._offset(place.line, place.end_column)
        self._changes.append(_Change(start, end, scalar(value)))
        holder = _at(self._expected, pointer[:-1])
        holder[pointer[-1]] = value

    def text(self) -> str:
        """
        Return the text with everything added.

        Raises :class:`~scopecard.errors.SpecError` where the file is laid out in a
        way that nothing can safely be added to.
        """
        parts, at = [], 0
        for change in sorted(self._changes, key=lambda change: change.order):
            parts += [self._text[at : change.start], change.text]
            at = change.end
        result = "".join([*parts, self._text[at:]])
        try:
            found = parse(result, self._document.name).value
        except SpecError:
            found = None
        if found != self._expected:
            message = (
                f"`{self._document.name}` is laid out so that nothing can safely be added to it"
            )
            help_ = "import into a new file, and `include` that"
            raise SpecError(Problem("cannot-merge", message, help=help_))
        return result

    # What is expected

    def _expect(self, pointer: Pointer, entries: Sequence[Entry]) -> None:
        value = self._expected
        for step in pointer:
            if isinstance(value, dict) and value.get(step) is None:
                value[step] = {}
            value = value[step]
        for entry in entries:
            if isinstance(value, list):
                value.append(
                    entry.key if entry.value is None else {entry.key: _copied(entry.value)}
                )
            else:
                value[entry.key] = _copied(entry.value)

    # Where it goes

    def _has(self, pointer: Pointer) -> bool:
        holder = _at(self._document.value, pointer[:-1])
        return isinstance(holder, dict) and pointer[-1] in holder

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1

    def _key_start(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the key at *pointer* begins and ends."""
        place = self._document.locate(pointer, key=True)
        return self._offset(place.line, place.column), self._offset(place.line, place.end_column)

    def _value_start(self, pointer: Pointer) -> int:
        if not pointer:
            found = SPACE.match(self._text)
            return found.end() if found else 0
        if isinstance(pointer[-1], int):
            return self._key_start(pointer)[0]
        end = self._key_start(pointer)[1]
        colon = _COLON.match(self._text, end)
        found = SPACE.match(self._text, colon.end() if colon else end)
        return found.end() if found else end

    def _add_missing(self, pointer: Pointer, entries: Sequence[Entry]) -> None:
        """Add a mapping that is not there, with *entries* in it."""
        value = {entry.key: entry.value for entry in entries}
        lines = tuple(line for entry in entries for line in _lines(entry))
        del _at(self._expected, pointer[:-1])[pointer[-1]]
        self.add(pointer[:-1], [Entry(str(pointer[-1]), value, lines)])

    def _add_flow(self, start: int, value: Any, entries: Sequence[Entry]) -> None:  # noqa: ANN401
        close = closing(self._text, start, comments=not self._json)
        write = _as_json if self._json else flow
        if isinstance(value, list):
            added = [write(e.key if e.value is None else {e.key: e.value}) for e in entries]
        else:
            added = [
                write(e.key)
                if e.value is None and not self._json
                else f"{write(e.key)}: {write(e.value)}"
                for e in entries
            ]
        before = self._text[start + 1 : close].rstrip()
        comma = ", " if value and not before.endswith(",") else ""
        end = start + 1 + len(before)
        if self._text[end:close].strip(" ") or "#" in before.rpartition("\n")[2]:
            end = close  # a line of its own for the bracket, or a comment before it
        self._changes.append(_Change(end, end, comma + ", ".join(added)))

    def _add_below(self, pointer: Pointer, entries: Sequence[Entry]) -> None:
        """Add to a key that has no value."""
        start, end = self._key_start(pointer)
        line_end = self._text.find("\n", end)
        line_end = len(self._text) if line_end < 0 else line_end
        indent = start - (self._text.rfind("\n", 0, start) + 1) + _STEP
        self._insert_lines(line_end + 1, indent, [line for e in entries for line in _lines(e)])

    def _add_block(self, pointer: Pointer, value: Any, entries: Sequence[Entry]) -> None:  # noqa: ANN401
        """Add behind the last line of a block."""
        first = self._value_start(pointer)
        line_start = self._text.rfind("\n", 0, first) + 1
        indent = first - line_start
        if isinstance(value, list):
            lines = [f"- {flow(e.key if e.value is None else {e.key: e.value})}" for e in entries]
        else:
            lines = [line for entry in entries for line in _lines(entry)]
            lines = [""] * (not pointer) + lines
        end = self._block_end(line_start, indent, dash=isinstance(value, list))
        self._insert_lines(end, indent, lines)

    def _block_end(self, line_start: int, indent: int, *, dash: bool) -> int:
        """Return where the last line ends of the block that is indented by *indent*."""
        at = end = line_start
        while at < len(self._text):
            stop = self._text.find("\n", at)
            stop = len(self._text) if stop < 0 else stop
            line = self._text[at:stop].rstrip()
            bare = line.lstrip(" ")
            depth = len(line) - len(bare)
            if bare and not bare.startswith("#"):
                if depth < indent or (dash and depth == indent and not bare.startswith("-")):
                    break
                end = stop + 1
            at = stop + 1
        return end

    def _insert_lines(self, at: int, indent: int, lines: Sequence[str]) -> None:
        text = "".join(f"{' ' * indent}{line}".rstrip() + self._newline for line in lines)
        if at > len(self._text):
            at, text = len(self._text), self._newline + text
        self._changes.append(_Change(at, at, text, indent))


def _lines(entry: Entry) -> tuple[str, ...]:
    """Return how *entry* is written in a block."""
    key = scalar(entry.key)
    if not entry.lines:
        note = f"  # {entry.note}" if entry.note else ""
        return ((f"{key}:" if entry.value is None else f"{key}: {flow(entry.value)}") + note,)
    return (f"{key}:", *(f"{' ' * _STEP}{line}" if line else "" for line in entry.lines))


def closing(text: str, start: int, *, comments: bool) -> int:
    """Return where the bracket closes that opens at *start*."""
    stack = [OPENING[text[start]]]
    at = start + 1
    while at < len(text):
        character = text[at]
        if character in "\"'" and text[:at].rstrip()[-1:] in "{[,:":
            at = string_end(text, at)
        elif comments and character == "#" and text[at - 1].isspace():
            at = text.find("\n", at)
            at = len(text) if at < 0 else at
        elif character in OPENING:
            stack.append(OPENING[character])
        elif character == stack[-1]:
            stack.pop()
            if not stack:
                return at
        at += 1
    return start


def string_end(text: str, start: int) -> int:
    """Return where the quoted text ends that begins at *start*."""
    quote, at = text[start], start + 1
    while at < len(text):
        if text[at] == "\\" and quote == '"':
            at += 1
        elif text[at] == quote:
            if quote == '"' or text[at + 1 : at + 2] != "'":
                return at
            at += 1
        at += 1
    return len(text)


def _at(value: Any, pointer: Pointer) -> Any:  # noqa: ANN401 - whatever stands there
    for step in pointer:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _copied(value: Any) -> Any:  # noqa: ANN401 - the same
    if isinstance(value, Mapping):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _as_json(value: Any) -> str:  # noqa: ANN401 - the same
    import json

    return json.dumps(value, ensure_ascii=False)
