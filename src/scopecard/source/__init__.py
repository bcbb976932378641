"""
What does a text say, and where does each thing stand? The only reader of YAML and JSON.

One pass over libyaml's events gives plain values and the place of each. What a
reader could misunderstand is refused rather than guessed at: duplicate keys,
anchors, tags, several documents, characters that do not show.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, Final, TypeAlias

from scopecard.errors import Location, NoInputError, Problem, SpecError
from scopecard.source.builder import Spot
from scopecard.source.events import load
from scopecard.source.text import decode, strict_problems

Pointer: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

LARGEST: Final = 16 * 1024 * 1024
"""The most bytes that one file may have."""


class Document:
    """One parsed text: its value, and where each part of it stands."""

    def __init__(self, name: str, text: str, value: Any, spot: Spot) -> None:  # noqa: ANN401
        self.name = name
        """The file as it is shown."""
        self.text = text
        self.value = value
        """Dictionaries, lists and scalars, in the order of the text."""
        self._spot = spot
        self._lines: list[str] | None = None

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """
        Return where the value at *pointer* stands.

        For a mapping or list below a key, and with *key*, that is the key. Where
        there is no such value, it is the key of its nearest ancestor.
        """
        spot = self._spot
        place: tuple[int, int, int] = spot[:3]
        for number, step in enumerate(pointer, 1):
            inside = spot[3] if len(spot) > 3 else None  # noqa: PLR2004
            if isinstance(inside, dict) and step in inside:
                *where, spot = inside[step]
                last_key = key and number == len(pointer)
                empty = spot[1] == spot[2]
                whole = len(spot) > 3  # noqa: PLR2004
                place = tuple(where) if last_key or whole or empty else spot[:3]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                spot = inside[step]
                place = spot[:3]
            else:
                break
        line, column, end = place
        return Location(self.name, line + 1, column + 1, max(end, column + 1) + 1)

    def line(self, number: int) -> str:
        """Return the text of a line; lines count from one."""
        if self._lines is None:
            self._lines = self.text.replace("\r\n", "\n").split("\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

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


def parse(text: str | bytes, name: str) -> Document:
    """
    Return what *text* says.

    Raises :class:`~scopecard.errors.SpecError` with every problem that can be found.
    """
    if len(text) > LARGEST:
        raise SpecError(_too_large(name))
    decoded = decode(text, name)
    problems = list(strict_problems(decoded, name))
    if problems:
        raise SpecError(*problems)
    value, spot = load(decoded, name)
    return Document(name, decoded, value, spot)


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
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise SpecError(Problem("not-a-file", f"`{shown}` is not a regular file"))
            if status.st_size > LARGEST:
                raise SpecError(_too_large(shown))
            return file.read(LARGEST + 1)
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
