"""What does ownership oblige to, and what does it mean together with agency?"""

from __future__ import annotations

import pytest

from assessments import assessment
from scopecard.evaluation_report import report
from scopecard.framework import load
from scopecard.generative import coordinate, disciplines, duties
from specs import evaluated

OWNERS = ("consumer-app", "enterprise-app", "pretrained", "fine-tuned", "self-trained")
BOTH = "two-coordinates"
STACK = "capabilities-stack"
MANAGED = "managed-agents-are-pretrained"
BOUGHT = "bought-agency"
WEIGHTS = "weights-carry-class"
# The rules that hold for each owner: at scope 1, and at each of 2 to 4.
COMPOSITION = [
    ("consumer-app", {BOTH}, {BOTH, BOUGHT}),
    ("enterprise-app", {BOTH}, {BOTH, BOUGHT}),
    ("pretrained", {BOTH, MANAGED, STACK}, {BOTH, MANAGED, STACK}),
    ("fine-tuned", {BOTH, STACK, WEIGHTS}, {BOTH, STACK, WEIGHTS}),
    ("self-trained", {BOTH, STACK, WEIGHTS}, {BOTH, STACK, WEIGHTS}),
]


@pytest.mark.parametrize(("owner", "reading", "acting"), COMPOSITION)
def test_which_rules_hold_at_both_coordinates(
    owner: str, reading: set[str], acting: set[str]
) -> None:
    for scope in (1, 2, 3, 4):
        found = coordinate(owner, scope)
        assert found is not None
        assert {rule.id for rule in found.composition} == (reading if scope == 1 else acting)


def test_the_scopes_are_numbered_as_in_the_matrix() -> None:
    found = [coordinate(owner, 1) for owner in OWNERS]
    assert [one and one.number for one in found] == [1, 2, 3, 4, 5]


def test_what_is_bought_and_acts_is_met_by_contract() -> None:
    found = coordinate("enterprise-app", 3)
    assert found is not None
    means = {rule.id: rule.duties for rule in found.composition}
    assert means == {BOTH: (), BOUGHT: ("contract", "configuration", "monitoring")}


def test_ownership_is_not_guessed() -> None:
    assert coordinate(None, 4) is None
    assert duties(None, assessment()) == ()


@pytest.mark.parametrize("owner", OWNERS)
def test_an_owner_has_every_obligation_of_the_scope_and_no_other(owner: str) -> None:
    expected = {
        n for n, o in load("generative/matrix.yaml")["obligations"].items() if owner in o["scopes"]
    }
    found = duties(owner, assessment())
    assert {duty.id for duty in found} == expected
    order = list(disciplines())
    assert [d.discipline for d in found] == sorted((d.discipline for d in found), key=order.index)
    assert {duty.discipline for duty in found} == set(order)


def test_an_obligation_stands_as_the_worst_of_its_controls() -> None:
    found = {
        d.id: d
        for d in duties("pretrained", assessment({"AFM-01": "verified", "AFM-02": "declared"}))
    }
    assert [tuple(one) for one in found["GEN-CTL-06"].standings] == [
        ("AFM-01", "verified"), ("AFM-02", "declared"),
    ]  # fmt: skip
    assert found["GEN-CTL-06"].status == "declared"
    assert found["GEN-GOV-06"].status == "not-owed"
    assert found["GEN-RES-05"].status == "not-covered"


BODY = """
    actors: {clerk: {kind: human}}
    agents: {helper: {started_by: [clerk], tools: []}}
"""


def test_the_report_has_both_coordinates() -> None:
    found = report(evaluated(BODY + "    genai_scope: fine-tuned\n"))["scope"]["genai"]
    assert found is not None
    assert (found["scope"], found["number"], found["title"]) == (
        "fine-tuned",
        4,
        "Fine-tuned models",
    )
    assert [rule["id"] for rule in found["composition"]] == [BOTH, STACK, WEIGHTS]
    assert report(evaluated(BODY))["scope"]["genai"] is None


def test_ownership_changes_no_agentic_scope() -> None:
    plain = report(evaluated(BODY))["scope"]
    for owner in OWNERS:
        found = report(evaluated(BODY + f"    genai_scope: {owner}\n"))["scope"]
        assert {**found, "genai": None} == {**plain, "genai": None}
