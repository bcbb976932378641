"""
What do the files of a spec say together, and what does an environment change?

Elements of all files are one system; an overlay is laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.errors import Problem
from scopecard.source import Document, Pointer
from scopecard.spec.nearest import nearest
from scopecard.spec.normal import KEYED, SECTIONS, Normal
from scopecard.spec.origin import Origins, Place
from scopecard.spec.permissions import with_permissions
from scopecard.spec.shorthands import normalise

SCHEMA: Final = "scopecard/v1"
_UNITED: Final = frozenset((*KEYED, "policy", "environments", "safeguards"))
"""What may stand in several files, with other keys in each."""
_MOST_COMPARED: Final = 200_000
"""Ids that are compared for suggestions."""
_MOST_ENVIRONMENTS: Final = 50
_OF_THE_FILE: Final = frozenset(("schema", "include", "title", "description", "owner", "tags"))
"""What an included file says of itself, and not of the system."""
NOT_IN_AN_OVERLAY: Final = ("schema", "system", "include", "environments")
"""What is the same in every environment."""


class Assembly:
    """A spec put together, in normal form, and where each part of it comes from."""

    def __init__(self, data: dict[str, Any], origins: Origins) -> None:
        self.data = data
        self.origins = origins
        self.extensions: dict[Pointer, Any] = {}
        self.problems: list[Problem] = []
        self.refused: set[Pointer] = set()
        """Where a problem has been reported already."""

    def take(self, normal: Normal) -> None:
        """Take over what *normal* has met."""
        self.extensions.update(normal.extensions)
        self.problems += normal.problems
        self.refused |= normal.refused


def assembled(
    documents: Sequence[Document], values: Sequence[Any], renamed: Mapping[Place, str]
) -> Assembly:
    """Return what *documents* say together, if they hold *values*."""
    main = normalise(documents[0], values[0])
    result = Assembly(main.data, Origins(documents))
    result.origins.renamed = dict(renamed)
    result.take(main)
    for pointer, found in main.moved.items():
        result.origins.moved[pointer] = (0, found)
    if len(documents) > 1:
        result.data = {
            key: dict(value) if key in _UNITED and isinstance(value, dict) else value
            for key, value in main.data.items()
        }
    for number in range(1, len(documents)):
        _join(result, normalise(documents[number], values[number]), number)
    return result


def _join(result: Assembly, part: Normal, number: int) -> None:
    """Add an included file to *result*."""
    result.take(part)
    if part.data.get("schema", SCHEMA) != SCHEMA:
        message = f"an included file is of `schema: {SCHEMA}`, or says nothing of it"
        result.problems.append(part.document.problem("unknown-value", message, ("schema",)))
    moved = result.origins.moved
    left_out: set[Pointer] = set()
    for key, value in part.data.items():
        place: Pointer = (key,)
        known = result.data.get(key)
        if key == "system":
            _report_not_here(result, part, place)
        elif key in _OF_THE_FILE:
            continue
        elif key in _UNITED and isinstance(value, dict) and isinstance(known, dict):
            for name, element in value.items():
                here: Pointer = (key, name)
                if name in known:
                    _report_twice(result, part, here)
                    left_out.add(here)
                else:
                    known[name] = element
                    moved[here] = (number, here)
        elif known is None:
            result.data[key] = dict(value) if isinstance(value, dict) else value
            moved[place] = (number, place)
        else:
            _report_twice(result, part, place)
    for pointer, found in part.moved.items():
        if pointer[:2] not in left_out:
            moved[pointer] = (number, found)


def _report_twice(result: Assembly, part: Normal, place: Pointer) -> None:
    first = result.origins.locate(place, key=True)
    result.problems.append(
        part.document.problem(
            "duplicate-id" if len(place) > 1 else "duplicate-key",
            f"`{place[-1]}` is defined in two files", place, key=True,
            help="remove one of them", related=(("first here", first),),
        )
    )  # fmt: skip


def _report_not_here(result: Assembly, part: Normal, place: Pointer) -> None:
    result.problems.append(
        part.document.problem(
            "not-in-an-include", f"`{place[-1]}` belongs to the main file", place, key=True,
            help="an included file brings elements to the system that includes it",
        )
    )  # fmt: skip


def variants(base: Assembly) -> Iterator[tuple[str | None, Assembly]]:
    """Yield the spec without an environment, and with each."""
    plain = Assembly(with_permissions(base.data), base.origins)
    plain.extensions = base.extensions
    plain.problems, plain.refused = base.problems, base.refused
    yield None, plain
    declared = base.data.get("environments")
    overlays = list(declared.items()) if isinstance(declared, dict) else []
    for name, _ in overlays[_MOST_ENVIRONMENTS:]:
        message, place = f"more than {_MOST_ENVIRONMENTS} environments", ("environments", name)
        plain.problems.append(
            base.origins.problem("too-many-environments", message, place, key=True)
        )
    for name, overlay in overlays[:_MOST_ENVIRONMENTS]:
        if isinstance(overlay, dict):
            yield name, _with_overlay(base, name, overlay)


def _with_overlay(base: Assembly, name: str, raw: Mapping[str, Any]) -> Assembly:
    number, at = base.origins.place(("environments", name))
    document = base.origins.documents[number]
    overlay = normalise(document, raw, at, overlay=True)
    result = Assembly({}, Origins(base.origins.documents))
    result.origins.moved = dict(base.origins.moved)
    result.origins.renamed = base.origins.renamed
    result.extensions = dict(base.extensions)
    result.refused = set(base.refused)
    result.take(overlay)
    for key in NOT_IN_AN_OVERLAY:
        if overlay.data.pop(key, None) is not None:
            result.problems.append(
                document.problem(
                    "not-in-an-environment", f"an environment cannot change `{key}`",
                    (*at, key), key=True,
                )
            )  # fmt: skip
    layers = _Layers(result, overlay, number)
    result.data = with_permissions(layers.laid(base.data, overlay.data, ()))
    layers.remember()
    return result


class _Layers:
    """Lays one overlay over a spec, and remembers what comes from it."""

    def __init__(self, result: Assembly, overlay: Normal, number: int) -> None:
        self._result = result
        self._overlay = overlay
        self._number = number
        self._new: set[Pointer] = set()

    def laid(
        self, below: Mapping[str, Any], above: Mapping[str, Any], at: Pointer
    ) -> dict[str, Any]:
        """Return *below* with *above* on it: mappings merge, the rest replaces, nothing removes."""
        result = dict(below)
        for key, value in above.items():
            here: Pointer = (*at, key)
            known = result.get(key)
            if value is None:
                self._remove(result, here)
            elif isinstance(value, dict) and isinstance(known, dict) and key != "approver":
                result[key] = self.laid(known, value, here)
            else:
                result[key] = _with_values(value, here)
                self._new.add(here)
        return result

    def remember(self) -> None:
        """Remember what comes from the overlay, and where the overlay has it from."""
        moved = self._result.origins.moved
        for pointer in self._new:
            moved[pointer] = (self._number, self._overlay.origin(pointer))
        for pointer, found in self._overlay.moved.items():
            if any(pointer[:length] in self._new for length in range(1, len(pointer))):
                moved[pointer] = (self._number, found)

    def _remove(self, result: dict[str, Any], here: Pointer) -> None:
        """Take away what stands at *here*; an id that is not there is a slip."""
        key = here[-1]
        if key in result:
            del result[key]
            return
        if _is_id(here):
            few = len(self._result.problems) * len(result) < _MOST_COMPARED
            close = nearest(str(key), result) if few else None
            self._result.problems.append(
                self._overlay.document.problem(
                    "unknown-reference", f"there is no `{key}` to take away",
                    self._overlay.origin(here), key=True,
                    help=f"did you mean `{close}`?" if close else "to add it, write `{}`",
                )
            )  # fmt: skip


def _is_id(pointer: Pointer) -> bool:
    """Return whether *pointer* leads to an element, a grant or a delegation."""
    if len(pointer) == 2:  # noqa: PLR2004 - a section and an id
        return pointer[0] in SECTIONS
    return len(pointer) == 4 and pointer[2] in ("tools", "delegates")  # noqa: PLR2004 - of an agent


def _with_values(value: Any, at: Pointer) -> Any:
    """Return new *value* as a spec would have it: there is nothing below to take away."""
    if isinstance(value, dict):
        return {
            key: {} if one is None else _with_values(one, (*at, key))
            for key, one in value.items()
            if one is not None or _is_id((*at, key))
        }
    if isinstance(value, list):
        return [_with_values(one, (*at, index)) for index, one in enumerate(value)]
    return value
