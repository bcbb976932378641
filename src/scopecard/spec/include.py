"""
Which other files belong to a spec, and may it have them?

An ``include`` stays inside the project: the folder with ``.git``, or ``--root``.
Nothing of a file outside it is read, or quoted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scopecard.errors import Location, Problem, ScopecardError
from scopecard.source import Document, Pointer, read
from scopecard.spec.normal import KEYED, Normal, normalise

_MOST_FILES: Final = 256
_DEEPEST: Final = 16
_NOT_HERE: Final = re.compile(r"^[/~]|^[A-Za-z]:|\\|://|^[a-z]+:|[\x00-\x1f]")
_ALLOWED: Final = frozenset((*KEYED, "schema", "include"))

Report = Callable[..., None]


class Includes:
    """Reads the files that a spec includes, each once."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self.documents: list[Document] = []
        self.normals: list[Normal] = []
        self.problems: list[Problem] = []

    def add_main(self, document: Document, base: Path) -> Normal:
        """Read *document*, the main one, which lies in *base*, and all that it includes."""
        normal = normalise(document, document.value)
        self._keep(normal)
        self._follow(normal, base, (os.path.realpath(base / document.name),))
        return normal

    def _keep(self, normal: Normal) -> None:
        self.documents.append(normal.document)
        self.normals.append(normal)
        self.problems += normal.problems

    def _follow(self, normal: Normal, base: Path, chain: tuple[str, ...]) -> None:
        names = normal.data.get("include")
        for index, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                self._include(normal, name, self._at(normal, index), base, chain)

    @staticmethod
    def _at(normal: Normal, index: int) -> Pointer:
        listed = isinstance(normal.document.value.get("include"), list)
        return ("include", index) if listed else ("include",)

    def _include(
        self, by: Normal, name: str, at: Pointer, base: Path, chain: tuple[str, ...]
    ) -> None:
        def refuse(rule: str, message: str, help_: str | None = None) -> None:
            self.problems.append(by.document.problem(rule, message, at, help=help_))

        if _NOT_HERE.search(name) or not name.strip():
            refuse(
                "bad-include",
                f"`{name}` is no relative path inside the project",
                "write it with `/`, relative to this file",
            )
            return
        path = Path(os.path.realpath(base / name))
        if not path.is_relative_to(self._root):
            refuse(
                "include-leaves-project",
                f"`{name}` leaves the project",
                "move it into the project, or name a wider one: `--root`",
            )
        elif str(path) in chain:
            circle = " → ".join(Path(one).name for one in (*chain, str(path)))
            refuse("include-circle", f"`{name}` includes itself: {circle}")
        elif len(chain) > _DEEPEST or len(self.documents) >= _MOST_FILES:
            refuse("too-many-includes", f"more than {_MOST_FILES} files, or {_DEEPEST} deep")
        else:
            self._read(by, name, path, refuse, chain)

    def _read(
        self, by: Normal, name: str, path: Path, refuse: Report, chain: tuple[str, ...]
    ) -> None:
        shown = os.path.normpath(Path(by.document.name).parent / name)
        try:
            document = read(path, shown)
        except ScopecardError as error:
            if any(problem.location is None for problem in error.problems):
                refuse(
                    "unreadable-include",
                    f"`{name}` cannot be read as a spec: {error.problems[0].message}",
                )
            else:
                self.problems += error.problems
            return
        normal = normalise(document, document.value)
        for key in list(normal.data):
            if key not in _ALLOWED:
                self.problems.append(_not_here(document, key))
                del normal.data[key]
        self._keep(normal)
        self._follow(normal, path.parent, (*chain, str(path)))


def merged(normals: list[Normal]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the elements of all files together; an id that two define is a problem."""
    data = dict(normals[0].data)
    problems: list[Problem] = []
    homes: dict[tuple[str, str], Normal] = {}
    for normal in normals:
        for section in KEYED:
            elements = normal.data.get(section)
            if not isinstance(elements, dict):
                continue
            for element in elements:
                first = homes.setdefault((section, element), normal)
                if first is not normal:
                    problems.append(_twice(first.document, normal.document, section, element))
            if normal is not normals[0]:
                known = data.get(section)
                data[section] = {**elements, **(known if isinstance(known, dict) else {})}
    return data, problems


def _twice(first: Document, second: Document, section: str, element: str) -> Problem:
    place: Location = first.locate((section, element), key=True)
    return second.problem(
        "duplicate-id", f"`{element}` is defined in two files", (section, element), key=True,
        help="ids are unique over all files", related=(("first here", place),),
    )  # fmt: skip


def _not_here(document: Document, key: str) -> Problem:
    return document.problem(
        "not-in-an-include", f"`{key}` belongs to the main file", (key,), key=True,
        help="an included file has elements only",
    )  # fmt: skip
