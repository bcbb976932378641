"""Is each mistake found once, where it stands, with what was probably meant?"""

from __future__ import annotations

import re

import pytest

from mistakes import BASE, MISTAKES
from scopecard import Problem, SpecError, parse_spec


def mistakes(text: str) -> list[str]:
    """Return what is wrong with *text*."""
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    return [said(found) for found in caught.value.problems]


def said(found: Problem) -> str:
    """Return the place, rule and help of a problem."""
    assert found.location is not None
    return f"{found.location.line}:{found.location.column} {found.rule}: {found.help}"


def test_the_base_has_none() -> None:
    assert parse_spec(BASE).data["system"] == "s"


@pytest.mark.parametrize(("before", "after", "expected"), MISTAKES)
def test_a_mistake(before: str, after: str, expected: str) -> None:
    assert before in BASE
    found = "; ".join(mistakes(BASE.replace(before, after, 1)))
    if expected.endswith(".."):
        found = found[: len(expected) - 2] + ".."
    assert found == expected


def test_there_are_enough_of_them() -> None:
    assert len(MISTAKES) >= 60


def test_most_slips_show_once() -> None:
    several = [after for _, after, expected in MISTAKES if re.search(r"; \d+:\d+ ", expected)]
    assert len(several) <= 4


def test_messages_are_words_of_the_spec() -> None:
    for before, after, _ in MISTAKES:
        with pytest.raises(SpecError) as caught:
            parse_spec(BASE.replace(before, after, 1))
        for found in caught.value.problems:
            words = set(re.findall(r"\w+", f"{found.message} {found.help}"))
            assert not words & {
                "str",
                "dict",
                "int",
                "bool",
                "pydantic",
                "Input",
                "NoneType",
                "field",
            }
            assert found.message[0].islower() or found.message[0] == "`"
            assert not found.message.endswith(".")
            assert found.line is not None


def test_every_mistake_is_found_at_once() -> None:
    text = BASE
    edits = [
        ("kind: human", "knd: human"),
        ("kind: sandbox", "kind: sandboxx"),
        ("[write calendar]", "[write calender]"),
        ("{gate: ok}", "{gate: okk}"),
        ("identity: role", "identty: role"),
    ]
    for before, after in edits:
        text = text.replace(before, after, 1)
    assert len(mistakes(text)) == len(edits)


def test_no_more_than_anybody_reads() -> None:
    text = BASE + "".join(f"    key{n}: 1\n" for n in range(150))
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    *shown, last = caught.value.problems
    assert len(shown) == 100
    assert (last.rule, last.message, last.location) == ("more-problems", "and 50 more", None)


def test_a_problem_shows_its_line() -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(BASE.replace("kind: human", "knd: human", 1), "my.yaml")
    (found,) = caught.value.problems
    assert found.line == "  employee: {knd: human}"
    assert str(found.location) == "my.yaml:4:14"


def test_an_id_that_two_elements_have_names_the_first() -> None:
    text = BASE.replace("  notes: {kind: memory}", "  helper: {kind: memory}")
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    (found,) = caught.value.problems
    assert found.rule == "duplicate-id"
    assert found.location is not None
    assert [(note, place.line) for note, place in found.related] == [("first here", 9)]
    assert found.location.line == 18


def test_what_is_no_spec_at_all_is_said_once() -> None:
    text = "mcpServers: {files: {command: npx}}\ninputs: []\n"
    assert mistakes(text) == ["1:1 missing-key: a spec begins with that line"]
