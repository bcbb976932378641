"""Does the page of each rule about claims hold, and do claims change nothing else?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from scopecard import evaluate, parse_spec
from scopecard.claims import claim_rules
from scopecard.config import organisation
from scopecard.rules import SEVERITIES

EXAMPLE = re.compile(r"^## (\w+)\n+```\w+\n(.*?)```", re.MULTILINE | re.DOTALL)
DESIGN = """\
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
tools: {change_order: {effects: [write orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [change_order]}
"""


def found(rule: str, text: str, folder: Path, house: str) -> list[str]:
    (folder / "scopecard.toml").write_text(house)
    findings = evaluate(parse_spec(text), organisation(folder, {})).findings
    return [one.finding.message for one in findings if one.finding.rule == rule]


@pytest.mark.parametrize("name", claim_rules())
def test_the_examples_of_a_page_hold(name: str, tmp_path: Path) -> None:
    examples = dict(EXAMPLE.findall(claim_rules()[name].page))
    house = examples.get("Organisation", "")
    assert found(name, examples["Avoid"], tmp_path, house)
    assert not found(name, examples["Prefer"], tmp_path, house)


@pytest.mark.parametrize("name", claim_rules())
def test_a_page_begins_with_one_short_sentence(name: str) -> None:
    first = claim_rules()[name].page.partition("\n")[0]
    assert first.endswith(".")
    assert len(first) < 80
    assert claim_rules()[name].severity in SEVERITIES


@pytest.mark.parametrize(
    ("today", "expected"), [("2026-12-31", "accepted"), ("2027-01-01", "missing")]
)
def test_an_acceptance_lasts_to_its_last_day(today: str, expected: str) -> None:
    claim = "{status: accepted, owner: ciso, reason: a pilot, expires: 2026-12-31}"
    spec = parse_spec(f"{DESIGN}controls: {{AUD-01: {claim}}}\n")
    evaluation = evaluate(spec, today=date.fromisoformat(today))
    assert evaluation.assessment.obligations["AUD-01"].status.status == expected
    rules = {one.finding.rule for one in evaluation.findings}
    assert ("expired-acceptance" in rules) == (expected == "missing")


def test_an_acceptance_of_a_finding_that_is_there_is_used() -> None:
    plain = evaluate(parse_spec(f"{DESIGN}declared_scope: 1\n"))
    (finding,) = [f.finding for f in plain.findings if f.finding.rule == "under-classified"]
    entry = "{owner: ciso, reason: a pilot, expires: 2099-12-31}"
    for fingerprint, unused in ((finding.fingerprint, False), ("0" * 16, True)):
        text = f'{DESIGN}declared_scope: 1\naccepted: {{"{fingerprint}": {entry}}}\n'
        rules = [one.finding.rule for one in evaluate(parse_spec(text)).findings]
        assert ("unused-acceptance" in rules) == unused


@pytest.mark.parametrize(
    "path", sorted((ROOT / "agent_specs").glob("*.yaml")), ids=lambda p: p.stem
)
def test_a_claim_changes_no_scope_and_no_other_finding(path: Path) -> None:
    text = re.sub(r"(?ms)^(controls|accepted):.*?(?=^\S|\Z)", "", path.read_text())
    before = evaluate(parse_spec(text, str(path), path=path))
    ids = before.assessment.obligations
    for status in ("implemented", "planned", "not-applicable"):
        claim = f"{{status: {status}, reason: because, evidence: proof.md, date: 2099-01-01}}"
        claims = "".join(f"  {control}: {claim}\n" for control in ids)
        after = evaluate(parse_spec(f"{text}\ncontrols:\n{claims}", str(path), path=path))
        assert (after.scope, after.lowest) == (before.scope, before.lowest)
        own = set(claim_rules())
        assert [f.finding.key for f in after.findings if f.finding.rule not in own] == [
            f.finding.key for f in before.findings if f.finding.rule not in own
        ]
        for control, one in after.assessment.obligations.items():
            if one.status.status == "verified":
                assert ids[control].status.status == "verified"
