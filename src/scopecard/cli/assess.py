"""
``scopecard assess``: how far is each area covered, and what should be done first?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scopecard.cli.options import (
    ColorOption,
    EnvironmentOption,
    FormatOption,
    PolicyOption,
    RootOption,
    SpecPaths,
    choose,
    policy_for,
    usage,
)

_Full = Annotated[
    bool, typer.Option("--full", help="Show all gaps, questions, obligations and rows.")
]
_Ask = Annotated[
    bool,
    typer.Option(
        "--ask",
        help="Ask on the terminal what no design can answer, and write the answers to SPEC.",
    ),
]


def assess(
    specs: SpecPaths,
    format_: FormatOption = "text",
    full: _Full = False,
    ask: _Ask = False,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> int:
    """
    Score the posture of a design: per area, with the first gaps and a roadmap.

    SHIP-style: nine areas are answered under `posture` of the spec, six by the
    statuses of its controls. A folder is searched for specs.

    Example: scopecard assess agent_specs/refund-assistant.yaml
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    if ask:
        _ask(specs, policy, environment, root)
    from scopecard.cli.inputs import spec_files

    code = 0
    for number, (file, _) in enumerate(spec_files(specs)):
        separate = bool(number) and format_ == "text"
        failed = _one(
            file, format_, policy, environment, root, color=color, full=full, separate=separate
        )
        code = code or failed
    return code


def _one(
    file: str,
    format_: str,
    policy: list[str] | None,
    environment: str | None,
    root: Path | None,
    *,
    color: str,
    full: bool,
    separate: bool,
) -> int:
    """Show one spec, and return the exit code of an invalid one."""
    from scopecard.assess import assess as assessed
    from scopecard.cli.inputs import load
    from scopecard.cli.terminal import complain, style_of, write
    from scopecard.errors import SpecError
    from scopecard.evaluation import evaluate
    from scopecard.renderers import assess as text
    from scopecard.renderers import json

    try:
        spec = load(file, environment, root)
    except SpecError as error:
        complain(error.problems)
        if format_ == "json":
            write(json.render_problems(error.problems, file))
        return error.exit_code
    sheet = assessed(evaluate(spec, policy_for(file, root, policy)))
    if format_ == "json":
        write(json.render(sheet))
    else:
        write("\n" * separate + text.render(sheet, style_of(sys.stdout, color), full=full))
    return 0


def _ask(
    specs: list[str], policy: list[str] | None, environment: str | None, root: Path | None
) -> None:
    """Ask what is open in the one spec that is named, and write the answers to it."""
    if len(specs) != 1 or specs[0] == "-" or Path(specs[0]).is_dir():
        usage("--ask writes to one spec, so it needs the name of one file")
    if environment is not None:
        usage("--ask writes what holds in every environment", "leave --environment out")
    if not sys.stdin.isatty():
        usage("--ask needs a terminal", "write the answers under `posture` of the spec")
    from scopecard.cli.posture_questions import ask

    ask(Path(specs[0]), policy_for(specs[0], root, policy), root)
