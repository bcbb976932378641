"""
What do the parameters of a tool show that its verb does not?
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from scopecard.lexicon.definition import Definition, Parameter
from scopecard.lexicon.vocabulary import ParameterRule, vocabulary

READS: Final = frozenset(("read", "search", "fetch"))
"""The actions that change nothing."""
_ACTIONS: Final = {
    "amount": "pay", "code": "execute", "command": "execute", "egress": "egress", "invited": "send",
    "local-file": "local-file", "query": "sql", "recipient": "send", "request": "universal",
    "sql": "sql",
}  # fmt: skip
_WORD: Final = re.compile("[a-z0-9]+")


def parameter_clues(definition: Definition, actions: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield the effects that parameters add to the verb's *actions*, each with what shows it."""
    for one in definition.parameters or ():
        if one.choices:
            continue
        for kind, rule in vocabulary().parameters.items():
            if one.words in rule.names and _counts(rule, one, definition, actions):
                yield _added(kind, actions), f"the parameter `{one.shown}`"


def _counts(
    rule: ParameterRule, one: Parameter, definition: Definition, actions: AbstractSet[str]
) -> bool:
    """Return whether *rule* counts here, beside the other parameters and after this verb."""
    if rule.only and actions and not rule.only & actions:
        return False
    if rule.beside and not rule.beside & {other.words for other in definition.parameters or ()}:
        return False
    if rule.unless & set(definition.name):
        return False
    return not rule.mentions or _mentioned(rule.mentions, one, definition)


def _mentioned(words: AbstractSet[str], one: Parameter, definition: Definition) -> bool:
    text = f"{one.description} {definition.description[:4000]}".lower()
    return any(found[0] in words for found in _WORD.finditer(text))


def _added(kind: str, actions: AbstractSet[str]) -> str:
    """Return the action that a parameter of some *kind* shows."""
    if kind == "address":
        return "egress" if actions - READS else "fetch"
    return _ACTIONS[kind]
