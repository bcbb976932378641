"""
Writes a file whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from scopecard.errors import Problem, UsageError


def write_file(path: Path, content: bytes) -> None:
    """
    Put *content* into the file at *path*; a reader sees the old bytes or the new.

    Raises :class:`~scopecard.errors.UsageError` where that cannot be done, or where
    *path* is a link: whoever made it would decide what is overwritten.
    """
    if path.is_symlink():
        raise _refusal(path, "it is a link")
    if path.is_dir():
        raise _refusal(path, "it is a folder")
    try:
        _replace(path, content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _refusal(path, reason) from None


def _replace(path: Path, content: bytes) -> None:
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
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _refusal(path: Path, reason: str) -> UsageError:
    return UsageError(Problem("cannot-write", f"`{path}` cannot be written: {reason}"))
