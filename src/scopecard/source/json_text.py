"""
From JSON to values and places: the grammar of RFC 8259, and nothing beside it.

What JSON allows and readers take in different ways is refused as it is in YAML:
a key that stands twice, half of a character, more digits than a number keeps.
"""

from __future__ import annotations

import re
from typing import Any, Final

from scopecard.errors import Location
from scopecard.source.limits import MOST_EVENTS
from scopecard.source.problems import Problems, StopError, quoted
from scopecard.source.scalars import BadScalarError, resolve
from scopecard.source.text import report_escaped
from scopecard.source.tree import Key, Places, Value, check_depth, put, too_many, twice

# Possessive, so that a long text costs no memory for ways back.
_BLANK: Final = r"[ \t\r\n]*+"
_STRING: Final = r'"([^"\\\x00-\x1f]*+)"|"([^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)++)"'
# NOTE: a possessive group gives back half a match in Python before 3.11.5 (gh-106052)
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_VALUE: Final = re.compile(
    rf"{_BLANK}(?:{_STRING}|({_NUMBER})|([\[{{])|(true|false|null)|(NaN|-?Infinity))"
)
_KEY: Final = re.compile(rf"{_BLANK}(?:{_STRING}){_BLANK}:")
_NEXT: Final = re.compile(rf"{_BLANK}([,\]}}])")
_END: Final = re.compile(_BLANK)
_PLAIN, _ESCAPED, _DIGITS, _OPEN, _CONSTANT = range(1, 6)
_CONSTANTS: Final = {"true": True, "false": False, "null": None}

_CLOSING: Final[dict[type, str]] = {dict: "}", list: "]"}
_NOT_JSON: Final = {
    "'": "JSON writes texts in double quotes",
    "/": "JSON has no comments",
    "#": "JSON has no comments",
}

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_HALF: Final = re.compile("[\ud800-\udfff]")
_ESCAPES: Final = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip
_GOOD_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*')


def load(text: str, problems: Problems) -> tuple[list[Any], Places]:
    """
    Return what *text* says as JSON, and where it stands.

    Raises :class:`~scopecard.source.problems.StopError` where it is no JSON.
    """
    if _END.fullmatch(text):
        return [], [0]
    return _Reader(text, problems).read()


class _Reader:
    """Takes one token after the other; the open containers are on a stack."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        named = problems.lines.name.lower().endswith(".json")
        self._help = None if named else 'a text that begins with `{"` is read as JSON'

    def read(self) -> tuple[list[Any], Places]:
        text = self._text
        root: list[Any] = []
        places: Places = [0]
        value: Value = root
        inside, key, at = places, None, 0
        stack: list[tuple[Any, Places, Any]] = []
        for _ in range(MOST_EVENTS):
            if type(value) is dict:
                key, at = self._key(value, inside, at)
            found = _VALUE.match(text, at)
            if found is None:
                raise self._expected("a value", at, inside)
            at = found.end()
            if (kind := found.lastindex) == _OPEN:
                check_depth(stack, at - 1, self._problems)
                new: Value = {} if text[at - 1] == "{" else []
                here = [at - 1]
                put(value, inside, key, new, here)
                stack.append((value, inside, key))
                value, inside, key = new, here, None
                closing = _NEXT.match(text, at)
                if closing is None or closing[1] != _CLOSING[type(value)]:
                    continue
            else:
                put(value, inside, key, *self._scalar(found, kind))
            while value is not root:
                found = _NEXT.match(text, at)
                mark = found[1] if found is not None else ""
                if found is None or mark not in (",", _CLOSING[type(value)]):
                    raise self._expected(f"a comma or `{_CLOSING[type(value)]}`", at, inside)
                at = found.end()
                if mark == ",":
                    break
                value, inside, key = stack.pop()
            else:
                self._check_end(at)
                return root, places
        raise too_many(self._problems)

    def _key(self, value: dict[Any, Any], inside: Places, at: int) -> tuple[Key, int]:
        found = _KEY.match(self._text, at)
        if found is None:
            raise self._expected("a key in double quotes, and a colon,", at, inside)
        start = found.start(found.lastindex or 0) - 1
        name: str = found[1] if found[1] is not None else self._unescaped(found[2], start)
        key: Key = name
        if name in value:
            key = twice(name, start, value, inside, self._problems)
        inside.append(start)
        return key, found.end()

    def _scalar(self, found: re.Match[str], kind: int | None) -> tuple[Any, int]:
        """Return what a token means, and where it stands."""
        kind = kind or 0
        text, start = found[kind], found.start(kind)
        if kind == _PLAIN:
            return text, start - 1
        if kind == _ESCAPED:
            return self._unescaped(text, start - 1), start - 1
        if kind == _CONSTANT:
            return _CONSTANTS[text], start
        wrong = "is no finite number"
        if kind == _DIGITS:
            try:
                return resolve(text), start
            except BadScalarError as error:
                wrong = str(error)
        end = start + len(text)
        message = f"{quoted(text)} {wrong}"
        self._problems.add("bad-number", message, start, end=end, help="quote it")
        return None, start

    def _unescaped(self, text: str, start: int) -> str:
        def meant(found: re.Match[str]) -> str:
            if found[1] is not None:
                return chr(int(found[1], 16))
            if found[2] not in _ESCAPES:
                at = start + 1 + found.start()
                raise self._wrong(f"`\\{found[2]}` is no escape", at, "write a backslash twice")
            return _ESCAPES[found[2]]

        value = _ESCAPE.sub(meant, text)
        if _HALF.search(value):  # two halves make one character
            halves = value.encode("utf-16-le", "surrogatepass")
            value = halves.decode("utf-16-le", "surrogatepass")
        report_escaped(value, start, self._problems)
        return value

    def _check_end(self, at: int) -> None:
        at = _skip(self._text, at)
        if at < len(self._text):
            raise self._wrong("something stands behind the end", at, "a file holds one value")

    def _expected(self, what: str, at: int, inside: Places) -> StopError:
        """Report what stands where *what* should."""
        text, at = self._text, _skip(self._text, at)
        found = text[at : at + 1]
        if found == '"' and (broken := self._broken_string(at)) is not None:
            return broken
        if found in _NOT_JSON:
            return self._wrong(_NOT_JSON[found], at)
        if found in ("]", "}") and text[:at].rstrip()[-1:] == ",":
            return self._wrong("a comma stands before the end", at, "remove it")
        related: tuple[tuple[str, Location], ...] = ()
        if inside[0] < at and text[inside[0]] in "[{":
            related = (("it begins here", self._problems.lines.location(inside[0])),)
        if not found:
            what = f"the text ends here, and {what}"
        self._problems.add(
            "syntax", f"{what} is missing here", at, help=self._help, related=related
        )
        return StopError()

    def _broken_string(self, at: int) -> StopError | None:
        good = _GOOD_STRING.match(self._text, at)
        end = good.end() if good is not None else at
        if self._text[end : end + 1] == "\t":
            return self._wrong("a tab stands in a text", end, r"write it as `\t`")
        if self._text[end : end + 1] != '"':
            return self._wrong("this quote is not closed on its line", at)
        return None

    def _wrong(self, message: str, at: int, help: str | None = None) -> StopError:
        return self._problems.stop("syntax", message, at, help or self._help)


def _skip(text: str, at: int) -> int:
    blank = _END.match(text, at)
    return blank.end() if blank is not None else at
