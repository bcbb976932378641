"""
Has exactly this been asked before, and has nothing changed since?

A result is kept under a digest of everything that the answer depends on: the
command line, the terminal, this version of Scopecard down to its files, and
the content of each file that was read (and of each that was looked for and not
found). What is damaged, foreign or stale is a miss; writing is atomic, so that
runs in parallel cannot harm each other. The cache lies with the user, never in
the project under review.

This module imports next to nothing: a hit must not cost more than it saves.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time

TYPE_CHECKING = False  # NOTE: as in `scopecard`: importing typing costs more than a hit
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAGIC = b"scopecard-cache-2\n"
_ENVIRONMENT = ("NO_COLOR", "TERM", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8", "LANG", "LC_ALL")
_LARGEST = 16 * 1024 * 1024


def folder() -> str | None:
    """Return where results are kept; none where there is no home to keep them in."""
    base = os.environ.get("SCOPECARD_CACHE")
    if base is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        if base.startswith("~"):
            return None
        base = os.path.join(base, "scopecard")
    return base or None


def wanted(arguments: Sequence[str]) -> bool:
    """Return whether the answer to *arguments* may come from the cache."""
    return (
        len(arguments) > 1
        and arguments[0] == "evaluate"
        and not {"-", "--no-cache", "-h", "--help"} & set(arguments)
        and folder() is not None
    )


def key(arguments: Sequence[str]) -> str:
    """Return the name under which the answer to *arguments* is kept."""
    digest = hashlib.sha256(MAGIC)
    size = ""
    if sys.stdout.isatty():
        size = str(os.get_terminal_size(sys.stdout.fileno()))
    parts = [
        *arguments,
        "",
        os.getcwd(),
        str(sys.stdout.encoding),
        size,
        time.strftime("%Y-%m-%d"),  # acceptances end
        sys.version,
        *(f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT),
        *_engine(),
    ]
    for part in parts:
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def replay(arguments: Sequence[str]) -> int | None:
    """Print the kept answer to *arguments* and return its exit code; none if there is none."""
    try:
        where = os.path.join(str(folder()), key(arguments))
        with open(where, "rb") as file:
            kept = file.read(_LARGEST)
        answer = _current(kept)
    except (OSError, ValueError):
        return None
    if answer is None:
        return None
    code, output = answer
    sys.stdout.write(output)
    sys.stdout.flush()
    return code


def keep(
    arguments: Sequence[str],
    read: Iterable[str],
    looked_for: Iterable[str],
    code: int,
    output: str,
) -> None:
    """
    Keep *output* as the answer to *arguments*, until a file changes that it depends on.

    Those are the files that were *read*, and those that were *looked_for* and may be absent.
    """
    base = folder()
    names = sorted({*read, *looked_for})
    if base is None or any("\n" in name for name in names):
        return
    if any(_state(name) in ("folder", "absent") for name in read):
        return
    state = "".join(f"{_state(name)} {name}\n" for name in names)
    body = f"{code} {len(names)}\n{state}{output}".encode("utf-8", "surrogateescape")
    kept = MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body
    try:
        os.makedirs(base, mode=0o700, exist_ok=True)
        name = key(arguments)
        draft = os.path.join(base, f".{name}.{os.getpid()}")
        with open(draft, "xb") as file:
            file.write(kept)
        os.replace(draft, os.path.join(base, name))
    except OSError:
        return  # a cache that cannot be written is no error


def _current(kept: bytes) -> tuple[int, str] | None:
    """Return the exit code and output in *kept*, if it is whole and still true."""
    if not kept.startswith(MAGIC):
        return None
    digest, _, body = kept[len(MAGIC) :].partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    head, _, rest = body.decode("utf-8", "surrogateescape").partition("\n")
    code, count = map(int, head.split())
    for _ in range(count):
        line, _, rest = rest.partition("\n")
        state, _, name = line.partition(" ")
        if _state(name) != state:
            return None
    return code, rest


def _state(name: str) -> str:
    """Return a digest of the file *name*, or that it is a folder or not there."""
    try:
        with open(name, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except IsADirectoryError:
        return "folder"
    except FileNotFoundError:
        return "absent"


def _engine() -> Iterable[str]:
    """Yield what tells this Scopecard from another: its files, their sizes and times."""
    here = os.path.dirname(os.path.abspath(__file__))
    stack = [here]
    if not os.path.isdir(os.path.join(here, "scopes")):
        stack.append(os.path.join(os.path.dirname(os.path.dirname(here)), "scopes"))
    while stack:
        place = stack.pop()
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    stack.append(entry.path)
            else:
                status = entry.stat()
                yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
