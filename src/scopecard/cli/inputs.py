"""
What is to be read: specs in files, in folders, on standard input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scopecard.errors import NoInputError, Problem
from scopecard.spec import Spec, find_specs, load_spec, parse_spec


def spec_files(targets: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """
    Yield the specs that *targets* name, each with whether a folder brought it.

    Raises :class:`~scopecard.errors.NoInputError` for what does not exist, and for
    folders without a spec.
    """
    for target in targets:
        path = Path(target)
        if target == "-" or not path.is_dir():
            yield target, False
            continue
        found, passed_over = find_specs(path)
        if not found:
            message = f"no spec in `{target}` ({passed_over} other files passed over)"
            hint = "a spec is a YAML or JSON file with `schema: scopecard/v1` at the top"
            raise NoInputError(Problem("no-input", message, help=hint))
        for spec in found:
            yield str(spec), True


def load(file: str, environment: str | None, root: Path | None) -> Spec:
    """Return the spec in *file*, or on standard input for ``-``."""
    if file == "-":
        return parse_spec(sys.stdin.buffer.read(), environment=environment, root=root)
    return load_spec(Path(file), environment=environment, root=root)
