"""
Does a new resource reach further than an old one? One kind in each file.

A kind reads lists of texts, each of which adds to what is reached. Whether one list
holds all that another does is proven or disproven for every program that might
read it; where that cannot be done, the answer is that nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from scopecard.resources import host, iam, oauth, path, relation, shell, sql
from scopecard.resources.relation import Region, Relation, from_facts

_Decide: TypeAlias = Callable[[Sequence[str], Sequence[str]], bool | None]
_LONGEST: Final = 300
_MOST: Final = 60
_MOST_CHARACTERS: Final = 3000


class _Kind(NamedTuple):
    inside: _Decide
    shared: _Decide


def _plain(regions: Callable[[Sequence[str]], list[Region]]) -> _Kind:
    """Return a kind of which each text is one region."""
    return _Kind(
        lambda inner, outer: relation.inside(regions(inner), regions(outer)),
        lambda one, other: relation.shared(regions(one), regions(other)),
    )


KINDS: Final = {
    "path": _Kind(path.inside, path.shared),
    "host": _Kind(host.inside, host.shared),
    "sql": _plain(sql.regions),
    "shell": _plain(shell.regions),
    "oauth": _plain(oauth.regions),
    "iam": _plain(iam.regions),
}
"""The kinds of resource that can be compared."""


def compare(kind: str, old: Sequence[str], new: Sequence[str]) -> Relation:
    """
    Return how the resources *new* of a *kind* stand to *old*, either of which may be empty.

    >>> compare("path", ["./docs"], ["/"]), compare("shell", ["npm *"], ["npm test:*"])
    ('wider', 'narrower')
    >>> compare("sql", ["readonly"], ["db_owner"]), compare("oauth", ["public_repo"], ["repo"])
    ('wider', 'wider')
    >>> compare("iam", ["s3:*"], ["s3:GetObject"]), compare("host", ["a.test"], ["*.test"])
    ('narrower', 'wider')
    """
    within, holds = inside(kind, new, old), inside(kind, old, new)
    disjoint = within is False and holds is False and _shared(kind, old, new) is False
    return from_facts(within, holds, meets=not disjoint)


def inside(kind: str, inner: Sequence[str], outer: Sequence[str]) -> bool | None:
    """Return whether *outer* holds all that *inner* does; None where nobody can tell."""
    if set(inner) <= set(outer):
        return True
    if not outer:
        return False
    texts = (*inner, *outer)
    if len(texts) > _MOST or sum(map(len, texts)) > _MOST_CHARACTERS:
        return None
    if max(map(len, texts)) > _LONGEST:
        return None
    return KINDS[kind].inside(inner, outer)


def _shared(kind: str, one: Sequence[str], other: Sequence[str]) -> bool | None:
    return KINDS[kind].shared(one, other) if one and other else False
