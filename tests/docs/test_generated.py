"""Are the generated pages current?"""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"run `make docs`: {done.stdout}{done.stderr}"
