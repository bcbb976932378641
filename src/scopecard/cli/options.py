"""
Options that several commands share, and what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from scopecard.errors import Problem, UsageError

if TYPE_CHECKING:
    from scopecard.organisation import Organisation

SpecPaths = Annotated[
    list[str],
    typer.Argument(metavar="SPEC...", help="Spec files, folders of them, or - for standard input."),
]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--policy", metavar="KEY=VALUE", help="Set a policy switch, as scopecard.toml would."
    ),
]
RootOption = Annotated[
    Path | None,
    typer.Option("--root", help="Includes may not leave this folder (default: the git root)."),
]
EnvironmentOption = Annotated[
    str | None,
    typer.Option("--environment", help="Evaluate the spec with this overlay of `environments`."),
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")
]
EvaluationFormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="text, brief (one screen for deciders), html (a page to pass round), json, markdown (a "
        "comment on a pull request), sarif (code scanning), junit or github (annotations).",
    ),
]
FailOnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="CONDITION",
        help="Exit with 1 if this holds: scope:N (that scope or more), a severity (that or worse), "
        "a rule, or undetermined; what is accepted does not count. May be repeated.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file (default: print)."),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Say what moved since these reports, a file of `evaluate --format json`.",
    ),
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show everything, with the table per tool.")
]
PersonaOption = Annotated[
    str,
    typer.Option(
        "--persona",
        metavar="PERSONA",
        help="architect (what matters first) or auditor (everything, as --verbose).",
    ),
]
ProgressOption = Annotated[
    bool, typer.Option("--progress/--no-progress", help="Show how far a long run is.")
]
CacheOption = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Answer from the cache where nothing changed.")
]
ColorOption = Annotated[
    str, typer.Option("--color", metavar="WHEN", help="auto, always or never (see also NO_COLOR).")
]


def policy_for(target: str, root: Path | None, overrides: Sequence[str] | None) -> Organisation:
    """Return what the organisation has decided in the project that *target* lies in."""
    from scopecard.config import organisation, project_root

    start = Path.cwd() if target == "-" else Path(target)
    return organisation(root or project_root(start), parse_overrides(overrides or ()))


def configuration_files(target: str, root: Path | None) -> list[str]:
    """Return the files that decide which configuration holds, whether they exist or not."""
    from scopecard.config import files_named, project_root

    start = Path.cwd() if target == "-" else Path(target)
    base = root or project_root(start)
    folder = (start if start.is_dir() else start.parent).resolve()
    names = [base / "scopecard.toml", base / "pyproject.toml", *map(Path, files_named(base))]
    between = [folder, *folder.parents]
    if base in between:
        names += [one / ".git" for one in between[: between.index(base) + 1]]
    return [str(name) for name in names]


def parse_overrides(pairs: Sequence[str]) -> dict[str, str | int]:
    """Return ``KEY=VALUE`` pairs as a policy; numbers become numbers."""
    policy: dict[str, str | int] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            usage(f"--policy takes KEY=VALUE, not `{pair}`")
        policy[key] = int(value) if value.isdecimal() and len(value) < 10 else value  # noqa: PLR2004
    return policy


def choose(option: str, value: str, allowed: Sequence[str]) -> str:
    """Return *value* if it is *allowed*; else say what is."""
    if value in allowed:
        return value
    from difflib import get_close_matches

    close = get_close_matches(value, allowed, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"one of: {', '.join(allowed)}"
    return usage(f"{option} `{value}` is not known", hint)


def usage(message: str, hint: str | None = None) -> NoReturn:
    """Refuse a command line."""
    raise UsageError(Problem("usage", message, help=hint))
