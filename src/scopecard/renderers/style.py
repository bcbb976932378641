"""
Colour and width of terminal text, decided by us and never needed for meaning.
"""

from __future__ import annotations

import textwrap
from typing import Final, NamedTuple

GLYPHS: Final = {1: "①", 2: "②", 3: "③", 4: "④"}
_CODES: Final = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34",
    "magenta": "35", "cyan": "36",
}  # fmt: skip
SCOPE_STYLES: Final = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}
SEVERITY_STYLES: Final = {
    "critical": "red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim",
}  # fmt: skip
STATUS_STYLES: Final[dict[str, tuple[str, ...]]] = {
    "verified": ("green",), "attested": ("green",), "declared": ("cyan",), "partial": ("cyan",),
    "planned": ("cyan",), "accepted": ("magenta",), "missing": ("yellow",),
    "contradicted": ("red",), "not-applicable": ("dim",),
}  # fmt: skip


class Style(NamedTuple):
    """How to write for one terminal, or for none."""

    color: bool = False
    width: int = 100
    unicode: bool = True

    def paint(self, text: str, *names: str) -> str:
        """Return *text* in the named styles, where colour is wanted."""
        if not self.color or not names:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def scope(self, scope: int) -> str:
        """Return a scope as glyph and word: never by colour alone."""
        glyph = f"{GLYPHS[scope]} " if self.unicode else ""
        return self.paint(f"{glyph}S{scope}", SCOPE_STYLES[scope], "bold")

    @property
    def arrow(self) -> str:
        """The sign between the nodes of a path."""
        return " → " if self.unicode else " -> "

    @property
    def dot(self) -> str:
        """The sign between facts on a line."""
        return " · " if self.unicode else " | "

    @property
    def ellipsis(self) -> str:
        """The sign for what is left out."""
        return "…" if self.unicode else "..."

    def heading(self, text: str) -> str:
        """Return the title of a section."""
        return self.paint(text, "bold")

    def hang(self, head: str, text: str, indent: int) -> list[str]:
        """Return *text* behind *head*, further lines indented; *head* is *indent* wide."""
        first, *rest = self.wrap(text, indent) or [""]
        return [head + first[indent:], *rest]

    def wrap(self, text: str, indent: int, first: int | None = None) -> list[str]:
        """Return *text* in lines of our width; *first* is the indent of the first line."""
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=" " * (indent if first is None else first),
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
