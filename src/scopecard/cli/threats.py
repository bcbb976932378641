"""
``scopecard threats``: which known threats is it open to, and by which path?
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
    SpecPaths,
    choose,
    policy_for,
)

_Framework = Annotated[
    str,
    typer.Option("--framework", metavar="LIST", help="asi, owasp-t, maestro or stride."),
]
_Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Show every finding, way and control, and the factors."),
]


def threats(
    specs: SpecPaths,
    framework: _Framework = "asi",
    format_: FormatOption = "text",
    verbose: _Verbose = False,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> int:
    """
    Say which known threats a design is exposed to, and which not.

    A threat is mitigated only where the graph verifies a control on every way to it.
    A folder is searched for specs; json has all lists.

    Example: scopecard threats agent_specs/refund-assistant.yaml
    """
    choose("--format", format_, ("text", "json"))
    choose("--framework", framework, ("asi", "owasp-t", "maestro", "stride"))
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.inputs import load, spec_files
    from scopecard.cli.terminal import complain, style_of, write
    from scopecard.errors import SpecError
    from scopecard.evaluation import evaluate
    from scopecard.renderers import json
    from scopecard.renderers import threats as text
    from scopecard.threat_form import threat_sheet

    code = shown = 0
    for file, _ in spec_files(specs):
        try:
            spec = load(file, environment, root)
        except SpecError as error:
            complain(error.problems)
            if format_ == "json":
                write(json.render_problems(error.problems, file))
            code = code or error.exit_code
            continue
        sheet = threat_sheet(evaluate(spec, policy_for(file, root, policy)))
        if format_ == "json":
            write(json.render(sheet))
        else:
            style = style_of(sys.stdout, color)
            write("\n" * bool(shown))
            write(text.render(sheet, style, framework=framework, verbose=verbose))
        shown += 1
    return code
