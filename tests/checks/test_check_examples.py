"""
Does each control have a design that proves it, and one that does not?

``tests/checks/<ID>.yaml`` holds one spec that proves the control, and changes of it,
each with the status that it then has. A control that no design can prove has claims.
"""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scopecard import parse_spec
from scopecard.catalog import controls
from scopecard.checks import all_checks
from scopecard.design import Design
from scopecard.evaluation import evaluate
from scopecard.obligations.assessment import Assessment, Obligation
from scopecard.obligations.status import STATUSES

HERE = Path(__file__).parent
TODAY = date(2026, 11, 1)
EXAMPLES: dict[str, Any] = {
    path.stem: yaml.safe_load(path.read_text()) for path in sorted(HERE.glob("*.yaml"))
}
CASES = [
    pytest.param(name, number, id=f"{name}-{number}-{case['status']}")
    for name, example in EXAMPLES.items()
    for number, case in enumerate(example["cases"], 1)
]


def changed(spec: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return *spec* with the values at dotted paths put in place; none takes the key away."""
    result = copy.deepcopy(spec)
    for path, value in changes.items():
        *way, last = path.split("/")
        holder: Any = result
        for step in way:
            holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[int(step)]
        if value is None:
            del holder[last]
        else:
            holder[last] = value
    return result


def standing(control: str, spec: dict[str, Any]) -> Obligation:
    """Return how *control* stands in *spec*, whether it is owed or not."""
    found = evaluate(parse_spec(json.dumps(spec), f"{control}.json"))
    assessment = Assessment(Design(found.worst), Design(found.best), TODAY)
    return assessment.obligation(control, ())


def test_every_control_has_examples() -> None:
    assert set(EXAMPLES) == set(controls())


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_control_has_a_design_that_has_it_and_one_that_lacks_it(name: str) -> None:
    statuses = {case["status"] for case in EXAMPLES[name]["cases"]}
    provable = controls()[name].provable
    assert statuses <= set(STATUSES)
    assert {"verified" if provable else "attested", "missing"} <= statuses
    assert (name in all_checks()) == provable


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_design_has_the_status_that_it_is_said_to_have(name: str, number: int) -> None:
    example = EXAMPLES[name]
    case = example["cases"][number - 1]
    found = standing(name, changed(example["spec"], case.get("change", {}))).status
    assert found.status == case["status"], found
    seen = "\n".join([found.reason, *(sign.message for sign in found.signs)])
    assert case.get("because", "") in seen


@pytest.mark.parametrize("name", [name for name in EXAMPLES if controls()[name].provable])
def test_a_claim_changes_neither_proof_nor_disproof(name: str) -> None:
    example = EXAMPLES[name]
    for case in example["cases"]:
        spec = changed(example["spec"], case.get("change", {}))
        spec["controls"] = {name: {"status": "implemented", "evidence": "docs/proof.md"}}
        claimed = standing(name, spec).status.status
        if case["status"] == "verified":
            assert claimed == "verified"
        else:
            assert claimed in ("attested", "contradicted")
