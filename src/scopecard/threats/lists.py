"""
Which threats are there, what does each mean, and what opens a system to it?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from scopecard.catalog import Control, facts
from scopecard.claims import every_rule
from scopecard.framework import load

LISTS: Final = ("asi", "owasp-t", "maestro", "stride")
"""The lists, in the order in which they are shown."""


class ThreatList(NamedTuple):
    """One list of threats, and whose it is."""

    id: str
    title: str
    version: str
    date: str
    source: str


class Way(NamedTuple):
    """One way in which a system can be open to a threat."""

    when: str
    """The named fact without which it is not."""
    answered_by: tuple[str, ...]
    """The controls that must all be verified for it to be answered."""


class Threat(NamedTuple):
    """One threat, or one letter of STRIDE at one kind of element."""

    id: str
    title: str
    meaning: str
    kind: str
    """Of STRIDE: the kind of element; else empty."""
    rules: tuple[str, ...]
    """Rules whose findings are evidence of it."""
    rules_on_it: tuple[str, ...]
    """The same, where the finding has to do with an element of the kind."""
    ways: tuple[Way, ...]
    more_controls: tuple[str, ...]
    """Controls that help, besides those whose crosswalk says so."""


class Letter(NamedTuple):
    """One letter of STRIDE, over all kinds of element."""

    id: str
    title: str
    meaning: str


@cache
def about(list_id: str) -> ThreatList:
    """Return whose list it is, and which version."""
    told = _told(list_id) if list_id == "stride" else _published(list_id)
    return ThreatList(list_id, told["title"], told["version"], told["date"], told["source"])


@cache
def threats(list_id: str) -> tuple[Threat, ...]:
    """Return the threats of one list, in its order."""
    return tuple(_threat(list_id, name, entry) for name, entry in _told(list_id)["threats"].items())


@cache
def letters() -> tuple[Letter, ...]:
    """Return the letters of STRIDE, in their order."""
    told = _told("stride")["letters"]
    return tuple(Letter(name, entry["title"], entry["meaning"]) for name, entry in told.items())


@cache
def navigator() -> Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return each question of OWASP's navigator, the facts that answer it, and its threats."""
    published = _published("owasp-t")["navigator"]
    return {
        name: (published[name]["question"], tuple(some), tuple(published[name]["threats"]))
        for name, some in _told("owasp-t")["navigator"].items()
    }


def controls_of(list_id: str, threat: Threat, catalog: Iterable[Control]) -> tuple[str, ...]:
    """Return the controls of *catalog* that help against *threat*, in its order."""
    named = {*threat.more_controls, *(c for way in threat.ways for c in way.answered_by)}
    return tuple(
        control.id
        for control in catalog
        if control.id in named or threat.id in control.crosswalk.get(list_id, ())
    )


@cache
def meaning(fact: str) -> str:
    """Return what *fact* says where it holds."""
    return str({**facts(), **_words()["more"]}[fact]["meaning"])


@cache
def otherwise(fact: str) -> str:
    """Return what is said where *fact* does not hold."""
    return str(_words()["otherwise"][fact])


@cache
def amplification() -> Mapping[str, Any]:
    """Return the agentic factors of OWASP AIVSS, and from what each is derived."""
    found: Mapping[str, Any] = load("threats/aivss.yaml")
    return found


@cache
def _told(list_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load(f"threats/{list_id}.yaml")
    return found


@cache
def _published(list_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load(f"crosswalks/{list_id}.yaml")
    return found


@cache
def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load("threats/facts.yaml")
    return found


def _threat(list_id: str, name: str, entry: Mapping[str, Any]) -> Threat:
    letter, _, kind = name.partition(".")
    if list_id == "stride":
        title = f"{_told('stride')['letters'][letter]['title']}: {kind}"
    else:
        title = _published(list_id)["items"][name]
    rules = entry.get("rules")
    if rules is None:
        rules = [rule.id for rule in every_rule().values() if name in rule.threats]
    return Threat(
        id=name,
        title=title,
        meaning=entry["meaning"],
        kind=kind,
        rules=tuple(rules),
        rules_on_it=tuple(entry.get("rules-on-it", ())),
        ways=tuple(Way(way["when"], tuple(way["answered-by"])) for way in entry["ways"]),
        more_controls=tuple(entry.get("more-controls", ())),
    )
