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


def test_every_command_has_its_section() -> None:
    from typer.main import get_command

    from scopecard.cli.app import app

    text = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    commands = set(getattr(get_command(app), "commands", ()))
    assert {line[3:] for line in text.splitlines() if line.startswith("## ")} == commands
    assert len(commands) >= 9
