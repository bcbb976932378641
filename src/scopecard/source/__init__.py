"""
What does a text say, and where does each thing stand? The only reader of YAML and JSON.

One pass over libyaml's events gives plain values and the place of each. What a
reader could misunderstand is refused rather than guessed at: duplicate keys,
anchors, tags, several documents, characters that do not show.
"""

from __future__ import annotations

import gc
import os
import re
import stat
from pathlib import Path
from typing import Any, Final, TypeAlias

from scopecard.errors import Location, NoInputError, Problem, SpecError
from scopecard.source.limits import LARGEST
from scopecard.source.lines import Lines
from scopecard.source.problems import Problems, StopError
from scopecard.source.text import decode, visible
from scopecard.source.tree import Places, Value, whole

Pointer: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

__all__ = ["LARGEST", "Document", "Pointer", "parse", "read", "read_bytes"]

_LIKE_JSON: Final = re.compile(r'[ \t\r\n]*+\{[ \t\r\n]*+"')


class Document:
    """One parsed text: its value, and where each part of it stands."""

    def __init__(self, lines: Lines, value: Value, places: Places) -> None:
        self.name = lines.name
        """The file as it is shown."""
        self.text = lines.text
        self.value = value
        """Dictionaries, lists and scalars, in the order of the text; not to be changed."""
        self._lines = lines
        self._places = places
        self._numbers: dict[int, dict[str, int]] = {}

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """
        Return where the value at *pointer* stands.

        For a mapping or list below a key, and with *key*, that is the key. Where
        there is no such value, it is the key of its nearest ancestor.
        """
        value, places = self.value, self._places
        start: int = places[0]
        end: int | None = None
        for number, step in enumerate(pointer, 1):
            if isinstance(value, dict) and isinstance(step, str) and step in value:
                at = 1 + 2 * self._number(places, value, step)
                start, end = places[at], self._lines.end(places[at], step)
                value, places = value[step], places[at + 1]
                if (key and number == len(pointer)) or isinstance(places, list):
                    continue
                begin, close = places, self._lines.end(places, value)
                if close > begin:
                    start, end = begin, close
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value, places = value[step], places[1 + step]
                if isinstance(places, list):
                    start, end = places[0], None
                else:
                    start, end = places, self._lines.end(places, value)
            else:
                break
        return self._lines.location(start, end)

    def line(self, number: int) -> str:
        """Return the text of a line; lines count from one."""
        return self._lines.line(number - 1) if number > 0 else ""

    def problem(
        self,
        rule: str,
        message: str,
        pointer: Pointer,
        *,
        key: bool = False,
        help: str | None = None,
        related: tuple[tuple[str, Location], ...] = (),
    ) -> Problem:
        """Return a problem with what stands at *pointer*."""
        place = self.locate(pointer, key=key)
        return Problem(rule, message, place, help, self.line(place.line), related)

    def _number(self, places: Places, value: dict[str, Any], key: str) -> int:
        """Return the how-manieth key of a mapping *key* is."""
        numbers = self._numbers.get(id(places))
        if numbers is None:
            numbers = {name: number for number, name in enumerate(value)}
            self._numbers[id(places)] = numbers
        return numbers[key]


def parse(text: str | bytes, name: str) -> Document:
    """
    Return what *text* says.

    Raises :class:`~scopecard.errors.SpecError` with every problem that can be found.
    """
    if len(text) > LARGEST:
        raise SpecError(_too_large(name))
    enabled = gc.isenabled()
    gc.disable()  # NOTE: nothing here is garbage, and looking for it doubles the time
    try:
        return _parse(Lines(name, decode(text, name)))
    finally:
        if enabled:
            gc.enable()


def _parse(lines: Lines) -> Document:
    problems = Problems(lines)
    try:
        root, places = _load(visible(problems), problems)
        value, inside = ({}, [0]) if problems else whole(root, places, problems)
    except StopError:
        raise problems.error() from None
    if problems:
        raise problems.error()
    return Document(lines, value, inside)


def _load(text: str, problems: Problems) -> tuple[list[Any], Places]:
    """Return what *text* says: as JSON where it begins like that, else as YAML."""
    # NOTE: YAML would take `{"a": 1 "b": 2}` for one key with a long text
    if problems.lines.name.lower().endswith(".json") or _LIKE_JSON.match(text):
        from scopecard.source import json_text

        return json_text.load(text, problems)
    from scopecard.source import events

    return events.load(text, problems)


def read(path: Path, name: str | None = None) -> Document:
    """
    Return what the file at *path* says, shown as *name*.

    Raises :class:`~scopecard.errors.NoInputError` where there is no such file,
    and :class:`~scopecard.errors.SpecError` where it cannot be used.
    """
    shown = name or str(path)
    return parse(read_bytes(path, shown), shown)


def read_bytes(path: Path, shown: str) -> bytes:
    """Return the content of a regular file that is not too large."""
    try:
        # NOTE: to open a FIFO, or some devices, would wait for whoever writes to it
        descriptor = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                what = "is a folder" if stat.S_ISDIR(status.st_mode) else "is not a regular file"
                raise SpecError(Problem("not-a-file", f"`{shown}` {what}"))
            if status.st_size > LARGEST:
                raise SpecError(_too_large(shown))
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(LARGEST + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise NoInputError(Problem("no-such-file", f"there is no file `{shown}`")) from None
    except IsADirectoryError:
        raise SpecError(Problem("not-a-file", f"`{shown}` is a folder")) from None
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise SpecError(Problem("unreadable", f"`{shown}` cannot be read: {reason}")) from None
    except ValueError:
        raise NoInputError(Problem("no-such-file", f"`{shown}` is no file name")) from None


def _too_large(name: str) -> Problem:
    limit = LARGEST // 1024 // 1024
    return Problem("too-large", f"`{name}` has more than {limit} MB", help="split it: `include`")
