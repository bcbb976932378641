"""Does every hostile text behave as declared: its rule, its place, and never a crash?"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scopecard import parse_spec
from scopecard.errors import ScopecardError, SpecError
from scopecard.source import parse

HEAD = "schema: scopecard/v1\nsystem: x\n"

# name: text, rule, line, column of the first problem
REFUSED: dict[str, tuple[str | bytes, str, int, int]] = {
    "empty file": ("", "empty", 1, 1),
    "only a comment": ("# nothing\n", "empty", 1, 1),
    "only a null": ("~\n", "empty", 1, 1),
    "a list": ("- a\n", "not-a-mapping", 1, 1),
    "a scalar": ("hello\n", "not-a-mapping", 1, 1),
    "a flow list": ("[1, 2]", "not-a-mapping", 1, 1),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
    "duplicate key, quoted": ('a: 1\n"a": 3\n', "duplicate-key", 2, 1),
    "duplicate key, escaped": ('a: 1\n"\\u0061": 3\n', "duplicate-key", 2, 1),
    "duplicate key, deep": ("a: {b: 1, b: 2}\n", "duplicate-key", 1, 11),
    "duplicate key in json": ('{"a": 1, "a": 2}', "duplicate-key", 1, 10),
    "anchor": ("a: &x 1\n", "anchor", 1, 4),
    "anchor on a mapping": ("a: &x {b: 1}\n", "anchor", 1, 4),
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor", 1, 4),
    "self reference": ("a: &a [*a]\n", "anchor", 1, 4),
    "merge key": ("<<: {a: 1}\n", "merge-key", 1, 1),
    "tag str": ("a: !!str 1\n", "tag", 1, 4),
    "tag python": ("a: !!python/object/apply:os.system [ls]\n", "tag", 1, 4),
    "tag binary": ("a: !!binary aGk=\n", "tag", 1, 4),
    "tag set": ("a: !!set {b}\n", "tag", 1, 4),
    "own tag": ("a: !mine b\n", "tag", 1, 4),
    "non-specific tag": ("a: ! b\n", "tag", 1, 4),
    "number as key": ("1: a\n", "bad-key", 1, 1),
    "bool as key": ("true: a\n", "bad-key", 1, 1),
    "null as key": ("~: a\n", "bad-key", 1, 1),
    "list as key": ("? [a]\n: b\n", "bad-key", 1, 3),
    "mapping as key": ("? {a: 1}\n: b\n", "bad-key", 1, 3),
    "two documents": ("a: 1\n---\nb: 2\n", "several-documents", 2, 1),
    "yaml directive": ("%YAML 1.1\n---\na: 1\n", "directive", 1, 1),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "directive", 1, 1),
    "tab indentation": ("a:\n\tb: 1\n", "syntax", 2, 1),
    "unclosed bracket": ("a: [1, 2\n", "syntax", 2, 1),
    "unclosed brace": ("a: {b: 1\n", "syntax", 2, 1),
    "unclosed quote": ('a: "b\n', "syntax", 1, 4),
    "colon in text": ("a: b: c\n", "syntax", 1, 5),
    "bad indentation": ("a: 1\n b: 2\n", "syntax", 2, 3),
    "bad escape": ('a: "\\q"\n', "syntax", 1, 5),
    "reserved indicator": ("a: @b\n", "syntax", 1, 4),
    "backquote": ("a: `b`\n", "syntax", 1, 4),
    "infinity": ("a: .inf\n", "bad-number", 1, 4),
    "minus infinity": ("a: -.INF\n", "bad-number", 1, 4),
    "not a number": ("a: .nan\n", "bad-number", 1, 4),
    "overflowing float": ("a: 1e999\n", "bad-number", 1, 4),
    "many digits": ("a: " + "9" * 5000 + "\n", "bad-number", 1, 4),
    "nineteen digits": ("a: 1234567890123456789\n", "bad-number", 1, 4),
    "NUL": ("a: b\x00c\n", "invisible-character", 1, 5),
    "escape character": ("a: \x1b[31mred\n", "invisible-character", 1, 4),
    "escape by escape": ('a: "\\e[31m"\n', "invisible-character", 1, 5),
    "bell": ("a: \x07\n", "invisible-character", 1, 4),
    "delete": ("a: \x7f\n", "invisible-character", 1, 4),
    "C1 control": ("a: \x9b31m\n", "invisible-character", 1, 4),
    "next line": ("a: b\x85c: d\n", "invisible-character", 1, 5),
    "line separator": ("a: b\u2028c: d\n", "invisible-character", 1, 5),
    "paragraph separator": ("a: b\u2029c: d\n", "invisible-character", 1, 5),
    "bidi override": ("a: \u202eevil\n", "invisible-character", 1, 4),
    "bidi isolate": ("a: \u2066evil\n", "invisible-character", 1, 4),
    "bidi by escape": ('a: "\\u202e"\n', "invisible-character", 1, 5),
    "zero width space": ("a: b\u200bc\n", "invisible-character", 1, 5),
    "zero width joiner in a key": ("a\u200db: c\n", "invisible-character", 1, 2),
    "soft hyphen": ("a: b\u00adc\n", "invisible-character", 1, 5),
    "tag characters": ("a: b\U000e0041\n", "invisible-character", 1, 5),
    "BOM in the middle": ("a: b\ufeffc\n", "invisible-character", 1, 5),
    "lone carriage return": ("a: b\rc: d\n", "invisible-character", 1, 5),
    "lone surrogate": ("a: \ud800\n", "invisible-character", 1, 4),
    "UTF-16": ("a: b\n".encode("utf-16"), "bad-encoding", 1, 1),
    "UTF-32": ("a: b\n".encode("utf-32"), "bad-encoding", 1, 1),
    "Latin-1": ("a: b\nc: \xe9\n".encode("latin-1"), "bad-encoding", 2, 4),
    "truncated UTF-8": (b"a: \xc3", "bad-encoding", 1, 4),
    "overlong UTF-8": (b"a: \xc0\xaf", "bad-encoding", 1, 4),
    "JSON with a trailing word": ('{"a": 1} x', "syntax", 1, 10),
    "lone surrogate in JSON": ('{"a": "\\ud800"}', "invisible-character", 1, 8),
}  # fmt: skip

GENERATED: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "deep flow lists": (lambda: "a: " + "[" * 100_000, "too-deep"),
    "deep flow mappings": (lambda: "a: " + "{b: " * 5_000, "too-deep"),
    "deep block lists": (
        lambda: "a:\n" + "".join(" " * i + "-\n" for i in range(1, 500)),
        "too-deep",
    ),
    "deep JSON": (lambda: '{"a":' * 100_000, "too-deep"),
    "laughs": (
        lambda: (
            "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
        ),
        "anchor",
    ),
    "too large": (lambda: "# " + "x" * (16 * 1024 * 1024), "too-large"),
    "very many duplicate keys": (lambda: "a: 1\n" * 50_000, "duplicate-key"),
    "very many unknown keys": (
        lambda: HEAD + "".join(f"k{i}: 1\n" for i in range(100_000)),
        "unknown-key",
    ),
    "very many wrong references": (
        lambda: HEAD + "agents: {a: {started_by: [" + "x, " * 20_000 + "]}}\n",
        "unknown-reference",
    ),
    "a very long line": (lambda: HEAD + "title: " + "x" * 1_000_000 + "\nz: 1\n", "unknown-key"),
    "very many control characters": (
        lambda: "a: '" + "\x01" * 100_000 + "'",
        "invisible-character",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_rule_and_place(name: str) -> None:
    text, rule, line, column = REFUSED[name]
    with pytest.raises(SpecError) as caught:
        parse(text, "spec.json" if "JSON" in name or "json" in name else "spec.yaml")
    first = caught.value.problems[0]
    assert first.location is not None
    assert (first.rule, first.location.line, first.location.column) == (rule, line, column)
    assert "Traceback" not in first.message


@pytest.mark.parametrize("name", GENERATED)
def test_large_ones_end_and_say_why(name: str) -> None:
    make, rule = GENERATED[name]
    with pytest.raises(ScopecardError) as caught:
        parse_spec(make(), "spec.yaml")
    assert caught.value.problems[0].rule == rule
    assert len(caught.value.problems) <= 101


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) + len(GENERATED) >= 60


@pytest.mark.parametrize("name", ["deep flow lists", "laughs", "very many unknown keys"])
def test_none_takes_more_than_its_share(name: str, tmp_path: Path) -> None:
    make, _ = GENERATED[name]
    path = tmp_path / "spec.yaml"
    text = make()
    path.write_bytes(text.encode() if isinstance(text, str) else text)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    done = subprocess.run(
        [sys.executable, "-m", "scopecard", "validate", str(path)],
        preexec_fn=limits, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "error[" in done.stdout
    assert len(done.stdout) < 200_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes\n", "yes"), ("a: no\n", "no"), ("a: on\n", "on"), ("a: off\n", "off"),
        ("a: y\n", "y"), ("a: True\n", True), ("a: FALSE\n", False), ("a: null\n", None),
        ("a: Null\n", None), ("a: ~\n", None), ("a:\n", None), ("a: nul\n", "nul"),
        ("a: 010\n", 10), ("a: 0o10\n", 8), ("a: 0x1F\n", 31), ("a: +5\n", 5), ("a: -5\n", -5),
        ("a: 0b11\n", "0b11"), ("a: 1_000\n", "1_000"), ("a: 12:30:00\n", "12:30:00"),
        ("a: 12:30\n", "12:30"), ("a: 2026-11-25\n", "2026-11-25"), ("a: 1.5\n", 1.5),
        ("a: .5\n", 0.5), ("a: 5.\n", 5.0), ("a: 1e3\n", 1000.0), ("a: 1.5E-3\n", 0.0015),
        ("a: 1e\n", "1e"), ("a: .\n", "."), ("a: +\n", "+"),
        ("a: '5'\n", "5"), ('a: "true"\n', "true"), ("a: =\n", "="), ("a: <b>\n", "<b>"),
        ("a: |\n  x\n  y\n", "x\ny\n"), ("a: >\n  x\n  y\n", "x y\n"), ("a: 0\n", 0),
        ("a: 1.2.3\n", "1.2.3"), ("a: 15m\n", "15m"), ("a: é\n", "é"), ("a: 😀\n", "😀"),
        ('{"a":\t"\\ud83d\\ude00"}', "😀"), ('{"a": "\\/"}', "/"), ('{"a": [1,\n\t2]}', [1, 2]),
        ("\ufeffa: b\n", "b"), ("a: b\r\n", "b"), ("--- \na: b\n...\n", "b"),
    ],
)  # fmt: skip
def test_core_schema_and_accepted_oddities(text: str, value: object) -> None:
    found = parse(text, "spec.yaml").value["a"]
    assert found == value
    assert type(found) is type(value)
