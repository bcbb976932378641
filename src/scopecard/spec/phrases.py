"""
How is a value that does not fit written about?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_LONGEST: Final = 60


def shown(value: object) -> str:
    """Return *value* as a message names it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{str(value)[:_LONGEST]}`"


def limit(error: Mapping[str, Any]) -> str:
    """Return which limit *error*, one of pydantic's core, says was passed."""
    context = error.get("ctx", {})
    if "ge" in context:
        return f"must be at least {context['ge']:g}"
    if "le" in context:
        return f"must be at most {context['le']:g}"
    return "must not be empty" if "min_length" in context else "is out of range"
