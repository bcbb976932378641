"""
What can go wrong, and how it is said.

::

    ScopecardError            everything that a caller may want to catch
    ├── UsageError            2  arguments or configuration
    ├── SpecError             3  a spec, or what it includes, is invalid
    └── NoInputError          4  there is nothing to read

The number is the exit code of the command line (DESIGN, section 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a text: lines and columns count from one, in code points."""

    file: str
    """The file as the user named it; ``<stdin>`` for ``-``."""
    line: int
    column: int
    end_column: int
    """The column after the last character, on the same line."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input."""

    rule: str
    """Kebab-case id, such as ``duplicate-key``."""
    message: str
    """Lower case, no full stop, the user's own words in back-ticks."""
    location: Location | None = None
    help: str | None = None
    """A did-you-mean, or how to mend it."""
    line: str | None = None
    """The offending source line, raw: whoever shows it makes it safe."""
    related: tuple[tuple[str, Location], ...] = ()
    """Further places, each with what stands there."""


class ScopecardError(Exception):
    """Anything that stops an evaluation, with every problem found."""

    exit_code: ClassVar[int] = 5

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(_sentence(problem) for problem in problems))
        self.problems = problems


class UsageError(ScopecardError):
    """Arguments or configuration that cannot be used."""

    exit_code = 2


class SpecError(ScopecardError):
    """A spec, or a file that it includes, is invalid."""

    exit_code = 3


class NoInputError(ScopecardError):
    """There is nothing to read."""

    exit_code = 4


def _sentence(problem: Problem) -> str:
    place = f"{problem.location}: " if problem.location else ""
    return f"{place}{problem.message} [{problem.rule}]"
