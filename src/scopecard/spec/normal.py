"""
What does a spec say once its shorthands are written out?

The *normal form* has no key without a value, no ``x-`` key and one way to say
each thing. It keeps where a value stood only if that is not where it stands
now (:attr:`Normal.moved`). Defaults and assumptions are the graph's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from scopecard.errors import Problem
from scopecard.source import Document, Pointer

SECTIONS: Final = ("actors", "data", "gates", "identities", "tools", "agents")
"""The sections whose keys are ids of elements."""
KEYED: Final = (*SECTIONS, "controls", "accepted", "posture")
"""The mappings of the top level that are keyed by something that people choose."""

_ELEMENT_KEYS: Final[dict[Pointer, tuple[str, ...]]] = {
    ("actors",): ("kind", "trust"),
    ("data",): ("kind", "sensitivity", "trust", "external"),
    ("gates",): ("approver", "enforced_by"),
    ("identities",): ("kind", "permissions"),
    ("tools",): ("effects", "universal", "wildcard"),
    ("agents",): ("started_by", "tools", "delegates", "memory"),
}
"""What tells an element from something that people keep in a section for themselves."""


def ids_of(spec: Mapping[str, Any]) -> set[str]:
    """Return the ids of all elements of *spec*."""
    return {name for section in SECTIONS for name in spec.get(section, {})}


class Normal:
    """One document in normal form, and what became of it on the way."""

    def __init__(self, document: Document, base: Pointer, *, overlay: bool) -> None:
        self.document = document
        self.data: dict[str, Any] = {}
        self.moved: dict[Pointer, Pointer] = {(): base} if base else {}
        """By pointer into the normal form: where in the document its value stands."""
        self.extensions: dict[Pointer, Any] = {}
        """The ``x-`` keys that are left out, by the pointer that they would have."""
        self.problems: list[Problem] = []
        self.refused: set[Pointer] = set()
        """Where a problem has been reported, so that it is reported once."""
        self._overlay = overlay

    def origin(self, pointer: Pointer) -> Pointer:
        """Return where in the document the value at *pointer* stands."""
        for length in range(len(pointer), -1, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return (*found, *pointer[length:])
        return pointer

    def refuse(self, rule: str, message: str, pointer: Pointer, help: str | None = None) -> None:
        """Report a shorthand that cannot be read."""
        self.refused.add(pointer)
        origin = self.origin(pointer)
        self.problems.append(self.document.problem(rule, message, origin, help=help))

    def mapping(
        self, raw: dict[str, Any], at: Pointer, expand: Expanders | None = None
    ) -> dict[str, Any]:
        """Return *raw* without ``x-`` keys and keys without a value, each value expanded."""
        result = {}
        expanders = expand or {}
        for key, raw_value in raw.items():
            value = raw_value
            if value is None and not self._overlay:
                continue
            if key[:2] == "x-":
                self.extensions[(*at, key)] = value
                continue
            how = expanders.get(key)
            if how is not None and value is not None:
                value = how(self, value, (*at, key))
            elif isinstance(value, (dict, list)):
                value = plain(self, value, (*at, key))
            result[key] = value
        return result

    def keyed(self, raw: Any, at: Pointer, expand: Expanders | None = None) -> Any:
        """Return a mapping by ids, in which an id without a value is an element without fields."""
        if not isinstance(raw, dict):
            return raw
        result = {}
        for key, value in raw.items():
            if key[:2] == "x-":
                self.extensions[(*at, key)] = value
                self._refuse_disguised(value, (*at, key))
            elif isinstance(value, dict):
                result[key] = self.mapping(value, (*at, key), expand)
            else:
                result[key] = {} if value is None and not self._overlay else value
        return result

    def _refuse_disguised(self, value: Any, at: Pointer) -> None:
        """Refuse an element whose id would leave it out: nothing may go missing unseen."""
        if not isinstance(value, dict) or at[:-1] not in _ELEMENT_KEYS:
            return
        keys = [key for key in _ELEMENT_KEYS[at[:-1]] if key in value]
        if keys:
            message = f"`{at[-1]}` would be left out: keys that begin with `x-` are your own"
            origin = self.origin(at)
            self.problems.append(
                self.document.problem(
                    "reserved-id", message, origin, key=True,
                    help=f"it has `{keys[0]}`: if it is an element, give it another id",
                )
            )  # fmt: skip


Expander: TypeAlias = Callable[[Normal, Any, Pointer], Any]
Expanders: TypeAlias = dict[str, Expander]


def plain(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return *raw* with nothing to expand in it, only to leave out."""
    if isinstance(raw, dict):
        return normal.mapping(raw, at)
    if isinstance(raw, list):
        return [
            plain(normal, item, (*at, index)) if isinstance(item, (dict, list)) else item
            for index, item in enumerate(raw)
        ]
    return raw
