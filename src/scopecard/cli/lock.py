"""
``scopecard lock``: keep the tool definitions that were reviewed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from scopecard.cli.foreign_files import asked_format, given_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopecard.drift.lock import LockedServer

NAME: Final = "scopecard.lock"

DumpPaths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FORMAT] FILE...",
        help="Saved tool lists, as for import; NAME=FILE names the server. Without any, the files "
        "that the lock names are read again.",
    ),
]
LockOutputOption = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The lock; - prints it.")
]


def lock(dumps: DumpPaths = None, output: LockOutputOption = Path(NAME)) -> None:
    """
    Keep every tool definition of saved MCP tool lists in a lock that can be reviewed.

    `scopecard check` then says what has changed since, in meaning or only in words.

    Example: scopecard lock github=dumps/github.json
    """
    from scopecard.cli.files import write_file
    from scopecard.cli.terminal import style_of, write
    from scopecard.drift.compare import held
    from scopecard.drift.lock_text import lock_text
    from scopecard.renderers.drift import render

    found, notes = current(dumps, output)
    text = lock_text(found)
    if str(output) == "-":
        write(text)
    else:
        write_file(output, text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    for note in notes:
        write(f"note: {note}\n", sys.stderr)
    nothing = (
        "Locked. Nothing in the tools' texts is addressed to the model or hidden, as far as we see."
    )
    shown = render(held(found), found, str(output), style_of(sys.stderr), nothing=nothing)
    write(shown, sys.stderr)


def current(
    dumps: Sequence[str] | None, lock_file: Path
) -> tuple[dict[str, LockedServer], list[str]]:
    """Return what *dumps*, or else the files that the lock names, say now, and notes on them."""
    from scopecard.drafting.toolset import joined
    from scopecard.drafting.visible import code
    from scopecard.drift.lock import lock_of
    from scopecard.errors import NoInputError, Problem
    from scopecard.importers import read_all

    format_, files = asked_format(dumps, "lock") if dumps else (None, _known(lock_file))
    sets, notes = read_all(given_files(files, lock_file.parent), format_)
    servers = joined(sets)
    silent = [code(one.id) for one in servers if one.tools is None]
    notes += [f"no tools of {server} are listed: save its tools/list too" for server in silent]
    found = lock_of(servers)
    if not found:
        raise NoInputError(Problem("no-input", "no file lists any tools", help="; ".join(notes)))
    return found, notes


def _known(lock_file: Path) -> list[str]:
    """Return the files that a lock names, each with the server that it is of."""
    from scopecard.cli.options import usage
    from scopecard.drift.lock import read_lock
    from scopecard.source import read

    if not lock_file.is_file():
        usage(f"there is no lock `{lock_file}` yet that names files", "scopecard lock FILE...")
    servers = read_lock(read(lock_file)).values()
    return [f"{one.id}={lock_file.parent / file}" for one in servers for file in one.files]
