"""Is what is wrong with a text said where it is, in words that help to mend it?"""

from __future__ import annotations

import pytest

from scopecard.errors import Problem, SpecError
from scopecard.source import parse


def problems(text: str | bytes, name: str = "x.yaml") -> tuple[Problem, ...]:
    """Return what is wrong with *text*."""
    with pytest.raises(SpecError) as caught:
        parse(text, name)
    return caught.value.problems


def said(problem: Problem) -> str:
    """Return a problem as one line."""
    place = problem.location
    assert place is not None
    head = f"{place.line}:{place.column}-{place.end_column} {problem.rule}: {problem.message}"
    notes = [f"{what} {other.line}:{other.column}" for what, other in problem.related]
    return "; ".join([head, *notes, *([problem.help] if problem.help else [])])


INDENT = "indent it like its neighbours, with blanks"
QUOTE = "quote a text that begins with this character"
TAB = "syntax: a tab stands where only blanks indent; indent with blanks"
NEIGHBOUR = "syntax: this does not belong to what stands above it"
BEHIND = "syntax: this cannot follow what stands before it on the line"
COLON = (
    "syntax: a colon makes a key here, where none can be; "
    "quote a text that contains `: `; a key has its own line, indented like its neighbours"
)
OPEN = "syntax: this quote is not closed; close it; within single quotes, write a quote twice"
WRITE_OUT = "write it out: what a reader does not see here cannot be reviewed"
INVISIBLE = "invisible-character: the character"

