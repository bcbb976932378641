"""Is a test whose program is missing skipped by name, and a failure where everything must run?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

CASES = """
import pytest

@pytest.mark.needs_dot
def test_a_picture():
    pass

@pytest.mark.needs_browser
def test_a_page():
    pass

def test_plain():
    pass
"""


def run(folder: Path, *, require_all: bool) -> subprocess.CompletedProcess[str]:
    """Run three tests, two of which need a program that is not there."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "test_cases.py").write_text(CASES, encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": str(folder),
        "SCOPECARD_REQUIRE_ALL": str(int(require_all)),
    }
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-n", "0"]
    command += ["--rootdir", str(folder), "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_a_test_without_its_program_is_skipped_by_name(tmp_path: Path) -> None:
    done = run(tmp_path, require_all=False)
    assert done.returncode == pytest.ExitCode.OK
    assert "test_a_picture: needs `dot`, which is not installed" in done.stdout
    assert "test_a_page: needs `chromium`, which is not installed" in done.stdout
    assert "1 passed, 2 skipped" in done.stdout


def test_a_skip_is_a_failure_where_everything_must_run(tmp_path: Path) -> None:
    done = run(tmp_path, require_all=True)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_a_picture was skipped, and every test must run" in done.stdout
    assert "1 passed, 2 errors" in done.stdout


def test_a_skipped_file_is_a_failure_where_everything_must_run(tmp_path: Path) -> None:
    whole = "import pytest\npytest.importorskip('no_such_module')\n"
    (tmp_path / "test_whole.py").write_text(whole, encoding="utf-8")
    done = run(tmp_path, require_all=True)
    assert done.returncode != pytest.ExitCode.OK
    assert "test_whole.py was skipped, and every test must run" in done.stdout
