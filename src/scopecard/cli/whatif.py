"""
``scopecard whatif``: what would change, without touching the file?
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
    usage,
)

_Spec = Annotated[str, typer.Argument(metavar="SPEC", help="A spec, or - for standard input.")]
_Gate = Annotated[
    list[str] | None,
    typer.Option("--gate", metavar="TOOL=GATE", help="Put a gate on a tool, or on AGENT.TOOL."),
]
_Drop = Annotated[
    list[str] | None,
    typer.Option("--drop", metavar="TOOL", help="Take a tool away, or AGENT.TOOL from one agent."),
]
_Start = Annotated[
    list[str] | None,
    typer.Option(
        "--start",
        metavar="AGENT=WHO",
        help="Let only this actor, or a new one of a kind, start it.",
    ),
]
_Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set a field: gates.ok.per=call."),
]


def whatif(
    spec: _Spec,
    gate: _Gate = None,
    drop: _Drop = None,
    start: _Start = None,
    set_: _Set = None,
    format_: FormatOption = "text",
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    Show what a change would make of scope, findings and controls; no file is touched.

    Example: scopecard whatif agent_specs/refund-assistant.yaml --set gates.refund-approval.per=session
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    from scopecard import whatif as ways
    from scopecard.cli.inputs import load
    from scopecard.cli.terminal import style_of, write
    from scopecard.evaluation import evaluate
    from scopecard.renderers import json
    from scopecard.renderers import whatif as text

    evaluation = evaluate(load(spec, environment, root), policy_for(spec, root, policy))
    asked = ((ways.gate_edit, gate), (ways.drop_edit, drop), (ways.start_edit, start))
    data = evaluation.spec.data
    made = [way(data, one) for way, some in (*asked, (ways.set_edit, set_)) for one in some or ()]
    if not made:
        usage(
            "what if what?", "--gate TOOL=GATE, --drop TOOL, --start AGENT=human, --set PATH=VALUE"
        )
    found = ways.what_if(evaluation, [e for edits, _ in made for e in edits], [w for _, w in made])
    if format_ == "json":
        write(json.render(found))
    else:
        write(text.render(found, style_of(sys.stdout, color)))
