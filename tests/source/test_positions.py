"""Does every place point at its text, whatever surrounds it?"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard.source import Document, Pointer, parse
from scopecard.source.lines import Lines

FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("*.yaml"))


def pointers(value: Any, at: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield each part of *value*, with what leads to it."""
    yield at, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from pointers(part, (*at, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from pointers(part, (*at, index))


def shown(document: Document, pointer: Pointer, *, key: bool = False) -> str:
    """Return the text that a place points at."""
    place = document.locate(pointer, key=key)
    return document.line(place.line)[place.column - 1 : place.end_column - 1]


@cache
def meant(text: str) -> Any:
    """Return what a scalar of one line says, read on its own."""
    return parse(f"x: {text}\n", "x.yaml").value["x"]


def faults(document: Document) -> list[tuple[Pointer, str]]:
    """Return each place in *document* that does not point at its text."""
    found = []
    for pointer, value in pointers(document.value):
        text = shown(document, pointer)
        if pointer and isinstance(pointer[-1], str):
            key = shown(document, pointer, key=True)
            if meant(key) != pointer[-1] and json.loads(key) != pointer[-1]:
                found.append((pointer, key))
            if isinstance(value, (dict, list)) or value is None:
                fits = text == key or (value is None and meant(text) is None)
            else:
                fits = points_at(text, value)
        elif isinstance(value, (dict, list)):
            # What has no key is shown by its first character.
            fits = len(text) <= 1
        else:
            fits = points_at(text, value)
        if not fits:
            found.append((pointer, text))
    return found


def points_at(text: str, value: Any) -> bool:
    """Return whether *text* is how *value* is written, or how it begins."""
    if text[:1] in "|>" and text:
        return isinstance(value, str)
    if text[:1] in "\"'" and text[-1:] != text[:1]:  # goes on in the next line
        return isinstance(value, str) and value.startswith(text[1:].partition("\\")[0].strip())
    return bool(meant(text) == value or (isinstance(value, str) and value.startswith(text)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_key_and_value_of_a_design_points_at_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert faults(parse(text, path.name)) == []


@pytest.mark.parametrize("path", FIXTURES[::7], ids=lambda path: path.stem)
def test_what_surrounds_a_text_moves_nothing(path: Path) -> None:
    plain = path.read_text(encoding="utf-8")
    known = parse(plain, "x")
    for other in (
        "\ufeff" + plain,
        plain.replace("\n", "\r\n"),
        ("\ufeff" + plain).encode(),
        plain.replace("\n", "\r\n").encode(),
    ):
        document = parse(other, "x")
        assert document.value == known.value
        for pointer, _ in pointers(known.value):
            assert document.locate(pointer) == known.locate(pointer)
            assert document.locate(pointer, key=True) == known.locate(pointer, key=True)


@pytest.mark.parametrize("path", FIXTURES[::5], ids=lambda path: path.stem)
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_points_at_its_text_too(path: Path, indent: int | str | None) -> None:
    value = parse(path.read_bytes(), "x.yaml").value
    for ascii_only in (True, False):
        text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
        document = parse(text, "x.json")
        assert document.value == value
        assert faults(document) == []


def test_columns_count_code_points() -> None:
    document = parse("é😀: {b: 'ü', c: [😀, x]}\t# 漢\n", "x")
    assert shown(document, ("é😀", "b")) == "'ü'"
    assert shown(document, ("é😀", "c", 1)) == "x"
    assert document.locate(("é😀", "c", 1)).column == 21
    document = parse('{"é😀":\t{"b": "\\ud83d\\ude00", "c": [1, "x"]}}', "x.json")
    assert shown(document, ("é😀", "c", 1)) == '"x"'
    assert document.locate(("é😀", "c", 1)).column == 39


TEXT = """\
a:
  b: ~
  c:
  d: |-
    text
  e: "one
    two"
  f: one
    two
  g: [{h: 1}, [2]]
  'i': 010
"""


@pytest.mark.parametrize(
    ("pointer", "key", "place", "text"),
    [
        ((), False, "1:1", "a"),
        (("a",), False, "1:1", "a"),
        (("a", "b"), False, "2:6", "~"),
        (("a", "b"), True, "2:3", "b"),
        (("a", "c"), False, "3:3", "c"),
        (("a", "d"), False, "4:6", "|-"),
        (("a", "e"), False, "6:6", '"one'),
        (("a", "f"), False, "8:6", "one"),
        (("a", "g"), False, "10:3", "g"),
        (("a", "g", 0), False, "10:7", "{"),
        (("a", "g", 0, "h"), False, "10:11", "1"),
        (("a", "g", 0, "h"), True, "10:8", "h"),
        (("a", "g", 1), False, "10:15", "["),
        (("a", "g", 1, 0), False, "10:16", "2"),
        (("a", "i"), False, "11:8", "010"),
        (("a", "i"), True, "11:3", "'i'"),
        # What is not there: the nearest ancestor that is.
        (("z",), False, "1:1", "a"),
        (("a", "z"), False, "1:1", "a"),
        (("a", "g", 7), False, "10:3", "g"),
        (("a", "g", -1), False, "10:3", "g"),
        (("a", "g", "h"), False, "10:3", "g"),
        (("a", "b", "c"), False, "2:6", "~"),
        (("a", 0), False, "1:1", "a"),
    ],
)
def test_where_things_stand(pointer: Pointer, place: str, text: str, *, key: bool) -> None:
    document = parse(TEXT, "file")
    assert str(document.locate(pointer, key=key)) == f"file:{place}"
    assert shown(document, pointer, key=key) == text


def test_a_problem_brings_its_line() -> None:
    document = parse(TEXT, "file")
    related = (("first here", document.locate(("a",))),)
    problem = document.problem("r", "m", ("a", "b"), key=True, help="h", related=related)
    assert (problem.rule, problem.message, problem.help) == ("r", "m", "h")
    assert (problem.line, problem.related) == ("  b: ~", related)
    assert problem.location == document.locate(("a", "b"), key=True)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_those_of_an_editor(ending: str) -> None:
    document = parse(ending.join(["a: 1", "", "b: 2", ""]), "x")
    assert [document.line(number) for number in range(-1, 6)] == [
        "",
        "",
        "a: 1",
        "",
        "b: 2",
        "",
        "",
    ]


def test_lines_are_found_in_a_large_text_too() -> None:
    chance = random.Random(0)
    parts = [chance.choice(["", "x", "é" * 50, "y" * 5000]) for _ in range(400)]
    text = "\n".join(parts)
    lines = Lines("x", text)
    assert [lines.line(number) for number in range(len(parts))] == parts
    assert lines.line(len(parts)) == ""
    for index in [*range(0, len(text), 997), len(text)]:
        line, column = lines.place(index)
        start = text.rfind("\n", 0, index) + 1
        assert (line, column) == (text.count("\n", 0, index), index - start)
