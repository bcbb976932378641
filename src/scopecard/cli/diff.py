"""
``scopecard diff``: what changed in meaning, and is that a risk?
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from scopecard.cli.options import (
    ColorOption,
    EnvironmentOption,
    OutputOption,
    PolicyOption,
    RootOption,
    VerboseOption,
    choose,
    policy_for,
    usage,
)

if TYPE_CHECKING:
    from scopecard.cli.drafted import Design, Folder
    from scopecard.difference.form import AcceptReport, DiffReport, PortfolioReport
    from scopecard.difference.portfolio import Entry
    from scopecard.organisation import Organisation
    from scopecard.renderers.style import Style

_Found = TypeVar("_Found", "DiffReport", "PortfolioReport")
_FORMATS: Final = ("text", "json", "markdown", "html", "github", "sarif")
_CONDITIONS: Final = ("scope-increase", "risk", "undetermined", "control-added")

OldArgument = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="A spec, a folder, - for standard input, REV:PATH in git, or saved tool lists and "
        "client configurations. REV..REV compares two revisions (three dots: since they parted).",
    ),
]
NewArgument = Annotated[
    str | None, typer.Argument(metavar="NEW", help="The same; after REV..REV: a path to look at.")
]
DiffFormat = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="text, json, markdown, html, github or sarif (findings of the new side; those of the "
        "old are the baseline).",
    ),
]
DiffFailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="CONDITION",
        help="Exit with 1 on: scope-increase (of the system or an agent), risk, undetermined, or "
        "control-added. May be repeated.",
    ),
]


def diff(
    old: OldArgument,
    new: NewArgument = None,
    format_: DiffFormat = "text",
    fail_on: DiffFailOn = None,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    output: OutputOption = None,
    verbose: VerboseOption = False,
    color: ColorOption = "auto",
) -> int:
    """
    Say what changed in meaning between two designs, the risks first.

    Example: scopecard diff main:agents.yaml agents.yaml --fail-on scope-increase
    """
    choose("--format", format_, _FORMATS)
    choose("--color", color, ("auto", "always", "never"))
    for name in fail_on or ():
        choose("--fail-on", name, _CONDITIONS)
    from scopecard.cli.acceptable import acceptable
    from scopecard.cli.drafted import Design, own_file
    from scopecard.cli.sides import Reading, two_sides

    one, other = two_sides(old, new, Reading(environment, root))
    target = new if new is not None and Path(new).exists() else "."
    organisation = policy_for(target, root, policy)
    if isinstance(one, Design) and isinstance(other, Design):
        found = _compared(one, other, organisation)
        if format_ == "sarif":
            _put(_sarif((one, other), organisation, [found]), output)
        else:
            told = _as_asked(found, (one, other), format_)
            accept = acceptable(found, own_file(other))
            _put(_shown(told, accept, format_, color, verbose=verbose, output=output), output)
        return int(any(_met(name, [found]) for name in fail_on or ()))
    if isinstance(one, Design) or isinstance(other, Design):
        usage("one side is a folder of designs and the other is not", "name two of a kind")
    return _folders((one, other), organisation, format_, fail_on or (), color, output)


def _compared(one: Design, other: Design, organisation: Organisation) -> DiffReport:
    from scopecard.cli.authors import with_authors
    from scopecard.difference import compare, report
    from scopecard.evaluation import evaluate

    one, other = with_authors(one, other)
    new = evaluate(other.spec, organisation)
    texts = [[document.text for document in side.spec.documents] for side in (one, other)]
    # NOTE: where both are the same text, evaluating it twice gives the same
    old = new if texts[0] == texts[1] else evaluate(one.spec, organisation)
    return report(compare(old, new, (one.extra, other.extra), (one.lock, other.lock)))


def _folders(
    sides: tuple[Folder, Folder],
    organisation: Organisation,
    format_: str,
    fail_on: Sequence[str],
    color: str,
    output: Path | None,
) -> int:
    from scopecard.cli.acceptable import worst_of
    from scopecard.cli.sides import names
    from scopecard.cli.terminal import complain
    from scopecard.difference.portfolio import portfolio
    from scopecard.errors import SpecError

    entries: list[Entry] = []
    code = 0
    for name in names(sides):
        try:
            entries.append(_entry(name, sides, organisation))
        except SpecError as error:
            code = error.exit_code
            complain(error.problems)
    reports = [entry.report for entry in entries if entry.report is not None]
    if format_ == "sarif":
        _put(_sarif(sides, organisation, reports), output)
    else:
        shown = portfolio(entries, sides[0].name, sides[1].name)
        told = _as_asked(shown, sides, format_)
        accept = worst_of(entries, told["systems"], sides[1].revision)
        _put(_shown_portfolio(told, accept, format_, color, output), output)
    come = [entry for entry in entries if entry.old is None]
    met = any(_met(name, reports) or (come and name in _CONDITIONS[:2]) for name in fail_on)
    return code or int(met)


def _entry(name: str, sides: Sequence[Folder], organisation: Organisation) -> Entry:
    """Return what became of one system of two folders."""
    from scopecard.cli.drafted import nothing_like
    from scopecard.cli.terminal import complain
    from scopecard.difference.portfolio import Entry
    from scopecard.errors import SpecError
    from scopecard.evaluation import evaluate

    other = _design(sides[1], name)
    try:
        one = _design(sides[0], name)
    except SpecError as error:  # whoever mends a spec is not stopped by what it said before
        complain(error.problems)
        one = None
    if one is not None and other is not None:
        found = _compared(one, other, organisation)
        same = not found["changes"]
        old, new = (found["scope"][side] or 0 for side in ("old", "new"))
        return Entry(name, old, new, None if same else found)
    if other is not None:
        found = _compared(nothing_like(other), other, organisation)
        return Entry(name, None, found["scope"]["new"] or 0, found)
    scope = None if one is None else evaluate(one.spec, organisation).scope
    return Entry(name, scope, None, None)


def _design(side: Folder, name: str) -> Design | None:
    if name not in side.designs:
        return None
    return side.designs[name]()._replace(revision=side.revision)


def _sarif(
    sides: Sequence[Design | Folder], organisation: Organisation, found: Sequence[DiffReport]
) -> str:
    from scopecard.cli.diff_sarif import sarif_of

    reopened = frozenset(
        (one["system"], name) for one in found for name in one["findings"]["reopened"]
    )
    return sarif_of(sides[0], sides[1], organisation, reopened)


def _as_asked(found: _Found, sides: Sequence[Design | Folder], format_: str) -> _Found:
    """Return a report with its places where the format looks for them."""
    from scopecard.cli.in_the_tree import in_the_tree

    return in_the_tree(found, [one.revision for one in sides]) if format_ == "github" else found


def _met(name: str, reports: Sequence[DiffReport]) -> bool:
    """Return whether a condition of ``--fail-on`` holds."""
    tests: dict[str, Callable[[DiffReport], bool]] = {
        "scope-increase": lambda one: any(
            (entry["new"] or 0) > (entry["old"] or 0) for entry in (one["scope"], *one["agents"])
        ),
        "risk": lambda one: one["counts"]["risk"] > 0,
        "undetermined": lambda one: one["counts"]["undetermined"] > 0,
        "control-added": lambda one: bool(one["controls"]["added"]),
    }
    return any(map(tests[name], reports))


def _shown(
    found: DiffReport,
    accept: AcceptReport | None,
    format_: str,
    color: str,
    *,
    verbose: bool,
    output: Path | None,
) -> str:
    from scopecard.renderers import diff_github, diff_html, diff_markdown, diff_text
    from scopecard.renderers import json as json_renderer

    if format_ == "text":
        return diff_text.render(found, _style(color, output), verbose=verbose)
    if format_ == "markdown":
        return diff_markdown.render(found, accept)
    if format_ == "html":
        return diff_html.render(found)
    if format_ == "github":
        return diff_github.render(found["headline"], found["changes"])
    return json_renderer.render(found)


def _shown_portfolio(
    found: PortfolioReport,
    accept: AcceptReport | None,
    format_: str,
    color: str,
    output: Path | None,
) -> str:
    from scopecard.renderers import diff_github, diff_html, diff_markdown, diff_text
    from scopecard.renderers import json as json_renderer

    if format_ == "text":
        return diff_text.render_portfolio(found, _style(color, output))
    if format_ == "markdown":
        return diff_markdown.render_portfolio(found, accept)
    if format_ == "html":
        return diff_html.render_portfolio(found)
    if format_ == "github":
        return diff_github.render(found["headline"], found["changes"])
    return json_renderer.render(found)


def _style(color: str, output: Path | None) -> Style:
    from scopecard.cli.terminal import style_of
    from scopecard.renderers.style import Style

    return style_of(sys.stdout, color) if output is None else Style()


def _put(text: str, output: Path | None) -> None:
    if output is None:
        from scopecard.cli.terminal import write

        write(text)
        return
    from scopecard.cli.files import write_file

    write_file(output, text.encode("utf-8", "backslashreplace"))
