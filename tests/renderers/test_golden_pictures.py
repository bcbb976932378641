"""
Is what each text format says of a small example still what was looked at?

To accept a change: ``SCOPECARD_WRITE_GOLDEN=1 pytest tests/renderers/test_golden_pictures.py``,
then look at what git shows.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from pictures import SMALL, golden

FORMATS = {"dot": "dot", "mermaid": "mmd", "graphml": "graphml", "json": "json"}


def run(format_: str, seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    spec = SMALL.relative_to(ROOT).as_posix()
    command = [sys.executable, "-m", "scopecard", "graph", spec, "--format", format_]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout


@pytest.mark.parametrize("format_", FORMATS)
def test_the_small_example(format_: str) -> None:
    found = run(format_, "1")
    file = golden(f"small.{FORMATS[format_]}")
    if os.environ.get("SCOPECARD_WRITE_GOLDEN") == "1":
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")
    assert run(format_, "4242") == found, "whatever the hash seed"
