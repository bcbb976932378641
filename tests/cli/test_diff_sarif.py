"""Does a comparison as SARIF say what is new, the same and gone, for designs and for folders?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard.cli import run

DESK = (ROOT / "agent_specs" / "refund-desk.yaml").read_text(encoding="utf-8")
DECLARED = DESK.replace("declared_scope: 2", "declared_scope: 4")
HIGHER = DESK.replace("declared_scope: 2", "declared_scope: 1")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def states(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, set[str]]]:
    """Return the exit code, and the rules of the results by their state."""
    capfd.readouterr()
    code = run(["diff", *arguments, "-f", "sarif"])
    (one,) = json.loads(capfd.readouterr().out)["runs"]
    found: dict[str, set[str]] = {}
    for result in one["results"]:
        found.setdefault(result["baselineState"], set()).add(result["ruleId"])
    return code, found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (DESK, DESK, {"unchanged"}),
        (DECLARED, DESK, {"unchanged", "new"}),
        (DESK, DECLARED, {"unchanged", "absent"}),
        (DESK, HIGHER, {"unchanged", "updated"}),
    ],
)
def test_states_of_one_design(
    old: str, new: str, expected: set[str], capfd: pytest.CaptureFixture[str]
) -> None:
    code, found = states(capfd, put("old.yaml", old), put("new.yaml", new))
    assert code == 0
    assert found.keys() == expected
    for state in expected - {"unchanged"}:
        assert "under-classified" in found[state]


def test_folders_and_what_is_no_design(capfd: pytest.CaptureFixture[str]) -> None:
    put("old/a.yaml", DESK)
    put("new/a.yaml", DESK)
    put("new/b.yaml", DESK.replace("system: refund-desk", "system: other"))
    code, found = states(capfd, "old", "new")
    assert (code, found.keys()) == (0, {"unchanged", "new"})
    put("new/c.yaml", "schema: scopecard/v1\nsystem: x\nnope: 1\n")
    run(["diff", "old", "new", "-f", "sarif"])
    whole: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert whole["runs"][0]["invocations"][0]["executionSuccessful"] is False
