"""
``scopecard explain``: why is it so, and what would change it?
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
    choose,
    policy_for,
    usage,
)


def explain(
    what: Annotated[
        str,
        typer.Argument(metavar="WHAT", help="A scope (3), a rule (under-classified), or agent:ID."),
    ],
    spec: Annotated[
        str | None, typer.Option("--spec", metavar="SPEC", help="The spec that agent:ID is in.")
    ] = None,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    Explain a scope, a rule, or why an agent has its scope.

    Example: scopecard explain agent:assistant --spec agent_specs/refund-assistant.yaml
    """
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.terminal import style_of, write
    from scopecard.renderers import pages

    style = style_of(sys.stdout, color)
    kind, sign, name = what.partition(":")
    if kind == "agent" and sign:
        if spec is None:
            usage("explain agent:ID needs --spec", "scopecard explain agent:ID --spec FILE")
        from scopecard.cli.inputs import load
        from scopecard.explanation import explain_agent

        loaded = load(spec, environment, root)
        choose("agent", name, list(loaded.data.get("agents", {})))
        write(pages.agent(explain_agent(loaded, name, policy_for(spec, root, policy)), style))
        return
    number = (name if kind == "scope" and sign else what).lower().removeprefix("s")
    if number.isdecimal():
        choose("scope", number, ("1", "2", "3", "4"))
        write(pages.scope(int(number), style))
        return
    from scopecard.rules import all_rules

    choose("explain", what, list(all_rules()))
    write(pages.rule(all_rules()[what], style))
