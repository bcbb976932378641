"""What is a gap, which is closed first, and when?"""

from __future__ import annotations

from typing import Any

import pytest

from assessments import assessment
from scopecard.house import rules_of
from scopecard.obligations.status import STATUSES
from scopecard.organisation import NOTHING_SAID
from scopecard.posture.areas import questions
from scopecard.posture.gaps import Gap, by_phase, gaps, gravity, unanswered
from scopecard.posture.scores import scores
from scopecard.rules import Finding

STORAGE = "credentials-protection.storage"


def finding(rule: str, severity: str) -> Finding:
    return Finding(rule, severity, "so", ("a",), ("agents", "a"))


def found(
    statuses: dict[str, str], given: dict[str, Any] | None = None, *findings: Finding, **more: Any
) -> dict[str, Gap]:
    one = assessment(statuses, **more)
    return {gap.id: gap for gap in gaps(one, scores(one, given or {}), findings)}


@pytest.mark.parametrize("status", STATUSES)
def test_which_statuses_leave_a_gap(status: str) -> None:
    open_ = ("contradicted", "missing", "planned", "partial", "declared")
    assert ("ORC-03" in found({"ORC-03": status})) == (status in open_)


# An answer, whether it has evidence, and the status of the gap that it leaves.
ANSWERS = [
    ("none", "", "missing"),
    ("none", "a.md", "missing"),
    ("partial", "", "partial"),
    ("partial", "a.md", "partial"),
    ("implemented", "", "declared"),
    ("automated", "", "declared"),
    ("implemented", "a.md", None),
    ("automated", "a.md", None),
    ("not-applicable", "", None),
    ("unknown", "", None),
]


@pytest.mark.parametrize(("answer", "proved", "status"), ANSWERS)
def test_which_answers_leave_a_gap(answer: str, proved: str, status: str | None) -> None:
    given = {STORAGE: {"answer": answer, "evidence": proved}}
    gap = found({}, given).get(STORAGE)
    assert (gap and gap.status) == status
    one = assessment({})
    open_ = [gap.id for gap in unanswered(scores(one, given))]
    assert (STORAGE in open_) == (answer == "unknown")


def test_what_nobody_answered_is_asked_and_no_gap() -> None:
    one = assessment({}, 4)
    assert found({}, scope=4) == {}
    assert {gap.id for gap in unanswered(scores(one, {}))} == set(questions())
    assert all(gap.status == "unanswered" for gap in unanswered(scores(one, {})))


def gap(need: int, radius: str, effort: str, status: str = "missing", name: str = "A") -> Gap:
    return Gap(name, "", "", status, "", "", need, radius, effort, "foundational")


# Need, blast radius and effort, with the priority that they make: 6 * need * radius / effort.
PRIORITIES = [
    (1, "low", "high", 2),
    (1, "low", "low", 6),
    (1, "high", "low", 18),
    (2, "medium", "medium", 12),
    (3, "high", "high", 18),
    (3, "medium", "low", 36),
    (4, "high", "low", 72),
    (4, "low", "high", 8),
]


@pytest.mark.parametrize(("need", "radius", "effort", "priority"), PRIORITIES)
def test_the_priority_of_a_gap(need: int, radius: str, effort: str, priority: int) -> None:
    assert gap(need, radius, effort).priority == priority


def test_more_need_or_radius_comes_sooner_and_more_effort_later() -> None:
    base = gap(2, "medium", "medium")
    assert gap(3, "medium", "medium").order < base.order < gap(1, "medium", "medium").order
    assert gap(2, "high", "medium").order < base.order < gap(2, "low", "medium").order
    assert gap(2, "medium", "low").order < base.order < gap(2, "medium", "high").order


def test_among_equals_the_worse_status_comes_first_then_the_smaller_effort_then_the_id() -> None:
    ordered = [
        gap(1, "low", "low", "contradicted", "Z"),
        gap(1, "low", "low", "missing", "A"),
        gap(1, "low", "low", "missing", "B"),
        gap(1, "medium", "medium", "missing", "A"),
        gap(1, "low", "low", "planned", "A"),
        gap(1, "low", "low", "partial", "A"),
        gap(1, "low", "low", "declared", "A"),
        gap(1, "low", "low", "unanswered", "A"),
    ]
    mixed = ordered[::-1]
    mixed.sort(key=lambda one: one.order)
    assert mixed == ordered


def test_a_control_is_as_wide_as_the_worst_finding_that_it_answers() -> None:
    # ORC-03 and AFM-05 answer gate-bypass.
    radius = lambda *some: found({"ORC-03": "missing"}, None, *some)["ORC-03"].blast_radius  # noqa: E731
    assert radius() == "low"
    assert radius(finding("gate-bypass", "info")) == "low"
    assert radius(finding("gate-bypass", "medium")) == "medium"
    assert radius(finding("gate-bypass", "high")) == "high"
    assert radius(finding("gate-bypass", "critical"), finding("gate-bypass", "low")) == "high"
    assert radius(finding("gate-bypass", "high"), finding("gate-bypass", "medium")) == "high"
    assert radius(finding("dormant-grant", "high")) == "low"
    rules = rules_of(NOTHING_SAID)
    assert gravity([finding("gate-bypass", "medium")], rules) == {
        "ORC-03": "medium",
        "AFM-05": "medium",
    }


def test_what_is_disproved_is_wide_and_what_an_overlay_owes_is_wider_than_nothing() -> None:
    assert found({"ORC-03": "contradicted"})["ORC-03"].blast_radius == "high"
    owed = found({"ORC-03": "missing"}, because=("scope 3", "overlay code-execution"))
    assert owed["ORC-03"].blast_radius == "medium"


def test_need_is_the_first_scope_and_never_above_the_present_one() -> None:
    assert found({"ORC-09": "missing"}, scope=4)["ORC-09"].need == 4
    assert (
        found({"ORC-09": "missing"}, scope=1, because=("overlay unattended",))["ORC-09"].need == 1
    )


def test_a_gap_stands_in_one_phase_of_the_roadmap() -> None:
    every = [*found({"ORC-03": "missing", "AUD-01": "declared", "IDC-07": "partial"}).values()]
    steps = dict(by_phase(every, ["foundational", "enhanced", "advanced"]))
    assert list(steps) == ["foundational", "enhanced", "advanced"]
    assert sorted(gap.id for some in steps.values() for gap in some) == [
        "AUD-01",
        "IDC-07",
        "ORC-03",
    ]
    assert all(gap.phase == phase for phase, some in steps.items() for gap in some)
