"""Does every file of the package keep its shape: short, documented, one question each?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "scopecard"
FILES = sorted(SOURCE.rglob("*.py"))
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
LONGEST_SENTENCE = 80
HOT_LOOPS = {
    "build": "the events of a large file pass through it, and each call would double its time"
}

pytestmark = pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines that a function takes, its docstring aside."""
    end = function.end_lineno or function.lineno
    if ast.get_docstring(function) is None:
        return end - function.lineno + 1
    docstring = function.body[0]
    return end - function.lineno - ((docstring.end_lineno or 0) - docstring.lineno)


def test_a_file_is_short(path: Path) -> None:
    lines = path.read_bytes().count(b"\n")
    assert lines <= MOST_LINES


def test_a_function_is_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = {
        f.name: length(f)
        for f in functions(tree)
        if length(f) > MOST_LINES_OF_A_FUNCTION
        and not (f.name in HOT_LOOPS and path.name == "builder.py")
    }
    assert long == {}


def test_a_file_says_first_what_it_answers(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    sentence = re.split(r"(?<=[.?!:])\s", docstring, maxsplit=1)[0]
    assert len(sentence.replace("\n", " ")) < LONGEST_SENTENCE


def test_annotations_are_not_evaluated(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    has_code = any(not isinstance(node, ast.Expr) for node in tree.body)
    futures = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    }
    assert not has_code or "annotations" in futures
