"""
``scopecard check``: what has become of the tools that were reviewed?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from scopecard.cli.lock import NAME, DumpPaths, current
from scopecard.cli.options import ColorOption, VerboseOption, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopecard.difference.form import ChangeReport
    from scopecard.drift.change import DriftChange
    from scopecard.report_form import Place

FormatOption = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="FORMAT", help="text, json or github (annotations, for a log)."
    ),
]
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
    choose("--format", format_, ("text", "json", "github"))
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
    elif format_ == "github":
        from scopecard.renderers import diff_github

        write(diff_github.render(_headline(found), _told(found)))
    else:
        write(render(found, reviewed, str(lock), style_of(sys.stdout, color), verbose=verbose))
    sys.stdout.flush()
    for note in notes:
        write(f"note: {note}\n", sys.stderr)
    return int(any(change.class_ in fails for change in found))


def _headline(changes: Sequence[DriftChange]) -> str:
    """Return what there is to say of tools that were reviewed, in a sentence."""
    decided = [change for change in changes if change.class_ != "editorial"]
    if not decided:
        return "Nothing changed in tools that were reviewed, but for words."
    risks = sum(change.class_ == "risk" for change in decided)
    first = decided[0]
    number = (
        f"{risks} risks, the first" if risks > 1 else "1 risk" if risks else "No risk; the first"
    )
    return f"In tools that were reviewed: {number}: {first.subject}: {first.message}."


def _told(changes: Sequence[DriftChange]) -> list[ChangeReport]:
    """Return changes of tools as annotations have them, each at the top of the file of now."""
    found: list[ChangeReport] = []
    for one in changes:
        top: Place = {"file": one.file.partition(", ")[0], "line": 1, "column": 1, "end_column": 1}
        found.append(
            {
                "class": one.class_, "kind": one.kind, "subject": one.subject,
                "message": f"{one.subject}: {one.message}", "certainty": "certain", "from": None,
                "to": None, "old": None, "new": top, "fingerprint": "",
            }
        )  # fmt: skip
    return found
