"""
Which files does a path or a glob reach?

A path without ``*`` or ``?`` reaches itself and all that lies below it; a star by
itself is no limit. Links are not followed. Where a relative path, ``~`` or
``${variable}`` begins is not known: somewhere below ``/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scopecard.resources.language import Word, included, literal, many, meet, one
from scopecard.resources.relation import Region, union

_ROOT: Final = re.compile(
    r"(?P<drive>[A-Za-z]:)|(?P<home>~[\w.-]*)|(?P<variable>\$\{[\w.:-]+\}|\$\w+|%\w+%)"
)
_EVERYTHING: Final = ("*", "**", "/**", "/*", "**/*")
_NOT_PLAIN: Final = re.compile(r"[\[\]{}!\\]|\s$|^\s")
_MOST_STARS: Final = 4


class _Path(NamedTuple):
    root: str
    """Where it begins: ``/``, a drive, ``~``, a variable, or nothing for a relative one."""
    ups: int
    """How far above its beginning it leads."""
    parts: tuple[str, ...]


def inside(inner: Sequence[str], outer: Sequence[str]) -> bool | None:
    """
    Return whether *outer* reaches all files that *inner* does; None where nobody can tell.

    >>> inside(["./docs"], ["/"]), inside(["/"], ["./docs"]), inside(["./docs"], ["~/docs"])
    (True, False, None)
    """
    paths, others = _read_all(inner), _read_all(outer)
    return None if paths is None or others is None else _inside(paths, others)


def shared(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Return whether some file may be reached by both."""
    paths, others = _read_all(one), _read_all(other)
    return None if paths is None or others is None else _meet(paths, others)


def _read_all(texts: Sequence[str]) -> list[_Path] | None:
    read = [_read(text) for text in texts]
    return None if None in read else [path for path in read if path is not None]


def _inside(inner: Sequence[_Path], outer: Sequence[_Path]) -> bool | None:
    """Return whether *outer* reaches all that *inner* does."""
    if any(map(_everything, outer)):
        return True
    if any(map(_everything, inner)):
        return False
    rest = [path for path in inner if not any(_above(parent, path) for parent in outer)]
    if included(_region(rest).most, _region(outer).least):
        return True
    alike = len({(path.root, path.ups) for path in (*inner, *outer)}) == 1
    # NOTE: `~/docs` may be `./docs`, so that only what begins alike is known to differ
    proven = alike and included(_region(inner).least, _region(outer).most) is False
    return False if proven else None


def _meet(olds: Sequence[_Path], news: Sequence[_Path]) -> bool | None:
    if any(map(_everything, (*olds, *news))):
        return True
    return meet(_region(olds).most, _region(news).most)


def _above(parent: _Path, path: _Path) -> bool:
    """Return whether *parent* is ``..``, or further up, from a relative *path*."""
    return not (parent.root or parent.parts or path.root) and parent.ups > path.ups


def _everything(path: _Path) -> bool:
    return path.root == "/" and (not path.parts or path.parts == ("**",))


def _read(text: str) -> _Path | None:
    """Return what *text* says, or None where it cannot be told."""
    text = text.strip()
    if text in _EVERYTHING:
        return _Path("/", 0, ())
    drive = re.match(r"[A-Za-z]:[\\/]", text)
    if drive or "\\" in text:
        text = text.replace("\\", "/").lower()
    text = text.removeprefix("file://")
    root, rest = _root(text)
    if _NOT_PLAIN.search(rest) or not text or "://" in text:
        return None
    ups, parts = 0, []
    for part in rest.split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts and "*" in parts[-1]:
            return None
        elif parts:
            parts.pop()
        else:
            ups += root != "/"
    if (ups and root) or parts.count("**") > _MOST_STARS:
        return None  # what lies above a home or a variable is anybody's guess
    return _Path(root, ups, tuple(parts))


def _root(text: str) -> tuple[str, str]:
    found = _ROOT.match(text)
    if found and text[found.end() : found.end() + 1] in ("", "/"):
        return found[0], text[found.end() :]
    return ("/", text[1:]) if text.startswith("/") else ("", text)


def _region(paths: Sequence[_Path]) -> Region:
    return union(*map(_region_of, paths))


def _region_of(path: _Path) -> Region:
    parts = path.parts
    if parts and parts[-1] == "**" and not _globs(parts[:-1]):
        parts = parts[:-1]  # all below a folder: the same as the folder
    begin = literal(f"{path.root}\0{path.ups}\0")
    ways = [(*begin, *way) for way in _ways(parts)]
    below = tuple((*way, *literal("/"), *many()) for way in ways)
    # NOTE: some programs take what lies below a folder that a glob fits, some do not
    return Region(tuple(ways) if _globs(parts) else (*ways, *below), (*ways, *below))


def _globs(parts: Sequence[str]) -> bool:
    return any("*" in part or "?" in part for part in parts)


def _ways(parts: Sequence[str]) -> list[Word]:
    """Return the ways in which *parts* can be met: ``**`` stands for no folder too."""
    ways: list[Word] = [()]
    for part in parts:
        here = (*literal("/"), *_part(part))
        ways = [(*way, *here) for way in ways] + (ways if part == "**" else [])
    return ways


def _part(part: str) -> Word:
    if part == "**":
        return many()
    one_level = {"*": many("/"), "?": one("/")}
    return tuple(step for char in part for step in one_level.get(char, literal(char)))
