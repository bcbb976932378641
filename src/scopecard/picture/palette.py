"""
By which colour, and by which sign beside it, is a thing told apart?

Each pair of ink and paper has a contrast of at least 4.5 to 1; no colour stands alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from scopecard.picture import APPROVED, OPEN, READ


class Paint(NamedTuple):
    """The colours of one thing, and the sign that says the same."""

    ink: str
    paper: str
    sign: str = ""


INK: Final = "#1f2933"
MUTED: Final = "#52606d"
PAPER: Final = "#ffffff"
FRAME: Final = "#c3ccd5"
SCOPES: Final = {
    1: Paint("#1b6b2f", "#e3f4e5", "①"),
    2: Paint("#1a5c94", "#dcecf9", "②"),
    3: Paint("#805300", "#fdf0cd", "③"),
    4: Paint("#a31515", "#fbdcda", "④"),
}
STATES: Final = {
    "": Paint(MUTED, PAPER),
    READ: Paint(MUTED, "#f4f6f8"),
    APPROVED: Paint("#1a5c94", "#dcecf9"),
    OPEN: Paint("#a8430a", "#fdebdd"),
}
HOLDS: Final = Paint("#1a5c94", PAPER, "✓")
FAILS: Final = Paint("#b3151a", PAPER, "✗")
