"""How long is a duration of a spec?"""

from __future__ import annotations

from typing import Final

_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000}


def seconds(duration: str) -> int:
    """Return how many seconds a duration such as ``15m`` is."""
    return int(duration[:-1]) * _UNITS[duration[-1]]
