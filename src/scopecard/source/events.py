"""
From a text to values and places, over libyaml's events: one pass that does not recurse.
"""

from __future__ import annotations

import gc
import re
from typing import Any, Final

import yaml
from yaml import events
from yaml.error import MarkedYAMLError

from scopecard.errors import Location, Problem, SpecError
from scopecard.source.builder import Builder, Spot

_PARSER: Final = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.Loader)
_PAIR: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HINTS: Final = (
    ("(a tab)", "indent with blanks, not with tabs"),
    ("mapping values are not allowed", "quote a text that contains `: `, or mend the indentation"),
    ("could not find expected ':'", "a key needs a colon and a blank behind it"),
    ("node content", "a bracket, brace or value is not finished"),
    ("expected ',' or", "a bracket or brace is not closed, or a comma is missing"),
    ("expected <block end>", "this line is not indented as those before it"),
    ("stream end", "a bracket or brace is not closed"),
    ("end of stream", "a quote, bracket or brace is not closed"),
    ("escape", "write a backslash twice, or use single quotes"),
    ("cannot start any token", "quote a text that begins with this character"),
)


def load(text: str, name: str) -> tuple[dict[str, Any], Spot]:
    """
    Return the one mapping that *text* is, and where everything in it stands.

    Raises :class:`~scopecard.errors.SpecError` with every problem found.
    """
    enabled = gc.isenabled()
    gc.disable()  # NOTE: nothing here is garbage, and looking for it doubles the time
    builder = Builder(name, text)
    try:
        _run(_as_yaml(text, name), builder)
        found = builder.whole()
    except MarkedYAMLError as error:
        raise SpecError(*builder.problems, _syntax(error, name, builder)) from None
    except yaml.YAMLError as error:
        place = Location(name, 1, 1, 2)
        message = str(error).partition("\n")[0]
        raise SpecError(*builder.problems, Problem("syntax", message, place)) from None
    finally:
        if enabled:
            gc.enable()
    if builder.problems:
        raise SpecError(*builder.problems)
    return found


def _run(text: str, builder: Builder) -> None:
    handlers = {
        events.ScalarEvent: builder.scalar,
        events.MappingStartEvent: builder.mapping,
        events.MappingEndEvent: builder.end,
        events.SequenceStartEvent: builder.sequence,
        events.SequenceEndEvent: builder.end,
        events.AliasEvent: builder.alias,
        events.DocumentStartEvent: builder.document,
    }
    next_event = _PARSER(text).get_event
    while (event := next_event()) is not None:
        handler = handlers.get(type(event))
        if handler is not None:
            handler(event)
        elif type(event) is events.StreamEndEvent:
            return


def _as_yaml(text: str, name: str) -> str:
    """Return *text*, if it is JSON, as YAML: the two differ in tabs, and in paired escapes."""
    if not name.endswith(".json") and text.lstrip()[:1] != "{":
        return text
    return _PAIR.sub(_joined, text.replace("\t", " "))


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def _syntax(error: MarkedYAMLError, name: str, builder: Builder) -> Problem:
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "this cannot be read"
    if error.context and error.problem and "expected" in error.problem:
        what = f"{error.context}, {error.problem}"
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    text = builder.line(line)
    if text[column : column + 1] == "\t":
        what = f"{what} (a tab)"
    hint = next((hint for sign, hint in _HINTS if sign in what), None)
    rule = "too-deep" if "nesting depth" in what else "syntax"
    return Problem(rule, what, Location(name, line + 1, column + 1, column + 2), hint, text)
