"""Is what moved since a baseline said, and is anything but a baseline refused by name?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

FOLDER = ROOT / "tests" / "fixtures" / "portfolio"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("baseline") / "before.jsonl"
    assert run("evaluate", FOLDER, "--format", "json", "-o", file).returncode == 0
    return file


def test_nothing_moved(baseline: Path) -> None:
    done = run("evaluate", FOLDER, "--baseline", baseline)
    assert done.returncode == 0
    assert "MOVED" not in done.stdout


def test_what_moved_is_said_in_text_and_page(baseline: Path, tmp_path: Path) -> None:
    lines = baseline.read_text(encoding="utf-8").splitlines(keepends=True)
    old = tmp_path / "old.jsonl"
    old.write_text(
        "".join(line.replace('"range": [3, 3]', '"range": [2, 2]') for line in lines[1:])
    )
    done = run("evaluate", FOLDER, "--baseline", old)
    assert "MOVED SINCE THE BASELINE" in done.stdout
    assert "new billing-assistant: SCOPE 3" in done.stdout
    assert "up support-intake: SCOPE 2 to 3" in done.stdout
    page = tmp_path / "page.html"
    run("evaluate", FOLDER, "--baseline", old, "--format", "html", "-o", page)
    assert "3</strong> moved" in page.read_text(encoding="utf-8")


def test_an_invalid_spec_of_then_is_passed_over(baseline: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.jsonl"
    told = '{"schema": "scopecard/problems-v1", "file": "x", "problems": []}\n'
    old.write_text(told + baseline.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("evaluate", FOLDER, "--baseline", old).returncode == 0


@pytest.mark.parametrize(
    "content",
    [
        "hello\n",
        "{\n",
        "{}\n",
        "[1]\n",
        '{"schema": "scopecard/report-v1"}\n',
        '{"schema": "scopecard/report-v1", "system": "a", "scope": {"range": [1]}, "findings": []}\n',
        '{"schema": "scopecard/report-v1", "system": "a", "scope": {"range": ["1", 2]}, "findings": []}\n',
        '{"schema": "scopecard/report-v1", "system": "a", "scope": {"range": [1, 2]}, "findings": [1]}\n',
        "\x00\n",
        "\x1b[31m{}\n",
    ],
)
def test_what_is_no_report_is_refused_by_its_line(content: str, tmp_path: Path) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text("\n" + content, encoding="utf-8")
    done = run("evaluate", FOLDER, "--baseline", old)
    assert done.returncode == 3
    assert "[not-a-report]" in done.stderr
    assert "old.jsonl:2" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_baseline_that_is_not_there_is_no_input(tmp_path: Path) -> None:
    done = run("evaluate", FOLDER, "--baseline", tmp_path / "none.jsonl")
    assert done.returncode == 4
    assert "there is no file" in done.stderr
