"""
``scopecard controls``: what is asked for, by which scope, and is it there?
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from scopecard.control_list import Selection
    from scopecard.obligations.assessment import Assessment


_Spec = Annotated[
    str | None,
    typer.Argument(
        metavar="[SPEC]", help="Show what this design owes, with its status (default: all)."
    ),
]
_Scope = Annotated[
    str | None, typer.Option("--scope", metavar="N", help="Only those that this scope can owe.")
]
_Dimension = Annotated[
    str | None, typer.Option("--dimension", metavar="NAME", help="Only those of this dimension.")
]
_Status = Annotated[
    str | None, typer.Option("--status", metavar="STATUS", help="Only those with this status.")
]
_Target = Annotated[
    str | None,
    typer.Option(
        "--target-scope",
        metavar="N",
        help="What the design would owe in this scope, and what is to do.",
    ),
]
_Framework = Annotated[
    str | None,
    typer.Option(
        "--framework",
        metavar="LIST",
        help="How much of another list is covered: asi, nist-800-53, …",
    ),
]
_Full = Annotated[bool, typer.Option("--full", help="Of a list, what no control covers too.")]
_Search = Annotated[
    str | None, typer.Option("--search", metavar="TEXT", help="Only those that speak of this.")
]


def controls(
    spec: _Spec = None,
    scope: _Scope = None,
    dimension: _Dimension = None,
    status: _Status = None,
    search: _Search = None,
    target_scope: _Target = None,
    framework: _Framework = None,
    full: _Full = False,
    format_: FormatOption = "text",
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    List the controls of the catalog, or those that a design owes.

    Example: scopecard controls agent_specs/refund-assistant.yaml --status missing
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    if framework is not None:
        assessment = None if spec is None else _assessment(spec, policy, environment, root)
        _show_coverage(framework, assessment, format_, color, full=full)
        return
    wanted = _selection(scope, dimension, status, search, standing=spec is not None)
    from scopecard.cli.terminal import style_of, write
    from scopecard.control_list import control_list
    from scopecard.renderers import control_list as text
    from scopecard.renderers import json

    if target_scope is not None:
        choose("--target-scope", target_scope, ("1", "2", "3", "4"))
        if spec is None:
            usage("--target-scope needs a SPEC", "scopecard controls SPEC --target-scope 2")
    assessment = None if spec is None else _assessment(spec, policy, environment, root)
    found = control_list(assessment, wanted, None if target_scope is None else int(target_scope))
    if format_ == "json":
        write(json.render(found))
    else:
        write(text.render(found, style_of(sys.stdout, color)))


def _show_coverage(
    framework: str, assessment: Assessment | None, format_: str, color: str, *, full: bool
) -> None:
    """Print how much of another list is covered."""
    from scopecard.cli.terminal import style_of, write
    from scopecard.crosswalk import as_json, coverage
    from scopecard.renderers import crosswalk, json

    found = coverage(framework, assessment)
    if format_ == "json":
        write(json.render(as_json(found)))
        return
    system = "" if assessment is None else str(assessment.worst.spec["system"])
    write(crosswalk.render(found, style_of(sys.stdout, color), full=full, system=system))


def _selection(
    scope: str | None,
    dimension: str | None,
    status: str | None,
    search: str | None,
    *,
    standing: bool,
) -> Selection:
    from scopecard.catalog import dimensions
    from scopecard.control_list import Selection
    from scopecard.obligations.status import STATUSES

    if scope is not None:
        choose("--scope", scope, ("1", "2", "3", "4"))
    if dimension is not None:
        choose("--dimension", dimension, list(dimensions()))
    if status is not None:
        choose("--status", status, STATUSES)
        if not standing:
            usage("--status needs a SPEC", "scopecard controls SPEC --status missing")
    return Selection(None if scope is None else int(scope), dimension, status, search)


def _assessment(
    spec: str, policy: PolicyOption, environment: EnvironmentOption, root: RootOption
) -> Assessment:
    from scopecard.cli.inputs import load
    from scopecard.evaluation import evaluate

    return evaluate(load(spec, environment, root), policy_for(spec, root, policy)).assessment
