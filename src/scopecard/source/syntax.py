"""
What does an error of the YAML parser mean to somebody who writes YAML?
"""

from __future__ import annotations

from typing import Final, NamedTuple

from yaml.error import MarkedYAMLError

from scopecard.errors import Location
from scopecard.source.limits import DEEPEST
from scopecard.source.problems import Problems


class _Meaning(NamedTuple):
    """What is wrong, and how it is mended; it may be wrong where something began."""

    message: str
    help: str | None = None
    at_start: bool = False
    began: str | None = None
    rule: str = "syntax"


_LONGEST_KEY: Final = 1024
_INDENT: Final = "indent it like its neighbours, with blanks"
_QUOTE: Final = "quote a text that begins with this character"
_ESCAPE: Final = r"write `\x41`, `\u0041` or `\U00000041`"
_OPEN_QUOTE: Final = "close it; within single quotes, write a quote twice"
_NO_NEIGHBOUR: Final = "this does not belong to what stands above it"
_TAB: Final = _Meaning("a tab stands where only blanks indent", "indent with blanks")
_LONG_KEY: Final = _Meaning(f"a key has at most {_LONGEST_KEY:,} characters", at_start=True)
_NO_KEY: Final = _Meaning("a key is missing before this colon")
_DIRECTIVE: Final = _Meaning(
    "directives are not read", "remove it", at_start=True, rule="directive"
)
_TAG: Final = _Meaning("`!` begins a tag, and tags are not read", _QUOTE, at_start=True)
_BEHIND: Final = _Meaning(
    "this cannot follow what stands before it on the line", "quote the whole value"
)
# What the parser says that it was doing, and what it found. The first row that fits counts.
_MEANINGS: Final = (
    ("quoted scalar", "end of stream", _Meaning("this quote is not closed", _OPEN_QUOTE, at_start=True)),
    ("quoted scalar", "document", _Meaning("this quote is not closed", _OPEN_QUOTE, at_start=True)),
    ("", "unknown escape", _Meaning(
        "this is no escape", "write a backslash twice, or use single quotes")),
    ("", "hexdecimal", _Meaning("an escape lacks digits", _ESCAPE)),
    ("", "hexadecimal", _Meaning("an escape lacks digits", _ESCAPE)),
    ("", "invalid Unicode", _Meaning(
        "this escape is no character", r"write one beyond U+FFFF as `\U0001f600`")),
    ("flow sequence", "expected ','", _Meaning(
        "a comma or `]` is missing here", began="the list begins here")),
    ("flow mapping", "expected ','", _Meaning(
        "a comma or `}` is missing here", began="the mapping begins here")),
    ("", "node content", _Meaning("a value is missing here", "write one, or close what is open")),
    ("simple key", "", _Meaning(
        "this line is no key with a value", "a key ends with a colon and a blank", at_start=True)),
    ("", "mapping values", _Meaning(
        "a colon makes a key here, where none can be",
        "quote a text that contains `: `; a key has its own line, indented like its neighbours")),
    ("", "mapping keys", _Meaning("a key cannot begin here", "quote a text that begins with `?`")),
    ("", "sequence entries", _Meaning(
        "a list cannot begin here", "begin it on the next line, or quote a text that begins with `-`")),
    ("block mapping", "expected", _Meaning(_NO_NEIGHBOUR, _INDENT, began="the keys begin here")),
    ("block collection", "expected", _Meaning(
        _NO_NEIGHBOUR, f"begin an item with `- `, or {_INDENT}", began="the list begins here")),
    ("anchor", "", _Meaning("a name is missing behind `&`", _QUOTE, at_start=True)),
    ("alias", "", _Meaning("a name is missing behind `*`", _QUOTE, at_start=True)),
    ("tag", "", _TAG),
    ("", "tag", _TAG),
    ("block scalar", "", _Meaning(
        "what follows `|` or `>` is no such text", "begin the text on the next line, indented")),
    ("", "YAML document", _DIRECTIVE),
    ("directive", "", _DIRECTIVE),
    ("", "directive", _DIRECTIVE),
    ("", "unexpected ':'", _Meaning(
        "a colon stands within a text", "put a blank behind it, or quote the text")),
    ("", "<document start>", _Meaning(_NO_NEIGHBOUR, "indent it like its neighbours")),
    ("", "start any token", _Meaning("a value cannot begin with this character", _QUOTE)),
)  # fmt: skip


def report(error: MarkedYAMLError, problems: Problems) -> None:
    """Report an error of the parser."""
    mark = error.problem_mark or error.context_mark
    index = mark.index if mark is not None else 0
    start = error.context_mark.index if error.context_mark is not None else index
    if "nesting depth" in (error.problem or ""):
        problems.add("too-deep", f"more than {DEEPEST} levels", index)
        return
    found = _meaning(error, problems, index)
    related: tuple[tuple[str, Location], ...] = ()
    if found.began is not None and start != index:
        related = ((found.began, problems.lines.location(start)),)
    at = start if found.at_start else index
    problems.add(found.rule, found.message, at, help=found.help, related=related)


def _meaning(error: MarkedYAMLError, problems: Problems, index: int) -> _Meaning:
    doing, what = error.context or "", error.problem or ""
    text = problems.lines.text
    line, column = problems.lines.place(index)
    if text[index : index + 1] == "\t" or "a tab" in what:
        return _TAB
    if "mapping values" in what and column > _LONGEST_KEY:
        return _LONG_KEY
    found = next((means for a, b, means in _MEANINGS if a in doing and b in what), None)
    if found is None:
        return _Meaning(f"this cannot be read: {what or doing}")
    if found.message == _NO_NEIGHBOUR:
        if problems.lines.line(line)[:column].strip(" -"):
            return _BEHIND
        if text[index : index + 1] == ":":
            return _NO_KEY
    return found
