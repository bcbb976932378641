"""
``scopecard fix``: what is the smallest change that makes it better?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

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
    from scopecard.evaluation import Evaluation
    from scopecard.remedies.goal import Goal
    from scopecard.remedies.outcome import Fix, Remedy
    from scopecard.rules import Finding

_MOST_EDITS: Final = 100
"""More are not shown line by line: each is made in the text, and that is read again."""

_Spec = Annotated[str, typer.Argument(metavar="SPEC", help="A spec, or - for standard input.")]
_Target = Annotated[
    str | None,
    typer.Option(
        "--target-scope", metavar="N", help="The scope to come down to (default: `target_scope`)."
    ),
]
_Finding = Annotated[
    str | None,
    typer.Option("--finding", metavar="F", help="A fingerprint, or a rule: that it finds nothing."),
]
_All = Annotated[
    bool, typer.Option("--all", help="That no certain finding of medium or worse is left.")
]
_Apply = Annotated[
    int | None, typer.Option("--apply", metavar="NUMBER", help="Make this one, in the file.")
]


def fix(
    spec: _Spec,
    target_scope: _Target = None,
    finding: _Finding = None,
    every: _All = False,
    apply: _Apply = None,
    format_: FormatOption = "text",
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    color: ColorOption = "auto",
) -> None:
    """
    Find the smallest sets of changes that reach a scope, or clear findings.

    Each set was evaluated, and it is said whether none is smaller. A label that
    anybody could write without doing anything is never proposed.

    Example: scopecard fix agent_specs/refund-desk.yaml --target-scope 2
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.inputs import load
    from scopecard.cli.terminal import Progress, style_of, write
    from scopecard.evaluation import evaluate
    from scopecard.fix_form import fix_report
    from scopecard.remedies.remedy import fix as search
    from scopecard.renderers import fix as text
    from scopecard.renderers import json

    evaluation = evaluate(load(spec, environment, root), policy_for(spec, root, policy))
    goal, target = _goal(evaluation, target_scope, finding, every=every)
    meter = Progress(None)
    found = search(evaluation, goal, tell=lambda number: meter.step(number, "designs evaluated"))
    meter.done()
    if apply is not None:
        _apply_one(evaluation, found, apply, spec, environment)
        return
    shown = fix_report(evaluation, found, target)
    if format_ == "json":
        write(json.render(shown))
        return
    lines = [_lines(evaluation, remedy, environment) for remedy in found.remedies]
    options = _options(policy, environment, root)
    write(text.render(shown, style_of(sys.stdout, color), lines, options))


def _options(policy: list[str] | None, environment: str | None, root: Path | None) -> str:
    """Return the options that `--apply` must have again, as they would be typed."""
    import shlex

    given = [("--policy", one) for one in policy or ()]
    given += [("--environment", environment)] if environment else []
    given += [("--root", str(root))] if root else []
    return "".join(f"{option} {shlex.quote(value)} " for option, value in given)


def _goal(
    evaluation: Evaluation, target_scope: str | None, finding: str | None, *, every: bool
) -> tuple[Goal, dict[str, Any]]:
    """Return what is to be reached, and how it is shown."""
    from scopecard.remedies.goal import Goal

    asked = [one for one in (target_scope, finding, every or None) if one is not None]
    if len(asked) > 1:
        usage("one of --target-scope, --finding and --all, not several")
    if not asked:
        wanted = evaluation.spec.data.get("target_scope")
        if wanted is None:
            usage("what is to be reached?", "--target-scope N, --finding F or --all")
        target_scope = str(wanted)
    if target_scope is not None:
        choose("--target-scope", target_scope, ("1", "2", "3", "4"))
        return Goal(scope=int(target_scope)), {"scope": int(target_scope)}
    named = _named(evaluation, finding)
    goal = Goal(keys=frozenset(one.key for one in named))
    rules = [one.rule for one in named]
    prints = [one.fingerprint for one in named]
    target = {"findings": prints, "rules": rules, "asked": finding, "all": every}
    return goal, target


def _named(evaluation: Evaluation, finding: str | None) -> list[Finding]:
    """Return the findings that are to go: all that matter, or those that *finding* names."""
    from scopecard.rules import all_rules

    about = [one for one in evaluation.findings if one.finding.rule in all_rules()]
    if finding is None:
        bad = ("critical", "high", "medium")
        return [one.finding for one in about if one.certain and one.finding.severity in bad]
    found = [one.finding for one in about if finding in (one.finding.rule, one.finding.fingerprint)]
    if not found:
        names = dict.fromkeys(one.finding.rule for one in about)
        choose("--finding", finding, [*names, *(one.finding.fingerprint for one in about)])
    return found


def _lines(evaluation: Evaluation, remedy: Remedy, environment: str | None) -> list[str]:
    """Return the lines of the files that *remedy* takes out and puts in; none if it cannot."""
    from scopecard.errors import SpecError
    from scopecard.remedies.writing import rewritten

    if len(remedy.edits) > _MOST_EDITS:
        return []
    try:
        _, files = rewritten(evaluation.spec, remedy.edits, environment)
    except SpecError:
        return []
    shown: list[str] = []
    for file in files:
        shown += [f"in {file.name}:"] * (len(files) > 1 or file.name != evaluation.spec.name)
        shown += file.lines
    return shown


def _apply_one(
    evaluation: Evaluation, found: Fix, number: int, path: str, environment: str | None
) -> None:
    """Make one remedy in the files, if what comes out is what was promised."""
    from scopecard.cli.spec_files import replace_files
    from scopecard.cli.terminal import write
    from scopecard.evaluation import evaluate
    from scopecard.remedies.writing import rewritten
    from scopecard.renderers.safe import safe

    if not 1 <= number <= len(found.remedies):
        usage(f"there is no remedy {number}: there are {len(found.remedies)}")
    if path == "-":
        usage("standard input cannot be changed", "name a file")
    remedy = found.remedies[number - 1]
    spec, files = rewritten(evaluation.spec, remedy.edits, environment)
    after = evaluate(spec, evaluation.organisation)
    if after.scope != remedy.scope or found.goal.missed(after.worst):
        raise AssertionError(
            after.scope, remedy.scope
        )  # INVARIANT: what is written is what was promised
    replace_files(evaluation.spec, files)
    names = ", ".join(safe(file.name) for file in files)
    within = f" in environment {safe(environment)}" if environment else ""
    write(f"changed {names}: scope {evaluation.scope} is now scope {after.scope}{within}\n")
