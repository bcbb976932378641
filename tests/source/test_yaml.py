"""Does YAML mean what is printed, and what other readers of YAML 1.2 make of it?"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import yaml

from conftest import ROOT
from scopecard.errors import SpecError
from scopecard.source import parse
from scopecard.source.limits import DEEPEST

DESIGNS = sorted((ROOT / "tests" / "fixtures").glob("*.yaml"))
DESIGNS += sorted((ROOT / "agent_specs").glob("*.yaml"))


class CoreLoader(yaml.CSafeLoader):
    """PyYAML's own loader, with the scalars of YAML 1.2 in the place of those of 1.1."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as in the class above


def number(_loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> float:
    text = node.value
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    return int(text, 0) if text[:2] in ("0o", "0x") else float(text)


CORE = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "number": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}
for tag, pattern in CORE.items():
    name = f"tag:yaml.org,2002:{tag}"
    CoreLoader.add_implicit_resolver(name, re.compile(f"(?:{pattern})\\Z"), None)
CoreLoader.add_constructor("tag:yaml.org,2002:number", number)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_a_design_says_what_another_reader_makes_of_it(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert repr(parse(text, "x.yaml").value) == repr(yaml.load(text, CoreLoader))  # noqa: S506 - safe


PIECES = (
    *" \n:-#\"'|>[]{},&*!%@`?~\t",
    "\n  ",
    ": ",
    "- ",
    " #",
    "---\n",
    "010",
    "yes",
    "é",
    "😀",
    "1e3",
    "<<",
    "\\n",
)


@pytest.mark.parametrize("path", DESIGNS[::4], ids=lambda path: path.stem)
def test_a_damaged_design_is_refused_with_its_place_or_means_the_same_to_others(path: Any) -> None:
    text = path.read_text(encoding="utf-8")[:1500]
    chance = random.Random(path.stem)
    for _ in range(40):
        at = chance.randrange(len(text))
        damaged = text[:at] + chance.choice(PIECES) + text[at + chance.randrange(3) :]
        try:
            found = parse(damaged, "x.yaml")
        except SpecError as error:
            problems = error.problems
        else:
            problems = ()
            assert repr(found.value) == repr(yaml.load(damaged, CoreLoader))  # noqa: S506 - safe
        for problem in problems:
            assert problem.location is not None
            assert problem.line is not None
            assert problem.location.column <= len(problem.line) + 1
            assert "this cannot be read" not in problem.message


@pytest.mark.parametrize("path", DESIGNS[::6], ids=lambda path: path.stem)
def test_where_libyaml_is_missing_the_same_is_read(
    path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = path.read_text(encoding="utf-8")[:4000].rpartition("\n")[0] + "\n"
    known = parse(text, "x.yaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    found = parse(text, "x.yaml")
    assert repr(found.value) == repr(known.value)
    for key, value in known.value.items():
        assert found.locate((key,)) == known.locate((key,))
        for inner in value if isinstance(value, dict) else ():
            assert found.locate((key, inner)) == known.locate((key, inner))


# What is printed is what is meant: (written, read).
SCALARS: list[tuple[str, Any]] = [

    *((word, word) for word in ("yes", "Yes", "YES", "no", "No", "on", "On", "off", "y", "Y", "n", "N")),
    *((word, True) for word in ("true", "True", "TRUE")),
    *((word, False) for word in ("false", "False", "FALSE")),
    *((word, None) for word in ("null", "Null", "NULL", "~", "")),
    *((word, word) for word in ("tRue", "nULL", "none", "None", "nil", "true.", "~x", "undefined")),
    ("0", 0), ("-0", 0), ("+0", 0), ("007", 7), ("010", 10), ("-010", -10), ("+12", 12), ("08", 8),
    ("123456789012345678", 123456789012345678), ("-123456789012345678", -123456789012345678),
    ("0o10", 8), ("0o17", 15), ("0x1f", 31), ("0xFF", 255), ("0xfFfF", 65535),
    ("0o8", "0o8"), ("0x", "0x"), ("0xg", "0xg"), ("-0x1", "-0x1"), ("0X1F", "0X1F"),
    ("0b1", "0b1"),
    ("1_000", "1_000"), ("1,000", "1,000"), ("12:30", "12:30"), ("12:30:45", "12:30:45"),
    ("1:2:3.4", "1:2:3.4"),
    ("2026-01-02", "2026-01-02"), ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
    ("1.0", 1.0), ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("+1.5", 1.5), ("1e3", 1000.0),
    ("1E3", 1000.0),
    ("1.5e-3", 0.0015), ("1e+3", 1000.0), (".5e1", 5.0),
    ("0.30000000000000004", 0.30000000000000004),
    ("-101.62290507873479", -101.62290507873479), ("1e", "1e"), ("e3", "e3"), (".", "."),
    ("..", ".."), ("-", None),
    ("+", "+"), ("--", "--"), ("1.2.3", "1.2.3"), ("1e3.5", "1e3.5"), ("inf", "inf"),
    ("nan", "nan"), (".infinity", ".infinity"),
    ("+.nan", "+.nan"), ("١٢", "١٢"), ("1\uff12", "1\uff12"), ("=", "="), ("<<", "<<"), ("<", "<"),
    ("?x", "?x"), (":x", ":x"), ("-x", "-x"),
    ("a:b", "a:b"), ("a#b", "a#b"), ("a #b", "a"), ("http://x/y?z=1#w", "http://x/y?z=1#w"),
    ("C:\\x", "C:\\x"),
    ("'010'", "010"), ('"true"', "true"), ("'it''s'", "it's"),
    ('"\\x41\\u00e9\\U0001f600\\t\\n"', "Aé😀\t\n"), ('"\\/"', "/"),
    ("|-\n  010", "010"), (">-\n  a\n  b", "a b"), ("|\n  a\n", "a\n"), ("|+\n  a\n\n", "a\n\n\n"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), SCALARS)
def test_core_schema(written: str, meant: Any) -> None:
    if written == "-":
        assert parse("a:\n-\n", "x").value == {"a": [None]}
        return
    found = parse(f"a: {written}\n", "x").value["a"]
    assert (type(found), found) == (type(meant), meant)


@pytest.mark.parametrize(
    "written", [w for w, _ in SCALARS if w not in ("-", "", "a #b", "~", "<<") and "\n" not in w]
)
def test_a_key_is_a_text_or_refused(written: str) -> None:
    meant = parse(f"a: {written}\n", "x").value["a"]
    if isinstance(meant, str):
        assert list(parse(f"{written}: a\n", "x").value) == [meant]
        return
    with pytest.raises(SpecError) as caught:
        parse(f"{written}: a\n", "x")
    problem = caught.value.problems[0]
    assert (problem.rule, problem.help) == ("bad-key", f'quote it: `"{written}"`')
    assert problem.message == f"the key `{written}` is not a text"


ODD = {
    "byte order mark": ("\ufeffa: 1\n", {"a": 1}),
    "byte order mark in bytes": (b"\xef\xbb\xbfa: 1\n", {"a": 1}),
    "Windows": ("a: 1\r\nb: >\r\n  c\r\n  d\r\n", {"a": 1, "b": "c d\n"}),
    "no line break at the end": ("a: 1", {"a": 1}),
    "document markers": ("---\na: 1\n...\n", {"a": 1}),
    "only a comment before": ("# b\n\na: 1 # c\n", {"a": 1}),
    "tabs between tokens": ("a:\t1\nb: [1,\t2]\t# c\n", {"a": 1, "b": [1, 2]}),
    "tabs in a flow mapping": ("a: {\n\tb: 1,\n\tc: 2\n  }\n", {"a": {"b": 1, "c": 2}}),
    "list at the depth of its key": ("a:\n- b\n- c: 1\n  d: 2\n", {"a": ["b", {"c": 1, "d": 2}]}),
    "question mark": ("? a\n: b\n", {"a": "b"}),
    "keys in quotes": ("'a': 1\n\"b\": 2\n", {"a": 1, "b": 2}),
    "keys that look odd": (
        "a b: 1\n-c: 2\nd:e: 3\nf#: 4\n",
        {"a b": 1, "-c": 2, "d:e": 3, "f#": 4},
    ),
    "merge sign in quotes": ("'<<': 1\n", {"<<": 1}),
    "single pair in a list": ("a: [b: 1]\n", {"a": [{"b": 1}]}),
    "sets of a kind": ("a: {b, c}\n", {"a": {"b": None, "c": None}}),
    "emoji with a selector": ("a: \u2764\ufe0f\n", {"a": "\u2764\ufe0f"}),
    "right-to-left letters": ("a: \u05e9\u05dc\u05d5\u05dd\n", {"a": "\u05e9\u05dc\u05d5\u05dd"}),
    "no-break space": ("a: b\u00a0c\n", {"a": "b\u00a0c"}),
    "replacement character": ("a\ufffd: b\n", {"a\ufffd": "b"}),
    "private use": ("a: \ue000\n", {"a": "\ue000"}),
    "the deepest": ("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), None),
    "a key as long as keys may be": ("k" * 1024 + ": 1\n", {"k" * 1024: 1}),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_but_accepted(name: str) -> None:
    text, meant = ODD[name]
    found = parse(text, "x.yaml").value
    assert meant is None or found == meant


def test_order_is_that_of_the_text() -> None:
    assert list(parse("b: 1\na: 2\n'0': 3\n", "x").value) == ["b", "a", "0"]
