"""
Which files of a folder are specs?
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_MARK: Final = re.compile(
    rb"""^(?:\{\s*|[ \t]*)["']?schema["']?\s*:\s*["']?scopecard/v1\b""", re.MULTILINE
)
_LARGEST: Final = 16 * 1024 * 1024


def find_specs(folder: Path) -> tuple[list[Path], int]:
    """
    Return the specs below *folder* in path order, and how many files were passed over.

    A spec says ``schema: scopecard/v1``. Hidden folders, and links to elsewhere,
    are not followed.
    """
    found: list[Path] = []
    passed_over = 0
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not name.endswith(_SUFFIXES) or not path.is_file():
                continue
            if _is_spec(path):
                found.append(path)
            else:
                passed_over += 1
    return sorted(found), passed_over


def _is_spec(path: Path) -> bool:
    try:
        if path.stat().st_size > _LARGEST:
            return False
        return _MARK.search(path.read_bytes()) is not None
    except OSError:
        return False
