"""
Writes a file whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from scopecard.errors import Problem, UsageError


def write_file(path: Path, content: bytes, *, new: bool = False) -> None:
    """
    Put *content* into the file at *path*; a reader sees the old bytes or the new.

    With *new*, a file that is there stays as it is, even one that has just come.

    Raises :class:`~scopecard.errors.UsageError` where that cannot be done, or where
    *path* is a link: whoever made it would decide what is overwritten.
    """
    if path.is_symlink():
        raise _refusal(path, "it is a link")
    if path.is_dir():
        raise _refusal(path, "it is a folder")
    try:
        _replace(path, content, new=new)
    except FileExistsError:
        raise _refusal(path, "it is there already") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _refusal(path, reason) from None


def _replace(path: Path, content: bytes, *, new: bool) -> None:
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        if new and _link(draft, path):
            draft.unlink()
        else:
            draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _link(draft: Path, path: Path) -> bool:
    """Give the draft its name where there is no such file; false where files have one name only."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError from None
        return False
    return True


def _refusal(path: Path, reason: str) -> UsageError:
    return UsageError(Problem("cannot-write", f"`{path}` cannot be written: {reason}"))
