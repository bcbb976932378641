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

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation

_DRAWN: Final = ("svg", "png")
_FORMATS: Final = (*_DRAWN, "dot", "mermaid", "graphml", "json")
_SUFFIXES: Final = {
    ".svg": "svg", ".png": "png", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid",
    ".mermaid": "mermaid", ".graphml": "graphml", ".json": "json",
}  # fmt: skip


_Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="svg or png (need graphviz), dot, mermaid, graphml or json; by default what the name "
        "of the output says, or svg.",
    ),
]
_Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")
]


def graph(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="A spec, or - for standard input.")],
    format_: _Format = None,
    output: _Output = None,
    policy: PolicyOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
) -> None:
    """
    Draw the system: scopes, gates on their lines, and the path that decides.

    svg, png, dot and mermaid are pictures, in which lines are merged; graphml and
    json hold the whole graph.

    Example: scopecard graph agent_specs/refund-assistant.yaml --output picture.svg
    """
    suffix = "" if output is None else output.suffix.lower()
    chosen = choose("--format", format_ or _SUFFIXES.get(suffix, "svg"), _FORMATS)
    if chosen == "png" and output is None and sys.stdout.isatty():
        usage("a png is not for terminals", "add --output FILE")
    if Path(spec).is_dir():
        usage(f"`{spec}` is a folder, and a picture shows one system", "name a spec in it")
    from scopecard.cli.inputs import load
    from scopecard.evaluation import evaluate

    evaluation = evaluate(load(spec, environment, root), policy_for(spec, root, policy))
    _put(_content(evaluation, chosen, spec), output, binary=chosen == "png")


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


def _content(evaluation: Evaluation, format_: str, target: str) -> bytes:
    if format_ in ("json", "graphml"):
        from scopecard.picture.whole import whole
        from scopecard.renderers import graph_json, graphml

        render = graph_json.render if format_ == "json" else graphml.render
        return render(whole(evaluation)).encode()
    from scopecard.picture.draw import draw
    from scopecard.renderers import dot, mermaid

    picture = draw(evaluation)
    if format_ == "mermaid":
        return mermaid.render(picture).encode()
    text = dot.render(picture)
    if format_ == "dot":
        return text.encode()
    from scopecard.config import project_root
    from scopecard.renderers import graphviz_picture

    start = Path.cwd() if target == "-" else Path(target)
    return graphviz_picture.render(text, format_, [project_root(start)])
