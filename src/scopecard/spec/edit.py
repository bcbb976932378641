"""
What does a spec in normal form say after some edits?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from scopecard.source import Pointer

SET: Final = "set"
WITH: Final = "with"
WITHOUT: Final = "without"
DROP: Final = "drop"


class Edit(NamedTuple):
    """One place in the normal form, and what becomes of it."""

    act: str
    """``set`` a value, put it into the list there (``with``), take it out, or ``drop`` the key."""
    pointer: Pointer
    value: Any = None


def edited(spec: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    """Return *spec* with *edits* made in their order; what is not touched is shared."""
    result = dict(spec)
    own = {id(result)}
    for edit in edits:
        place: Any = result
        for step in edit.pointer[:-1]:
            if isinstance(place, dict) and step not in place:
                place[step] = {}
                own.add(id(place[step]))
            elif id(place[step]) not in own:
                place[step] = place[step].copy()
                own.add(id(place[step]))
            place = place[step]
        last = edit.pointer[-1]
        if edit.act == SET:
            place[last] = edit.value
        elif edit.act == WITH:
            rest = [one for one in place.get(last, ()) if one != edit.value]
            place[last] = [*rest, edit.value]
        elif edit.act == WITHOUT:
            place[last] = [one for one in place.get(last, ()) if one != edit.value]
        else:
            place.pop(last, None)
    return result
