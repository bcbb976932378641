"""
Which files of a folder are specs?
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from scopecard.errors import NoInputError, Problem, ScopecardError
from scopecard.source import LARGEST, parse
from scopecard.spec.assembly import SCHEMA

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_MARK: Final = SCHEMA.encode()
_SURE: Final = re.compile(
    rb"""^(?:"schema"|'schema'|schema)[ ]*:[ ]+["']?scopecard/v1["']?[ ]*(?:\#|\r?$)""",
    re.MULTILINE,
)
_WHOLE: Final = re.compile(rb"""^(?:"system"|'system'|system)[ ]*:""", re.MULTILINE)


def find_specs(folder: Path) -> tuple[list[Path], int]:
    """
    Return the specs below *folder* in path order, and how many files were passed over.

    A spec has ``schema: scopecard/v1`` at its top level. Hidden folders are not
    looked into, links that lead out of *folder* not followed. A file without
    ``system`` that one of the specs includes is a part of that spec.
    """
    candidates = list(_candidates(folder))
    contents = {path: content for path in candidates if (content := _content(path)) is not None}
    specs = specs_among(contents)
    return specs, len(candidates) - len(specs)


def specs_among(contents: Mapping[Path, bytes]) -> list[Path]:
    """Return which of some files are specs, in path order; parts of others are none."""
    found = {path: content for path, content in contents.items() if _is_spec(content, path)}
    parts = {path for path, content in found.items() if not _WHOLE.search(content)}
    if parts:
        parts &= {part for path, content in found.items() for part in _included(path, content)}
    return sorted(path for path in found if path not in parts)


def _candidates(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise NoInputError(Problem("no-such-file", f"there is no folder `{folder}`"))
    root = folder.resolve()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not name.lower().endswith(_SUFFIXES):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                continue
            yield path


def _content(path: Path) -> bytes | None:
    """Return what stands in a regular file of a usual size."""
    try:
        status = path.stat()
        usual = path.is_file() and status.st_size <= LARGEST
        return path.read_bytes() if usual else None
    except OSError:
        return None


def _is_spec(content: bytes, path: Path) -> bool:
    if _MARK not in content:
        return False
    if _SURE.search(content):
        return True
    try:
        return bool(parse(content, str(path)).value.get("schema") == SCHEMA)
    except ScopecardError:
        return content.lstrip()[:1] == b"{" and b'"schema"' in content


def _included(path: Path, content: bytes) -> Iterator[Path]:
    """Yield the files that the spec at *path* includes."""
    if b"include" not in content:
        return
    try:
        names = parse(content, str(path)).value.get("include")
    except ScopecardError:
        return
    for name in [names] if isinstance(names, str) else names or ():
        if isinstance(name, str):
            yield Path(os.path.normpath(path.parent / name))
