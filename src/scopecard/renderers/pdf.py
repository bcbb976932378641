"""
One sheet of paper as PDF, without a library, a browser or a font.

The two fonts are among the fourteen that every reader has, so nothing is embedded and
the same sheet gives the same bytes. What their encoding lacks is escaped, as on a
terminal. A page that is printed from HTML has all letters, and structure for readers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.one_page import Sheet

_WIDTH, _HEIGHT = 595, 842
_MARGIN: Final = 50
_LEAST: Final = 60
"""Where the foot begins."""
_COLOURS: Final = {
    1: "0.10 0.42 0.18",
    2: "0.03 0.33 0.50",
    3: "0.48 0.28 0.00",
    4: "0.60 0.11 0.09",
}
_INK, _DIM = "0 0 0", "0.30 0.33 0.36"
# In thousandths of the size, from the space on: Helvetica's metrics.
_WIDTHS: Final = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER: Final = 1000
"""No letter of the encoding is wider."""
_BOLD: Final = 1.1
"""How much wider bold letters are at most, roughly."""


def render(sheet: Sheet) -> bytes:
    """Return *sheet* as a PDF of one page."""
    marks = "\n".join(_marks(sheet)).encode("cp1252")
    return _file(marks, sheet.title)


def _marks(sheet: Sheet) -> Iterator[str]:
    """Yield what draws the sheet, from the top down."""
    accent = _COLOURS[sheet.scope]
    yield f"{accent} rg 0 0 12 {_HEIGHT} re f"
    y = _HEIGHT - 70.0
    for line in _wrapped(sheet.title, 20, bold=True)[:2]:
        yield _text(line, y, 20, _INK, bold=True)
        y -= 25
    for line in _wrapped(sheet.verdict, 17, bold=True)[:2]:
        yield _text(line, y, 17, accent, bold=True)
        y -= 22
    for sentence in sheet.sentences:
        for line in _wrapped(sentence, 11)[:3]:
            yield _text(line, y, 11, _INK)
            y -= 15
    for block in sheet.blocks:
        y -= 16
        if y < _LEAST + 30:
            break
        yield _text(block.heading, y, 12, accent, bold=True)
        y -= 17
        for told in block.lines:
            lines = _wrapped(told, 10, indent=12)[:3]
            if y - 13 * len(lines) < _LEAST:
                yield _text("…", y, 10, _DIM, indent=12)
                y = _LEAST
                break
            for number, line in enumerate(lines):
                yield _text(line, y, 10, _INK, indent=12, dot=not number)
                y -= 13
            y -= 2
    for number, line in enumerate(_wrapped(sheet.foot, 8)[:3]):
        yield _text(line, 44 - 10 * number, 8, _DIM)


def _text(
    line: str, y: float, size: int, colour: str, *, bold: bool = False, indent: int = 0,
    dot: bool = False,
) -> str:  # fmt: skip
    font = "F2" if bold else "F1"
    sign = f"BT /F1 {size} Tf {_DIM} rg {_MARGIN} {y:g} Td (\u2022) Tj ET\n" if dot else ""
    return f"{sign}BT /{font} {size} Tf {colour} rg {_MARGIN + indent} {y:g} Td ({_string(line)}) Tj ET"


def _string(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def encoded(text: str) -> str:
    r"""
    Return *text* with what the fonts lack as escapes.

    >>> encoded("Caf\xe9 \u4e2d")
    'Café \\u4e2d'
    """
    return safe(text).encode("cp1252", "backslashreplace").decode("cp1252")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide *text* is, in points, or a little less."""
    units = sum(
        _WIDTHS[ord(letter) - 32] if 32 <= ord(letter) < 127 else _OTHER  # noqa: PLR2004 - ASCII
        for letter in text
    )
    return units * size / 1000 * (_BOLD if bold else 1)


def _wrapped(text: str, size: int, *, bold: bool = False, indent: int = 0) -> list[str]:
    """Return *text* in lines that fit, words broken only where one is too long."""
    room = _WIDTH - 2 * _MARGIN - indent
    lines = [""]
    for word in encoded(text).split():
        joined = f"{lines[-1]} {word}".strip()
        if width(joined, size, bold=bold) <= room:
            lines[-1] = joined
            continue
        lines += [""] if lines[-1] else []
        for letter in word:
            if width(lines[-1] + letter, size, bold=bold) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _file(marks: bytes, title: str) -> bytes:
    """Return the objects of a file with one page, and the table of where each begins."""
    stream = zlib.compress(marks, 9)
    name = "FEFF" + safe(title).encode("utf-16-be").hex().upper()
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
        ).encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
        (font % "Helvetica").encode(),
        (font % "Helvetica-Bold").encode(),
        f"<< /Title <{name}> /Producer (Scopecard) >>".encode(),
    ]
    return _joined(objects)


def _joined(objects: Sequence[bytes]) -> bytes:
    head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    parts = [b"%d 0 obj\n%b\nendobj\n" % (number, one) for number, one in enumerate(objects, 1)]
    places = list(accumulate([len(head), *map(len, parts)]))
    table = b"".join(b"%010d 00000 n \n" % place for place in places[:-1])
    count = len(objects) + 1
    end = (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (count, table, count, len(objects), places[-1])
    return head + b"".join(parts) + end
