"""
``scopecard check``: what has become of the tools that were reviewed?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from scopecard.cli.lock import NAME, DumpPaths, current
from scopecard.cli.options import ColorOption, FormatOption, VerboseOption, choose

LockOption = Annotated[
    Path, typer.Option("--lock", metavar="FILE", help="What was reviewed, by `scopecard lock`.")
]
DriftConditionOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="CLASS",
        help="Exit with 1 if a change is a risk, or is undetermined (or a risk), or is any at all.",
    ),
]
_FAILS: Final = {
    "risk": ("risk",),
    "undetermined": ("risk", "undetermined"),
    "any": ("risk", "undetermined", "better", "editorial"),
}


def check(
    dumps: DumpPaths = None,
    lock: LockOption = Path(NAME),
    format_: FormatOption = "text",
    fail_on: DriftConditionOption = None,
    verbose: VerboseOption = False,
    color: ColorOption = "auto",
) -> int:
    """
    Compare saved MCP tool lists with the lock that was reviewed.

    A change of meaning is a risk, better or undetermined; what is only wording stays silent.

    Example: scopecard check dumps/github.json --fail-on risk
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    fails = _FAILS[choose("--fail-on", fail_on, list(_FAILS))] if fail_on is not None else ()
    from scopecard.cli.terminal import style_of, write
    from scopecard.drift.compare import changes
    from scopecard.drift.lock import read_lock
    from scopecard.renderers.drift import render, render_json
    from scopecard.source import read

    reviewed = read_lock(read(lock))
    now, notes = current(dumps, lock)
    found = changes(reviewed, now)
    if format_ == "json":
        write(render_json(found, reviewed, str(lock)))
    else:
        write(render(found, reviewed, str(lock), style_of(sys.stdout, color), verbose=verbose))
    sys.stdout.flush()
    for note in notes:
        write(f"note: {note}\n", sys.stderr)
    return int(any(change.class_ in fails for change in found))
