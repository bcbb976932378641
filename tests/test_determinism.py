"""Is the output the same to the byte, whatever the hash seed and from wherever it is run?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SPECS = sorted(
    path.name
    for path in (ROOT / "tests/fixtures").glob("[cem]*.yaml")
    if ".expected" not in path.name
)


def run(folder: Path, specs: list[str], seed: str, *options: str) -> bytes:
    environment = os.environ | {"PYTHONHASHSEED": seed, "SCOPECARD_CACHE": ""}
    command = [sys.executable, "-m", "scopecard", "evaluate", *specs, *options]
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True
    ).stdout


@pytest.mark.parametrize("options", [("--format", "json"), ("--verbose",)], ids=["json", "text"])
def test_output_does_not_depend_on_the_hash_seed(options: tuple[str, ...]) -> None:
    folder = ROOT / "tests/fixtures"
    outputs = {run(folder, SPECS, seed, *options) for seed in ("0", "1", "4242")}
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_output_does_not_depend_on_the_folder(tmp_path: Path) -> None:
    folder = ROOT / "tests/fixtures"
    spec = SPECS[0]
    here = run(folder, [spec], "0", "--format", "json")
    there = run(tmp_path, [str(folder / spec)], "0", "--format", "json")
    assert here == there.replace(f"{folder}{os.sep}".encode(), b"")
