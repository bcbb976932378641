"""
Where output goes: width, colour and encoding of this terminal, and complaints.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from typing import TextIO

from scopecard.errors import Problem
from scopecard.renderers.diagnostics import render_problems
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

_WIDTH = 100
_WIDEST = 120
_NARROWEST = 60


def style_of(stream: TextIO, color: str = "auto") -> Style:
    """Return how to write to *stream*; *color* is auto, always or never."""
    terminal = stream.isatty()
    colored = color == "always" or (
        color == "auto"
        and terminal
        and "NO_COLOR" not in os.environ
        and os.environ.get("TERM") != "dumb"
    )
    width = _WIDTH
    if terminal:
        columns = shutil.get_terminal_size((_WIDTH, 24)).columns
        width = max(_NARROWEST, min(_WIDEST, columns))
    encoding = (stream.encoding or "ascii").lower().replace("-", "")
    return Style(color=colored, width=width, unicode=encoding.startswith("utf"))


def write(text: str, stream: TextIO | None = None) -> None:
    """Write *text*; what the encoding lacks is escaped, not an error."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "ascii"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def complain(problems: Sequence[Problem]) -> None:
    """Show *problems* on standard error."""
    sys.stdout.flush()
    write(render_problems(problems, color=style_of(sys.stderr).color), sys.stderr)


def complain_of_usage(error: Exception) -> int:
    """Show a wrong command line on standard error, and return the exit code."""
    if type(error).__name__ == "NoArgsIsHelpError":
        write(f"{error}\n", sys.stderr)
        return 2
    context = getattr(error, "ctx", None)
    message = getattr(error, "format_message", error.__str__)()
    write(f"error[usage]: {safe(message)}\n", sys.stderr)
    if context is not None:
        write(f"  = help: {context.command_path} --help\n", sys.stderr)
    return 2


class Progress:
    """A line on a terminal that says how far a long run is; silent elsewhere."""

    def __init__(self, total: int | None, *, wanted: bool = True) -> None:
        self._of = "" if total is None else f"/{total}"
        self._shown = wanted and total not in (0, 1) and sys.stderr.isatty()

    def step(self, number: int, what: str) -> None:
        """Say that *what* is worked on now."""
        if self._shown:
            write(f"\r\x1b[2K{number}{self._of} {safe(what)[:70]}", sys.stderr)
            sys.stderr.flush()

    def done(self) -> None:
        """Take the line away."""
        if self._shown:
            write("\r\x1b[2K", sys.stderr)
            sys.stderr.flush()
