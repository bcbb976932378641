"""
How is a person asked for what no design can answer? One question after the other.

Nothing is written before the end; leaving early keeps what was answered so far.
Questions go to standard error: standard output has the assessment.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scopecard.cli.options import usage
from scopecard.cli.terminal import style_of, write
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopecard.organisation import Organisation
    from scopecard.posture.asking import Asked, Given

_LONGEST: Final = 1000
_LEAVE: Final = frozenset(("q", "quit"))
_HELP: Final = "an empty line leaves it open, q writes what you have answered and stops"


class _Leaving(Exception):  # noqa: N818 - no error: the person has had enough
    """The person leaves, or the input ends."""


def ask(path: Path, organisation: Organisation, root: Path | None) -> None:
    """Ask what is open in the spec at *path*, and put the answers into the file."""
    from scopecard.evaluation import evaluate
    from scopecard.posture.asking import Given, questions_for, with_answers
    from scopecard.source import read_bytes
    from scopecard.spec import parse_spec

    _check(path)
    before = read_bytes(path, str(path))
    spec = parse_spec(before, str(path), path=path, root=root)
    found = evaluate(spec, organisation)
    asked = questions_for(spec, found.assessment, (one.finding for one in found.findings))
    if not asked:
        _say(f"nothing is open in {safe(str(path))}\n\n")
        return
    # NOTE: a layout that takes no answers is found out before the first question, not after the last.
    with_answers(spec, [Given(one, next(iter(one.choices))) for one in asked])
    given = _answers(asked)
    if given:
        text = with_answers(spec, given)
        parse_spec(text, str(path), path=path, root=root)
        _put(path, before, text)
    count = "1 answer" if len(given) == 1 else f"{len(given)} answers"
    _say(f"wrote {count} to {safe(str(path))}\n\n")


def _check(path: Path) -> None:
    """Refuse before anything is asked what could not be written afterwards."""
    if path.is_symlink():
        usage(f"`{path}` is a link: name the file itself")
    if path.is_file() and not os.access(path, os.W_OK):
        usage(f"`{path}` may not be written")


def _put(path: Path, before: bytes, text: str) -> None:
    from scopecard.cli.files import write_file
    from scopecard.source import read_bytes

    if read_bytes(path, str(path)) != before:
        usage(f"`{path}` was changed while you answered; nothing is written")
    mode = path.stat().st_mode & 0o777
    write_file(path, text.encode())
    path.chmod(mode)


def _answers(asked: Sequence[Asked]) -> list[Given]:
    from scopecard.posture.asking import Given

    given: list[Given] = []
    _say(f"{len(asked)} questions; {_HELP}\n\n")
    try:
        for number, one in enumerate(asked, 1):
            text = "\n".join(style_of(sys.stderr).wrap(safe(one.text), 2))
            _say(f"{number}/{len(asked)}  {safe(one.about)}\n{text}\n{_choices(one)}")
            answer = _choice(one)
            if answer:
                given.append(Given(one, answer))
                if one.wants_evidence(answer):
                    given[-1] = Given(one, answer, _evidence(one))
            _say("\n")
    except _Leaving:
        _say("\n")
    return given


def _choices(one: Asked) -> str:
    words = max(map(len, one.choices))
    return "".join(
        f"    {number}  {word:<{words}}  {meaning}\n"
        for number, (word, meaning) in enumerate(one.choices.items(), 1)
    )


def _choice(one: Asked) -> str:
    """Return the answer; empty where it is left open."""
    names = list(one.choices)
    while True:
        text = _line("> ").lower()
        if text in ("", "?", *names):
            return "" if text == "?" else text
        if text.isascii() and text.isdecimal() and 0 < int(text[:3]) <= len(names):
            return names[int(text[:3]) - 1]
        _say(f"  `{safe(text)[:60]}` is no answer: 1 to {len(names)}; {_HELP}\n")


def _evidence(one: Asked) -> str:
    _say(f"  What shows it? A file, link or ticket, such as {one.evidence}. Empty: nothing.\n")
    while True:
        text = _line("evidence> ")
        if safe(text) == text and "\ufffd" not in text:
            return text
        _say("  that has characters that do not show; once more\n")


def _line(prompt: str) -> str:
    _say(prompt)
    # NOTE: bytes, so that what is not UTF-8 is a wrong answer and not a crash.
    line = sys.stdin.buffer.readline(_LONGEST)
    text = line.decode("utf-8", "replace").strip()
    if not line or text.lower() in _LEAVE:
        raise _Leaving
    return text


def _say(text: str) -> None:
    write(text, sys.stderr)
    sys.stderr.flush()
