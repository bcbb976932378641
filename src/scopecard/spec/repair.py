"""
What would the files say, had the obvious slips not been made?

A misspelt key or word is one problem. Without its repair, everything that
depends on it would be reported as well. The repaired values are only looked
at; a spec with a problem is never evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scopecard.source import Pointer
from scopecard.spec.origin import Origins, Place


class Repairs:
    """Slips that are taken as mended, in copies of what the documents hold."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values: list[Any] = list(values)
        self.renamed: dict[Place, str] = {}
        """The key that really stands in a document, by the place that it should have."""
        self.guessed: set[Place] = set()
        """Where something stands that nobody wrote there."""
        self._copied: set[int] = set()

    def apply(
        self, origins: Origins, keys: Mapping[Pointer, str], values: Mapping[Pointer, Any]
    ) -> bool:
        """Mend what is wrong at pointers into the normal form; return whether anything was."""
        done = False
        for pointer, value in values.items():
            done |= self._replace(*origins.place(pointer), value)
        for pointer, key in keys.items():
            done |= self._rename(*origins.place(pointer), key)
        return done

    def _replace(self, number: int, at: Pointer, value: Any) -> bool:
        holder = self._holder(number, at)
        if holder is None or isinstance(holder[at[-1]], (dict, list)):
            return False
        holder[at[-1]] = value
        self.guessed.add((number, at))
        return True

    def _rename(self, number: int, at: Pointer, key: str) -> bool:
        holder = self._holder(number, at)
        if not isinstance(holder, dict) or key in holder:
            return False
        entries = [(key if name == at[-1] else name, value) for name, value in holder.items()]
        holder.clear()
        holder.update(entries)
        place = (number, (*at[:-1], key))
        self.renamed[place] = str(at[-1])
        self.guessed.add(place)
        return True

    def _holder(self, number: int, at: Pointer) -> Any:
        """Return the mapping or list in which the value at *at* stands, if it really does."""
        if number not in self._copied:
            self.values[number] = _copy(self.values[number])
            self._copied.add(number)
        value: Any = self.values[number]
        for step in at[:-1]:
            if not _has(value, step):
                return None
            value = value[step]
        return value if at and _has(value, at[-1]) else None


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value
