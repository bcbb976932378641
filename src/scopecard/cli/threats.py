"""
``scopecard threats``: which known threats are exposed, and through what?
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from scopecard.cli.options import (
    ColorOption,
    EnvironmentOption,
    FormatOption,
    PolicyOption,
    RootOption,
    choose,
    policy_for,
)

_Spec = Annotated[str, typer.Argument(metavar="SPEC", help="A spec, or - for standard input.")]
_Framework = Annotated[
    str | None,
    typer.Option(
        "--framework", metavar="LIST", help="asi (default), owasp-t, maestro, stride or all."
    ),
]
_Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show all lists, with paths, questions and factors.")
]


def threats(
    spec: _Spec,
    framework: _Framework = None,
    verbose: _Verbose = False,
    format_: FormatOption = "text",
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    Show each known threat as exposed, mitigated or not reachable, and why.

    Mitigated is only what verified controls answer; a claim changes nothing here.

    Example: scopecard threats agent_specs/refund-desk.yaml
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.inputs import load
    from scopecard.cli.terminal import style_of, write
    from scopecard.evaluation import evaluate
    from scopecard.renderers import json
    from scopecard.renderers import threats as text
    from scopecard.threats import FRAMEWORKS, threat_report

    chosen = choose("--framework", framework or ("all" if verbose else "asi"), (*FRAMEWORKS, "all"))
    evaluation = evaluate(load(spec, environment, root), policy_for(spec, root, policy))
    found = threat_report(evaluation)
    if format_ == "json":
        write(json.render(found))
        return
    frameworks = FRAMEWORKS if chosen == "all" else (chosen,)
    write(text.render(found, style_of(sys.stdout, color), frameworks, verbose=verbose))
