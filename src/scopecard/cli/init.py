"""
``scopecard init``: a first description, from what its team knows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scopecard.cli.options import ColorOption, choose, policy_for, usage

if TYPE_CHECKING:
    from scopecard.report_form import Report


Target = Annotated[
    str, typer.Argument(metavar="[FILE]", help="The file to write, or - for standard output.")
]
TemplateOption = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="NAME",
        help="Begin with the answers of a chatbot, coding-agent, pipeline or support-desk.",
    ),
]
AskOption = Annotated[
    bool,
    typer.Option("--input/--no-input", help="Ask, or leave open what the template leaves open."),
]
TitleOption = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="What people call the system.")
]
SchemaOption = Annotated[
    Path | None,
    typer.Option("--schema", metavar="FILE", help="Tell editors that this is the JSON Schema."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite FILE if it is there.")]


def init(
    file: Target = "system.yaml",
    template: TemplateOption = None,
    ask: AskOption = True,
    title: TitleOption = None,
    schema: SchemaOption = None,
    force: ForceOption = False,
    color: ColorOption = "auto",
) -> None:
    """
    Write a first description of a system, from ten questions or a template.

    An answer is its number or its name; ? is "don't know", which leaves the fact
    out: the evaluation assumes the worst, and asks.

    Example: scopecard init --template support-desk --no-input desk.yaml
    """
    choose("--color", color, ("auto", "always", "never"))
    from scopecard import starter

    model = None
    if template is not None:
        model = starter.template(choose("--template", template, starter.template_names()))
    _check_target(file, force=force)
    location = _schema_location(schema, file)
    answers = _answers(model.answers if model else {}, ask=ask)
    name = starter.system_id(template or "system" if file == "-" else Path(file).stem)
    text = starter.starter(name, answers, title=title, model=model, schema=location)
    report = _evaluated(text, file)
    _put(file, text, force=force)
    _tell(report, file, color)


def _check_target(file: str, *, force: bool) -> None:
    """Refuse before anything is asked what could not be written afterwards."""
    path = Path(file)
    if file == "-":
        return
    if not path.parent.is_dir():
        usage(f"there is no folder `{path.parent}`")
    if os.path.lexists(path) and not force:
        usage(f"`{file}` is there already", "another name, or --force")


def _schema_location(schema: Path | None, file: str) -> str | None:
    """Return where an editor finds *schema*, seen from *file*."""
    if schema is None:
        return None
    if not schema.is_file():
        usage(f"there is no file `{schema}`", f"scopecard schema spec > {schema}")
    start = Path.cwd() if file == "-" else Path(file).parent
    found = Path(os.path.relpath(schema, start)).as_posix()
    if len(found.split()) > 1:
        usage(f"`{found}` has a space in it, and editors would read only what is before")
    return found


def _answers(given: Mapping[str, str], *, ask: bool) -> Mapping[str, str]:
    if not ask:
        return given
    from scopecard.cli.interview import ask as interview
    from scopecard.starter import questions

    return interview(questions(), given)


def _evaluated(text: str, file: str) -> Report:
    from scopecard.evaluation import evaluate
    from scopecard.evaluation_report import report
    from scopecard.spec import parse_spec

    return report(evaluate(parse_spec(text, file), policy_for(file, None, None)))


def _put(file: str, text: str, *, force: bool) -> None:
    if file == "-":
        from scopecard.cli.terminal import write

        write(text)
        return
    from scopecard.cli.files import write_file

    write_file(Path(file), text.encode(), new=not force)


def _tell(report: Report, file: str, color: str) -> None:
    """Say which scope it is so far, and what to do next."""
    from scopecard.cli.terminal import style_of, write
    from scopecard.renderers import first_look

    stream = sys.stderr if file == "-" else sys.stdout
    written = None if file == "-" else file
    write(first_look.render(report, style_of(stream, color), written=written), stream)
