"""
How is it asked for? One command in each file; this one has the exit codes.

::

    0    done, whatever the scope
    1    a condition of --fail-on is met
    2    usage or configuration
    3    a spec is invalid
    4    there is nothing to read
    5    an error in Scopecard itself
    130  interrupted
    141  whoever reads the output has closed it
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scopecard.errors import ScopecardError

INTERNAL_ERROR = 5
INTERRUPTED = 130
CLOSED_PIPE = 141


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; nothing is raised."""
    try:
        return _run(list(arguments))
    except ScopecardError as error:
        from scopecard.cli.terminal import complain

        complain(error.problems)
        return error.exit_code
    except BrokenPipeError:
        # NOTE: whoever reads our output has seen enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: never a traceback
        return _confess(error)


def _run(arguments: list[str]) -> int:
    from typer.main import get_command

    from scopecard.cli.app import app, usage_errors

    try:
        code = get_command(app).main(arguments, prog_name="scopecard", standalone_mode=False)
    except usage_errors() as error:
        from scopecard.cli.terminal import complain_of_usage

        return complain_of_usage(error)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _confess(error: Exception) -> int:
    from scopecard import __version__
    from scopecard.renderers.safe import safe

    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = ""
    if frame is not None:
        name = Path(frame.tb_frame.f_code.co_filename).name
        where = f" at {name}:{frame.tb_lineno}"
    sys.stderr.write(
        f"error[internal]: {type(error).__name__}{where}: {safe(str(error))[:200]}\n"
        f"  = note: this is a fault of scopecard {__version__}, not of your spec;"
        " please report it with the spec that caused it\n"
    )
    return INTERNAL_ERROR
