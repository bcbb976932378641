"""Is what somebody accepted open again in an evaluation, once it is not what the baseline shows?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scopecard.cli import run
from scopecard.cli.reopened import reopen

DESIGN = """\
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
data: {mail: {trust: untrusted, external: true}, ledger: {}}
tools: {read_mail: {effects: [read mail]}, pay: {effects: [pay ledger]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_mail], delegates: [aide]}
  aide: {output: plain, tools: [pay]}
"""
RULE = "injection-to-action"
WHO = ["--owner", "ann", "--reason", "a pilot", "--expires", "2099-12-31"]


@pytest.fixture(autouse=True)
def _baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(DESIGN, encoding="utf-8")
    assert run(["accept", "a.yaml", RULE, *WHO]) == 0
    assert run(["evaluate", "a.yaml", "--format", "json", "-o", "base.jsonl"]) == 0


def edit(old: str, new: str) -> None:
    text = Path("a.yaml").read_text(encoding="utf-8")
    assert old in text
    Path("a.yaml").write_text(text.replace(old, new), encoding="utf-8")


def failed(*more: str) -> bool:
    code = run(["evaluate", "a.yaml", "--no-cache", "--fail-on", RULE, *more])
    assert code in (0, 1)
    return code == 1


def test_the_same_stays_accepted(capfd: pytest.CaptureFixture[str]) -> None:
    edit("system: desk", "\n# a line\nsystem: desk\ntitle: Desk")
    assert not failed("--baseline", "base.jsonl")
    assert "not what it was" not in capfd.readouterr().err


def test_another_way_is_open_again(capfd: pytest.CaptureFixture[str]) -> None:
    edit("tools: [pay]", "tools: [pay, read_mail]")
    assert not failed()  # nothing to compare with
    assert failed("--baseline", "base.jsonl")
    assert f"note: accepted, and not what it was: {RULE} of aide" in capfd.readouterr().err


def test_an_acceptance_that_was_renewed_holds() -> None:
    edit("tools: [pay]", "tools: [pay, read_mail]")
    again = [word.replace("a pilot", "looked at again") for word in WHO]
    assert run(["accept", "a.yaml", RULE, *again]) == 0
    assert not failed("--baseline", "base.jsonl")


def test_what_is_worse_is_open_again_and_a_strange_baseline_breaks_nothing() -> None:
    def finding(**more: Any) -> dict[str, Any]:
        path = [{"id": "a", "edge": "grants"}]
        plain = {"fingerprint": "f", "severity": "high", "certainty": "certain", "path": path}
        return plain | {"accepted": {"owner": "ann"}} | more

    def opened(before: dict[str, Any], now: dict[str, Any]) -> bool:
        report: Any = {"system": "s", "findings": [json.loads(json.dumps(now))]}
        found = reopen(report, [{"system": "s", "findings": [before]}])
        assert bool(found) is (report["findings"][0]["accepted"] is None)
        return bool(found)

    assert not opened(finding(), finding())
    assert opened(finding(severity="medium"), finding())
    assert not opened(finding(severity="critical"), finding())
    assert opened(finding(certainty="possible"), finding())
    assert opened(finding(path=[{"id": "b", "edge": "grants"}]), finding())
    assert not opened(finding(accepted=None), finding())
    assert not opened(finding(accepted={"owner": "bob"}), finding())
    assert opened(finding(path=["x", 1]), finding())
    assert not opened({"fingerprint": "f"}, finding())
