"""
Which word was meant? The nearest of those that are allowed.

Distance is the number of letters that were left out, added, changed or swapped;
case, ``-`` and ``_`` are taken as the same (optimal string alignment: Damerau,
Communications of the ACM 7(3), 1964).
"""

from __future__ import annotations

from collections.abc import Collection

_SLIPS = (2, 5, 10)
"""Lengths from which a word may have one more slip."""
_STEM = 4
_SHORT = 3
"""Letters that are enough to tell which longer word is meant."""


def nearest(word: str, allowed: Collection[str]) -> str | None:
    """
    Return the word of *allowed* that *word* was most likely meant to be, if any.

    >>> nearest("trsut", ["trust", "title"])
    'trust'
    >>> nearest("startedBy", ["started_by", "tools"])
    'started_by'
    >>> nearest("prod", ["prototype", "production"])
    'production'
    >>> nearest("colour", ["trust", "title"]) is None
    True
    """
    plain = _plain(word)
    best: tuple[float, int, str] | None = None
    for candidate in allowed:
        other = _plain(candidate)
        most = _most(min(len(plain), len(other)))
        if abs(len(plain) - len(other)) > most + 1:
            continue
        found: float = distance(plain, other)
        if found > most and not _extends(plain, other):
            continue
        rank = (found, -_common_start(plain, other), candidate)
        if best is None or rank < best:
            best = rank
    return best[2] if best else _beginning(plain, allowed)


def _beginning(word: str, allowed: Collection[str]) -> str | None:
    """Return the one word of *allowed* that *word* begins: ``prod`` for ``production``."""
    longer = [one for one in allowed if len(word) >= _SHORT and _plain(one).startswith(word)]
    return longer[0] if len(longer) == 1 else None


def is_slip(word: str, meant: str) -> bool:
    """
    Return whether *word* is *meant* but for one letter; another digit is another version.

    >>> is_slip("deepsek", "deepseek"), is_slip("gpt-5", "gpt-4")
    (True, False)
    """
    if abs(len(word) - len(meant)) > 1 or min(len(word), len(meant)) < _STEM:
        return False
    if [c for c in word if c.isdigit()] != [c for c in meant if c.isdigit()]:
        return False
    return distance(_plain(word), _plain(meant)) <= 1


def distance(one: str, other: str) -> int:
    """
    Return how many edits of one letter, or swaps of neighbours, lie between two words.

    >>> distance("emploee", "employee"), distance("form", "from")
    (1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(
                last[column] + 1,
                current[column - 1] + 1,
                last[column - 1] + (letter != opposite),
            )
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]


def _plain(word: str) -> str:
    return word.replace("-", "").replace("_", "").lower()


def _most(length: int) -> int:
    """Return how many edits are still a slip in a word of *length* letters."""
    return sum(length >= least for least in _SLIPS)


def _extends(one: str, other: str) -> bool:
    """Return whether one word is the other with an ending: ``gates``, ``approved``."""
    return min(len(one), len(other)) >= _STEM and (one.startswith(other) or other.startswith(one))


def _common_start(one: str, other: str) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))
