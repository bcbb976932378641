"""Does every large text end, within the memory and the time that its size allows?"""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from scopecard.errors import SpecError
from scopecard.source import parse
from scopecard.source.limits import MOST_EVENTS

MEMORY = 384 * 1024 * 1024
SECONDS = 20

# Made and read in the child. By name: what makes the text, the name of the file, the rule.
LARGE = {
    "brackets": ('b"a: " + b"[" * 2_000_000', "x.yaml", "too-deep"),
    "braces": ('b"a: " + b"{b: " * 500_000', "x.yaml", "too-deep"),
    "dashes": ('b"- " * 1_000_000', "x.yaml", "too-deep"),
    "questions": ('b"? " * 1_000_000', "x.yaml", "bad-key"),
    "objects": ("b'{\"a\":' * 400_000", "x.json", "too-deep"),
    "lists in JSON": ("b'{\"a\":' + b'[' * 2_000_000", "x.json", "too-deep"),
    "laughs": (
        'b"a0: &a0 [x]\\n" + b"".join(b"a%d: &a%d [*a%d]\\n" % (i, i, i - 1) for i in range(1, 90))',
        "x.yaml", "anchor",
    ),
    "many keys": ('b"".join(b"k%d: 1\\n" % i for i in range(50_000))', "x.yaml", None),
    "many keys of JSON": (
        "b'{' + b','.join(b'\"k%d\":1' % i for i in range(50_000)) + b'}'", "x.json", None,
    ),
    "same keys": ('b"a: 1\\n" * 50_000', "x.yaml", "duplicate-key"),
    "keys that come back late": (
        'b"".join(b"k%d: 1\\n" % (i % 49_000) for i in range(50_000))', "x.yaml", "duplicate-key",
    ),
    "zero bytes": ('b"a: " + b"\\0b" * 500_000', "x.yaml", "invisible-character"),
    "zero width": ('"a: ".encode() + "\\u200bb".encode() * 300_000', "x.yaml", "invisible-character"),
    "returns": ('b"a: 1\\r" * 300_000', "x.yaml", "invisible-character"),
    "one line": ('b"a: " + b"x" * 2_000_000', "x.yaml", None),
    "one line with an end": ('b"a: " + b"x" * 2_000_000 + b": y"', "x.yaml", "syntax"),
    "one quote": ('b\'a: "\' + b"x" * 2_000_000', "x.yaml", "syntax"),
    "escapes": ('b\'a: "\' + b"\\\\n" * 1_000_000 + b\'"\'', "x.yaml", None),
    "escapes of JSON": ('b\'{"a":"\' + b"\\\\n" * 500_000 + b\'"}\'', "x.json", None),
    "an open text of JSON": ('b\'{"a":"\' + b"\\\\n" * 1_000_000', "x.json", "syntax"),
    "digits": ('b"a: " + b"9" * 2_000_000', "x.yaml", "bad-number"),
    "digits behind a point": ('b"a: 0." + b"9" * 2_000_000', "x.yaml", "bad-number"),
    "tags": ('b"a:\\n" + b"- !b c\\n" * 50_000', "x.yaml", "tag"),
    "documents": ('b"---\\n" * 500_000', "x.yaml", "several-documents"),
    "comments": ('b"#\\n" * 1_000_000', "x.yaml", "empty"),
    "empty lines": ('b"\\n" * 2_000_000', "x.yaml", "empty"),
    "blanks": ("b'{\"a\":' + b' ' * 2_000_000 + b'1}'", "x.json", None),
    "folded": ('b"a: >\\n" + b"  x\\n" * 500_000', "x.yaml", None),
    "colons": ('b": " * 1_000_000', "x.yaml", "syntax"),
}  # fmt: skip
CHILD = """
import sys
from scopecard.errors import SpecError
from scopecard.renderers.diagnostics import render_problems
from scopecard.source import parse
for text, name in {rows}:
    try:
        found = parse(text(), name)
        assert found.locate(tuple(found.value)[-1:]).line
        print(None)
    except SpecError as error:
        shown = render_problems(error.problems)
        assert len(error.problems) <= 101 and len(shown) < 100_000
        print(error.problems[0].rule)
"""
NAMES = sorted(LARGE)


@pytest.mark.parametrize("part", range(2))
def test_large_texts_end(part: int) -> None:
    names = NAMES[part::2]
    rows = ", ".join(f"(lambda: {LARGE[name][0]}, {LARGE[name][1]!r})" for name in names)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(rows=f"[{rows}]")],
        preexec_fn=limits,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = dict(zip(names, done.stdout.split(), strict=True))
    assert found == {name: str(LARGE[name][2]) for name in names}


@pytest.mark.parametrize(("text", "name"), [("a: [{}]", "x.yaml"), ('{{"a": [{}]}}', "x.json")])
def test_there_is_a_most_of_values(text: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scopecard.source.builder.MOST_EVENTS", 1000)
    monkeypatch.setattr("scopecard.source.json_text.MOST_EVENTS", 1000)
    assert len(parse(text.format(", ".join(["1"] * 990)), name).value["a"]) == 990
    with pytest.raises(SpecError) as caught:
        parse(text.format(", ".join(["1"] * 1000)), name)
    assert [problem.rule for problem in caught.value.problems] == ["too-large"]


def test_the_largest_design_is_far_from_it() -> None:
    # Of a hundred thousand elements, each of twelve keys and values, less than a third is used up.
    assert MOST_EVENTS / 3 > 12 * 100_000
