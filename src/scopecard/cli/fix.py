"""
``scopecard fix``: what is the smallest change that makes it better?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    from collections.abc import Sequence

    from scopecard.evaluation import Evaluation
    from scopecard.remedies.goal import Goal
    from scopecard.remedies.outcome import Remedy
    from scopecard.rules import Finding

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
    from scopecard.cli.terminal import style_of, write
    from scopecard.evaluation import evaluate
    from scopecard.fix_form import fix_report
    from scopecard.remedies.remedy import fix as search
    from scopecard.renderers import fix as text
    from scopecard.renderers import json

    loaded = load(spec, environment, root)
    evaluation = evaluate(loaded, policy_for(spec, root, policy))
    goal, target = _goal(evaluation, target_scope, finding, every=every)
    found = search(evaluation, goal)
    if apply is not None:
        _apply_one(evaluation, found.remedies, apply, Path(spec), root)
        return
    shown = fix_report(evaluation, found, target)
    if format_ == "json":
        write(json.render(shown))
        return
    lines = [_lines(evaluation, remedy, spec, root) for remedy in found.remedies]
    write(text.render(shown, style_of(sys.stdout, color), lines))


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


def _lines(evaluation: Evaluation, remedy: Remedy, spec: str, root: Path | None) -> list[str]:
    """Return the lines of the file that *remedy* takes out and puts in; none if it cannot."""
    from difflib import ndiff

    from scopecard.errors import SpecError
    from scopecard.remedies.writing import rewritten

    try:
        after = rewritten(evaluation.spec, remedy.edits, Path(spec), root)
    except SpecError:
        return []
    before = evaluation.spec.documents[0].text
    changed = ndiff(before.splitlines(), after.splitlines())
    return [line.rstrip() for line in changed if line[:2] in ("+ ", "- ") and line[2:].strip()]


def _apply_one(
    evaluation: Evaluation, remedies: Sequence[Remedy], number: int, path: Path, root: Path | None
) -> None:
    """Make one remedy in the file, if what comes out is what was promised."""
    from scopecard.cli.files import write_file
    from scopecard.cli.terminal import write
    from scopecard.evaluation import evaluate
    from scopecard.remedies.writing import rewritten
    from scopecard.source import read_bytes
    from scopecard.spec import parse_spec

    if not 1 <= number <= len(remedies):
        usage(f"there is no remedy {number}: there are {len(remedies)}")
    if str(path) == "-":
        usage("standard input cannot be changed", "name a file")
    if path.is_symlink():
        usage(f"`{path}` is a link: name the file itself")
    remedy = remedies[number - 1]
    text = rewritten(evaluation.spec, remedy.edits, path, root)
    after = evaluate(parse_spec(text, str(path), path=path, root=root), evaluation.organisation)
    if after.scope != remedy.scope:  # INVARIANT: what is written is read again before it counts
        raise AssertionError(after.scope, remedy.scope)
    if read_bytes(path, str(path)).decode() != evaluation.spec.documents[0].text:
        usage(f"`{path}` was changed meanwhile; nothing is written")
    mode = path.stat().st_mode & 0o777
    write_file(path, text.encode())
    path.chmod(mode)
    write(f"changed {path}: scope {evaluation.scope} is now scope {after.scope}\n")
