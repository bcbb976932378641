"""What does a person see of `threats`?"""

from __future__ import annotations

import json
from pathlib import Path

from test_commands import folder, run

__all__ = ["folder"]


def test_threats_are_shown_by_list_the_exposed_first(folder: Path) -> None:
    text = run("threats", "open.yaml", folder=folder).stdout
    assert text.index("exposed") < text.index("not reachable")
    assert "ASI05 Unexpected Code Execution (RCE)" in text
    assert "MAESTRO" not in text
    every = run("threats", "open.yaml", "--verbose", folder=folder).stdout
    assert "MAESTRO LAYERS" in every
    assert "QUESTIONS OF THE OWASP NAVIGATOR" in every
    assert "no score" in every
    assert max(map(len, every.splitlines())) <= 100


def test_threats_for_programs_are_whole(folder: Path) -> None:
    shown = json.loads(run("threats", "open.yaml", "--format", "json", folder=folder).stdout)
    assert shown["schema"] == "scopecard/threats-v1"
    assert len(shown["threats"]) == 10 + 17 + 7 + 6
    assert all(one["why"] for one in shown["threats"])
    assert shown["editions"]["asi"] == "2026"


def test_an_unknown_list_is_told(folder: Path) -> None:
    done = run("threats", "open.yaml", "--framework", "strde", folder=folder)
    assert done.returncode == 2
    assert "did you mean `stride`?" in done.stderr
