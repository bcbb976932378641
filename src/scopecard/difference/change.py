"""
What changed from one fact to another, and is that a risk?

======================  =========================================================
``risk``                it got worse, and that is certain; a scope is read at its
                        worst
``undetermined``        it may have got worse, or nobody can tell in which way
``better``              it got better
``editorial``           nothing that decides anything
======================  =========================================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from scopecard.difference.fact import Fact, Key
from scopecard.difference.facts import all_facts
from scopecard.difference.side import Side
from scopecard.resources import inside

RISK: Final = "risk"
BETTER: Final = "better"
UNDETERMINED: Final = "undetermined"
EDITORIAL: Final = "editorial"
CLASSES: Final = (RISK, UNDETERMINED, BETTER, EDITORIAL)
"""The classes of a change, what a reviewer looks at first before the rest."""


class Change(NamedTuple):
    """One thing that is not as it was."""

    class_: str
    key: Key
    up: bool | None
    """Whether it got worse; None where that has no direction."""
    certain: bool
    old: Fact | None
    new: Fact | None

    @property
    def kind(self) -> str:
        """What kind of fact changed."""
        return self.key.kind

    @property
    def subject(self) -> str:
        """What it is about, as a text that no other change of its kind and direction has."""
        return subject_of(self.key)

    @property
    def fingerprint(self) -> str:
        """A digest of what changed in which way: not of the words, lines or path."""
        parts = (self.class_, self.kind, *self.key.ids, "", self.key.what)
        whole = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(whole).hexdigest()[:16]


def subject_of(key: Key) -> str:
    """
    Return the subject of a fact.

    >>> subject_of(Key("capability", ("desk", "ledger"), "pay"))
    'desk pay ledger'
    """
    first, *rest = key.ids or ("",)
    parts = (first, *key.what.split("\0"), *rest)
    return " ".join(part for part in parts if part)


def changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield what differs between the facts of two sides, in the order of their keys."""
    before, after = by_key(old), by_key(new)
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        fact = other or one
        if fact is not None and fact.part_of in old.present & new.present:
            yield from _between(key, one, other)


def by_key(side: Side) -> Mapping[Key, Fact]:
    """Return the facts of a side; of two with the same key, the worse."""
    found: dict[Key, Fact] = {}
    for fact in all_facts(side):
        known = found.get(fact.key)
        if known is None or (fact.worst, fact.best) > (known.worst, known.best):
            found[fact.key] = fact
    return found


def _between(key: Key, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    fact = new or old
    if fact is None:
        return
    if old is not None and new is not None and old.resource == new.resource != "":
        yield from _of_extents(key, old, new)
        return
    sign = -1 if fact.good else 1
    worse = sign * (_worst(new) - _worst(old))
    certainly = sign * (_best(new) - _best(old))
    if worse > 0:
        certain = certainly > 0 or fact.sure
        yield Change(RISK if certain else UNDETERMINED, key, True, certain, old, new)
    elif worse < 0:
        yield Change(BETTER, key, False, certainly < 0 or fact.sure, old, new)
    elif _texts(old) != _texts(new):
        yield Change(fact.otherwise, key, None, True, old, new)


def _of_extents(key: Key, old: Fact, new: Fact) -> Iterator[Change]:
    """Yield what a text that can be compared lets through now, and what it no longer does."""
    before, after = old.texts or (), new.texts or ()
    gains, loses = more(new.resource, before, after), more(new.resource, after, before)
    if gains is None and loses is None:
        if before != after:
            yield Change(UNDETERMINED, key, None, False, old, new)
        return
    # NOTE: what holds all of the old, and cannot be told to be equal, is taken to be more
    if gains or (gains is None and loses is False):
        yield Change(RISK, key, True, True, old, new)
    if loses or (loses is None and gains is False):
        yield Change(BETTER, key, False, True, old, new)


def more(resource: str, old: tuple[str, ...], new: tuple[str, ...]) -> bool | None:
    """Return whether *new* reaches something that *old* does not; None if nobody can tell."""
    if sorted(set(old)) == sorted(set(new)):
        return False
    if resource == "number":
        # NOTE: ten thousand in another currency may be less
        one, other = _number(old), _number(new)
        return None if one is None or other is None or one[1] != other[1] else other[0] > one[0]
    within = inside(resource, new, old)
    return None if within is None else not within


def _number(texts: tuple[str, ...]) -> tuple[float, str] | None:
    """Return a number and its unit."""
    if len(texts) != 1:
        return None
    number, _, unit = texts[0].partition(" ")
    try:
        return float(number), unit.strip().lower()
    except ValueError:
        return None


def _worst(fact: Fact | None) -> int:
    return 0 if fact is None else fact.worst


def _best(fact: Fact | None) -> int:
    return 0 if fact is None else fact.best


def _texts(fact: Fact | None) -> tuple[str, ...] | None:
    return None if fact is None else fact.texts
