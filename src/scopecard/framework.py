"""Where the shipped framework data lies, and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopecard.source import read

_HERE = Path(__file__).parent


def data_root() -> Path:
    """Return the folder of framework data: in the package, or beside ``src`` in a checkout."""
    installed = _HERE / "scopes"
    return installed if installed.is_dir() else _HERE.parent.parent / "scopes"


def load(name: str) -> Any:  # noqa: ANN401 - whoever reads a file knows its shape
    """Return the data of one file below ``scopes/``."""
    return read(data_root() / name, name).value
