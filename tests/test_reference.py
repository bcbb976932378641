"""Does the naive evaluator say of each worked case what was expected of it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from reference.evaluator import evaluate

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(
    path.name.removesuffix(".yaml")
    for path in FIXTURES.glob("*.yaml")
    if not path.name.endswith(".expected.yaml")
)


def read(name: str) -> Any:
    """Return a fixture's content; it writes no bare ``on``, ``no`` or ``yes``."""
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_case_is_scoped_as_expected(name: str) -> None:
    expected, found = read(f"{name}.expected"), evaluate(read(name))
    scopes = {agent: result["scope"] for agent, result in found["agents"].items()}
    assert scopes == expected["agents"]
    assert [found[key] for key in ("scope", "strict", "range")] == [
        expected[key] for key in ("scope", "strict", "range")
    ]
    assert set(expected.get("overlays", ())) <= set(found["overlays"])


@pytest.mark.parametrize("name", CASES)
def test_case_is_scoped_as_expected_under_each_policy(name: str) -> None:
    for variant in read(f"{name}.expected").get("policy_variants", ()):
        found = evaluate(read(name), variant["policy"])
        assert found["scope"] == variant["scope"], variant
        for agent, scope in variant.get("agents", {}).items():
            assert found["agents"][agent]["scope"] == scope, variant


@pytest.mark.parametrize("name", CASES)
def test_case_has_the_findings_expected(name: str) -> None:
    expected, found = read(f"{name}.expected"), evaluate(read(name))
    rules = {rule for rule, _, _ in found["findings"]}
    certain = {rule for rule, _, certainty in found["findings"] if certainty == "certain"}
    assert set(expected["findings"]) - rules == set()
    assert set(expected["absent"]) & certain == set()
