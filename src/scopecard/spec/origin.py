"""
Where does a value of the normal form stand in the files that people wrote?

Nearly everything stands where it is. Only what a shorthand, an ``include`` or an
environment has moved is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from scopecard.errors import Location, Problem
from scopecard.source import Document, Pointer

Place: TypeAlias = tuple[int, Pointer]
"""A document, by its number, and a pointer into it."""


class Origins:
    """From pointers into the normal form to places in documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.moved: dict[Pointer, Place] = {}
        """By pointer into the normal form: where its value stands, if that is elsewhere."""
        self.renamed: dict[Place, str] = {}
        """Keys that stand misspelt in a document, by the place that they should have."""

    def place(self, pointer: Pointer) -> Place:
        """Return where the value at *pointer* stands, were every key spelt right."""
        for length in range(len(pointer), 0, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return found[0], (*found[1], *pointer[length:])
        return 0, pointer

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """
        Return where the value at *pointer* stands, or the *key* that leads to it.

        What a shorthand only implies stands where the shorthand stands.
        """
        document, found, key = self._found(pointer, key=key)
        return document.locate(found, key=key)

    def problem(
        self,
        rule: str,
        message: str,
        pointer: Pointer,
        *,
        key: bool = False,
        help: str | None = None,
        related: tuple[tuple[str, Location], ...] = (),
    ) -> Problem:
        """Return a problem with what stands at *pointer*."""
        document, found, key = self._found(pointer, key=key)
        return document.problem(rule, message, found, key=key, help=help, related=related)

    def _found(self, pointer: Pointer, *, key: bool) -> tuple[Document, Pointer, bool]:
        number, wanted = self.place(pointer)
        document = self.documents[number]
        value = document.value
        found: list[str | int] = []
        for length, right in enumerate(wanted, 1):
            step = self.renamed.get((number, wanted[:length]), right) if self.renamed else right
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                # NOTE: in the place of a missing key stands whatever should have it
                key = isinstance(value, (dict, list))
                break
            found.append(step)
        if found and isinstance(found[-1], int):
            key = False
        return document, tuple(found), key
