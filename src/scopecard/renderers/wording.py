"""
Sentences that more than one output says, in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopecard.difference.form import ChangeReport, ScopeChange
    from scopecard.report_form import Place, ScopeReport
    from scopecard.tool_table import ToolCounts

_PLURALS: Final = {"identity": "identities"}


def count(number: int, unit: str) -> str:
    """
    Return how many there are of *unit*.

    >>> count(1, "tool"), count(2, "identity")
    ('1 tool', '2 identities')
    """
    if number == 1:
        return f"1 {unit}"
    return f"{number} {_PLURALS.get(unit, unit + 's')}"


def more(hidden: int, unit: str) -> Iterator[str]:
    """Yield a line on what is not shown, if anything is not."""
    if hidden > 0:
        yield f"  … {count(hidden, unit)} more: --verbose"


def at(place: Place) -> str:
    """Return a place as a compiler writes it."""
    return safe(f"{place['file']}:{place['line']}:{place['column']}")


def tools_sentence(counts: ToolCounts) -> str:
    """
    Return how many tools could do what.

    >>> counts = {"tools": 8, "read_only": 5, "change": 3, "leave": 2, "assumed": 0}
    >>> tools_sentence(counts)
    '8 tools: 5 read only, 3 change, 2 leave'
    """
    parts = ", ".join(
        f"{number} {what}"
        for number, what in (
            (counts["read_only"], "read only"),
            (counts["change"], "change"),
            (counts["leave"], "leave"),
        )
    )
    assumed = f" ({counts['assumed']} at least in part assumed)" if counts["assumed"] else ""
    unit = "tool" if counts["tools"] == 1 else "tools"
    return f"{counts['tools']} {unit}: {parts}{assumed}"


def coordinates(scope: ScopeReport) -> list[str]:
    """Return where a system stands beside the agentic matrix: by ownership, and by use case."""
    genai, use_case = scope["genai"], scope["use_case"]
    owner = "Generative AI scope not said (`genai_scope`)"
    if genai is not None:
        owner = f"Generative AI scope {genai['number']}, {genai['title']}"
    if use_case is None:
        return [owner]
    return [owner, f"use case {use_case['number']}, {use_case['title']}"]


def scope_change(scope: ScopeChange, arrow: str = " → ") -> str:
    """
    Return what became of a scope.

    >>> scope_change({"old": 2, "new": 3}), scope_change({"old": None, "new": None})
    ('SCOPE 2 → 3', 'NO AGENT')
    """
    old, new = scope["old"], scope["new"]
    if old is None and new is None:
        return "NO AGENT"
    if old == new:
        return f"SCOPE {new}, as before"
    return f"SCOPE {'-' if old is None else old}{arrow}{'-' if new is None else new}"


def accepting(file: str, fingerprint: str) -> str:
    """
    Return the command that accepts a finding of the design in *file*.

    >>> accepting("my specs/desk.yaml", "c041ac17dd26658d")
    "scopecard accept 'my specs/desk.yaml' c041ac17dd26658d --owner … --reason … --expires YYYY-MM-DD"
    """
    name = quote(file if not file.startswith("-") else f"./{file}")
    return f"scopecard accept {name} {fingerprint} --owner … --reason … --expires YYYY-MM-DD"


def first_of(changes: Sequence[ChangeReport], most: int) -> list[ChangeReport]:
    """
    Return what is worth a reviewer's first minute.

    What somebody can do at all goes without saying where it is said that nobody is asked, and
    so does the scope of an agent that is just what became of the system's.
    """
    said = {("capability", c["subject"]) for c in changes if c["kind"] == "open-effect"}
    moved = {(c["from"], c["to"]) for c in changes if c["kind"] == "scope"}
    return [
        c
        for c in changes
        if (c["kind"], c["subject"]) not in said
        and not (c["kind"] == "agent-scope" and (c["from"], c["to"]) in moved)
    ][:most]
