"""
Which files of other programs are to be read, and as what?
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scopecard.cli.options import choose, usage

if TYPE_CHECKING:
    from scopecard.importers import Given


def asked_format(sources: Sequence[str], command: str) -> tuple[str | None, Sequence[str]]:
    """Return the format that is asked for, if one is, and the files."""
    from scopecard.importers import formats

    first = sources[0]
    if first in formats():
        if len(sources) == 1:
            usage(f"{command} {first} needs a file", f"scopecard {command} {first} FILE")
        return first, sources[1:]
    if not Path(first).exists() and first != "-" and "=" not in first and "." not in first:
        choose(command, first, formats())
    return None, sources


def given_files(files: Sequence[str], base: Path) -> list[Given]:
    """Return each file, read, with the name that a file in the folder *base* gives to it."""
    from scopecard.drafting.visible import visible
    from scopecard.errors import Problem, SpecError
    from scopecard.importers import Given
    from scopecard.source.foreign import parse_foreign, read_foreign

    found: list[Given] = []
    problems: list[Problem] = []
    for argument in files:
        name, sign, rest = argument.partition("=")
        server, file = (name, rest) if sign and not Path(argument).exists() else (None, argument)
        try:
            if file == "-":
                document, shown = parse_foreign(sys.stdin.buffer.read(), "<stdin>"), "<stdin>"
            else:
                document = read_foreign(Path(file), file)
                shown = visible(_relative(file, base), 400)
        except SpecError as error:
            problems += error.problems
            continue
        found.append(Given(document, shown, server))
    if problems:
        raise SpecError(*problems)
    return found


def _relative(file: str, base: Path) -> str:
    """Return the name of *file* as it is seen from the folder *base*."""
    try:
        return Path(os.path.relpath(file, base)).as_posix()
    except ValueError:  # on another drive
        return Path(file).name
