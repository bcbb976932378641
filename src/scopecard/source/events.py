"""
From libyaml's events to values and places, in one pass that does not recurse.
"""

from __future__ import annotations

import gc
import re
from typing import Any, Final, TypeAlias

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from scopecard.errors import Location, Problem, SpecError
from scopecard.source.scalars import BadScalarError, resolve
from scopecard.source.text import INVISIBLE, MOST_PROBLEMS, code

Spot: TypeAlias = tuple[Any, ...]
"""Line, column and end column of a value, from zero; of a container, then what is inside."""

_DEEPEST: Final = 64
_MOST_NODES: Final = 4_000_000
_PARSER: Final = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.Loader)
_PAIR: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HINTS: Final = (
    ("'\\t'", "indent with blanks, not with tabs"),
    ("mapping values are not allowed", "quote a text that contains `: `, or mend the indentation"),
    ("could not find expected ':'", "a key needs a colon and a blank behind it"),
    ("expected ',' or", "a bracket or brace is not closed, or a comma is missing"),
    ("expected <block end>", "this line is not indented as those before it"),
    ("end of stream", "a quote, bracket or brace is not closed"),
    ("escape", "write a backslash twice, or use single quotes"),
    ("cannot start any token", "quote a text that begins with this character"),
)


def load(text: str, name: str) -> tuple[dict[str, Any], Spot]:
    """Return the one mapping that *text* is, and where everything in it stands."""
    enabled = gc.isenabled()
    gc.disable()  # NOTE: nothing here is garbage, and looking for it doubles the time
    try:
        return _Loader(text, name).load()
    finally:
        if enabled:
            gc.enable()


