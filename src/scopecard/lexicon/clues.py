"""
What do a tool's name, description and schema show of its effects?

The order in which words are looked at is that of ``scopes/lexicon/verbs.yaml``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scopecard.lexicon.definition import Definition
from scopecard.lexicon.parameters import READS, parameter_clues
from scopecard.lexicon.vocabulary import vocabulary
from scopecard.lexicon.words import Words, split, stems


class Clue(NamedTuple):
    """One effect that the words of a definition show."""

    action: str
    """An action; or ``egress``, ``local-file``, ``operate``, ``sql``, ``universal``."""
    why: str
    """What shows it, for people: ``the verb `create` ``."""


def clues(definition: Definition) -> list[Clue]:
    """
    Return every effect that *definition* shows, each once; empty where nothing is shown.

    >>> [clue.action for clue in clues(Definition(("create", "or", "update", "file")))]
    ['write']
    """
    definition = definition._replace(name=_joined(definition.name))
    found = list(_settled([*_verb_clues(definition), *_of_choices(definition)], definition))
    actions = {clue.action for clue in found}
    found += [Clue(*added) for added in parameter_clues(definition, actions)]
    found += _free_form(definition, actions)
    unique: dict[str, Clue] = {}
    for clue in found:
        unique.setdefault(clue.action, clue)
    return list(unique.values())


def _joined(words: Words) -> Words:
    """Return *words* with each two that make one verb as one: ``port forward``."""
    known, found = vocabulary().verbs, list[str]()
    for word in words:
        if found and f"{found[-1]}-{word}" in known:
            found[-1] = f"{found[-1]}-{word}"
        else:
            found.append(word)
    return tuple(found)


def _verb_clues(definition: Definition) -> list[Clue]:
    """Return what the verb says: of the name, else of the description."""
    words, known = definition.name, vocabulary()
    strong = _strong_verbs(words)
    if strong:
        found = [clue for verb in strong for clue in _of_verb(words, verb)]
        if all(clue.action in READS for clue in found):
            found += _denied(definition.description)
        return found
    if words and words[-1] in known.shown and (len(words) == 1 or words[0] not in known.verbs):
        return [Clue("read", f"the word `{words[-1]}`")]
    found = list(_of_verb(words, words[0])) if words else []
    found += _of_description(definition.description)
    return found or [clue for word in reversed(words) for clue in _of_verb(words, word)]


def _denied(description: str) -> list[Clue]:
    """Return the change that *description* begins with, of a tool whose name only reads."""
    found = list(_of_description(description, strong=True))
    return [clue for clue in found if clue.action not in READS]


def _strong_verbs(words: Words) -> list[str]:
    """Return the verb of a name, if it is one beyond doubt, and those that are joined to it."""
    known = vocabulary()
    strong = [word for word in words if known.strong(word)]
    chosen = strong[:1] if strong and words[0] == strong[0] else strong[-1:]
    for index, word in enumerate(words):
        beside = {*words[max(0, index - 1) : index], *words[index + 1 : index + 2]}
        if word in known.verbs and beside & {"and", "or"}:
            chosen.append(word)
    return list(dict.fromkeys(chosen))


def _of_verb(words: Words, verb: str) -> Iterator[Clue]:
    """Yield what the word *verb* of a name means; nothing if it is none."""
    actions = vocabulary().verbs.get(verb, ())
    yield from (Clue(action, f"the verb `{verb}`") for action in actions)
    if "write" in actions or "grant" in actions:
        yield from _changed(words, verb)


def _changed(words: Words, verb: str) -> Iterator[Clue]:
    """Yield what a change of money or of rights is besides."""
    known = vocabulary()
    objects = [word for word in words if word != verb]
    money = next((word for word in objects if word in known.money), None)
    if money is not None and verb in known.money_verbs:
        yield Clue("pay", f"`{verb}` with `{money}`")
    right = next((word for word in objects if word in known.rights), None)
    if right is None and {"policy", "policies"} & set(objects):
        right = next((word for word in objects if word in known.policies), None)
    if right is not None:
        yield Clue("grant", f"`{verb}` with `{right}`")


def _of_choices(definition: Definition) -> Iterator[Clue]:
    """Yield what each value of a parameter means that chooses among operations."""
    known = vocabulary()
    for parameter in definition.parameters or ():
        if parameter.words not in known.choices:
            continue
        for value in parameter.choices:
            words, why = split(value), f"`{parameter.shown}: {value[:60]}`"
            if value in known.methods:
                yield Clue(known.methods[value], why)
                continue
            for verb in _strong_verbs(words) or words * (len(words) == 1):
                yield from (Clue(clue.action, why) for clue in _of_verb(words, verb))


def _of_description(description: str, *, strong: bool = False) -> Iterator[Clue]:
    """Yield what the first word of *description* that means something says, if it is a verb."""
    known = vocabulary()
    for word in split(description[:200])[:8]:
        verb = next((stem for stem in stems(word) if stem in known.verbs), None)
        if verb is not None:
            if not strong or known.strong(verb):
                for action in known.verbs[verb]:
                    yield Clue(action, f"a description that begins with `{word}`")
            return
        if word not in known.filler:
            return


def _settled(found: Iterable[Clue], definition: Definition) -> Iterator[Clue]:
    """Yield *found*, but a fetch of no address as a read, and an execute of no code as what it is."""
    rules = vocabulary().parameters
    if definition.parameters is None:
        yield from found
        return
    names = {one.words for one in definition.parameters if not one.choices}
    instead = {}
    if not names & rules["address"].names:
        instead["fetch"] = "read"
    if not names & (rules["code"].names | rules["command"].names):
        asks = names & (rules["sql"].names | rules["query"].names)
        instead["execute"] = "sql" if asks else "write"
    for clue in found:
        yield Clue(instead.get(clue.action, clue.action), clue.why)


def _free_form(definition: Definition, actions: set[str]) -> Iterator[Clue]:
    """Yield what the name of a tool says that does whatever it is told."""
    known, words = vocabulary(), definition.name
    pairs = set(itertools.pairwise(words)) & known.free_pairs
    request = next((word for word in words if word in known.free_request), None)
    if pairs:
        yield Clue("universal", f"`{' '.join(min(pairs))}` in its name")
    elif request is not None and (len(words) == 1 or known.free_beside & set(words)):
        yield Clue("universal", f"`{request}` in its name")
    asks = not actions or actions & {"search", "execute"}
    if asks and known.free_sql & set(words):
        yield Clue("sql", "`sql` in its name")
