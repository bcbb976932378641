"""
Which other files belong to a spec, and may it have them?

An ``include`` stays inside the project: the folder with ``.git``, or ``--root``.
Nothing of a file outside it is read, or quoted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from scopecard.errors import Problem, ScopecardError
from scopecard.source import LARGEST, Document, Pointer, parse

_MOST_FILES: Final = 256
_DEEPEST: Final = 16
_SUFFIXES: Final = (".yaml", ".yml", ".json")
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
_RELATIVE: Final = "write a path relative to this file, with `/`"
_WIDER: Final = "move it into the project, or name a wider one: `--root`"

_Identity: TypeAlias = tuple[int, int] | str
"""The device and number of a file: the same for every name that it has. In a tree: its path."""


class Tree(Protocol):
    """Files that are not on the disk, such as those of a revision in git."""

    def content(self, path: str) -> bytes | None:
        """Return the file at *path*, seen from the root; None where there is no usual one."""


class _File(NamedTuple):
    document: Document
    folder: Path
    chain: tuple[tuple[_Identity | None, str], ...]
    """The files that led here, this one last, each with its name as it is shown."""


class _Refused(Exception):  # noqa: N818 - it never leaves this file
    """Why a file is not read: rule, message and help."""


class Includes:
    """The files of a spec: the main one, and each that is included once."""

    def __init__(
        self, document: Document, path: Path | None, root: Path, tree: Tree | None = None
    ) -> None:
        self.documents = [document]
        self.problems: list[Problem] = []
        self.complete = True
        """Whether everything that is included could be read."""
        self._tree = tree
        self._root = Path(os.path.realpath(root)) if tree is None else root
        self._seen: set[_Identity] = set()
        if "include" in document.value:
            start = Path(os.path.realpath(path or ".")) if tree is None else path or root
            folder = start if path is None else start.parent
            self._follow(_File(document, folder, ((self._identity(start), document.name),)))

    @classmethod
    def known(cls, documents: Sequence[Document]) -> Includes:
        """Return files that have been read already, the main one first; nothing is opened."""
        found = cls.__new__(cls)
        found.documents, found.problems, found.complete = list(documents), [], True
        return found

    def _follow(self, file: _File) -> None:
        for name, at in _named(file.document):
            try:
                found = self._open(file, name)
            except _Refused as refused:
                self.complete = False
                rule, message, help_ = refused.args
                self.problems.append(file.document.problem(rule, message, at, help=help_))
                continue
            except ScopecardError as error:
                self.complete = False
                self.problems += error.problems
                continue
            if found is not None:
                self.documents.append(found.document)
                self._follow(found)

    def _open(self, by: _File, name: str) -> _File | None:
        """Return the file *name*, or none where it has been read before."""
        _check_name(name)
        lexical = Path(os.path.normpath(by.folder / name))
        if not lexical.is_relative_to(self._root):
            raise _Refused("include-leaves-project", f"`{name}` leaves the project", _WIDER)
        path = lexical if self._tree is not None else Path(os.path.realpath(lexical))
        if not path.is_relative_to(self._root):
            message = f"`{name}` leaves the project through a symbolic link"
            raise _Refused("include-leaves-project", message, _WIDER)
        if len(by.chain) > _DEEPEST:
            raise _Refused("too-many-includes", f"more than {_DEEPEST} files deep", None)
        content, identity = self._read(path, name)
        shown = os.path.normpath(Path(by.document.name).parent / name)
        chain = (*by.chain, (identity, shown))
        for number, (known, _) in enumerate(by.chain):
            if known == identity:
                circle = " → ".join(f"`{one}`" for _, one in chain[number:])
                message = f"`{name}` includes itself: {circle}"
                raise _Refused("include-circle", message, "leave out one of them")
        if identity in self._seen:
            return None
        self._seen.add(identity)
        if len(self.documents) >= _MOST_FILES:
            raise _Refused("too-many-includes", f"more than {_MOST_FILES} files", None)
        return _File(parse(content, shown), path.parent, chain)

    def _read(self, path: Path, name: str) -> tuple[bytes, _Identity]:
        if self._tree is None:
            return _read(path, name)
        content = self._tree.content(path.relative_to(self._root).as_posix())
        if content is None:
            message = f"there is no usual file `{name}` in this revision"
            raise _Refused("unreadable-include", message, _RELATIVE)
        return content, str(path)

    def _identity(self, path: Path) -> _Identity | None:
        return _identity(path) if self._tree is None else str(path)


def _named(document: Document) -> list[tuple[str, Pointer]]:
    """Return what *document* includes, each with where it says so."""
    value: Any = document.value.get("include")
    if isinstance(value, str):
        return [(value, ("include",))]
    listed = value if isinstance(value, list) else []
    return [(one, ("include", n)) for n, one in enumerate(listed) if isinstance(one, str)]


def _check_name(name: str) -> None:
    """Refuse what is no plain relative path, whatever the system that it is read on."""
    why = None
    if not name.strip() or name != name.strip():
        why = "is no path" if not name.strip() else "begins or ends with a blank"
    elif not name.isprintable():
        why = "contains a character that does not show"
    elif "://" in name or name[:5].lower() == "file:":
        why = "is an address, not a file of the project"
    elif name[0] in "/~" or name[1:2] == ":" or "\\" in name or ":" in name:
        why = "is no relative path"
    elif any(step.partition(".")[0].strip().lower() in _DEVICES for step in name.split("/")):
        why = "is the name of a device"
    elif not name.lower().endswith(_SUFFIXES):
        why = "is no `.yaml`, `.yml` or `.json` file"
    if why is not None:
        raise _Refused("bad-include", f"`{name}` {why}", _RELATIVE)


def _read(path: Path, name: str) -> tuple[bytes, _Identity]:
    """Return the content of a regular file, if *path* has led to it and to nothing else."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            # NOTE: a folder on the way may have become a link since it was looked at
            moved = _identity(path) != (status.st_dev, status.st_ino)
            if moved or os.path.realpath(path) != str(path):
                raise _Refused("unreadable-include", f"`{name}` changed while it was read", None)
            if not stat.S_ISREG(status.st_mode):
                raise _Refused("unreadable-include", f"`{name}` is not a regular file", None)
            if status.st_size > LARGEST:
                message = f"`{name}` has more than {LARGEST // 1024 // 1024} MB"
                raise _Refused("unreadable-include", message, None)
            return file.read(LARGEST + 1), (status.st_dev, status.st_ino)
    except FileNotFoundError:
        raise _Refused("unreadable-include", f"there is no file `{name}`", _RELATIVE) from None
    except IsADirectoryError:
        message = f"`{name}` is a folder"
        raise _Refused("unreadable-include", message, "name each file") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        message = f"`{name}` cannot be read: {reason}"
        raise _Refused("unreadable-include", message, None) from None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
