"""
Which words are known, and what does each of them mean?

The words are data: ``scopes/lexicon/verbs.yaml``. Reading them takes longer than
using them, so they are read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from scopecard.framework import load


class ParameterRule(NamedTuple):
    """What a parameter of some name shows."""

    names: frozenset[str]
    only: frozenset[str]
    """The actions with which it counts; empty for all."""
    beside: frozenset[str]
    """Names of other parameters, of which one must be there; empty for none."""
    mentions: frozenset[str]
    """Words of which one must stand in the text beside it; empty for none."""
    unless: frozenset[str]
    """Words that must not stand in the tool's name."""


class Vocabulary:
    """The words of ``verbs.yaml``, ready to be looked up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.verbs: dict[str, tuple[str, ...]] = {}
        """The actions of each verb."""
        for action, verbs in data["verbs"].items():
            for verb in verbs:
                self.verbs[verb] = (*self.verbs.get(verb, ()), action)
        self.weak = frozenset(data["weak"])
        self.shown = frozenset(data["shown"])
        self.choices = frozenset(data["choices"])
        self.methods = {name: action for action, all_ in data["methods"].items() for name in all_}
        """The action of each method of HTTP."""
        self.filler = frozenset(data["filler"])
        self.parameters = {name: _parameter(rule) for name, rule in data["parameters"].items()}
        free = data["free-form"]
        self.free_request = frozenset(free["request"])
        self.free_beside = frozenset(free["beside"])
        self.free_pairs = frozenset(map(tuple, free["pairs"]))
        self.free_sql = frozenset(free["sql"])
        self.money = frozenset(data["money"]["objects"])
        self.money_verbs = frozenset(data["money"]["verbs"])
        self.rights = frozenset(data["rights"]["objects"])
        self.policies = frozenset(data["rights"]["policies"])

    def strong(self, word: str) -> bool:
        """Return whether *word* is a verb wherever it stands."""
        return word in self.verbs and word not in self.weak


@cache
def vocabulary() -> Vocabulary:
    """Return the words of ``verbs.yaml``."""
    return Vocabulary(load("lexicon/verbs.yaml"))


def _parameter(rule: Mapping[str, Sequence[str]]) -> ParameterRule:
    fields = (rule.get(name, ()) for name in ("names", "only", "with", "mentions", "unless"))
    return ParameterRule(*map(frozenset, fields))