class _Loader:
    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._text = text
        self._problems: list[Problem] = []
        self._lines: list[str] | None = None
        json = name.endswith(".json") or text.lstrip()[:1] == "{"
        # NOTE: JSON is YAML but for tabs between tokens, and for characters written as two escapes.
        self._source = _PAIR.sub(_joined, text.replace("\t", " ")) if json else text

    def load(self) -> tuple[dict[str, Any], Spot]:
        try:
            value, spot = self._run()
        except MarkedYAMLError as error:
            self._problems.append(self._syntax(error))
            raise SpecError(*self._problems) from None
        except yaml.YAMLError as error:
            place = Location(self._name, 1, 1, 2)
            self._problems.append(Problem("syntax", str(error).partition("\n")[0], place))
            raise SpecError(*self._problems) from None
        if self._problems:
            more = len(self._problems) - MOST_PROBLEMS
            found = self._problems[:MOST_PROBLEMS]
            if more > 0:
                found.append(Problem("more-problems", f"and {more} more problems"))
            raise SpecError(*found)
        return value, spot

    def _run(self) -> tuple[dict[str, Any], Spot]:
        parser = _PARSER(self._source)
        next_event = parser.get_event
        root: list[Any] = []
        spots: list[Any] = []
        # Of each open container: its value, its inner spots, and, of a mapping, the key at hand.
        value: Any = root
        inner: Any = spots
        key: Any = None
        stack: list[tuple[Any, Any, Any]] = []
        nodes = documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                mark, end = event.start_mark, event.end_mark
                line, column = mark.line, mark.column
                last = end.column if end.line == line else column + 1
                if event.anchor is not None or event.tag is not None:
                    self._mark(event)
                scalar: Any = event.value
                if event.style:
                    if event.style == '"' and INVISIBLE.search(scalar):
                        self._invisible(scalar, mark)
                else:
                    scalar = self._plain(scalar, mark)
                if type(value) is dict and key is None:
                    key = self._key(scalar, value, inner, (line, column, last), event)
                    continue
                here: Any = (line, column, last)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    self._mark(event)
                if len(stack) >= _DEEPEST:
                    self._fail("too-deep", f"more than {_DEEPEST} levels", event.start_mark)
                mark = event.start_mark
                new: Any = {} if kind is MappingStartEvent else []
                inside: Any = {} if kind is MappingStartEvent else []
                if type(value) is dict and key is None:
                    self._fail("bad-key", "a key is a word, not a list or mapping", mark)
                here = (mark.line, mark.column, mark.column + 1, inside)
                self._put(value, inner, key, new, here)
                stack.append((value, inner, key))
                value, inner, key = new, inside, None
                nodes += 1
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value, inner, key = stack.pop()
                if key is not None:
                    key = None
                continue
            elif kind is AliasEvent:
                self._report(
                    "alias",
                    f"`*{event.anchor}` repeats another part",
                    event.start_mark,
                    "write it out: what a reader does not see here cannot be reviewed",
                )
                if type(value) is dict and key is None:
                    self._fail("bad-key", "a key is a word", event.start_mark)
                mark = event.start_mark
                scalar, here = None, (mark.line, mark.column, mark.column + 1)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._fail("several-documents", "a file holds one document", event.start_mark)
                if event.version or event.tags:
                    self._report("directive", "directives are not read", event.start_mark)
                continue
            elif kind is StreamEndEvent:
                break
            else:
                continue
            nodes += 1
            if nodes > _MOST_NODES:
                self._fail("too-large", f"more than {_MOST_NODES:,} values", mark)
            if type(value) is dict:
                value[key[0]] = scalar
                inner[key[0]] = (*key[1], here)
                key = None
            else:
                value.append(scalar)
                inner.append(here)
        return self._whole(root, spots)

    @staticmethod
    def _put(value: Any, inner: Any, key: Any, new: Any, here: Spot) -> None:
        if type(value) is dict:
            value[key[0]] = new
            inner[key[0]] = (*key[1], here)
        else:
            value.append(new)
            inner.append(here)

    def _whole(self, root: list[Any], spots: list[Any]) -> tuple[dict[str, Any], Spot]:
        if not root or root[0] is None:
            place = Location(self._name, 1, 1, 2)
            self._problems.append(Problem("empty", f"`{self._name}` is empty", place))
            return {}, (0, 0, 0, {})
        if not isinstance(root[0], dict):
            line, column, *_ = spots[0]
            place = Location(self._name, line + 1, column + 1, column + 2)
            what = "list" if isinstance(root[0], list) else "single value"
            self._problems.append(
                Problem(
                    "not-a-mapping",
                    f"a {what} stands where keys are expected",
                    place,
                    line=self._line(line),
                )
            )
            return {}, (0, 0, 0, {})
        return root[0], spots[0]

    def _plain(self, text: str, mark: Any) -> Any:
        try:
            return resolve(text)
        except BadScalarError as error:
            self._report("bad-number", f"`{text[:40]}` {error}", mark)
            return 0

    def _key(
        self,
        key: Any,
        value: dict[str, Any],
        inner: dict[str, Any],
        spot: tuple[int, int, int],
        event: ScalarEvent,
    ) -> tuple[str, tuple[int, int, int]]:
        if type(key) is not str:
            self._report(
                "bad-key",
                f"the key `{event.value}` is not a word",
                event.start_mark,
                f'quote it: "{event.value}"',
            )
            key = event.value
        if key == "<<" and not event.style:
            self._report(
                "merge-key",
                "`<<` takes in what stands elsewhere",
                event.start_mark,
                "write it out: what a reader does not see here cannot be reviewed",
            )
        elif key in value:
            line, column, end, _ = inner[key]
            first = Location(self._name, line + 1, column + 1, end + 1)
            self._report(
                "duplicate-key",
                f"`{key[:60]}` stands here twice",
                event.start_mark,
                "remove one of them",
                (("first here", first),),
                spot[2],
            )
        return key, spot

    def _mark(self, event: Any) -> None:
        if event.anchor is not None:
            self._report(
                "anchor",
                f"`&{event.anchor}` names a part to repeat",
                event.start_mark,
                "write it out: what a reader does not see here cannot be reviewed",
            )
        if event.tag is not None:
            self._report("tag", f"the tag `{event.tag}` is not read", event.start_mark, "remove it")

    def _invisible(self, text: str, mark: Any) -> None:
        character = INVISIBLE.search(text)
        if character is not None:
            what = f"this text contains {code(character[0])}, which does not show"
            self._report("invisible-character", what, mark)

    def _report(
        self,
        rule: str,
        message: str,
        mark: Any,
        help_: str | None = None,
        related: tuple[tuple[str, Location], ...] = (),
        end: int | None = None,
    ) -> None:
        last = mark.column + 1 if end is None else end
        place = Location(self._name, mark.line + 1, mark.column + 1, last + 1)
        if len(self._problems) < MOST_PROBLEMS:
            line = self._line(mark.line)
            self._problems.append(Problem(rule, message, place, help_, line, related))
        else:
            self._problems.append(Problem(rule, message, place, help_))

    def _fail(self, rule: str, message: str, mark: Any) -> None:
        self._report(rule, message, mark)
        raise SpecError(*self._problems[:MOST_PROBLEMS])

    def _syntax(self, error: MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "this cannot be read"
        if error.context and error.problem and "expected" in error.problem:
            what = f"{error.context}, {error.problem}"
        help_ = next((hint for sign, hint in _HINTS if sign in f"{what} {error.problem}"), None)
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        place = Location(self._name, line + 1, column + 1, column + 2)
        return Problem("syntax", what, place, help_, self._line(line))

    def _line(self, number: int) -> str:
        if self._lines is None:
            self._lines = self._text.replace("\r\n", "\n").split("\n")
        return self._lines[number] if number < len(self._lines) else ""


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
