"""
How wide is a text, and how much of it fits?

Nobody knows the font of whoever looks, so the widths are those of a wide one:
what fits here fits everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_WIDTHS: Final = {
    **dict.fromkeys("ijl'|", 0.29),
    **dict.fromkeys("I.,:;! ", 0.33),
    **dict.fromkeys("()[]/\\-frt`", 0.42),
    **dict.fromkeys('cskvxyzJ?"*', 0.58),
    **dict.fromkeys("CEFLPSTXYZ", 0.68),
    **dict.fromkeys("GHNOQUDARKVB&", 0.79),
    **dict.fromkeys("w+<>=~#$", 0.84),
    **dict.fromkeys("mMW@%", 0.99),
}
_LETTER: Final = 0.64
_OTHER: Final = 1.0
_LATIN: Final = 0x250
_BOLD: Final = 1.12


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return at most how many pixels *text* takes in a font of *size* pixels."""
    found = sum(map(_of_letter, text)) * size
    return found * _BOLD if bold else found


def _of_letter(letter: str) -> float:
    return _WIDTHS.get(letter, _LETTER if ord(letter) < _LATIN else _OTHER)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return *text*, cut with a sign for it where it would be wider than *room*."""
    if width(text, size, bold=bold) <= room:
        return text
    scale = size * (_BOLD if bold else 1)
    left = room / scale - _OTHER
    for number, letter in enumerate(text):
        left -= _of_letter(letter)
        if left < 0:
            return f"{text[:number].rstrip()}…"
    return text


@lru_cache(maxsize=20_000)
def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False) -> tuple[str, ...]:
    """Return *text* in at most *most* rows no wider than *room*; the last one is cut."""
    rows: list[str] = []
    words = text.split()
    while words and len(rows) < most - 1:
        row = words.pop(0)
        while words and width(f"{row} {words[0]}", size, bold=bold) <= room:
            row = f"{row} {words.pop(0)}"
        head, tail = _break(row, size, room, bold=bold)
        rows.append(head)
        if tail:
            words.insert(0, tail)
    if words:
        rows.append(fit(" ".join(words), size, room, bold=bold))
    return tuple(rows)


def _break(word: str, size: float, room: float, *, bold: bool) -> tuple[str, str]:
    """Return what of a too long *word* fits a row, broken behind a sign if one is near, and the rest."""
    if width(word, size, bold=bold) <= room:
        return word, ""
    left, fits = room / (size * (_BOLD if bold else 1)), 0
    while fits < len(word) and left >= _of_letter(word[fits]):
        left -= _of_letter(word[fits])
        fits += 1
    fits = max(1, fits)
    signs = [place for place in range(fits // 2, fits) if word[place] in "-_./:@"]
    cut = signs[-1] + 1 if signs else fits
    return word[:cut], word[cut:]
