"""
What in the texts of a tool is meant for the model, or is hidden from people?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from scopecard.drafting.visible import code
from scopecard.drift.change import BETTER, RISK, UNDETERMINED, Said
from scopecard.framework import load
from scopecard.source.foreign import INSTEAD

_WORD: Final = re.compile("[a-z0-9]+")
_BLANKS: Final = re.compile(r"\s{60,}")
_GAP: Final = "_"
_WIDEST: Final = 3
_SHOWN: Final = 3
_LONGEST: Final = 100_000
_DEEPEST: Final = 100
_KINDS: Final = {
    "instruction": "words to the model",
    "hidden-text": "signs that hide text",
    "invisible-characters": "characters that do not show",
}


def text_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what has appeared, or is gone, in the texts of a definition."""
    before, after = found_in(old), found_in(new)
    for kind, what in _KINDS.items():
        gained = after[kind] - before[kind]
        if gained:
            yield Said(RISK, f"{kind}-appeared", f"{what} appeared: {_shown(gained)}")
        elif before[kind] - after[kind]:
            yield Said(BETTER, f"{kind}-gone", f"{what} are gone")


def text_signs(definition: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what the texts of a definition hold that one may pass over in reading."""
    for kind, counts in found_in(definition).items():
        if counts.total():
            yield Said(UNDETERMINED, kind, f"it has {_KINDS[kind]}: {_shown(+counts)}")


def _shown(signs: Counter[str]) -> str:
    words = ", ".join(code(sign) for sign in sorted(signs)[:_SHOWN])
    return f"{words} and {len(signs) - _SHOWN} more" if len(signs) > _SHOWN else words


def found_in(definition: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """Return what each kind of sign is found how often in all texts of *definition*."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS}
    for text in texts_of(definition):
        lower = text[:_LONGEST].lower()
        for phrase in _phrases(lower):
            found["instruction"][phrase] += 1
        for sign in signs()["hidden"]:
            if sign in lower:
                found["hidden-text"][sign] += lower.count(sign)
        found["hidden-text"]["a long blank"] += len(_BLANKS.findall(lower))
        found["invisible-characters"]["U+FFFD in their place"] += text.count(INSTEAD)
    return found


def texts_of(value: object, depth: int = 0) -> Iterator[str]:
    """Yield every text in *value*, keys too: a model reads them all."""
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST and isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from texts_of(one, depth + 1)
    elif depth < _DEEPEST and isinstance(value, list):
        for one in value:
            yield from texts_of(one, depth + 1)


def _phrases(lower: str) -> Iterator[str]:
    """Yield each phrase of our list in *lower*, once for each place where it begins."""
    words = _WORD.findall(lower)
    known = _by_first()
    for number, word in enumerate(words):
        for phrase in known.get(word, ()):
            if _fits(phrase[1:], words, number + 1):
                yield " ".join(phrase).replace(_GAP, "…")


def _fits(phrase: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Return whether *phrase* stands in *words* from *at*, a gap being up to three words."""
    if not phrase:
        return True
    if phrase[0] == _GAP:
        return any(_fits(phrase[1:], words, at + skip) for skip in range(_WIDEST + 1))
    return at < len(words) and words[at] == phrase[0] and _fits(phrase[1:], words, at + 1)


@cache
def _by_first() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in signs()["instructions"]:
        found.setdefault(phrase[0], []).append(tuple(phrase))
    return found


@cache
def signs() -> Mapping[str, Any]:
    """Return the words that a comparison looks for."""
    found: Mapping[str, Any] = load("lexicon/drift.yaml")
    return found
