"""
What is compared? Files, folders, standard input, revisions in git, imported files.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.cli.drafted import STDIN, Design, Folder, alike, drafted, is_foreign
from scopecard.errors import NoInputError, Problem
from scopecard.spec import find_specs, load_spec, parse_spec, specs_among

if TYPE_CHECKING:
    from scopecard.revisions import Revision

_MARK: Final = b"scopecard/v1"
_SUFFIXES: Final = (".yaml", ".yml", ".json")


class Reading(NamedTuple):
    """How specs are read."""

    environment: str | None
    root: Path | None


def two_sides(old: str, new: str | None, reading: Reading) -> tuple[Design | Folder, ...]:
    """
    Return both sides of a comparison.

    *old* may be ``REV..REV``; then *new* is a path to look at, or nothing.
    """
    from scopecard.cli.options import usage

    first, dots, second = old.partition("...")
    if not dots:
        first, dots, second = old.partition("..")
    if dots and not Path(old).exists() and (new is None or ":" not in old):
        return _between(first or "HEAD", second or "HEAD", new, reading, parted=dots == "...")
    if new is None:
        usage("diff takes two designs", "scopecard diff OLD NEW, or REV..REV [PATH]")
    if old == new == "-":
        usage("only one side can be standard input")
    return alike(side(old, reading), side(new, reading))


def _between(
    first: str, second: str, path: str | None, reading: Reading, *, parted: bool
) -> tuple[Design | Folder, ...]:
    from scopecard.revisions import common

    here = Path.cwd()
    base = common(first, second, here) if parted else first
    within = "" if path is None else "." if path in (".", "") else f"./{path}"
    one, other = (_at_revision(rev, within, here, reading) for rev in (base, second))
    return alike(one, other)


def side(target: str, reading: Reading) -> Design | Folder:
    """Return what *target* names."""
    path = Path(target)
    if target == "-":
        return _of_content(sys.stdin.buffer.read(), STDIN, None, reading)
    if path.is_dir():
        return _folder(path, target, reading)
    rev, colon, within = target.partition(":")
    drive = len(rev) == 1 and within[:1] in ("/", "\\")
    if colon and rev and not drive and not path.exists():
        return _at_revision(rev, within, Path.cwd(), reading)
    from scopecard.source import read_bytes

    return _of_content(read_bytes(path, target), target, path, reading)


def _of_content(content: bytes, name: str, path: Path | None, reading: Reading) -> Design:
    environment, root = reading
    if _MARK in content or not is_foreign(content, name):
        if path is not None and not _is_of_git(path):
            return Design(load_spec(path, environment=environment, root=root))
        shown = name if path is None else path.name
        return Design(parse_spec(content, shown, environment=environment, root=root, path=path))
    return drafted({name: content})


def _is_of_git(path: Path) -> bool:
    """Return whether git made this file for its driver: the folder is of no use to a reader."""
    import os

    return path.parent.name.startswith("git-blob-") and "GIT_DIFF_PATH_TOTAL" in os.environ


def _folder(folder: Path, name: str, reading: Reading) -> Design | Folder:
    found, _ = find_specs(folder)
    if found:
        designs = {
            path.relative_to(folder).as_posix(): partial(_load, path, reading) for path in found
        }
        return Folder(name, designs)
    from scopecard.source import read_bytes

    files = {
        str(path): read_bytes(path, str(path))
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".") and path.suffix in _SUFFIXES
    }
    return _imported(files, name)


def _load(path: Path, reading: Reading) -> Design:
    return Design(load_spec(path, environment=reading.environment, root=reading.root))


def _imported(files: Mapping[str, bytes], name: str) -> Design:
    usable = {file: content for file, content in files.items() if is_foreign(content, file)}
    if not usable:
        message = f"no spec in `{name}`, and nothing that can be imported"
        raise NoInputError(Problem("no-input", message))
    return drafted(usable)


def _at_revision(rev: str, within: str, here: Path, reading: Reading) -> Design | Folder:
    from scopecard.revisions import revision

    found = revision(rev, here)
    side = _in_revision(found, _in_tree(within, here, found), reading)
    return side._replace(revision=f"{rev}:")


def _in_revision(found: Revision, path: str, reading: Reading) -> Design | Folder:
    kind = found.kind(path)
    name = f"{found.name}:{path}"
    if kind == "file":
        content = found.content(path)
        if content is None:
            raise NoInputError(Problem("not-a-file", f"`{name}` is not a regular file"))
        if _MARK in content or not is_foreign(content, name):
            return _spec_at(found, path, reading)
        return drafted({name: content})
    if kind != "folder":
        message = f"there is no `{path}` in revision `{found.name}`"
        hint = "paths count from the root of the repository; `./` is the folder you are in"
        raise NoInputError(Problem("no-such-file", message, help=hint))
    paths = found.below(path, _SUFFIXES)
    found.fetch(paths)
    contents = {Path(one): found.content(one) or b"" for one in paths}
    return _folder_at(found, path, contents, reading)


def _folder_at(
    found: Revision, path: str, contents: Mapping[Path, bytes], reading: Reading
) -> Design | Folder:
    name = f"{found.name}:{path}"
    specs = specs_among(contents)
    if not specs:
        return _imported({f"{found.name}:{one}": text for one, text in contents.items()}, name)
    return Folder(
        name,
        {
            one.relative_to(path or ".").as_posix(): partial(
                _spec_at, found, one.as_posix(), reading
            )
            for one in specs
        },
    )


def _spec_at(found: Revision, path: str, reading: Reading) -> Design:
    name = f"{found.name}:{path}"
    spec = parse_spec(
        found.content(path) or b"", name, path=found.top / path, root=found.top, tree=found,
        environment=reading.environment,
    )  # fmt: skip
    return Design(spec)


def _in_tree(within: str, here: Path, found: Revision) -> str:
    """Return a path as it counts from the root of the repository."""
    if within.startswith("./") or within in (".", ".."):
        whole = Path(here.resolve(), within)
        try:
            inside = PurePath(_flat(whole)).relative_to(found.top.resolve())
        except ValueError:
            message = f"`{within}` lies outside the repository"
            raise NoInputError(Problem("no-such-file", message)) from None
        return "" if inside == PurePath() else inside.as_posix()
    return within.strip("/")


def _flat(path: Path) -> str:
    import os

    return os.path.normpath(path)


def names(designs: Sequence[Folder]) -> list[str]:
    """Return every path that any of some folders has, in order."""
    return sorted({name for folder in designs for name in folder.designs})
