"""
Which texts does a pattern match, and does another match all of them?

A pattern is a row of steps, a language a choice of patterns. Whether one language
lies in another is decided exactly, by walking both at once; where that takes too
long, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

_MOST: Final = 100_000
"""How many states are looked at before giving up."""
_OTHER: Final = ""
"""Stands for every character that neither language names."""


class Step(NamedTuple):
    """One character, or any number of them."""

    chars: frozenset[str]
    negated: bool
    """Whether it is every character but ``chars``."""
    repeat: bool
    """Whether it may stand there any number of times, or not at all."""

    def takes(self, symbol: str) -> bool:
        """Return whether the step goes on with *symbol*."""
        return (symbol in self.chars) != self.negated


Word: TypeAlias = tuple[Step, ...]
Language: TypeAlias = tuple[Word, ...]
"""The texts that any of some words match; none of them matches nothing."""
_State: TypeAlias = tuple[int, int]


def literal(text: str) -> Word:
    """Return what matches *text* alone."""
    return tuple(Step(frozenset(char), negated=False, repeat=False) for char in text)


def one(but: str = "") -> Word:
    """Return what matches any one character, other than those in *but*."""
    return (Step(frozenset(but), negated=True, repeat=False),)


def many(but: str = "") -> Word:
    """Return what matches any text, also an empty one, without the characters in *but*."""
    return (Step(frozenset(but), negated=True, repeat=True),)


def wild(text: str, but: str = "") -> Word:
    """
    Return what *text* matches, with ``*`` for any text and ``?`` for any character.

    >>> included((wild("s3:Get*"),), (wild("s3:*"),))
    True
    """
    special = {"*": many(but), "?": one(but)}
    return tuple(step for char in text for step in special.get(char, literal(char)))


def included(inner: Language, outer: Language) -> bool | None:
    """Return whether *outer* matches all that *inner* does; None where that takes too long."""
    inner, outer = _tidy(inner), _tidy(outer)
    symbols, work = _symbols(inner, outer), 0
    beyond = _closed(outer, [(number, 0) for number in range(len(outer))])
    stack = [(state, beyond) for state in _closed(inner, [(n, 0) for n in range(len(inner))])]
    seen = set(stack)
    while stack:
        state, others = stack.pop()
        if _ends(inner, state) and not any(_ends(outer, other) for other in others):
            return False
        for symbol in _next_symbols(inner, state, symbols):
            work += 1 + len(others)
            if work > _MOST:
                return None
            after = _step(outer, others, symbol)
            for reached in _step(inner, (state,), symbol):
                pair = (reached, after)
                if pair not in seen:
                    seen.add(pair)
                    stack.append(pair)
    return True


def meet(one_: Language, other: Language) -> bool | None:
    """Return whether any text is matched by both; None where that takes too long."""
    one_, other = _tidy(one_), _tidy(other)
    symbols, work = _symbols(one_, other), 0
    firsts = _closed(one_, [(number, 0) for number in range(len(one_))])
    seconds = _closed(other, [(number, 0) for number in range(len(other))])
    stack = [(first, second) for first in firsts for second in seconds]
    seen = set(stack)
    while stack:
        first, second = stack.pop()
        if _ends(one_, first) and _ends(other, second):
            return True
        for symbol in _next_symbols(one_, first, symbols):
            work += 1
            if work > _MOST // 10:
                return None
            for pair in (
                (a, b)
                for a in _step(one_, (first,), symbol)
                for b in _step(other, (second,), symbol)
            ):
                if pair not in seen:
                    seen.add(pair)
                    stack.append(pair)
    return False


def matches(language: Language, text: str) -> bool:
    """Return whether *language* matches *text*."""
    states = _closed(language, [(number, 0) for number in range(len(language))])
    for char in text:
        states = _step(language, states, char)
    return any(_ends(language, state) for state in states)


def _tidy(language: Language) -> Language:
    """Return *language* without words that stand twice, and repetitions of repetitions."""
    words = dict.fromkeys(language)
    return tuple(
        tuple(
            step
            for number, step in enumerate(word)
            if not (step.repeat and number and word[number - 1] == step)
        )
        for word in words
    )


def _symbols(*languages: Language) -> list[str]:
    named = {char for words in languages for word in words for step in word for char in step.chars}
    return [*sorted(named), _OTHER]


def _next_symbols(language: Language, state: _State, symbols: list[str]) -> Iterator[str]:
    word, at = language[state[0]], state[1]
    if at < len(word):
        step = word[at]
        yield from symbols if step.negated else sorted(step.chars)


def _step(
    language: Language, states: frozenset[_State] | tuple[_State, ...], symbol: str
) -> frozenset[_State]:
    reached = []
    for number, at in states:
        word = language[number]
        if at < len(word) and word[at].takes(symbol):
            reached.append((number, at if word[at].repeat else at + 1))
    return _closed(language, reached)


def _closed(language: Language, states: list[_State]) -> frozenset[_State]:
    """Return *states* with all that is reached without a character."""
    found = set()
    for number, first in states:
        word, at = language[number], first
        found.add((number, at))
        while at < len(word) and word[at].repeat:
            at += 1
            found.add((number, at))
    return frozenset(found)


def _ends(language: Language, state: _State) -> bool:
    return state[1] == len(language[state[0]])
