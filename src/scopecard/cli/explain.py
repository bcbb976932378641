"""
``scopecard explain``: why is it so, and what would change it?
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from scopecard.catalog import Control
    from scopecard.organisation import Organisation
    from scopecard.renderers.style import Style
    from scopecard.spec import Spec


_What = Annotated[
    str,
    typer.Argument(
        metavar="WHAT",
        help="A scope (3), a rule (under-classified), a control (AFM-05), or agent:ID.",
    ),
]
_Spec = Annotated[
    str | None,
    typer.Option(
        "--spec", metavar="SPEC", help="The spec that agent:ID is in, or to hold a control against."
    ),
]


def explain(
    what: _What,
    spec: _Spec = None,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    Explain a scope, a rule, a control, or why an agent has its scope.

    Example: scopecard explain agent:assistant --spec agent_specs/refund-assistant.yaml
    """
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.terminal import style_of, write

    design = None
    if spec is not None:
        from scopecard.cli.inputs import load

        design = (load(spec, environment, root), policy_for(spec, root, policy))
    write(_page(what, design, style_of(sys.stdout, color)))


def _page(what: str, design: tuple[Spec, Organisation] | None, style: Style) -> str:
    """Return the page of *what*, held against *design* where that says more."""
    from scopecard.renderers import pages

    kind, sign, name = what.partition(":")
    if kind == "agent" and sign:
        if design is None:
            usage("explain agent:ID needs --spec", "scopecard explain agent:ID --spec FILE")
        from scopecard.explanation import explain_agent

        choose("agent", name, list(design[0].data.get("agents", {})))
        return pages.agent(explain_agent(design[0], name, design[1]), style)
    number = (name if kind == "scope" and sign else what).lower().removeprefix("s")
    if number.isdecimal():
        choose("scope", number, ("1", "2", "3", "4"))
        return pages.scope(int(number), style)
    from scopecard.house import rules_of
    from scopecard.organisation import NOTHING_SAID

    organisation = NOTHING_SAID if design is None else design[1]
    for control in (what, what.upper()):
        if control in organisation.catalog:
            return _control(organisation.catalog[control], design, style)
    rules = rules_of(organisation)
    choose("explain", what, [*rules, *organisation.catalog])
    return pages.rule(rules[what], style)


def _control(control: Control, design: tuple[Spec, Organisation] | None, style: Style) -> str:
    from scopecard.explanation import explain_control
    from scopecard.renderers import control_page

    standing = None if design is None else explain_control(design[0], control.id, design[1])
    return control_page.render(control, standing, style)
