"""
Which servers are known by name, and which things on them differ from the rest?

The names are data: ``scopes/lexicon/servers.yaml`` and ``resources.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from scopecard.framework import load
from scopecard.lexicon.words import Words, contains, split


class Service(NamedTuple):
    """A server or service that is known by name."""

    id: str
    title: str
    where: str
    """``inside``, ``tenant`` (of somebody else's service) or ``outside``."""
    names: tuple[Words, ...]
    trust: str | None = None
    kind: str | None = None
    recipients: str | None = None
    """``same`` where who gets what is sent is whoever reads the data itself."""
    operates: bool = False
    rights: bool = False


class Resource(NamedTuple):
    """Something on a server that deserves a data element of its own."""

    id: str
    title: str
    words: tuple[Words, ...]
    of: frozenset[str]
    """The services that have it; empty for all."""
    unless: frozenset[str]
    """The first words of names with which it does not fit."""
    recipients: str | None
    """``same`` where who gets what is sent is whoever reads the data itself."""
    fields: Mapping[str, Any]
    """What its data element says besides."""


def service(*names: str) -> Service | None:
    """
    Return the service that *names* name, the first of them that names one.

    >>> found = service("@modelcontextprotocol/server-slack")
    >>> found.id if found else None
    'slack'

    The humps of a name are no breaks: "GitHub" is not Git.
    """
    for name in names:
        words = split(name.lower())
        fitting = [
            (len(phrase), -number, one)
            for number, one in enumerate(_services())
            for phrase in one.names
            if contains(words, phrase)
        ]
        if fitting:
            return max(fitting, key=lambda found: found[:2])[2]
    return None


def resource(words: Words, of: str | None) -> Resource | None:
    """
    Return what the *words* of a tool's name work on, if it deserves its own data element.

    *of* is the id of the service, where it is known.

    >>> found = resource(("list", "api", "keys"), None)
    >>> found.id if found else None
    'secrets'
    """
    for one in _resources():
        if (one.of and of not in one.of) or (words[:1] and words[0] in one.unless):
            continue
        if any(contains(words, phrase) for phrase in one.words):
            return one
    return None


@cache
def _services() -> tuple[Service, ...]:
    found = load("lexicon/servers.yaml")["servers"]
    return tuple(
        Service(id=name, names=_phrases(one.pop("names", (name,))), **one)
        for name, one in ((name, dict(one)) for name, one in found.items())
    )


@cache
def _resources() -> tuple[Resource, ...]:
    found = load("lexicon/resources.yaml")["resources"]
    own = ("title", "words", "of", "unless", "recipients")
    return tuple(
        Resource(
            name,
            one["title"],
            _phrases(one["words"]),
            frozenset(one.get("of", ())),
            frozenset(one.get("unless", ())),
            one.get("recipients"),
            {field: value for field, value in one.items() if field not in own},
        )
        for name, one in found.items()
    )


def _phrases(names: Iterable[str]) -> tuple[Words, ...]:
    return tuple(map(split, names))
