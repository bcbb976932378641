"""
``scopecard graph``: who starts what, what is open, which gate holds, and why this scope?
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from scopecard.cli.options import (
    EnvironmentOption,
    PolicyOption,
    RootOption,
    choose,
    policy_for,
    usage,
)
from scopecard.errors import UsageError

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation
    from scopecard.picture import Picture
    from scopecard.picture.flows import Flow

_DRAWN: Final = ("svg", "png", "pdf")
_BINARY: Final = ("png", "pdf")
_WHOLE: Final = ("graphml", "json")
"""The formats that leave nothing out."""
_FORMATS: Final = (*_DRAWN, "dot", "mermaid", *_WHOLE)
_SUFFIXES: Final = {
    ".svg": "svg", ".png": "png", ".pdf": "pdf", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid",
    ".mermaid": "mermaid", ".graphml": "graphml", ".json": "json",
}  # fmt: skip


_Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="svg, png or pdf (need graphviz), dot, mermaid, graphml or json; by default what the name of "
        "the output says, or svg.",
    ),
]
_WHY: Final = {
    "no-dot": "graphviz's `dot` is not on the path",
    "dot-slow": "`dot` took too long",
    "dot-failed": "`dot` failed",
}
_LAYOUTS: Final = ("columns", "dot")
_Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="LAYOUT",
        help="How an svg is laid out: columns (our own, for keyboards and screen readers) or dot "
        "(graphviz); by default dot where it is installed.",
    ),
]
_COLLAPSES: Final = ("server", "agent", "overview")
_Collapse = Annotated[
    str | None,
    typer.Option(
        "--collapse",
        metavar="WAY",
        help="Draw as one: the tools of a server, those of an agent, or, for an overview, all that "
        "is alike.",
    ),
]
_Focus = Annotated[
    str | None,
    typer.Option(
        "--focus",
        metavar="PATH",
        help="Draw only the path that decides (`scope`), or the way of a finding too (the start of "
        "its fingerprint).",
    ),
]
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")
]


def graph(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A spec, or - for standard input.")],
    format_: _Format = None,
    output: _Output = None,
    layout: _Layout = None,
    collapse: _Collapse = None,
    focus: _Focus = None,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
) -> None:
    """
    Draw the system: scopes, gates on their lines, and the path that decides.

    svg, png, pdf, dot and mermaid are pictures, in which lines are merged; graphml
    and json hold the whole graph.

    Example: scopecard graph agent_specs/refund-assistant.yaml --output picture.svg
    """
    suffix = "" if output is None else output.suffix.lower()
    chosen = choose("--format", format_ or _SUFFIXES.get(suffix, "svg"), _FORMATS)
    _check(chosen, layout, collapse, focus)
    if chosen in _BINARY and output is None and sys.stdout.isatty():
        usage(f"a {chosen} is not for terminals", "add --output FILE")
    if Path(spec).is_dir():
        usage(f"`{spec}` is a folder, and a picture shows one system", "name a spec in it")
    from scopecard.cli.inputs import load
    from scopecard.evaluation import evaluate

    evaluation = evaluate(load(spec, environment, root), policy_for(spec, root, policy))
    content = (
        _whole(evaluation, chosen)
        if chosen in _WHOLE
        else _drawn(evaluation, _seen(evaluation, collapse, focus), chosen, spec, layout)
    )
    _put(content, output, binary=chosen in _BINARY)


def _check(format_: str, layout: str | None, collapse: str | None, focus: str | None) -> None:
    """Refuse what has no meaning together."""
    if layout is not None:
        choose("--layout", layout, _LAYOUTS)
        if format_ not in _DRAWN:
            usage(f"--layout has no meaning for {format_}", "it is for --format svg, png or pdf")
        if format_ in _BINARY and layout == "columns":
            usage(f"a {format_} needs --layout dot", "use --format svg with --layout columns")
    if collapse is not None:
        choose("--collapse", collapse, _COLLAPSES)
    if format_ in _WHOLE and (collapse, focus) != (None, None):
        usage(f"{format_} holds the whole graph", "--collapse and --focus are for pictures")


def _seen(evaluation: Evaluation, collapse: str | None, focus: str | None) -> Picture:
    """Return the picture, or the part of it that is asked for."""
    from scopecard.picture.draw import draw, draw_whole

    if collapse is None and focus is None:
        return draw(evaluation)
    picture = draw_whole(evaluation)
    if focus is not None:
        from scopecard.picture import focus as focusing

        picture = focusing.focus(picture, _ways(evaluation, focus))
    if collapse is not None:
        from scopecard.picture.overview import WAYS

        picture = WAYS[collapse](picture)
    return picture


def _ways(evaluation: Evaluation, focus: str) -> tuple[Flow, ...]:
    """Return the flows that *focus* names: none beside the path that decides, or those of findings."""
    if focus == "scope":
        return ()
    from scopecard.picture.flows import flows

    marks = {
        f"fp{number}": finding.fingerprint
        for number, (finding, _) in enumerate(evaluation.findings, 1)
    }
    found = tuple(flow for flow in flows(evaluation) if marks[flow.id].startswith(focus))
    if not found or not focus:
        usage(
            f"no finding with a path has a fingerprint that begins with `{focus}`",
            "`scopecard evaluate --verbose` lists fingerprints; `--focus scope` is the path that decides",
        )
    return found


def _whole(evaluation: Evaluation, format_: str) -> bytes:
    from scopecard.picture.whole import whole
    from scopecard.renderers import graph_json, graphml

    render = graph_json.render if format_ == "json" else graphml.render
    return render(whole(evaluation)).encode()


def _put(content: bytes, output: Path | None, *, binary: bool) -> None:
    if output is not None:
        from scopecard.cli.files import write_file

        write_file(output, content)
    elif binary:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        from scopecard.cli.terminal import write

        write(content.decode())


def _drawn(
    evaluation: Evaluation, picture: Picture, format_: str, target: str, layout: str | None
) -> bytes:
    from scopecard.renderers import dot, mermaid

    if layout == "columns":
        return _columns(evaluation, picture)
    if format_ == "mermaid":
        return mermaid.render(picture).encode()
    text = dot.render(picture)
    if format_ == "dot":
        return text.encode()
    from scopecard.config import project_root
    from scopecard.renderers import graphviz_picture

    start = Path.cwd() if target == "-" else Path(target)
    try:
        return graphviz_picture.render(text, format_, [project_root(start)])
    except UsageError as error:
        if format_ != "svg" or layout == "dot":
            raise
        _tell(error)
        return _columns(evaluation, picture)


def _columns(evaluation: Evaluation, picture: Picture) -> bytes:
    from scopecard.picture.flows import flows
    from scopecard.renderers import svg_picture

    return svg_picture.render(picture, flows(evaluation)).encode()


def _tell(error: UsageError) -> None:
    """Say on standard error why the picture is not laid out by ``dot``, and how it would be."""
    from scopecard.cli.terminal import write

    (problem,) = error.problems
    install = "`apt install graphviz`, `brew install graphviz` or `winget install graphviz`"
    more = f"{install} gives you `dot`; " if problem.rule == "no-dot" else ""
    write(
        f"note[{problem.rule}]: {_WHY[problem.rule]}, so the picture is laid out in columns\n"
        f"  = help: {more}`--layout columns` asks for this layout\n",
        sys.stderr,
    )
