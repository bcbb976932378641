"""Does JSON mean what JSON means, and is everything else refused with its place?"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from scopecard.errors import SpecError
from scopecard.source import parse

TEXTS = (
    "",
    "a",
    'q"\\/',
    "\b\f",
    "é",
    "😀",
    "\t\n",
    "a: b",
    "# no",
    "- x",
    "yes",
    "12",
    "{",
    "]",
)
UNREAD = re.compile("[\ud800-\udfff\b\f\r]")
NUMBERS = (0, -0, 7, -13, 10**17, 0.5, -1.25e-7, 1e300, 0.30000000000000004, 5e-324)


def value(chance: random.Random, depth: int = 0) -> Any:
    """Return any value that JSON can say."""
    kind = chance.randrange(8 if depth < 5 else 5)
    if kind == 0:
        return chance.choice((True, False, None))
    if kind in (1, 2):
        return chance.choice(NUMBERS)
    if kind in (3, 4):
        return (
            "".join(chance.choices(TEXTS, k=chance.randrange(4)))
            .replace("\b", "")
            .replace("\f", "")
        )
    if kind == 5:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {
        f"{chance.choice(TEXTS[1:])}{number}".replace("\b\f", "c"): value(chance, depth + 1)
        for number in range(chance.randrange(5))
    }


@pytest.mark.parametrize("seed", range(60))
def test_it_says_what_the_standard_library_says(seed: int) -> None:
    chance = random.Random(seed)
    data = {"a": value(chance), "b": value(chance), "c": value(chance)}
    for indent in (None, 0, "\t"):
        for separators in ((",", ":"), (" , ", "\t:\r\n ")):
            for ascii_only in (True, False):
                text = json.dumps(
                    data, indent=indent, separators=separators, ensure_ascii=ascii_only
                )
                for name in ("x.json", "x.yaml", "<stdin>"):
                    assert repr(parse(text, name).value) == repr(json.loads(text))


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_text_is_refused_where_the_standard_library_refuses_it(seed: int) -> None:
    chance = random.Random(seed)
    text = json.dumps({"a": [1.5, {"b": "c\n😀"}, True, None], "d": {"e": "", "f": -2}})
    for _ in range(100):
        at = chance.randrange(len(text))
        damaged = (
            text[:at] + chance.choice(("", *'{}[],:"\\ 0tx-.')) + text[at + chance.randrange(2) :]
        )
        try:
            known = json.loads(damaged, object_pairs_hook=strict, parse_constant=refuse)
        except ValueError:
            known = None
        # Half of a character is JSON to the standard library, and a form feed too.
        if not isinstance(known, dict) or UNREAD.search("".join(texts(known))):
            with pytest.raises(SpecError) as caught:
                parse(damaged, "x.json")
            assert all(problem.location for problem in caught.value.problems)
        else:
            assert repr(parse(damaged, "x.json").value) == repr(known)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from (key, *texts(part))
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def strict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def refuse(text: str) -> None:
    raise ValueError(text)


REFUSED = {
    "comma before a brace": ('{"a": 1,}', "syntax", 9, "a comma stands before the end"),
    "comma before a bracket": ('{"a": [1,]}', "syntax", 10, "a comma stands before the end"),
    "two commas": ('{"a": [1,,2]}', "syntax", 10, "a value is missing here"),
    "missing comma": ('{"a": 1 "b": 2}', "syntax", 9, "a comma or `}` is missing here"),
    "missing colon": ('{"a" 1}', "syntax", 2, "a key in double quotes, and a colon, is missing here"),
    "missing value": ('{"a": }', "syntax", 7, "a value is missing here"),
    "wrong bracket": ('{"a": [1}', "syntax", 9, "a comma or `]` is missing here"),
    "word as key": ("{a: 1}", "syntax", 2, "a key in double quotes, and a colon, is missing here"),
    "number as key": ("{1: 1}", "syntax", 2, "a key in double quotes, and a colon, is missing here"),
    "single quotes": ("{'a': 1}", "syntax", 2, "JSON writes texts in double quotes"),
    "comment": ('{"a": 1} // b', "syntax", 10, "something stands behind the end"),
    "comment within": ('{"a": /* b */ 1}', "syntax", 7, "JSON has no comments"),
    "comment of a line": ('{# b\n"a": 1}', "syntax", 2, "JSON has no comments"),
    "open text": ('{"a": "b', "syntax", 7, "this quote is not closed on its line"),
    "text over lines": ('{"a": "b\nc"}', "syntax", 7, "this quote is not closed on its line"),
    "tab in a text": ('{"a": "b\tc"}', "syntax", 9, "a tab stands in a text"),
    "open list": ('{"a": [1', "syntax", 9, "the text ends here, and a comma or `]` is missing here"),
    "unknown escape": ('{"a": "\\x41"}', "syntax", 8, "`\\x` is no escape"),
    "short escape": ('{"a": "\\u12"}', "syntax", 8, "`\\u` is no escape"),
    "leading zero": ('{"a": 01}', "syntax", 8, "a comma or `}` is missing here"),
    "plus": ('{"a": +1}', "syntax", 7, "a value is missing here"),
    "point first": ('{"a": .5}', "syntax", 7, "a value is missing here"),
    "point last": ('{"a": 5.}', "syntax", 8, "a comma or `}` is missing here"),
    "hexadecimal": ('{"a": 0x1}', "syntax", 8, "a comma or `}` is missing here"),
    "word": ('{"a": yes}', "syntax", 7, "a value is missing here"),
    "capital": ('{"a": True}', "syntax", 7, "a value is missing here"),
    "no-break space": ('{"a":\xa01}', "syntax", 6, "a value is missing here"),
    "another value": ('{"a": 1}{"b": 2}', "syntax", 9, "something stands behind the end"),
    "NaN": ('{"a": NaN}', "bad-number", 7, "`NaN` is no finite number"),
    "infinity": ('{"a": -Infinity}', "bad-number", 7, "`-Infinity` is no finite number"),
    "overflow": ('{"a": 1e999}', "bad-number", 7, "`1e999` is no finite number"),
    "nineteen digits": (
        '{"a": 1234567890123456789}', "bad-number", 7,
        "`1234567890123456789` has more digits than every reader keeps",
    ),
    "first half": ('{"a": "\\ud83d"}', "invisible-character", 8, "the character U+D83D does not show"),
    "second half": ('{"a": "\\ude00"}', "invisible-character", 8, "the character U+DE00 does not show"),
    "halves in the wrong order": (
        '{"a": "\\ude00\\ud83d"}', "invisible-character", 8,
        "2 characters do not show, the first is U+DE00",
    ),
    "half behind a backslash": (
        '{"a": "\\\\ud83d\\ude00"}', "invisible-character", 15, "the character U+DE00 does not show",
    ),
    "bell by escape": ('{"a": "x\\u0007"}', "invisible-character", 9, "the character U+0007 does not show"),
    "return by escape": ('{"a": "x\\r"}', "invisible-character", 9, "the character U+000D does not show"),
    "same key": ('{"a": 1, "a": 2}', "duplicate-key", 10, "`a` stands here twice"),
    "same key by escape": ('{"a": 1, "\\u0061": 2}', "duplicate-key", 10, "`a` stands here twice"),
    "too deep": ('{"a":' + "[" * 64, "too-deep", 69, "more than 64 levels"),
    "a list": ("[1]", "not-a-mapping", 1, "a list stands where keys are expected"),
    "a text": ('"a"', "not-a-mapping", 1, "a single value stands where keys are expected"),
    "nothing": (" \n", "empty", 1, "`x.json` is empty"),
    "null": ("null", "empty", 1, "`x.json` is empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_rule_place_and_words(name: str) -> None:
    text, rule, column, message = REFUSED[name]
    with pytest.raises(SpecError) as caught:
        parse(text, "x.json")
    first = caught.value.problems[0]
    assert first.location is not None
    assert (first.rule, first.location.column, first.message) == (rule, column, message)


def test_every_problem_is_found_in_one_pass() -> None:
    text = '{"a": 1, "a": {"b": NaN, "b": "\\u202e"}, "c": 12345678901234567890}'
    with pytest.raises(SpecError) as caught:
        parse(text, "x.json")
    assert [problem.rule for problem in caught.value.problems] == [
        "duplicate-key", "bad-number", "duplicate-key", "invisible-character", "bad-number",
    ]  # fmt: skip


def test_what_is_open_is_named() -> None:
    with pytest.raises(SpecError) as caught:
        parse('{"a":\n  [1, 2\n}', "x.json")
    problem = caught.value.problems[0]
    assert [(what, str(place)) for what, place in problem.related] == [
        ("it begins here", "x.json:2:3")
    ]


def test_what_begins_like_json_is_never_guessed_at() -> None:
    # YAML would take this for one key, and for its value `1 "b": 2`.
    with pytest.raises(SpecError) as caught:
        parse(' {"a": 1 "b": 2}', "<stdin>")
    problem = caught.value.problems[0]
    assert (problem.rule, problem.help) == (
        "syntax",
        'a text that begins with `{"` is read as JSON',
    )


def test_a_mapping_in_braces_may_be_yaml() -> None:
    assert parse("{a: yes, 'b': [c], } # d\n", "x.yaml").value == {"a": "yes", "b": ["c"]}
    assert parse("{}", "x.yaml").value == {}


def test_an_escaped_line_break_of_windows_is_a_line_break() -> None:
    assert parse('{"a": "b\\r\\nc"}', "x.json").value == {"a": "b\r\nc"}
