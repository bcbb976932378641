"""
By which colour, and by which sign beside it, is a thing told apart?

Each pair of ink and paper has a contrast of at least 4.5 to 1; no colour stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from scopecard.picture import APPROVED, INSIDE, OPEN, OUTSIDE, READ, UNTRUSTED


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
    READ: Paint(MUTED, "#f4f6f8", "○"),
    APPROVED: Paint("#1a5c94", "#dcecf9", "◐"),
    OPEN: Paint("#a8430a", "#fdebdd", "●"),
}
HOLDS: Final = Paint("#1a5c94", PAPER, "✓")
FAILS: Final = Paint("#b3151a", PAPER, "✗")


class Theme(NamedTuple):
    """All colours of a picture, before a light or a dark background."""

    ink: str
    muted: str
    paper: str
    frame: str
    scopes: Mapping[int, Paint]
    states: Mapping[str, Paint]
    holds: Paint
    fails: Paint
    zones: Mapping[str, str]
    """The paper of each lane."""


LIGHT: Final = Theme(
    INK, MUTED, PAPER, FRAME, SCOPES, STATES, HOLDS, FAILS,
    {OUTSIDE: "#faf3ec", UNTRUSTED: "#fbf8ea", INSIDE: PAPER},
)  # fmt: skip
_NIGHT: Final = "#14181d"
_PALE: Final = "#aab6c2"
DARK: Final = Theme(
    ink="#e6ebf0",
    muted=_PALE,
    paper=_NIGHT,
    frame="#4a5764",
    scopes={
        1: Paint("#8fd6a0", "#15301c", "①"),
        2: Paint("#8ec5f5", "#13293d", "②"),
        3: Paint("#f0c36b", "#352806", "③"),
        4: Paint("#ff9d98", "#421717", "④"),
    },
    states={
        "": Paint(_PALE, _NIGHT),
        READ: Paint(_PALE, "#1f262d", "○"),
        APPROVED: Paint("#8ec5f5", "#13293d", "◐"),
        OPEN: Paint("#ffb07a", "#3a2010", "●"),
    },
    holds=Paint("#8ec5f5", _NIGHT, "✓"),
    fails=Paint("#ff8f8b", _NIGHT, "✗"),
    zones={OUTSIDE: "#241d17", UNTRUSTED: "#222016", INSIDE: _NIGHT},
)
