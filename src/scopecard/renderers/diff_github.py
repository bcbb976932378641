"""
What changed, as workflow commands of GitHub: annotations on the lines of the new side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.difference.form import ChangeReport

_LEVELS: Final = {"risk": "error", "undetermined": "warning", "better": "notice"}
_MOST: Final = 50
"""GitHub shows no more of one step."""


def render(headline: str, changes: Iterable[ChangeReport]) -> str:
    """Return the changes that decide something, after what was gained, a command a line."""
    lines = [f"::notice title=scopecard::{_data(headline)}"]
    lines += [_line(change) for change in changes if change["class"] in _LEVELS]
    return "\n".join(lines[:_MOST]) + "\n"


def _line(change: ChangeReport) -> str:
    properties = {"title": f"scopecard {change['class']}: {change['kind']}", **dict(_place(change))}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    gone = (
        "" if change["new"] or not change["old"] else f"; it stood in line {change['old']['line']}"
    )
    return f"::{_LEVELS[change['class']]} {listed}::{_data(change['message'] + gone)}"


def _place(change: ChangeReport) -> Iterator[tuple[str, str]]:
    place = change["new"]
    if place is not None:
        yield from (("file", place["file"]), ("line", str(place["line"])))
        yield from (("col", str(place["column"])), ("endColumn", str(place["end_column"])))
    elif change["old"] is not None:  # where it was, nothing stands any more
        yield "file", change["old"]["file"]


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
