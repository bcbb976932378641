"""
Where in the checkout does something stand that was read from elsewhere?

Code scanning and annotations show a file of the repository, so ``HEAD~1:a/b.yaml`` has to
be called ``a/b.yaml`` there. What stands in a draft that nobody keeps stands in no line of
the file that it was drafted from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar, cast

DRAFTED: Final = " (as drafted)"
_Any = TypeVar("_Any")


def in_the_tree(told: _Any, prefixes: Sequence[str]) -> _Any:
    """Return *told* with each place in it as the repository has it; *prefixes* name revisions."""
    return cast("_Any", _told(told, [one for one in prefixes if one]))


def _told(told: object, prefixes: Sequence[str]) -> Any:  # noqa: ANN401 - any part of a report
    if isinstance(told, Mapping):
        found = {key: _told(one, prefixes) for key, one in told.items()}
        if isinstance(told.get("file"), str) and "line" in told:
            return found | _place(told["file"], prefixes)
        return found
    return [_told(one, prefixes) for one in told] if isinstance(told, list) else told


def _place(file: str, prefixes: Sequence[str]) -> dict[str, str | int]:
    prefix = next((one for one in prefixes if file.startswith(one)), "")
    inside = file.removeprefix(prefix)
    if not inside.endswith(DRAFTED):
        return {"file": inside}
    return {"file": inside.removesuffix(DRAFTED), "line": 1, "column": 1, "end_column": 1}
