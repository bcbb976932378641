"""How is a list of another framework covered, by which controls, and how well?"""

from __future__ import annotations

import pytest

from assessments import assessment
from scopecard.catalog import controls
from scopecard.crosswalk import Coverage, as_json, coverage, names
from scopecard.errors import UsageError
from scopecard.framework import load
from scopecard.obligations.standing import Standing, best, worst
from scopecard.renderers.crosswalk import render
from scopecard.renderers.style import Style

LISTS = (
    "ai-rmf", "aicm", "aiuc-1", "asi", "atlas", "aws-lens", "eu-ai-act", "iso-42001", "llm",
    "maestro", "nist-800-53", "owasp-t",
)  # fmt: skip


def row(found: Coverage, name: str) -> tuple[str, str, list[str]]:
    one = {row.id: row for row in found.rows}[name]
    return one.worst, one.best, [standing.control for standing in one.standings]


def test_the_lists_are_those_that_are_shipped() -> None:
    assert names() == LISTS


@pytest.mark.parametrize("name", LISTS)
def test_every_id_is_there_and_every_pairing_both_ways(name: str) -> None:
    found = coverage(name, assessment(dict.fromkeys(controls(), "missing")))
    assert {row.id: row.title for row in found.rows} == load(f"crosswalks/{name}.yaml")["items"]
    paired = {(row.id, one.control) for row in found.rows for one in row.standings}
    assert paired == {(i, c.id) for c in controls().values() for i in c.crosswalk[name]}
    assert sum(found.counts.values()) == sum(not row.retired for row in found.rows)
    assert all((row.worst == "not-covered") == (not row.standings) for row in found.rows)


def test_an_id_stands_between_the_worst_and_the_best_of_its_controls() -> None:
    some = {"DMS-10": "verified", "AFM-01": "planned", "AFM-05": "attested"}
    lowest, highest, answering = row(coverage("llm", assessment(some)), "LLM01")
    assert (lowest, highest) == ("planned", "verified")
    assert set(some) < set(answering)
    assert row(coverage("llm", assessment()), "LLM01")[:2] == ("not-owed", "not-owed")


# Statuses together, and the worst and the best of them.
TOGETHER = [
    ([], "not-covered", "not-covered"),
    (["not-owed"], "not-owed", "not-owed"),
    (["not-owed", "not-applicable"], "not-applicable", "not-applicable"),
    (["not-applicable", "missing"], "missing", "missing"),
    (["not-owed", "verified"], "verified", "verified"),
    (["verified", "contradicted", "missing"], "contradicted", "verified"),
    (["declared", "attested"], "declared", "attested"),
    (["accepted", "attested"], "attested", "accepted"),
]


@pytest.mark.parametrize(("statuses", "lowest", "highest"), TOGETHER)
def test_statuses_together(statuses: list[str], lowest: str, highest: str) -> None:
    found = [Standing(f"C{number}", status) for number, status in enumerate(statuses)]
    assert (worst(found), best(found)) == (lowest, highest)
    assert (worst(found[::-1]), best(found[::-1])) == (lowest, highest)


def test_without_a_system_it_is_the_catalog_that_is_listed() -> None:
    found = coverage("asi")
    assert {row.worst for row in found.rows} == {"listed"}
    assert found.counts == {"listed": 10}


def test_what_a_list_has_withdrawn_is_not_counted() -> None:
    found = coverage("aiuc-1", assessment())
    assert [row.id for row in found.rows if row.retired] == ["E007", "E014"]
    assert sum(found.counts.values()) == 51
    assert "retired" in render(found, Style(), full=True)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("asl", "did you mean `asi`?"),
        ("nist", "did you mean `nist-800-53`?"),
        ("eu-ai-akt", "did you mean `eu-ai-act`?"),
        ("../agentic/matrix", "one of: ai-rmf, "),
        ("\x1b[31m", "one of: ai-rmf, "),
    ],
)
def test_a_list_that_is_not_there_gives_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        coverage(name)
    assert (refused.value.problems[0].help or "").startswith(hint)


def test_what_is_shown() -> None:
    text = render(
        coverage("llm", assessment({"AFM-01": "verified", "AFM-05": "missing"})), Style(width=90)
    )
    assert text.splitlines()[0] == "OWASP Top 10 for LLM Applications 2025 (2024-11)"
    assert (
        "LLM01:2025  Prompt Injection                  missing: AFM-05; verified: AFM-01\n" in text
    )
    assert "LLM08:2025  Vector and Embedding Weaknesses   not owed: " in text
    assert all(len(line) <= 90 for line in text.splitlines())


def test_what_nothing_covers_is_shown_on_demand_only() -> None:
    found = coverage("nist-800-53", assessment())
    short, full = render(found, Style()), render(found, Style(), full=True)
    assert "not covered" in full
    assert len(full.splitlines()) > 424 > len(short.splitlines())
    assert "more ids are covered by no control: --full" in short
    assert "--full" not in full


def test_the_name_of_a_system_is_made_safe() -> None:
    text = render(coverage("asi"), Style(), system="a\x1b[31mb\n")
    assert "a\\x1b[31mb\\x0a" in text


def test_json_has_every_row() -> None:
    found = as_json(coverage("eu-ai-act", assessment()))
    assert found["schema"] == "scopecard/coverage-v1"
    assert found["framework"]["relation"] == "supports"
    assert len(found["rows"]) == 21
    assert found["rows"][0].keys() == {
        "id",
        "cite",
        "title",
        "retired",
        "worst",
        "best",
        "controls",
    }
    assert found["rows"][0]["cite"] == f"Art. {found['rows'][0]['id']}"
