"""
What is one change between what was reviewed and what is said now?
"""

from __future__ import annotations

from typing import Final, NamedTuple

from scopecard.errors import Location

RISK: Final = "risk"
BETTER: Final = "better"
UNDETERMINED: Final = "undetermined"
EDITORIAL: Final = "editorial"
CLASSES: Final = (RISK, UNDETERMINED, BETTER, EDITORIAL)
"""The worst first."""


class DriftChange(NamedTuple):
    """One change of one tool."""

    class_: str
    """One of ``CLASSES``."""
    kind: str
    """Kebab-case id, such as ``effect-gained``."""
    server: str
    tool: str
    """Empty where it is about the server."""
    message: str
    """Lower case, no full stop, a stranger's words in back-ticks and made visible."""
    file: str
    """Where it is said now, or was last."""
    old: Location | None = None
    """Where it stands in the lock."""

    @property
    def subject(self) -> str:
        """The server, and the tool on it."""
        return f"{self.server}.{self.tool}" if self.tool else self.server

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """The worst first, then by subject."""
        return (CLASSES.index(self.class_), self.server, self.tool, self.kind, self.message)


class Said(NamedTuple):
    """What is to be said of a tool, by those who do not know whose it is."""

    class_: str
    kind: str
    message: str
