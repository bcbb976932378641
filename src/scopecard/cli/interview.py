"""
How is a person asked? One question after the other, on a terminal or through a pipe.

Questions go to standard error: standard output has the outcome. What comes
through a pipe is echoed, so that both look the same afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from scopecard.cli.options import usage
from scopecard.cli.terminal import write
from scopecard.renderers.safe import safe
from scopecard.starter import UNKNOWN, Question

_UNKNOWN: Final = frozenset({"?", UNKNOWN, "don't know", "dont know"})
_LONGEST: Final = 1000


def ask(questions: Sequence[Question], given: Mapping[str, str]) -> dict[str, str]:
    """
    Return the answer to each question; *given* are those that an empty line takes.

    Raises :class:`~scopecard.errors.UsageError` where the answers end, and for one
    that is none, unless a person at a terminal can be asked again.
    """
    answers: dict[str, str] = {}
    for number, question in enumerate(questions, 1):
        default = given.get(question.id, UNKNOWN)
        _say(f"{number}/{len(questions)}  {question.ask}\n{_choices(question, default)}")
        answers[question.id] = _answer(question, number, default)
    return answers


def _choices(question: Question, default: str) -> str:
    keys = [str(number) for number, _ in enumerate(question.answers, 1)] + ["?"]
    rows = zip(keys, (*question.answers, question.unknown), strict=True)
    lines = (f"    {'*' if a.id == default else ' '} {key}  {a.say}\n" for key, a in rows)
    return "".join(lines)


def _answer(question: Question, number: int, default: str) -> str:
    while True:
        _say("> ")
        text = _line(number)
        found = _match(question, text, default)
        if found is not None:
            _say("\n")
            return found
        message = f"`{safe(text)[:60]}` is no answer to question {number}"
        if not sys.stdin.isatty():
            usage(message, f"1 to {len(question.answers)}, or ? for don't know")
        _say(f"  {message}: 1 to {len(question.answers)}, or ? for don't know\n")


def _line(number: int) -> str:
    # NOTE: bytes, so that what is not UTF-8 is a wrong answer and not a crash.
    line = sys.stdin.buffer.readline(_LONGEST)
    if not line:
        _end(number)
    text = line.decode("utf-8", "replace").strip()
    if not sys.stdin.isatty():
        _say(f"{safe(text)}\n")
    return text


def _end(number: int) -> NoReturn:
    usage(
        f"the answers ended before question {number}",
        "an empty line takes what is marked with *; --no-input asks nothing",
    )


def _match(question: Question, text: str, default: str) -> str | None:
    """Return the id of the answer that *text* names: its number, its id, or none at all."""
    word = text.lower()
    if not word:
        return default
    if word in _UNKNOWN:
        return UNKNOWN
    ids = [answer.id for answer in question.answers]
    if word.isdecimal() and word.isascii():
        place = int(word[:3])
        return ids[place - 1] if 0 < place <= len(ids) else None
    return word if word in ids else None


def _say(text: str) -> None:
    write(text, sys.stderr)
    sys.stderr.flush()
