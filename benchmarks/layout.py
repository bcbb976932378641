"""
How long does a picture take to lay out, beside ``dot`` on the same graph?
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

from benchmarks.specs import generate
from benchmarks.yaml_text import dump
from scopecard import evaluate, parse_spec
from scopecard.errors import UsageError
from scopecard.layout.arrange import arrange
from scopecard.picture import Picture
from scopecard.picture.draw import draw_whole
from scopecard.renderers import dot, graphviz_picture, svg_picture
from scopecard.renderers.safe import safe

SIZES = (50, 200, 2_000)


def run() -> list[str]:
    """Return a line for each size: goals are 150 ms for 200 nodes, and 3 s for 2,000."""
    head = f"{'nodes':>9} {'lines':>8} {'layout ms':>10} {'with svg':>9} {'kB':>6} {'x faster than dot':>18}"
    return [head, *map(_line, SIZES)]


def _line(size: int) -> str:
    picture = draw_whole(evaluate(parse_spec(dump(generate(size)))))
    layout = min(_timed(lambda: arrange(picture, safe)) for _ in range(3))
    whole = min(_timed(lambda: svg_picture.render(picture)) for _ in range(3))
    kilobytes = len(svg_picture.render(picture)) / 1000
    return (
        f"{len(picture.nodes):>9} {len(picture.lines):>8} {layout * 1e3:>10.1f} "
        f"{whole * 1e3:>9.1f} {kilobytes:>6.0f} {_beside_dot(picture, whole):>18}"
    )


def _beside_dot(picture: Picture, ours: float) -> str:
    """Return how many times longer ``dot`` takes for the same, started as a user would."""
    if shutil.which("dot") is None:
        return "not installed"
    text = dot.render(picture)
    try:
        seconds = _timed(lambda: graphviz_picture.render(text, "svg"))
    except UsageError as error:
        return f"> {graphviz_picture.SECONDS / ours:.0f} ({error.problems[0].rule})"
    return f"{seconds / ours:.1f}"


def _timed(work: Callable[[], object]) -> float:
    # NOTE: of the wall clock, because `dot` runs in a process of its own.
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
