"""
What does a file say that another program wrote? JSON as it is found, and YAML.

Nobody who reads a tool list can mend it. So what a spec would be refused for is
taken here, and nothing moves: comments and commas before an end become blanks,
characters that do not show become U+FFFD, numbers that no reader keeps become
texts. What cannot be read at all is still refused, with its place.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from scopecard.source import Document, json_text, read_bytes
from scopecard.source.limits import LARGEST
from scopecard.source.lines import Lines
from scopecard.source.problems import Problems, StopError
from scopecard.source.scalars import BadScalarError, resolve
from scopecard.source.text import INVISIBLE, decode
from scopecard.source.tree import Places

INSTEAD: Final = "\ufffd"
"""What stands for a character that does not show."""
_LIKE_JSON: Final = re.compile(r"(?:\s|//[^\n]*+|/\*(?s:.*?)\*/)*+[\[{]")
_STRING: Final = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_TOKEN: Final = re.compile(rf"{_STRING}|//[^\n]*+|/\*(?s:.*?)\*/|-?[0-9][0-9.eE+-]*+")
_COMMA: Final = re.compile(rf"{_STRING}|,(?=\s*+[\]}}])")
_ESCAPE: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})++|\\(?s:.)")
_HALF: Final = re.compile("[\ud800-\udfff]")
_SHORT: Final = {r"\b": r"\t", r"\f": r"\n", r"\r": r"\n"}


def read_foreign(path: Path, name: str | None = None) -> Document:
    """
    Return what the file at *path* says, shown as *name*; its value may be a list.

    Raises what :func:`scopecard.source.read` does.
    """
    shown = name or str(path)
    return parse_foreign(read_bytes(path, shown), shown)


def parse_foreign(text: str | bytes, name: str) -> Document:
    """
    Return what *text* says, the value of which may be a list.

    Raises :class:`~scopecard.errors.SpecError` with every problem that can be found.
    """
    if len(text) > LARGEST:
        from scopecard.source import parse

        return parse(text, name)  # refuses it, in the same words
    lines = Lines(name, decode(text, name))
    problems = Problems(lines)
    found: object = None
    at: Places = [0]
    try:
        root, places = _load(lines.text, problems)
        if root and isinstance(root[0], (dict, list)):
            found, at = root[0], places[1]
        elif not problems:
            rule, what = ("no-object", "a single value") if root else ("empty", "nothing")
            problems.add(rule, f"{what} stands where an object or a list is expected", 0)
    except StopError:
        raise problems.error() from None
    if problems:
        raise problems.error()
    return Document(lines, found, at)


def _load(text: str, problems: Problems) -> tuple[list[Any], Places]:
    if _LIKE_JSON.match(text):
        return json_text.load(softened(text), problems)
    from scopecard.source import events

    problems.replaced = INVISIBLE.search(text) is not None
    return events.load(INVISIBLE.sub(_same_length, text), problems)


def softened(text: str) -> str:
    r"""
    Return *text* as JSON that a strict reader takes, each character where it was.

    >>> softened('[1, // one\n "a\u200b",]')
    '[1,       \n "a�" ]'
    """
    return _COMMA.sub(_without_comma, _TOKEN.sub(_token, text))


def _token(found: re.Match[str]) -> str:
    token = found[0]
    if token.startswith("/"):
        return re.sub(r"[^\n]", " ", token)
    if not token.startswith('"'):
        return _number(token)
    if "\\" in token:
        token = _ESCAPE.sub(_escape, token)
    return INVISIBLE.sub(_same_length, token.replace("\t", " "))


def _number(token: str) -> str:
    """Return a number that no reader keeps as a text of the same length."""
    try:
        resolve(token)
    except BadScalarError:
        return f'"{token[:-2]}"'
    return token


def _escape(found: re.Match[str]) -> str:
    escape = found[0]
    if not escape.startswith("\\u"):
        return _SHORT.get(escape, escape)
    halves = bytes.fromhex(escape.replace("\\u", "")).decode("utf-16-be", "surrogatepass")
    if INVISIBLE.search(halves) or _HALF.search(halves) or "\r" in halves:
        return r"\ufffd" * (len(escape) // 6)
    return escape


def _without_comma(found: re.Match[str]) -> str:
    return " " if found[0] == "," else found[0]


def _same_length(found: re.Match[str]) -> str:
    return INSTEAD * len(found[0])
