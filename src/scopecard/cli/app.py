"""
The command line: which commands there are.
"""

from __future__ import annotations

import typer

from scopecard import __version__
from scopecard.cli.accept import accept
from scopecard.cli.assess import assess
from scopecard.cli.check import check
from scopecard.cli.controls import controls
from scopecard.cli.diff import diff
from scopecard.cli.evaluate import evaluate
from scopecard.cli.explain import explain
from scopecard.cli.fix import fix
from scopecard.cli.graph import graph
from scopecard.cli.import_ import import_
from scopecard.cli.init import init
from scopecard.cli.lock import lock
from scopecard.cli.schema import schema
from scopecard.cli.threats import threats
from scopecard.cli.validate import validate
from scopecard.cli.whatif import whatif

app = typer.Typer(
    name="scopecard",
    help="Which scope of agency does an AI system really have, and why?",
    no_args_is_help=True,
    rich_markup_mode=None,  # NOTE: rich is most of the start-up time, and crops tables
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 --fail-on met, 2 usage, 3 invalid spec, 4 no input, 5 internal.",
)
for command in (
    init, import_, evaluate, validate, explain, controls, assess, threats, fix, whatif, accept, diff, lock,
    check, graph, schema,
):  # fmt: skip
    app.command(command.__name__.rstrip("_"))(command)


@app.callback()
def scopecard(
    version: bool = typer.Option(False, "--version", help="Show the version."),
) -> None:
    """Score agentic AI designs against the Agentic AI Security Scoping Matrix."""
    if version:
        typer.echo(f"scopecard {__version__}")
        raise typer.Exit


def usage_errors() -> type[Exception]:
    """Return what typer raises for bad usage; where it lives differs between versions."""
    return next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")
