"""
What did a file say at a revision in git? Read without touching the checkout.

The only module that starts ``git``: without a shell, without hooks, filters or the
network, for a limited time. Names come from ``ls-tree`` and contents are asked for
by object id; the one name of a file on a command line stands behind ``--``, literally.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from scopecard.errors import NoInputError, Problem, SpecError, UsageError
from scopecard.source import LARGEST

_SECONDS: Final = 30
_MOST_BYTES: Final = 256 * 1024 * 1024
_REGULAR: Final = ("100644", "100755", "100664")
_ENTRY: Final = re.compile(
    rb"(?P<mode>[0-7]{6}) (?P<type>\w+) (?P<id>[0-9a-f]{40,64}) +(?P<size>[0-9]+|-)\t(?P<path>.*)",
    re.DOTALL,
)
_ID: Final = re.compile(r"[0-9a-f]{40,64}")
_WORD: Final = re.compile(r"[0-9a-f]{16}")
_QUIET: Final = {
    "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
    "LC_ALL": "C",
}  # fmt: skip
"""Nothing is fetched, asked or written, and messages are the same everywhere."""


class _File(NamedTuple):
    id: str
    size: int
    regular: bool


class Author(NamedTuple):
    """Who git says wrote something."""

    name: str
    email: str


class Revision:
    """The files of one commit."""

    def __init__(self, name: str, top: Path, files: Mapping[str, _File]) -> None:
        self.name = name
        """As the user wrote it."""
        self.top = top
        """The root of the working tree."""
        self._files = files
        self._read: dict[str, bytes] = {}

    def kind(self, path: str) -> str:
        """Return whether *path* is a ``file``, a ``folder``, or an empty text for neither."""
        if path in self._files:
            return "file"
        within = f"{path}/" if path else ""
        return "folder" if any(name.startswith(within) for name in self._files) else ""

    def below(self, folder: str, suffixes: Sequence[str]) -> list[str]:
        """Return the usual files below *folder* whose names end so, hidden folders left out."""
        within = f"{folder}/" if folder else ""
        return sorted(
            name
            for name, file in self._files.items()
            if name.startswith(within)
            and name.lower().endswith(tuple(suffixes))
            and file.regular
            and file.size <= LARGEST
            and not any(part.startswith(".") for part in name[len(within) :].split("/"))
        )

    def content(self, path: str) -> bytes | None:
        """Return what stands in the file at *path*; None where there is no usual one."""
        file = self._files.get(path)
        if file is None or not file.regular:
            return None
        if file.size > LARGEST:
            limit = LARGEST // 1024 // 1024
            raise SpecError(Problem("too-large", f"`{self.name}:{path}` has more than {limit} MB"))
        if path not in self._read:
            self.fetch([path])
        return self._read[path]

    def fetch(self, paths: Sequence[str]) -> None:
        """Read several files at once."""
        wanted = [path for path in paths if path not in self._read]
        files = [self._files[path] for path in wanted]
        if sum(file.size for file in files) > _MOST_BYTES:
            message = f"the files of `{self.name}` have more than {_MOST_BYTES // 1024 // 1024} MB"
            raise UsageError(Problem("too-large", message, help="name a folder or a file"))
        asked = "".join(f"{file.id}\n" for file in files).encode()
        answer = _git(["cat-file", "--batch"], self.top, asked) if files else b""
        at = 0
        for path, file in zip(wanted, files, strict=True):
            end = answer.index(b"\n", at)
            header = answer[at:end].split(b" ")
            if header[1:] != [b"blob", str(file.size).encode()]:
                raise _unreadable(f"`{path}` is not in the repository")
            self._read[path] = answer[end + 1 : end + 1 + file.size]
            at = end + 1 + file.size + 1


def revision(name: str, start: Path) -> Revision:
    """
    Return the files of the commit *name* in the repository that *start* lies in.

    Raises :class:`~scopecard.errors.UsageError` without ``git`` or a repository, and
    :class:`~scopecard.errors.NoInputError` where there is no such commit.
    """
    top = top_of(start)
    commit = _commit(name, top)
    listed = _git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], top)
    files: dict[str, _File] = {}
    for line in listed.split(b"\0"):
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            path = entry["path"].decode("utf-8", "surrogateescape")
            size = entry["size"]
            regular = entry["mode"].decode() in _REGULAR and size != b"-"
            files[path] = _File(entry["id"].decode(), int(size) if regular else 0, regular)
    return Revision(name, top, files)


def top_of(start: Path) -> Path:
    """Return the root of the working tree that *start* lies in."""
    folder = start if start.is_dir() else start.parent
    out = _git(["rev-parse", "--show-toplevel"], folder)
    return Path(os.fsdecode(out.removesuffix(b"\n")))


def common(one: str, other: str, start: Path) -> str:
    """Return the commit at which the histories of two revisions parted."""
    top = top_of(start)
    found = _git(["merge-base", _commit(one, top), _commit(other, top)], top)
    return found.decode().strip()


def writer(found: Revision, path: str, word: str) -> Author | None:
    """
    Return who wrote *word* into a file of a revision, the last time that it was put there.

    None where git does not say: it is not there, or came before what a shallow clone has.
    """
    content = found.content(path)
    if not _WORD.fullmatch(word) or content is None or word.encode() not in content:
        return None
    asked = ["log", "--max-count=1", "--no-textconv", "--no-ext-diff", "--no-show-signature", "--follow",
             f"-S{word}", "--format=%P%n%aN%n%aE", _commit(found.name, found.top), "--", path]  # fmt: skip
    parents, *names = _git(asked, found.top).decode("utf-8", "replace").split("\n")
    if len(names) < len(Author._fields):
        return None
    if not parents:  # the first commit, or only the first that is here
        shallow = _git(["rev-parse", "--is-shallow-repository"], found.top)
        if shallow.strip() != b"false":
            return None
    return Author(*names[: len(Author._fields)])


def _commit(name: str, top: Path) -> str:
    """Return the id of the commit that *name* stands for."""
    refused = not name or name.startswith("-") or not name.isprintable()
    if not refused:
        try:
            asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
            found = _git(asked, top).decode().split()
        except UsageError:
            found = []
        if found and _ID.fullmatch(found[-1]):
            return found[-1]
    message = f"git knows no revision `{name}`"
    raise NoInputError(Problem("no-such-revision", message, help="git log --oneline shows some"))


def _git(arguments: Sequence[str], folder: Path, given: bytes = b"") -> bytes:
    """Return what ``git`` prints."""
    program = shutil.which("git")
    if program is None or Path(program).parent == Path.cwd():
        raise UsageError(
            Problem("no-git", "a revision is asked for, and there is no `git`", help="name files")
        )  # fmt: skip
    environment = {**os.environ, **_QUIET}
    command = [program, "--no-pager", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # a list, no shell, names only from `ls-tree`
            command, input=given, capture_output=True, timeout=_SECONDS, check=False,
            env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _unreadable(f"git took more than {_SECONDS} seconds") from None
    except OSError as error:
        raise _unreadable((error.strerror or "git cannot be started").lower()) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _unreadable(said[0].removeprefix("fatal: ") if said else "git failed")
    return done.stdout


def _unreadable(reason: str) -> UsageError:
    return UsageError(Problem("git-failed", f"git cannot be read: {reason}"))
