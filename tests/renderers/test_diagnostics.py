"""Is a problem shown where it is, whatever stands on its line?"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

import pytest

from scopecard.errors import Location, Problem, SpecError
from scopecard.renderers.diagnostics import render_problems
from scopecard.source import parse


def shown(text: str, name: str = "dir/x.yaml", width: int | None = None) -> str:
    """Return what a person sees of the problems of *text*."""
    with pytest.raises(SpecError) as caught:
        parse(text, name)
    return render_problems(caught.value.problems, width=width)


def test_the_whole_form() -> None:
    assert shown("a: 1\nb:\n  c: 2\n  c: 3\n") == (
        "error[duplicate-key]: `c` stands here twice\n"
        " --> dir/x.yaml:4:3\n"
        "  |\n"
        "4 |   c: 3\n"
        "  |   ^\n"
        "  |\n"
        "  = note: first here: dir/x.yaml:3:3\n"
        "  = help: remove one of them\n"
        "\n"
    )


def test_numbers_of_several_digits_stand_below_each_other() -> None:
    assert shown("#\n" * 122 + "- a\n") == (
        "error[not-a-mapping]: a list stands where keys are expected\n"
        "   --> dir/x.yaml:123:1\n"
        "    |\n"
        "123 | - a\n"
        "    | ^\n"
        "\n"
    )


def test_a_problem_may_have_no_place_or_no_line() -> None:
    place = Location("x", 3, 4, 5)
    problems = [Problem("r", "m"), Problem("r", "m", place), Problem("r", "m", help="h")]
    assert render_problems(problems) == (
        "error[r]: m\n\n"
        "error[r]: m\n --> x:3:4\n\n"
        "error[r]: m\n  = help: h\n\n"
    )  # fmt: skip
    assert render_problems([]) == ""


def test_colour_adds_nothing_but_colour() -> None:
    with pytest.raises(SpecError) as caught:
        parse("a: 1\na: \x1b[7m\n", "x")
    plain = render_problems(caught.value.problems)
    colored = render_problems(caught.value.problems, color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert colored != plain


def carets(output: str) -> tuple[str, int, int]:
    """Return the line shown, and from which to which column the carets stand."""
    lines = output.split("\n")
    number = next(i for i, line in enumerate(lines) if re.match(r" *\| *\^+$", line))
    marks = lines[number].index("^"), lines[number].rindex("^") + 1
    return lines[number - 1], *marks


def columns(text: str) -> int:
    """Return how wide *text* is, by a count of its own."""
    width = 0
    for character in text:
        if unicodedata.category(character) not in ("Mn", "Me"):
            width += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
    return width


@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ("a: ", "!x"),
        ("a:\t\t", "!x"),
        ("漢字: ", "!x"),
        ("e\u0301a\u0308: ", "!x"),
        ("\u2764\ufe0f: ", "!x"),
        ("😀😀: [1, ", "!x"),
        ("ｗｉｄｅ: ", "!x"),  # noqa: RUF001 - full width on purpose
    ],
)
def test_carets_stand_below_the_text(before: str, marked: str) -> None:
    line, start, _ = carets(shown(f"{before}{marked} 1\n"))
    begin = line.index(marked)
    assert columns(line[:begin]) == start


@pytest.mark.parametrize("key", ["a", "long key", "漢字", "'q'", "e\u0301"])
def test_carets_are_as_wide_as_the_text(key: str) -> None:
    line, start, end = carets(shown(f"{key}: 1\n{key}: 2\n"))
    begin = line.index(key)
    assert (columns(line[:begin]), end - start) == (start, columns(key))


def test_what_does_not_show_is_shown() -> None:
    line, start, end = carets(shown("a: \u202e\u200bb\n"))
    assert line == "1 | a: \\u202e\\u200bb"
    assert (start, end) == (7, 19)
    line, start, end = carets(shown("a: \u2764\ufe0f\ufe01b\n"))
    assert line == "1 | a: \u2764\\ufe0f\\ufe01b"


def test_nothing_from_a_file_acts() -> None:
    evil = "\x1b]8;;x\x07\u202e\r"
    place = Location(f"f{evil}", 1, 2, 3)
    problem = Problem("r", f"m{evil}", place, f"h{evil}", f"l{evil}", ((f"n{evil}", place),))
    for color in (False, True):
        output = re.sub(r"\x1b\[[0-9;]*m", "", render_problems([problem], color=color))
        assert all(c == "\n" or c.isprintable() for c in output)
        assert len(output.split("\n")) == 10


@pytest.mark.parametrize("width", [10, 40, 80, 200])
def test_a_long_line_is_cut_around_the_place(width: int) -> None:
    lengths = (0, 3, 30, 90, 500, 100_000), (1, 20, 90, 5000), (0, 5, 90, 500, 100_000)
    for before, length, after in product(*lengths):
        text = "b" * before + "M" * length + "a" * after
        place = Location("x", 1, before + 1, before + length + 1)
        problem = Problem("r", "m", place, line=text)
        line, start, end = carets(render_problems([problem], width=width))
        body = line.removeprefix("1 | ")
        assert len(line) <= max(width, 24)
        assert line[start:end] == "M" * (end - start)
        assert body.count("M") == end - start
        assert end - start == length or (line.endswith("...") and end - start >= 10)
        assert body.replace("...", "") in text
        assert body.startswith("...") or body[:1] == text[:1]
        assert body.endswith("...") or body[-1:] == text[-1:]
        if len(text) <= max(width, 24) - 10:
            assert body == text


def test_wide_and_tabbed_lines_are_cut_by_their_columns() -> None:
    for filler in ("漢", "\t", "\u202e", "e\u0301"):
        text = filler * 300 + "M" + filler * 300
        place = Location("x", 1, text.index("M") + 1, text.index("M") + 2)
        line, start, _ = carets(render_problems([Problem("r", "m", place, line=text)], width=60))
        assert columns(line) <= 60
        assert columns(line[: line.index("M")]) == start


def test_a_place_behind_the_end_is_shown_too() -> None:
    line, start, end = carets(shown("a: {b: 1"))
    assert (line, start, end) == ("1 | a: {b: 1", 12, 13)
    line, start, end = carets(shown("a: [\n"))
    assert (line, start, end) == ("2 |", 4, 5)
