"""
The way in from the command line.

``--version`` is answered before anything is imported, and so is a question that
has been answered before (:mod:`scopecard.cache`).
"""

from __future__ import annotations

import sys

from scopecard import __version__


def main() -> None:
    """Run the command line, and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"scopecard {__version__}\n")
        return
    from scopecard import cache

    if cache.wanted(sys.argv[1:]):
        code = cache.replay(sys.argv[1:])
        if code is not None:
            sys.exit(code)
    from scopecard.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
