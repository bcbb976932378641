"""Is what another program wrote read as it is found, with every place where it was?"""

from __future__ import annotations

import doctest
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopecard import SpecError
from scopecard.source import LARGEST, foreign
from scopecard.source.foreign import parse_foreign, softened

TAKEN = {
    "a list": ("[1, 2]", [1, 2]),
    "line comments": ('{"a": 1, // one\n"b": 2} // end', {"a": 1, "b": 2}),
    "block comments": ('/* head */ {"a": /* \n */ 1}', {"a": 1}),
    "comments in texts": ('{"a": "http://x /* y */"}', {"a": "http://x /* y */"}),
    "commas before an end": ('{"a": [1, 2, ], }', {"a": [1, 2]}),
    "commas in texts": ('{"a": ",}"}', {"a": ",}"}),
    "large numbers": ('{"a": 9223372036854775807}', {"a": "92233720368547758"}),
    "infinite numbers": ('{"a": 1e999}', {"a": "1e9"}),
    "hidden characters": ('{"a\u200b": "\u202ex"}', {"a\ufffd": "\ufffdx"}),
    "hidden escapes": (r'{"a": "\u200b\u0000\b"}', {"a": "\ufffd\ufffd\t"}),
    "half characters": (r'{"a": "\ud800"}', {"a": "\ufffd"}),
    "whole pairs": (r'{"a": "\ud83d\ude00"}', {"a": "\U0001f600"}),
    "tabs": ('{\t"a":\t"x\ty"}', {"a": "x y"}),
    "a byte order mark": ("\ufeff{}", {}),
    "yaml": ("a: [x, 'y\u200b']\n", {"a": ["x", "y\ufffd"]}),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken(what: str) -> None:
    text, value = TAKEN[what]
    assert parse_foreign(text, "x").value == value


def test_places_are_those_of_the_text() -> None:
    text = '[ // one\n {"a": "x\\u200b", /* two */ "b": 9223372036854775807, }, ]'
    document = parse_foreign(text, "x.json")
    place = document.locate((0, "b"))
    assert (place.line, place.column) == (2, text.split("\n")[1].index("9") + 1)
    assert document.line(1) == "[ // one"


@pytest.mark.parametrize(
    "text", ['{"a": 1 "b": 2}', '{"a": "x', "{'a': 1}", "[1", "", "x", "1", "/* {"]
)
def test_what_is_refused_has_a_place(text: str) -> None:
    with pytest.raises(SpecError) as error:
        parse_foreign(text, "x.json")
    assert all(problem.location is not None for problem in error.value.problems)


def test_too_much_is_refused() -> None:
    with pytest.raises(SpecError) as error:
        parse_foreign(b" " * (LARGEST + 1), "x.json")
    assert error.value.problems[0].rule == "too-large"


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(foreign).failed == 0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet='{}[]",:/*\\u200b1e9 \n\t', max_size=40))
def test_nothing_moves(text: str) -> None:
    assert len(softened(text)) == len(text)
    assert [*map(len, softened(text).split("\n"))] == [*map(len, text.split("\n"))]


TEXTS = st.text(st.characters(max_codepoint=0x2FF), max_size=9)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(JSON, max_size=3), st.booleans())
def test_what_a_strict_reader_takes_is_the_same(value: list[object], ascii_: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=ascii_)
    found = json.dumps(parse_foreign(text, "x").value)
    assert len(found) > 1
    if "\\ufffd" not in found and "\\r" not in text and "\\b" not in text and "\\f" not in text:
        assert found == json.dumps(value)
