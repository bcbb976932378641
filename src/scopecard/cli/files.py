"""
Writes a file, or several, whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
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


def write_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """
    Put each content into its file, all of them or none; rights stay as they are.

    Everything is on the disk before the first file is replaced; where one cannot be,
    those before it get their old content back. Raises as :func:`write_file` does.
    """
    drafts: list[tuple[Path, Path, bytes]] = []
    done: list[tuple[Path, bytes]] = []
    at = files[0][0] if files else Path()
    try:
        for path, content in files:
            at = path
            if path.is_symlink():
                raise _refusal(path, "it is a link")
            before, mode = path.read_bytes(), path.stat().st_mode & 0o777
            drafts.append((_draft(path, content), path, before))
            drafts[-1][0].chmod(mode)
        for draft, path, before in drafts:
            at = path
            draft.replace(path)
            done.append((path, before))
    except OSError as error:
        for path, before in reversed(done):
            mode = path.stat().st_mode & 0o777
            _replace(path, before, new=False)
            path.chmod(mode)
        raise _refusal(at, (error.strerror or type(error).__name__).lower()) from None
    finally:
        for draft, _, _ in drafts:
            draft.unlink(missing_ok=True)


def _replace(path: Path, content: bytes, *, new: bool) -> None:
    draft = _draft(path, content)
    try:
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


def _draft(path: Path, content: bytes) -> Path:
    """Return a new file beside *path* that holds *content*."""
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return draft


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
