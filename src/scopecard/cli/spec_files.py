"""
How are the files of a spec replaced, if they are still what was read?
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scopecard.cli.files import write_files
from scopecard.cli.options import usage
from scopecard.source import read_bytes

if TYPE_CHECKING:
    from scopecard.remedies.writing import Rewritten
    from scopecard.spec import Spec

_MARK = "\ufeff"  # NOTE: a byte order mark is no text, and stays


def replace_files(spec: Spec, files: Sequence[Rewritten]) -> None:
    """Write *files*, all of them or none, if every file of *spec* still says what was read."""
    new = {file.name: file.after for file in files}
    found = []
    for document in spec.documents:
        path = Path(document.name)
        if document.name in new and path.is_symlink():
            usage(f"`{document.name}` is a link: name the file itself")
        text = read_bytes(path, document.name).decode("utf-8", "replace")
        if text.removeprefix(_MARK) != document.text:
            usage(f"`{document.name}` was changed meanwhile; nothing is written")
        if document.name in new:
            kept = _MARK if text.startswith(_MARK) else ""
            found.append((path, (kept + new[document.name]).encode()))
    write_files(found)
