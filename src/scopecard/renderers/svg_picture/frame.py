"""
What stands around the nodes: the verdict, columns, zones of trust, and what the signs mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.layout import Box
from scopecard.layout.letters import width, wrap
from scopecard.picture import APPROVED, OPEN, READ
from scopecard.picture.palette import LIGHT
from scopecard.picture.words import cut
from scopecard.renderers.safe import safe
from scopecard.renderers.svg_picture import shapes
from scopecard.renderers.svg_picture.colours import name_of
from scopecard.renderers.svg_picture.tags import tag, text
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.layout import Band, Plan
    from scopecard.picture import Line, Picture

_MARGIN: Final = 16
_ROW: Final = 18
_WIDEST: Final = 1300
_SAMPLE: Final = 44


class Strip(NamedTuple):
    """Markup that is so high."""

    markup: str
    height: int


def heading(plan: Plan, top: int) -> Strip:
    """Return the verdict, and the path that decides, from *top* on."""
    picture, room = plan.picture, min(plan.bounds.width, _WIDEST) - 2 * _MARGIN
    rows = []
    verdict = wrap(safe(cut(f"{picture.title}: {picture.verdict}")), 17, room, 3, bold=True)
    because = cut(f"Because {' → '.join(picture.because)}.")
    texts = [because, *picture.remarks]
    small = [row for one in texts for row in wrap(safe(cut(one)), 12.5, room, 4)]
    y = top + 28
    for number, row in enumerate((*verdict, *small)):
        name = "verdict" if number < len(verdict) else "because"
        rows.append(tag("text", {"class": name, "x": plan.bounds.x + _MARGIN, "y": y}, text(row)))
        y += 24 if name == "verdict" else _ROW
    return Strip(tag("g", {"class": "heading"}, *rows), y - top - 2)


def lanes(plan: Plan) -> str:
    """Return the zones of trust, and what they are called."""
    return "".join(_lane(band) for band in plan.lanes)


def _lane(band: Band) -> str:
    place: dict[str, str | int] = {"class": "zone", "x": band.box.x + _MARGIN, "y": band.box.y + 19}
    return shapes.rectangle(band.box, f"band zone-{band.id}") + tag("text", place, text(band.title))


def columns(plan: Plan) -> str:
    """Return the titles of the columns."""
    return "".join(
        tag("text", {"class": "title", "x": band.box.x, "y": band.box.y + 15}, text(band.title))
        for band in plan.columns
    )


def legend(plan: Plan, top: int) -> Strip:
    """Return what the signs mean that occur, from *top* on."""
    room = min(plan.bounds.width, _WIDEST)
    parts, x, y = [], _MARGIN, top + 22
    for sample, meaning in _meanings(plan.picture):
        wide = _SAMPLE + int(width(meaning, 11)) + 22
        if x > _MARGIN and x + wide > room:
            x, y = _MARGIN, y + 20
        words = tag("text", {"x": x + _SAMPLE, "y": y}, text(meaning))
        place = {"transform": f"translate({x} {y - 4})"}
        parts.append(tag("g", place, sample) + words)
        x += wide
    return Strip(tag("g", {"class": "legend", "aria-hidden": "true"}, *parts), y - top + 14)


def _meanings(picture: Picture) -> Iterator[tuple[str, str]]:
    lines, states = picture.lines, {line.state for line in picture.lines}
    if any(line.decides for line in lines):
        yield _stroke("decides"), "the path that decides the scope"
    for state, meaning in (
        (OPEN, "open: changes something, nobody is asked"),
        (APPROVED, "approved: a person says yes first"),
        (READ, "read-only, or changes what does not count"),
    ):
        if state in states:
            yield _stroke(name_of(state)), f"{LIGHT.states[state].sign} {meaning}"
    if any(shapes.reads(line) for line in lines):
        yield _stroke("state-plain", "head reads"), "information only comes in"
    yield from _rarer(lines)
    levels = matrix().section("initiation")
    for level, meaning in levels.items():
        if any(line.level == level for line in lines):
            yield "", f"{level}: {meaning}"


def _rarer(lines: tuple[Line, ...]) -> Iterator[tuple[str, str]]:
    marks = [mark for line in lines for mark in line.marks]
    if any(mark.holds for mark in marks):
        yield _sign("holds"), f"{LIGHT.holds.sign} an approval that holds"
    if not all(mark.holds for mark in marks):
        yield _sign("fails"), f"{LIGHT.fails.sign} an approval that does not hold, and why"
    if any(line.rule or line.then for line in lines):
        yield _stroke("state-plain derived"), "[rule]: follows by that rule"
    if any(line.assumed for line in lines):
        yield _stroke("state-plain assumed"), "assumed, until somebody answers (Q1: the question)"


def _stroke(kind: str, head: str = "head") -> str:
    kind = f"state-plain {kind}" if kind == "decides" else kind
    return tag(
        "g", {"class": f"line {kind}"},
        tag("path", {"class": "way", "d": "M0 0H28"}),
        tag("path", {"class": head, "d": "M36 0l-9 -4.5v9Z"}),
    )  # fmt: skip


def _sign(kind: str) -> str:
    outline = shapes.octagon(Box(4, -7, 28, 14), 4)
    return tag("g", {"class": f"gate {kind}"}, tag("path", {"class": "shape", "d": outline}))
