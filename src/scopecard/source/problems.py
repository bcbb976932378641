"""
What is wrong with a text? Gathered in one pass, counted beyond what anybody reads.
"""

from __future__ import annotations

from typing import Any, Final

from scopecard.errors import Location, Problem, SpecError
from scopecard.source.lines import Lines

_MOST: Final = 100
_LONGEST: Final = 60


class StopError(Exception):
    """Nothing behind what was just reported can be read."""


class Problems:
    """The problems of one text, each with its place and its line."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.replaced = False
        """Whether characters were taken out, so that what follows is not what stands there."""
        self.numbers: dict[int, dict[Any, int]] = {}
        """Of mappings in which a key stands twice: the how-manieth each key is."""
        self._found: list[Problem] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self._found) >= _MOST

    def add(
        self,
        rule: str,
        message: str,
        start: int,
        *,
        end: int | None = None,
        help: str | None = None,
        related: tuple[tuple[str, Location], ...] = (),
    ) -> None:
        """Report what stands from *start* to *end*, and go on."""
        if self.full:
            self._more += 1
            return
        place = self.lines.location(start, end)
        line = self.lines.line(place.line - 1)
        self._found.append(Problem(rule, message, place, help, line, related))

    def stop(self, rule: str, message: str, start: int, help: str | None = None) -> StopError:
        """Report what stands at *start*, and return what ends the reading."""
        self.add(rule, message, start, help=help)
        return StopError()

    def count(self, more: int) -> None:
        """Count *more* problems that are not shown."""
        self._more += more

    def error(self) -> SpecError:
        """Return all of it as an error, in the order of the text."""
        shown = sorted(self._found, key=_order)
        if self._more:
            shown.append(Problem("more-problems", f"and {self._more:,} more problems"))
        return SpecError(*shown)


def quoted(text: str) -> str:
    """Return what people wrote in back-ticks, and not all of a long text."""
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"


def _order(problem: Problem) -> tuple[int, int]:
    place = problem.location
    return (place.line, place.column) if place is not None else (0, 0)
