"""What does each answer and each status count, and what do they come to?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import assessment
from scopecard.catalog import controls
from scopecard.obligations.status import STATUSES
from scopecard.posture.answers import answered, strays
from scopecard.posture.areas import areas, questions, scale
from scopecard.posture.scores import scores, weighed

# What an answer counts: without evidence, and with.
ANSWERS: list[tuple[str, int | None, int | None]] = [
    ("none", 0, 0),
    ("partial", 1, 1),
    ("implemented", 1, 2),
    ("automated", 1, 3),
    ("unknown", 0, 0),
    ("not-applicable", None, None),
]
# What the status of a control counts, and what an area of nothing else scores.
CONTROLS: list[tuple[str, int | None, int | None]] = [
    ("verified", 3, 100),
    ("attested", 1, 33),
    ("declared", 1, 33),
    ("partial", 1, 33),
    ("planned", 0, 0),
    ("missing", 0, 0),
    ("contradicted", 0, 0),
    ("accepted", 0, 0),
    ("not-applicable", None, None),
]
STORAGE = "credentials-protection.storage"  # from scope 1, high
LIFETIME = "credentials-protection.lifetime"  # from scope 1, high
PEOPLE = "credentials-protection.people"  # from scope 2, high
SHIP = [area for area in areas() if area.kind == "ship"]
answer_words = st.sampled_from([word for word, _, _ in ANSWERS])
some_answers = st.dictionaries(
    st.sampled_from([*questions(), *(area.id for area in SHIP)]),
    st.fixed_dictionaries({"answer": answer_words}, optional={"evidence": st.just("a.md")}),
)


def said(answer: str, evidence: Any = None) -> dict[str, Any]:
    return {"answer": answer} if evidence is None else {"answer": answer, "evidence": evidence}


def score(
    area: str, given_: dict[str, Any] | None = None, scope: int = 3, **statuses: str
) -> int | None:
    """Return the score of one area; the ids of controls with ``_`` for ``-``."""
    stands = {name.replace("_", "-"): status for name, status in statuses.items()}
    found = {one.area.id: one.score for one in scores(assessment(stands, scope), given_ or {})}
    return found[area]


@pytest.mark.parametrize(("answer", "without", "with_"), ANSWERS)
def test_what_an_answer_counts(answer: str, without: int | None, with_: int | None) -> None:
    question = questions()[STORAGE]
    assert answered(question, {STORAGE: said(answer)}).points == without
    assert answered(question, {STORAGE: said(answer, "docs/x.md")}).points == with_
    assert answered(question, {STORAGE: said(answer, ["", "docs/x.md"])}).points == with_
    for nothing in ("", "  ", [], [" "]):
        assert answered(question, {STORAGE: said(answer, nothing)}).points == without


@pytest.mark.parametrize(("status", "points", "alone"), CONTROLS)
def test_what_a_status_counts(status: str, points: int | None, alone: int | None) -> None:
    assert scale().statuses[status] == points
    assert score("orchestration", ORC_01=status) == alone


def test_every_status_counts_something_or_is_out() -> None:
    assert set(scale().statuses) == set(STATUSES)
    assert {status for status, _, _ in CONTROLS} == set(STATUSES)


def test_only_what_is_verified_scores_above_a_part() -> None:
    part = scale().most_without_evidence
    assert {
        s for s, points in scale().statuses.items() if points is not None and points > part
    } == {"verified"}


@pytest.mark.parametrize("area", SHIP, ids=lambda area: area.id)
def test_an_area_without_evidence_never_scores_above_a_part(area: Any) -> None:
    for word, _, _ in ANSWERS:
        found = score(area.id, {area.id: said(word)})
        assert found is None or found <= 33
    assert score(area.id, {area.id: said("automated", "x")}) == 100
    assert score(area.id) == 0


def test_an_answer_to_a_question_comes_before_one_to_its_area() -> None:
    both = {"credentials-protection": said("automated", "a"), STORAGE: said("none")}
    assert score("credentials-protection", both, scope=1) == 50
    assert answered(questions()[STORAGE], both).by == STORAGE
    assert answered(questions()[LIFETIME], both).by == "credentials-protection"


def test_only_what_the_scope_asks_counts() -> None:
    given_ = {STORAGE: said("automated", "a"), LIFETIME: said("automated", "a")}
    assert score("credentials-protection", given_, scope=1) == 100
    assert score("credentials-protection", given_, scope=2) == 66


def test_what_does_not_apply_is_out_of_the_area() -> None:
    given_ = {
        STORAGE: said("automated", "a"),
        LIFETIME: said("not-applicable"),
        PEOPLE: said("not-applicable"),
    }
    assert score("credentials-protection", given_) == 100
    assert (
        score("credentials-protection", {"credentials-protection": said("not-applicable")}) is None
    )
    assert score("orchestration") is None


def test_a_question_weighs_its_blast_radius() -> None:
    # threat-detection at scope 1: coverage is high (3), model-abuse medium (2).
    assert (
        score("threat-detection", {"threat-detection.coverage": said("automated", "a")}, scope=1)
        == 60
    )
    assert (
        score("threat-detection", {"threat-detection.model-abuse": said("automated", "a")}, scope=1)
        == 40
    )


def test_a_score_is_rounded_down() -> None:
    assert weighed([(1, 3)] * 999 + [(1, 2)]) == 99
    assert weighed([]) is None


def test_controls_of_another_dimension_do_not_count() -> None:
    assert score("orchestration", ORC_01="verified", AUD_01="missing") == 100
    assert score("audit-logging", ORC_01="verified", AUD_01="missing") == 0


@given(some_answers, st.integers(1, 4))
def test_a_score_is_a_part_of_100_and_better_answers_never_lower_it(
    answers: dict[str, Any], scope: int
) -> None:
    found = scores(assessment({}, scope), answers)
    assert all(one.score is None or 0 <= one.score <= 100 for one in found)
    order = ("none", "partial", "implemented", "automated")
    for name, answer in answers.items():
        if answer["answer"] not in order[:-1]:
            continue
        better = order[order.index(answer["answer"]) + 1]
        changed = scores(assessment({}, scope), {**answers, name: {**answer, "answer": better}})
        for before, after in zip(found, changed, strict=True):
            assert (before.score or 0) <= (after.score or 0)


@given(st.dictionaries(st.sampled_from(sorted(controls())), st.sampled_from(STATUSES)))
def test_the_counts_are_all_that_is_owed(statuses: dict[str, str]) -> None:
    found = [one for one in scores(assessment(statuses), {}) if one.area.kind == "agentic"]
    assert sum(sum(one.counts.values()) for one in found) == len(statuses)
    assert {name for one in found for name in one.controls} == set(statuses)


def test_an_answer_that_no_question_takes_is_named() -> None:
    given_ = {
        "threat-detecton": said("none"),
        "orchestration": said("none"),
        STORAGE: said("none"),
        "x": said("none"),
    }
    found = {one.id: one for one in strays(given_)}
    assert list(found) == ["orchestration", "threat-detecton", "x"]
    assert found["threat-detecton"].help == "did you mean `threat-detection`?"
    assert "statuses of its controls" in found["orchestration"].message
    assert found["x"].help.startswith("areas: application-firewall, ")