SAID = {
    "a:\n\tb: 1\n": f"2:1-2 {TAB}",
    "a:\n  b: 1\n\tc: 2\n": f"3:1-2 {TAB}",
    "\ta: 1\n": f"1:1-2 {TAB}",
    "a: x\n\ty\n": f"2:1-2 {TAB}",
    "a: |\n  x\n\ty\n": f"3:1-2 {TAB}",
    "- \t- a\n": f"1:3-4 {TAB}",
    "a: b: c\n": f"1:5-6 {COLON}",
    "a\nb: 1\n": f"2:2-3 {COLON}",
    "a: 1\n  b: 2\n": f"2:4-5 {COLON}",
    "a: 'it's'\n": f"1:8-9 {BEHIND}; quote the whole value",
    'a: "x" y\n': f"1:8-9 {BEHIND}; quote the whole value",
    "a: [1]]\n": f"1:7-8 {BEHIND}; quote the whole value",
    "'a':b\n": f"1:4-5 {BEHIND}; quote the whole value",
    "a:\n    b: 1\n  c: 2\n": f"3:3-4 {NEIGHBOUR}; the keys begin here 1:1; {INDENT}",
    "a: 1\n- b\n": f"2:1-2 {NEIGHBOUR}; the keys begin here 1:1; {INDENT}",
    "- a\nb: 1\n": f"2:1-2 {NEIGHBOUR}; the list begins here 1:1; begin an item with `- `, or {INDENT}",
    "  a: 1\nb: 2\n": f"2:1-2 {NEIGHBOUR}; indent it like its neighbours",
    "a: 1\n: b\n": "2:1-2 syntax: a key is missing before this colon",
    "a: b\nc:d\n": "2:1-2 syntax: this line is no key with a value; a key ends with a colon and a blank",
    "a: [1, 2\nb: 3\n": "2:2-3 syntax: a comma or `]` is missing here; the list begins here 1:4",
    "a: {b: 1\n": "2:1-2 syntax: a comma or `}` is missing here; the mapping begins here 1:4",
    "a: [1,, 2]\n": "1:7-8 syntax: a value is missing here; write one, or close what is open",
    "a: [\n": "2:1-2 syntax: a value is missing here; write one, or close what is open",
    "a: }\n": "1:4-5 syntax: a value is missing here; write one, or close what is open",
    "a: {b::,}\n": "1:7-8 syntax: a colon stands within a text; put a blank behind it, or quote the text",
    "a: 1\nb: 'x\nc: 2\n": f"2:4-5 {OPEN}",
    'a: "x\n---\ny"\n': f"1:4-5 {OPEN}",
    'a: "\\q"\n': "1:5-6 syntax: this is no escape; write a backslash twice, or use single quotes",
    'a: "\\x1"\n': r"1:7-8 syntax: an escape lacks digits; write `\x41`, `\u0041` or `\U00000041`",
    'a: "\\ud83d\\ude00"\n': (
        r"1:7-8 syntax: this escape is no character; write one beyond U+FFFF as `\U0001f600`"
    ),
    "a: @b\n": f"1:4-5 syntax: a value cannot begin with this character; {QUOTE}",
    "a: %b\n": f"1:4-5 syntax: a value cannot begin with this character; {QUOTE}",
    "a: ? b\n": "1:4-5 syntax: a key cannot begin here; quote a text that begins with `?`",
    "a: - b\n": (
        "1:4-5 syntax: a list cannot begin here; "
        "begin it on the next line, or quote a text that begins with `-`"
    ),
    "a: & b\n": f"1:4-5 syntax: a name is missing behind `&`; {QUOTE}",
    "a: *\n": f"1:4-5 syntax: a name is missing behind `*`; {QUOTE}",
    "a: !b!c d\n": f"1:4-5 syntax: `!` begins a tag, and tags are not read; {QUOTE}",
    "a: |x\n  b\n": (
        "1:5-6 syntax: what follows `|` or `>` is no such text; begin the text on the next line, indented"
    ),
    f"{'k' * 1025}: 1\n": "1:1026-1027 syntax: a key has at most 1,024 characters",
    "%YAML 1.2\n---\na: 1\n": "1:1-2 directive: directives are not read; remove it",
    "%YAML 9.0\n---\na: 1\n": "1:1-2 directive: directives are not read; remove it",
    "%YAML 1.2\n%YAML 1.2\n---\na: 1\n": "2:1-2 directive: directives are not read; remove it",
    "%OWN\n---\na: 1\n": "1:1-2 directive: directives are not read; remove it",
    "a: 1\n--- \nb: 2\n": "2:1-2 several-documents: a second document begins here; a file holds one",
    "a: &b 1\n": f"1:4-5 anchor: `&b` names a part to repeat; {WRITE_OUT}",
    "a: *b\n": f"1:4-6 alias: `*b` repeats another part; {WRITE_OUT}",
    "*b : 1\n": f"1:1-3 alias: `*b` repeats another part; {WRITE_OUT}",
    "<<: 1\n": f"1:1-3 merge-key: `<<` takes in what stands elsewhere; {WRITE_OUT}",
    "a: !b c\n": "1:4-5 tag: the tag `!b` is not read; remove it",
    "a: !!str c\n": "1:4-5 tag: the tag `tag:yaml.org,2002:str` is not read; remove it",
    "? [a]\n: b\n": (
        "1:3-4 bad-key: a key is a text, not a list or mapping; "
        "quote a text that begins with a bracket or brace"
    ),
    "{? }\n": "1:4-5 bad-key: a key is missing here",
    "12: a\n": '1:1-3 bad-key: the key `12` is not a text; quote it: `"12"`',
    "a: {'b': 1,\n  \"b\": 2}\n": (
        "2:3-6 duplicate-key: `b` stands here twice; first here 1:5; remove one of them"
    ),
    "a: -.inf\n": "1:4-9 bad-number: `-.inf` is no finite number; quote it",
    "a: 0x1234567890123456789\n": (
        "1:4-25 bad-number: `0x1234567890123456789` has more digits than every reader keeps; quote it"
    ),
    "a: b\u200b\u200cc\n": (
        "1:5-7 invisible-character: 2 characters do not show, the first is U+200B; "
        "remove it; line breaks are LF or CRLF"
    ),
    "a: b\rc: d\n": f"1:5-6 {INVISIBLE} U+000D does not show; remove it; line breaks are LF or CRLF",
    "a: \u2764\ufe0f\ufe0e\n": (
        "1:5-7 invisible-character: 2 characters do not show, the first is U+FE0F; "
        "remove it; line breaks are LF or CRLF"
    ),
    'a: "b\\nc\\e"\n': f"1:9-11 {INVISIBLE} U+001B does not show; remove the escape",
    'a: "b \\L"\n': f"1:7-9 {INVISIBLE} U+2028 does not show; remove the escape",
    'a: "\\U000e0041"\n': f"1:5-15 {INVISIBLE} U+E0041 does not show; remove the escape",
    "a: [\n  'b']\nc: \"\\x07\"\n": f"3:5-9 {INVISIBLE} U+0007 does not show; remove the escape",
    "": "1:1-2 empty: `x.yaml` is empty",
    "---\n": "1:1-2 empty: `x.yaml` is empty",
    "- a\n": "1:1-2 not-a-mapping: a list stands where keys are expected",
    " a:b\n": (
        "1:2-3 not-a-mapping: a single value stands where keys are expected; "
        "a key ends with a colon and a blank"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", SAID, ids=repr)
def test_words(text: str) -> None:
    found = problems(text)
    assert [said(problem) for problem in found] == [SAID[text]]
    place = found[0].location
    assert place is not None
    lines = text.replace("\r\n", "\n").split("\n")
    assert found[0].line == lines[place.line - 1]


def test_everything_is_found_in_one_pass() -> None:
    text = (
        'a: !b 1\na: &c 2\nd: *c\n<<: 3\n4: e\nf: .nan\ng: {h: 1, h: 2, i: "\\e"}\n'
        "j\u200bk: 1\nj\u200ck: 2\na: 3\n"
    )  # fmt: skip
    assert [(problem.rule, str(problem.location)) for problem in problems(text)] == [
        ("tag", "x.yaml:1:4"),
        ("duplicate-key", "x.yaml:2:1"),
        ("anchor", "x.yaml:2:4"),
        ("alias", "x.yaml:3:4"),
        ("merge-key", "x.yaml:4:1"),
        ("bad-key", "x.yaml:5:1"),
        ("bad-number", "x.yaml:6:4"),
        ("duplicate-key", "x.yaml:7:11"),
        ("invisible-character", "x.yaml:7:21"),
        ("invisible-character", "x.yaml:8:2"),
        ("invisible-character", "x.yaml:9:2"),
        ("duplicate-key", "x.yaml:10:1"),
    ]


def test_a_syntax_error_comes_with_what_stands_before_it() -> None:
    found = problems("a: 1\na: 2\nb: [\n")
    assert [problem.rule for problem in found] == ["duplicate-key", "syntax"]


def test_what_was_taken_out_causes_no_further_complaint() -> None:
    assert [problem.rule for problem in problems("a\x00: b: c\n")] == ["invisible-character"]


def test_the_first_of_three_is_named_each_time() -> None:
    found = problems("b: 0\na: 1\nc: 0\na: 2\nd: 0\na: 3\nd: 1\n")
    assert [said(problem).split("; ")[:2] for problem in found] == [
        ["4:1-2 duplicate-key: `a` stands here twice", "first here 2:1"],
        ["6:1-2 duplicate-key: `a` stands here twice", "first here 2:1"],
        ["7:1-2 duplicate-key: `d` stands here twice", "first here 5:1"],
    ]


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_a_hundred_are_shown_and_the_rest_is_counted(name: str) -> None:
    same = ",\n".join(['"a": 1'] * 251)
    found = problems(f"{{{same}}}", name)
    assert len(found) == 101
    assert {problem.rule for problem in found[:100]} == {"duplicate-key"}
    assert (found[100].rule, found[100].message) == ("more-problems", "and 150 more problems")
    found = problems("a: " + "\x00b" * 1500)
    assert (found[100].rule, found[100].message) == ("more-problems", "and 1,400 more problems")


def test_long_words_are_cut() -> None:
    found = problems(f"a: 1\n{'k' * 500}: 1\n{'k' * 500}: !{'t' * 500} {'9' * 500}\n")
    assert [len(problem.message) < 120 for problem in found] == [True] * 3


ENCODINGS = {
    "UTF-16 with a mark": ("a: 1\n".encode("utf-16"), "1:1-2", "is not UTF-8 but UTF-16 or UTF-32"),
    "UTF-16, little end first": ("a: 1\n".encode("utf-16-le"), "1:1-2", "UTF-16"),
    "UTF-16, big end first": ("a: 1\n".encode("utf-16-be"), "1:1-2", "UTF-16"),
    "UTF-32 with a mark": ("a: 1\n".encode("utf-32"), "1:1-2", "UTF-32"),
    "UTF-32, little end first": ("a: 1\n".encode("utf-32-le"), "1:1-2", "UTF-32"),
    "UTF-32, big end first": ("a: 1\n".encode("utf-32-be"), "1:1-2", "UTF-32"),
    "Latin-1": ("a: 1\nb: é\n".encode("latin-1"), "2:4-5", "the byte 0xe9"),
    "behind two bytes": (b"a: \xc3\xa9\xff\n", "1:5-6", "the byte 0xff"),
    "behind a byte order mark": (b"\xef\xbb\xbfa: \xff\n", "1:4-5", "the byte 0xff"),
    "Windows": (b"a: 1\r\nb: \xff\r\n", "2:4-5", "the byte 0xff"),
    "half of a character in UTF-8": (b"a: \xed\xa0\x80\n", "1:4-5", "the byte 0xed"),
    "too long a form": (b"a: \xc0\xaf\n", "1:4-5", "the byte 0xc0"),
    "beyond Unicode": (b"a: \xf4\x90\x80\x80\n", "1:4-5", "the byte 0xf4"),
    "cut off": (b"a: \xe2\x82", "1:4-5", "the byte 0xe2"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_only_utf_8_is_read(name: str) -> None:
    text, place, words = ENCODINGS[name]
    (problem,) = problems(text)
    assert said(problem).startswith(f"{place} bad-encoding: ")
    assert words in problem.message
    assert problem.help == "save it as UTF-8"
