"""
Did somebody else approve an acceptance than the one who wrote it?

Only git knows who wrote it, so it is asked where a revision is compared, and only of
acceptances that are not the same on both sides. Where it does not say, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scopecard.cli.drafted import Design

if TYPE_CHECKING:
    from scopecard.difference.fact import Fact
    from scopecard.revisions import Author, Revision

_ADDRESS: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_WORD: Final = re.compile(r"[^\W_]+")


def with_authors(one: Design, other: Design) -> tuple[Design, Design]:
    """Return two sides with what git says against their acceptances."""
    accepted = [side.spec.data.get("accepted", {}) for side in (one, other)]
    if accepted[0] == accepted[1] or not (one.revision or other.revision):
        return one, other
    sides = [
        side._replace(extra=(*side.extra, *_self_approved(side, accepted[1 - number])))
        for number, side in enumerate((one, other))
    ]
    return sides[0], sides[1]


def _self_approved(side: Design, elsewhere: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield each acceptance that whoever wrote it approved, unless it is the same *elsewhere*."""
    from scopecard.difference.fact import Fact, Key

    accepted = sorted(side.spec.data.get("accepted", {}).items())
    asked = [one for one in accepted if one[1].get("approver") and elsewhere.get(one[0]) != one[1]]
    for name, author in _authors(side, [name for name, _ in asked]):
        approver = dict(asked)[name]["approver"]
        if is_same(approver, author):
            yield Fact(Key("self-approved", (), name), ("accepted", name), word=approver)


def _authors(side: Design, names: Sequence[str]) -> Iterator[tuple[str, Author]]:
    """Yield who wrote each of some acceptances, where git says that."""
    from scopecard.errors import NoInputError, UsageError
    from scopecard.revisions import revision, writer

    files = {name: side.spec.locate(("accepted", name)).file for name in names}
    if not files or not (side.revision or all(Path(one).is_file() for one in files.values())):
        return
    start = Path.cwd() if side.revision else Path(min(files.values())).resolve()
    try:
        found = revision(side.revision.removesuffix(":") or "HEAD", start)
        for name, file in files.items():
            inside = file.removeprefix(side.revision) if side.revision else _inside(found, file)
            author = writer(found, inside, name)
            if author is not None:
                yield name, author
    except (NoInputError, UsageError):  # no repository, no commit yet, a clone without its history
        return


def _inside(found: Revision, file: str) -> str:
    """Return a file of the checkout as it counts from the root of the repository."""
    top, whole = found.top.resolve(), Path(file).resolve()
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else ""


def is_same(said: str, author: Author) -> bool:
    """
    Return whether a name that people wrote is that of *author*.

    >>> from scopecard.revisions import Author
    >>> ann = Author("Ann Lee", "7+ann-lee@users.noreply.github.com")
    >>> [is_same(one, ann) for one in ("ann.lee", "@ann-lee", "Lee, Ann", "Ann", "board")]
    [True, True, True, False, False]
    """
    email = author.email.casefold()
    addresses = _ADDRESS.findall(said.casefold())
    if addresses:
        return email in addresses
    account = email.partition("@")[0].rpartition("+")[2]
    return bool(_words(said)) and _words(said) in (_words(author.name), _words(account))


def _words(text: str) -> list[str]:
    return sorted(_WORD.findall(text.casefold()))
