"""
Keeps what is printed, so that the same question need not be worked out again.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self, TextIO

from scopecard import cache


class Recorder:
    """While it is entered, standard output is printed and kept; errors are only counted."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted and cache.wanted(sys.argv[1:])
        self._out = sys.stdout
        self._kept = io.StringIO()

    def __enter__(self) -> Self:
        if self._wanted:
            sys.stdout = _Tee(self._out, self._kept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stdout = self._out

    def keep(self, read: Sequence[str], looked_for: Sequence[str], code: int) -> None:
        """Keep what was printed, for as long as what was *read* and *looked_for* is the same."""
        if self._wanted:
            cache.keep(sys.argv[1:], read, looked_for, code, self._kept.getvalue())


class _Tee(io.TextIOBase):
    """Writes to a stream, and to a copy."""

    def __init__(self, stream: TextIO, copy: io.StringIO) -> None:
        self._stream = stream
        self._copy = copy

    def write(self, text: str) -> int:
        self._copy.write(text)
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override] # a stream may be without one
        return self._stream.encoding
