"""
What became of reviewed tools, for people and for programs: the risks first, wording last.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from scopecard.drift.change import CLASSES
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import count

if TYPE_CHECKING:
    from scopecard.drift.change import DriftChange
    from scopecard.drift.lock import Lock

_SCHEMA: Final = "scopecard/drift-v1"
_TITLES: Final = {
    "risk": "RISKS", "undetermined": "TO BE LOOKED AT", "better": "BETTER", "editorial": "WORDING",
}  # fmt: skip
_STYLES: Final = {"risk": "red", "undetermined": "yellow", "better": "green", "editorial": "dim"}


def render(
    changes: Sequence[DriftChange],
    lock: Lock,
    name: str,
    style: Style,
    *,
    verbose: bool = False,
    nothing: str = "Nothing changed.",
) -> str:
    """
    Return *changes* as text that ends with a newline; wording only where all is asked for.

    *nothing* is what to say where there are none.
    """
    lines = [f"{style.paint(safe(name), 'bold')}  {_size(lock)}"]
    for class_ in CLASSES:
        some = [change for change in changes if change.class_ == class_]
        if some and (verbose or class_ != "editorial"):
            lines += ["", style.paint(f"{_TITLES[class_]} ({len(some)})", _STYLES[class_], "bold")]
            lines += _changes(some, style)
    counts = Counter(change.class_ for change in changes)
    total = style.dot.join(f"{counts[class_]} {class_}" for class_ in CLASSES if counts[class_])
    lines += ["", total or nothing]
    if counts["editorial"] and not verbose:
        lines.append(style.paint("what is only wording: --verbose, or --format json", "dim"))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_json(changes: Sequence[DriftChange], lock: Lock, name: str) -> str:
    """Return *changes* as one object on a line."""
    found: dict[str, Any] = {
        "schema": _SCHEMA,
        "lock": name,
        "servers": len(lock),
        "tools": sum(len(server.tools) for server in lock.values()),
        "changes": [_object(change) for change in changes],
    }
    return json.dumps(found, allow_nan=False) + "\n"


def _changes(changes: Sequence[DriftChange], style: Style) -> Iterator[str]:
    subject = None
    for change in changes:
        if change.subject != subject:
            subject = change.subject
            was = f", was {change.old}" if change.old is not None else ""
            place = style.paint(safe(change.file + was), "dim")
            yield f"  {style.paint(safe(subject), 'bold')}  {place}"
        yield from style.wrap(f"{change.kind}: {safe(change.message)}", 8, 4)


def _object(change: DriftChange) -> dict[str, Any]:
    place = change.old
    return {
        "class": change.class_,
        "kind": change.kind,
        "subject": change.subject,
        "server": change.server,
        "tool": change.tool or None,
        "message": change.message,
        "old": None
        if place is None
        else {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "end_column": place.end_column,
        },
        "new": {"file": change.file},
    }


def _size(lock: Lock) -> str:
    tools = sum(len(server.tools) for server in lock.values())
    return f"{count(len(lock), 'server')}, {count(tools, 'tool')}"
