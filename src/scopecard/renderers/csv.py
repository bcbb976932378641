"""
Rows for a tracker or a spreadsheet, in which no cell is a formula.

Fields are quoted and lines end as RFC 4180 has it. A spreadsheet computes what begins
with a sign like ``=``, also after a separator that it takes for the end of a field: an
apostrophe before the sign keeps it a word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.tracker import Row

_FORMULA: Final = re.compile("(^|[,;|\"'])(\\s*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")


def render(rows: Sequence[Row], head: Sequence[str]) -> str:
    """Return *rows* below their *head*."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(list(_cells(row)) for row in rows)
    return text.getvalue()


def _cells(row: Row) -> Iterator[str]:
    for cell in row:
        yield cell_text(str(cell))


def cell_text(text: str) -> str:
    """
    Return *text* as a cell that is never computed.

    >>> cell_text("=1+1"), cell_text("a; @b"), cell_text("a-b, c")
    ("'=1+1", "a; '@b", 'a-b, c')
    """
    return _FORMULA.sub(r"\1\2'\3", safe(text))
