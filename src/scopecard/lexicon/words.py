"""
Into which words does a name fall apart?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

Words: TypeAlias = tuple[str, ...]

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 200
_MOST_SHARE: Final = 3
"""How many names must begin alike before that is taken for a prefix."""


def split(name: str) -> Words:
    """
    Return the words of *name*, in lower case.

    >>> split("getIssueURL"), split("compute_disk-create"), split("HTTPRequest")
    (('get', 'issue', 'url'), ('compute', 'disk', 'create'), ('http', 'request'))
    """
    spaced = _HUMP.sub(" ", name[:_LONGEST])
    return tuple(word for word in _OTHER.split(spaced.lower()) if word)


def singular(word: str) -> str:
    """
    Return *word* without a plural's ending.

    >>> singular("policies"), singular("issues"), singular("searches"), singular("status")
    ('policy', 'issue', 'search', 'status')
    """
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "ties"
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems(word: str) -> Iterator[str]:
    """
    Yield what the verb *word* may be a form of: itself, then without its ending.

    >>> list(stems("creates")), list(stems("listing"))[:2]
    (['creates', 'create', 'creat'], ['listing', 'list'])
    """
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ing"):
        yield word[:-3]
        yield word[:-3] + "e"


def contains(words: Words, phrase: Words) -> bool:
    """
    Return whether *phrase* stands in *words*, each word in the singular or the plural.

    >>> contains(("list", "api", "keys"), ("api", "key"))
    True
    """
    whole = tuple(map(singular, words))
    wanted = tuple(map(singular, phrase))
    return any(whole[i : i + len(wanted)] == wanted for i in range(len(whole) - len(wanted) + 1))


def without(words: Words, own: Iterable[str]) -> Words:
    """Return *words* without the server's *own* words at the front; one word always stays."""
    own = frozenset(own)
    start = 0
    while start < len(words) - 1 and words[start] in own:
        start += 1
    return words[start:]


def shared_prefix(names: Sequence[Words]) -> Words:
    """
    Return the first word of most *names*, where there is one: a prefix, not a verb of each.

    >>> shared_prefix([("browser", "click"), ("browser", "type"), ("browser", "close")])
    ('browser',)
    """
    firsts = Counter(words[0] for words in names if len(words) > 1)
    if not firsts:
        return ()
    word, count = min(firsts.items(), key=lambda item: (-item[1], item[0]))
    return (word,) if count >= _MOST_SHARE and 2 * count > len(names) else ()
