"""Is an acceptance written where it belongs, only there, and only if it is one?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT
from scopecard import evaluate, load_spec, report
from scopecard.cli import run
from scopecard.rules import all_rules

DAY = "2099-12-31"
WHO = ["--owner", "payments", "--reason", 'a "pilot": 10 # shops', "--expires", DAY]


def fingerprints(path: Path) -> list[str]:
    found = evaluate(load_spec(path)).findings
    return [one.finding.fingerprint for one in found if one.finding.rule in all_rules()]


def accepted(path: Path) -> dict[str, dict[str, str]]:
    found = report(evaluate(load_spec(path)))["findings"]
    return {f["fingerprint"]: f["accepted"] for f in found if f["accepted"]}  # type: ignore[misc]


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "refund-desk.yaml"
    path.write_bytes((ROOT / "agent_specs" / "refund-desk.yaml").read_bytes())
    return path


def test_each_finding_can_be_accepted_and_nothing_else_is_touched(spec: Path) -> None:
    before = spec.read_text(encoding="utf-8")
    known = list(dict.fromkeys(fingerprints(spec)))
    assert len(known) > 3
    for name in known:
        assert run(["accept", str(spec), name, *WHO]) == 0
    told = {
        "owner": "payments",
        "reason": 'a "pilot": 10 # shops',
        "approver": None,
        "expires": DAY,
    }
    assert accepted(spec) == dict.fromkeys(known, told)
    assert spec.read_text(encoding="utf-8").startswith(before.rstrip("\n"))


def test_what_is_accepted_again_is_replaced(spec: Path) -> None:
    name = fingerprints(spec)[0]
    assert run(["accept", str(spec), name, *WHO]) == 0
    again = ["--owner", "ann", "--reason", "again", "--expires", DAY, "--approver", "board"]
    assert run(["accept", str(spec), name, *again]) == 0
    told = {"owner": "ann", "reason": "again", "approver": "board", "expires": DAY}
    assert accepted(spec) == {name: told}


def test_json_stays_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(load_spec(ROOT / "agent_specs" / "refund-desk.yaml").data, indent=1))
    name = fingerprints(path)[0]
    assert run(["accept", str(path), name, *WHO]) == 0
    assert json.loads(path.read_text())["accepted"][name]["owner"] == "payments"


def test_a_rule_names_its_only_finding(spec: Path) -> None:
    assert run(["accept", str(spec), "under-classified", *WHO]) == 0
    assert len(accepted(spec)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["confused-deputy", *WHO], "findings are `confused-deputy`"),
        (["0" * 16, *WHO], "is not known"),
        (["under-classified", "--owner", " ", *WHO[2:]], "--owner says nothing"),
        (["under-classified", *WHO[:-1], "2020-01-01"], "is over already"),
        (["under-classified", *WHO[:-1], "tomorrow"], "is no day"),
        (["under-classified", *WHO[:-1], "20991231"], "is no day"),
    ],
)
def test_what_is_no_acceptance_is_refused(
    arguments: list[str], said: str, spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = spec.read_bytes()
    assert run(["accept", str(spec), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert spec.read_bytes() == before


def test_what_is_wrong_with_a_claim_cannot_be_accepted(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = spec.read_text(encoding="utf-8")
    entry = "{owner: a, reason: b, expires: 2020-01-01}"
    spec.write_text(f"{text}\naccepted: {{'{fingerprints(spec)[0]}': {entry}}}\n", encoding="utf-8")
    assert run(["accept", str(spec), "expired-acceptance", *WHO]) == 2
    assert "is not known" in capsys.readouterr().err


def test_a_link_is_left_alone(spec: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(spec)
    assert run(["accept", str(link), "under-classified", *WHO]) == 2
    assert link.is_symlink()
    assert accepted(spec) == {}


@pytest.mark.parametrize("folder", [False, True])
def test_the_last_line_of_a_comment_is_the_command_that_does_it(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, folder: bool
) -> None:
    base = tmp_path / "base" / spec.name
    base.parent.mkdir()
    now = tmp_path / "now" / spec.name
    now.parent.mkdir()
    spec.rename(now)
    calm = ROOT / "agent_specs" / "refund-assistant.yaml"
    base.write_text(calm.read_text(encoding="utf-8"), encoding="utf-8")
    sides = [str(one.parent if folder else one) for one in (base, now)]
    assert run(["diff", *sides, "--format", "markdown"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    command = last.partition("`")[2].rstrip("`").split()
    assert command[:3] == ["scopecard", "accept", str(now)]
    assert run(["accept", str(now), command[3], *WHO]) == 0
    assert list(accepted(now)) == [command[3]]
    capsys.readouterr()
    assert run(["diff", *sides, "--format", "markdown"]) == 0
    assert command[3] not in capsys.readouterr().out.splitlines()[-1]


def test_where_nothing_is_new_nothing_is_to_be_accepted(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(spec), str(spec), "--format", "markdown"]) == 0
    assert "scopecard accept" not in capsys.readouterr().out
