"""Do the lists of threats name only what there is, and say all that they must?"""

from __future__ import annotations

import pytest

from scopecard.catalog import controls
from scopecard.checks import all_checks
from scopecard.framework import load
from scopecard.rules import all_rules
from scopecard.threats.lists import (
    LISTS,
    Threat,
    about,
    amplification,
    controls_of,
    letters,
    meaning,
    navigator,
    otherwise,
    threats,
)
from scopecard.threats.witness import WITNESSES

EVERY = [(name, threat) for name in LISTS for threat in threats(name)]
EVERY_THREAT = pytest.mark.parametrize(
    ("name", "threat"), EVERY, ids=[f"{name}-{threat.id}" for name, threat in EVERY]
)
FACTS = load("agentic/facts.yaml")["facts"]
OWN = load("threats/facts.yaml")


@pytest.mark.parametrize("name", ["asi", "owasp-t", "maestro"])
def test_a_list_is_complete(name: str) -> None:
    assert [one.id for one in threats(name)] == list(load(f"crosswalks/{name}.yaml")["items"])


def test_each_letter_of_stride_has_its_kinds_of_element() -> None:
    kinds: dict[str, list[str]] = {}
    for one in threats("stride"):
        kinds.setdefault(one.id.partition(".")[0], []).append(one.kind)
    assert list(kinds) == [letter.id for letter in letters()] == list("STRIDE")
    known = {"actor", "agent", "tool", "data", "identity", "gate"}
    assert all(set(some) <= known for some in kinds.values())
    assert all(len(some) == len(set(some)) for some in kinds.values())


@EVERY_THREAT
def test_a_threat_names_only_what_there_is(name: str, threat: Threat) -> None:
    assert threat.ways, "without a way, nothing but a finding could show it"
    assert set(threat.rules) | set(threat.rules_on_it) <= set(all_rules())
    assert set(threat.more_controls) <= set(controls())
    for way in threat.ways:
        assert way.when in FACTS or way.when in OWN["more"]
        assert way.answered_by
        assert set(way.answered_by) <= set(all_checks()), "no design could ever answer it"
        assert all(controls()[control].provable for control in way.answered_by)
    assert set(controls_of(name, threat, controls().values())) >= {
        control for way in threat.ways for control in way.answered_by
    }


@EVERY_THREAT
def test_a_meaning_is_one_sentence(name: str, threat: Threat) -> None:
    assert name
    assert threat.title
    assert threat.meaning[0].isupper()
    assert threat.meaning.endswith(".")
    assert threat.meaning.count(".") == 1


@pytest.mark.parametrize("rule", all_rules())
def test_every_finding_shows_at_each_list(rule: str) -> None:
    for name in LISTS:
        shown = {one for t in threats(name) for one in (*t.rules, *t.rules_on_it)}
        assert rule in shown, name


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules())
def test_a_rule_names_ids_of_the_shipped_lists(rule: object) -> None:
    lists = {name: load(f"crosswalks/{name}.yaml") for name in ("asi", "owasp-t", "llm", "atlas")}
    known = {item for told in lists.values() for item in told["items"]}
    assert set(getattr(rule, "threats", ())) <= known
    assert all(told["version"] for told in lists.values())


def test_every_fact_that_is_asked_for_has_words_and_a_witness() -> None:
    told = amplification()["factors"].values()
    groups = [g for factor in told for level in ("full", "partial") for g in factor.get(level, ())]
    asked = {way.when for _, threat in EVERY for way in threat.ways}
    asked |= {fact for _, facts, _ in navigator().values() for fact in facts}
    asked |= {fact for group in groups for fact in group}
    for fact in asked:
        assert meaning(fact)
        assert otherwise(fact)
        assert fact in WITNESSES or "any-of" in FACTS[fact]
    assert set(OWN["otherwise"]) == set(FACTS) | set(OWN["more"])


def test_the_navigator_answers_every_question_of_owasp() -> None:
    published = load("crosswalks/owasp-t.yaml")
    assert list(navigator()) == list(published["navigator"])
    for question, facts, ids in navigator().values():
        assert question.endswith("?")
        assert facts
        assert set(ids) <= set(published["items"])


def test_the_factors_are_the_published_ones() -> None:
    told = amplification()
    assert told["version"] == "0.8"
    assert told["values"] == {"none": 0.0, "partial": 0.5, "full": 1.0}
    assert [factor["title"] for factor in told["factors"].values()] == [
        "Execution Autonomy", "External Tool Control Surface", "Natural Language Interface",
        "Contextual Awareness", "Behavioral Non-Determinism", "Opacity & Reflexivity",
        "Persistent State Retention", "Dynamic Identity", "Multi-Agent Interactions",
        "Self-Modification",
    ]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_whose_it_is(name: str) -> None:
    found = about(name)
    assert found.title
    assert found.version
    assert found.source.startswith("https://")
