"""
``scopecard evaluate``: which scope is it, why, and how sure is that?
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from scopecard.cli.options import (
    ColorOption,
    EnvironmentOption,
    PolicyOption,
    RootOption,
    SpecPaths,
    choose,
    configuration_files,
    policy_for,
    spec_files,
)

_FORMATS = ("text", "json")


def evaluate(
    specs: SpecPaths,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")
    ] = "text",
    policy: PolicyOption = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="CONDITION",
            help="Exit with 1 if this holds: scope:N (that scope or more), a severity (that or "
            "worse), a rule, or undetermined. May be repeated.",
        ),
    ] = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show everything, with the table per tool.")
    ] = False,
    color: ColorOption = "auto",
    progress: Annotated[
        bool, typer.Option("--progress/--no-progress", help="Show how far a long run is.")
    ] = True,
    cache: Annotated[
        bool,
        typer.Option("--cache/--no-cache", help="Answer from the cache where nothing changed."),
    ] = True,
) -> int:
    """
    Say which scope a design has, and why.

    A folder is searched for specs; an invalid one does not stop the others.

    Example: scopecard evaluate agent_specs/refund-assistant.yaml
    """
    choose("--format", format_, _FORMATS)
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.batch import Batch
    from scopecard.cli.fail_on import conditions
    from scopecard.cli.recorder import Recorder

    batch = Batch(format_, conditions(fail_on or ()), color=color, verbose=verbose)
    files = list(spec_files(specs))
    with Recorder(wanted=cache and not any(found for _, found in files)) as recorder:
        code = batch.run(
            files,
            lambda file: policy_for(file, root, policy),
            environment=environment,
            root=root,
            progress=progress and sys.stderr.isatty(),
        )
    if code <= 1:
        configuration = [name for file in specs for name in configuration_files(file, root)]
        recorder.keep(batch.read, configuration, code)
    return code
