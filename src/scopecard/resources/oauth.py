"""
What does an OAuth scope let a token do, and which scopes does it take in?

Only what providers write down is taken for true. Of other scopes that look alike,
such as ``mail`` and ``mail.read``, one may take in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from scopecard.resources.language import Language, literal, many
from scopecard.resources.relation import Region

_GOOGLE: Final = "https://www.googleapis.com/auth/"
_MICROSOFT: Final = "https://graph.microsoft.com/"
_TAKES_IN: Final = {
    "repo": ("repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"),
    "admin:org": ("write:org", "read:org"), "write:org": ("read:org",),
    "admin:public_key": ("write:public_key", "read:public_key"),
    "write:public_key": ("read:public_key",),
    "admin:repo_hook": ("write:repo_hook", "read:repo_hook"), "write:repo_hook": ("read:repo_hook",),
    "admin:gpg_key": ("write:gpg_key", "read:gpg_key"), "write:gpg_key": ("read:gpg_key",),
    "admin:enterprise": ("manage_runners:enterprise", "manage_billing:enterprise", "read:enterprise"),
    "user": ("read:user", "user:email", "user:follow"),
    "project": ("read:project",), "write:packages": ("read:packages",),
    "https://mail.google.com/": tuple(
        f"{_GOOGLE}gmail.{name}" for name in ("modify", "compose", "send", "readonly", "metadata", "labels")
    ),
    f"{_GOOGLE}drive": tuple(
        f"{_GOOGLE}drive.{name}" for name in ("readonly", "file", "metadata", "metadata.readonly")
    ),
    f"{_GOOGLE}calendar": tuple(
        f"{_GOOGLE}calendar.{name}" for name in ("readonly", "events", "events.readonly")
    ),
    f"{_GOOGLE}gmail.modify": (f"{_GOOGLE}gmail.readonly", f"{_GOOGLE}gmail.compose"),
    f"{_GOOGLE}gmail.compose": (f"{_GOOGLE}gmail.send",),
}  # fmt: skip
_GRAPH: Final = re.compile(r"(?P<what>[A-Z]\w+)\.(?P<how>ReadBasic|Read|ReadWrite)(?P<all>\.All)?")
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_HOW: Final = frozenset(
    ("read", "write", "readonly", "readwrite", "admin", "manage", "list", "get", "view", "edit", "all",
     "send", "basic", "https", "http", "www", "com")
)  # fmt: skip
"""Words of a scope that say how, not what."""
_READS: Final = frozenset(("read", "readonly", "list", "get", "view", "basic"))
_BROAD: Final = re.compile(r"(?:.*[/:])?(?:\*|\.default|all|full_access|full)", re.IGNORECASE)


def regions(texts: Sequence[str]) -> list[Region]:
    """Return what each scope in *texts* takes in; a text may hold several."""
    return [_region(scope) for text in texts for scope in re.split(r"[\s,]+", text) if scope]


def _region(scope: str) -> Region:
    scope = scope.removeprefix(_MICROSOFT)
    known: Language = tuple(literal(one) for one in dict.fromkeys(_closure(scope)))
    if _BROAD.fullmatch(scope):
        return Region(known, (many(),))
    if _is_known(scope):
        return Region(known, known)
    longer = (*literal(scope), *many())
    if _READS.intersection(_WORD.findall(scope.lower())):
        return Region(known, (longer,))
    kin = tuple((*many(), *literal(stem), *many()) for stem in _stems(scope))
    return Region(known, (longer, *kin))


def _stems(scope: str) -> list[str]:
    """Return the words that tell what *scope* is about, not what may be done with it."""
    bare = scope.removeprefix(_GOOGLE)
    words = [word for word in _WORD.findall(bare) if word.lower() not in _HOW]
    return list(dict.fromkeys(words))


def _is_known(scope: str) -> bool:
    """Return whether a provider says all that *scope* takes in."""
    return (
        scope in _TAKES_IN
        or any(scope in taken for taken in _TAKES_IN.values())
        or _GRAPH.fullmatch(scope) is not None
    )


def _closure(scope: str) -> Iterator[str]:
    """Yield *scope*, and all that it is known to take in."""
    yield scope
    for taken in _TAKES_IN.get(scope, ()):
        yield from _closure(taken)
    found = _GRAPH.fullmatch(scope)
    if found is None:
        return
    hows = ("ReadWrite", "Read", "ReadBasic")
    reach = (".All", "") if found["all"] else ("",)
    for how in hows[hows.index(found["how"]) :]:
        yield from (f"{found['what']}.{how}{all_}" for all_ in reach)
