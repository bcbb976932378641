"""What must be true: each worked case gives its scope, range, agents, overlays and findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from scopecard import evaluate, load_spec, report
from scopecard.rules import all_rules

FIXTURES = ROOT / "tests/fixtures"
CASES = sorted(path for path in FIXTURES.glob("*.yaml") if not path.name.endswith(".expected.yaml"))


def expected(case: Path) -> dict[str, Any]:
    text = (FIXTURES / f"{case.stem}.expected.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_there_are_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    want = expected(case)
    found = report(evaluate(load_spec(case)))
    assert found["scope"]["value"] == want["scope"]
    assert found["scope"]["strict"] == want["strict"]
    assert found["scope"]["range"] == want["range"]
    assert {agent["id"]: agent["scope"] for agent in found["agents"]} == want["agents"]
    assert set(want.get("overlays", [])) <= set(found["scope"]["overlays"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_findings_of_case(case: Path) -> None:
    want = expected(case)
    found = report(evaluate(load_spec(case)))["findings"]
    present = {finding["rule"] for finding in found}
    certain = {finding["rule"] for finding in found if finding["certainty"] == "certain"}
    known = set(all_rules())
    assert set(want["findings"]) & known <= present
    assert not set(want["absent"]) & certain


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_policy_variants_of_case(case: Path) -> None:
    spec = load_spec(case)
    for variant in expected(case).get("policy_variants", []):
        found = report(evaluate(spec, variant["policy"]))
        assert found["scope"]["value"] == variant["scope"], variant
        if "agents" in variant:
            agents = {agent["id"]: agent["scope"] for agent in found["agents"]}
            assert agents == variant["agents"], variant


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_location_of_a_case_lies_in_its_file(case: Path) -> None:
    lines = case.read_text(encoding="utf-8").splitlines()

    def places(value: Any) -> Any:
        if isinstance(value, dict):
            if {"file", "line", "column"} <= value.keys():
                yield value
            for inner in value.values():
                yield from places(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from places(inner)

    for place in places(report(evaluate(load_spec(case)))):
        assert place["file"] == str(case)
        line = lines[place["line"] - 1]
        assert 1 <= place["column"] < place["end_column"] <= len(line) + 1, place
