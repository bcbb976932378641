"""
One sheet of paper as PDF, set by ``fpdf2``, which the extra ``pdf`` installs.

Its two fonts are among the fourteen that every reader has, so nothing is embedded, and
no clock is read: the same sheet gives the same bytes. What their encoding lacks is
escaped, as on a terminal. A page that is printed from HTML has all letters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from scopecard.errors import Problem, UsageError
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from fpdf import FPDF

    from scopecard.one_page import Block, Sheet

_WIDTH, _HEIGHT = 595, 842
_MARGIN: Final = 50
_LOWEST: Final = _HEIGHT - 60
"""Where the foot begins, from the top."""
_ENCODING: Final = "cp1252"
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INK, _DIM = (0, 0, 0), (77, 84, 92)
_COLOURS: Final = {0: _DIM, 1: (26, 107, 46), 2: (8, 84, 128), 3: (122, 71, 0), 4: (153, 28, 23)}


class _Type(NamedTuple):
    """How a line is set."""

    size: float
    lead: float
    """From one line to the next."""
    colour: tuple[int, int, int] = _INK
    bold: bool = False
    indent: float = 0


_SENTENCE: Final = _Type(11, 15)
_ITEM: Final = _Type(10, 13, indent=12)
_FOOT: Final = _Type(8, 10, _DIM)


def render(sheet: Sheet) -> bytes:
    """
    Return *sheet* as a PDF of one page.

    Raises :class:`~scopecard.errors.UsageError` where ``fpdf2`` is not installed.
    """
    pdf = _paper(sheet.title)
    accent = _COLOURS[sheet.scope]
    pdf.set_fill_color(*accent)
    pdf.rect(0, 0, 12, _HEIGHT, style="F")
    y = 70.0
    y = _set(pdf, sheet.title, y, _Type(20, 25, bold=True), most=2)
    y = _set(pdf, sheet.verdict, y, _Type(17, 22, accent, bold=True), most=2)
    for sentence in sheet.sentences:
        y = _set(pdf, sentence, y, _SENTENCE, most=3)
    for block in sheet.blocks:
        if y + 16 > _LOWEST - 30:
            break
        y = _block(pdf, block, y + 16, accent)
    _set(pdf, sheet.foot, _HEIGHT - 44, _FOOT, most=3)
    return bytes(pdf.output())


def _paper(title: str) -> FPDF:
    """Return an empty sheet."""
    try:
        from fpdf import FPDF
    except ImportError:
        raise UsageError(
            Problem(
                "no-fpdf2",
                "a PDF needs the package `fpdf2`, which is not installed",
                help="install it (`pip install 'scopecard[pdf]'`), or print the page that "
                "`--format html` gives",
            )
        ) from None
    pdf = FPDF(unit="pt", format=(_WIDTH, _HEIGHT))
    pdf.set_creation_date(_NO_DATE)
    pdf.set_producer("Scopecard")
    pdf.set_title(safe(title))
    pdf.set_lang("en")
    pdf.core_fonts_encoding = _ENCODING
    pdf.set_display_mode("fullpage")
    pdf.c_margin = 0
    pdf.set_margin(0)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    return pdf


def _block(pdf: FPDF, block: Block, top: float, accent: tuple[int, int, int]) -> float:
    """Set *block* from *top* on, as much of it as there is room for, and return where it ends."""
    y = _set(pdf, block.heading, top, _Type(12, 17, accent, bold=True), most=1)
    for told in block.lines:
        lines = _wrapped(pdf, told, _ITEM)[:3]
        if y + _ITEM.lead * len(lines) > _LOWEST:
            _set(pdf, "…", y, _ITEM._replace(colour=_DIM), most=1)
            return _LOWEST
        _put(pdf, "•", y, _ITEM._replace(colour=_DIM, indent=0))
        for line in lines:
            _put(pdf, line, y, _ITEM)
            y += _ITEM.lead
        y += 2
    return y


def _set(pdf: FPDF, text: str, y: float, how: _Type, *, most: int) -> float:
    """Set *text* from *y* on, at most so many lines of it, and return where the next may stand."""
    for line in _wrapped(pdf, text, how)[:most]:
        _put(pdf, line, y, how)
        y += how.lead
    return y


def _put(pdf: FPDF, line: str, y: float, how: _Type) -> None:
    _choose(pdf, how)
    pdf.set_text_color(*how.colour)
    pdf.text(_MARGIN + how.indent, y, line)


def _wrapped(pdf: FPDF, text: str, how: _Type) -> list[str]:
    """Return *text* in lines that fit, words broken only where one is too long."""
    _choose(pdf, how)
    room = _WIDTH - 2 * _MARGIN - how.indent
    found = pdf.multi_cell(room, how.lead, encoded(text), dry_run=True, output="LINES", align="L")
    # What comes back is in bytes of the font already, each as if it were a letter.
    return [line.encode("latin-1").decode(_ENCODING) for line in cast("list[str]", found)]


def _choose(pdf: FPDF, how: _Type) -> None:
    pdf.set_font("Helvetica", style="B" if how.bold else "", size=how.size)


def encoded(text: str) -> str:
    r"""
    Return *text* with what the fonts lack as escapes.

    >>> encoded("Caf\xe9 \u4e2d")
    'Café \\u4e2d'
    """
    return safe(text).encode(_ENCODING, "backslashreplace").decode(_ENCODING)
