"""
What do other people's files say of agents and their tools? One format in each file.

An importer is a module whose docstring is its page, with one function made by
:func:`importer`. It is found by its file name and registers nowhere. It gets one
parsed file at a time and yields what that file says of servers and their tools;
it assembles nothing, so that several files can say something of one server. What
a source claims stays a claim: it is passed on as imported, never as true. What
nobody says is left out, and so taken at its worst.

The text of such a file is a stranger's. It is data: it is shown only through
:mod:`scopecard.drafting.visible`, and nothing in it is followed or started.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from scopecard.drafting.toolset import ToolSet
from scopecard.errors import Problem, SpecError
from scopecard.source import Document


class Given(NamedTuple):
    """One file that is to be imported."""

    document: Document
    file: str
    """The file as a spec names it."""
    server: str | None = None
    """The name that the caller gives to the server in it."""


Detect = Callable[[Document], bool]
Read = Callable[[Given], Iterable[ToolSet]]


class Importer:
    """An importer: which files it knows, and what it reads in them."""

    def __init__(self, read: Read, title: str, part_of: str | None, detects: Detect) -> None:
        self.id = read.__module__.rpartition(".")[2].replace("_", "-")
        self.title = title
        """What it reads, for people."""
        self.formats = (self.id,) if part_of is None else (self.id, part_of)
        """The words that a caller can ask for it by."""
        self.detects = detects
        """Whether a file looks like one of its own."""
        self.page = (read.__globals__["__doc__"] or "").strip()
        """Its documentation, in Markdown."""
        self._read = read

    def __call__(self, given: Given) -> Iterable[ToolSet]:
        """
        Yield what a file says.

        Raises :class:`~scopecard.errors.SpecError` with every problem found in it.
        """
        return self._read(given)


def importer(
    *, title: str, detects: Detect, part_of: str | None = None
) -> Callable[[Read], Importer]:
    """
    Make an importer of a function; its id is the name of its file.

    *part_of* is a format that takes in this one: whoever asks for it means both.
    """

    def decorate(read: Read) -> Importer:
        return Importer(read, title, part_of, detects)

    return decorate


@cache
def all_importers() -> dict[str, Importer]:
    """Return every importer by id, in the order of the ids."""
    found: dict[str, Importer] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        read = importlib.import_module(f"{__name__}.{module}").read
        found[read.id] = read
    return found


def formats() -> list[str]:
    """Return the words that a format can be asked for by."""
    return sorted({word for one in all_importers().values() for word in one.formats})


NOTHING: Final = "no tools and no servers in it"


def read_all(given: Sequence[Given], format_: str | None = None) -> tuple[list[ToolSet], list[str]]:
    """
    Return what the files say, and notes on those that say nothing.

    Without a *format_*, each file is taken for what it looks like, and one that looks like
    nothing is a problem. Raises :class:`~scopecard.errors.SpecError` with the problems of every
    file.
    """
    sets: list[ToolSet] = []
    notes: list[str] = []
    problems: list[Problem] = []
    for one in given:
        try:
            found = list(_read(one, format_))
        except SpecError as error:
            problems += error.problems
            continue
        sets += found
        if not found:
            notes.append(f"{one.document.name}: {NOTHING}")
    if problems:
        raise SpecError(*problems)
    return sets, notes


def _read(given: Given, format_: str | None) -> Iterator[ToolSet]:
    importers = all_importers()
    for one in importers.values():
        if (format_ is None or format_ in one.formats) and one.detects(given.document):
            yield from one(given)
            return
    if format_ in importers:
        yield from importers[format_](given)  # whoever names the format hears what is wrong with it
        return
    known = ", ".join(f"{one.title} ({one.id})" for one in importers.values())
    message = f"`{given.document.name}` is of no format that is known"
    help_ = f"known are: {known}"
    raise SpecError(given.document.problem("unknown-format", message, (), help=help_))
