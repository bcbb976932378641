"""Which controls does which scope owe, which do overlays add, and what does a claim come to?"""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.catalog import controls, facts, overlays
from scopecard.checks import BREAKS, HOLDS, LACKS, Sign
from scopecard.obligations.facts import PREDICATES
from scopecard.obligations.owed import owed
from scopecard.obligations.status import status

ALL = tuple(controls().values())
EVERY_FACT = frozenset(facts())
LIFTED = {"DMS-03", "ORC-01", "ORC-02"}
TODAY = date(2026, 11, 1)
HELD = Sign(HOLDS, "it is there", ("system",))
LACKED = Sign(LACKS, "it is not shown", ("system",))
BROKEN = Sign(BREAKS, "it is not so", ("system",))


def test_every_fact_is_an_overlay_or_made_of_others_or_looked_for() -> None:
    computed = {n for n, f in facts().items() if not {"overlay", "any-of"} & set(f)}
    assert computed == set(PREDICATES)


@pytest.mark.parametrize("chosen", [frozenset(), EVERY_FACT, frozenset({"has-gates"})])
def test_a_higher_scope_owes_more_but_for_the_three_that_the_matrix_lifts(
    chosen: frozenset[str],
) -> None:
    for low, high in itertools.pairwise((1, 2, 3, 4)):
        lost = set(owed(ALL, low, chosen, ())) - set(owed(ALL, high, chosen, ()))
        assert lost <= LIFTED


def test_more_facts_never_owe_less() -> None:
    for scope, fact in itertools.product((1, 2, 3, 4), EVERY_FACT):
        assert set(owed(ALL, scope, (), ())) <= set(owed(ALL, scope, {fact}, ()))


@pytest.mark.parametrize("overlay", overlays())
def test_an_overlay_owes_its_own_whatever_the_scope_and_replaces_what_it_says(overlay: str) -> None:
    told = overlays()[overlay]
    for scope in (1, 2, 3, 4):
        found = owed(ALL, scope, (), {overlay})
        assert set(told["owes"]) <= set(found)
        assert set(told.get("replaces", ())).isdisjoint(found)
        assert all(f"overlay {overlay}" in found[control] for control in told["owes"])


def test_an_assumed_overlay_owes_nothing() -> None:
    design = """\
schema: scopecard/v1
system: example
actors: {alarm: {kind: event}}
data: {orders: {sensitivity: internal}}
tools: {find_order: {effects: [read orders]}}
agents: {desk: {started_by: [alarm], output: plain, tools: [find_order]}}
"""
    assessment = evaluate(parse_spec(design)).assessment
    assert "untrusted-input" in assessment.all_overlays
    assert "untrusted-input" not in assessment.overlays
    assert "overlay unattended" in assessment.obligations["ORC-09"].because
    assert "ORC-02" not in assessment.obligations
    assert all(
        "untrusted-input" not in " ".join(o.because) for o in assessment.obligations.values()
    )


NOT_HERE = {"status": "not-applicable", "reason": "there is none"}
CLAIMS: list[tuple[str, list[Sign] | None, dict[str, Any] | None, str]] = [
    ("proved", [HELD], None, "verified"),
    ("proved, whatever is said", [HELD], {"status": "missing"}, "verified"),
    ("one thing lacks", [HELD, LACKED], None, "missing"),
    ("one thing breaks", [HELD, BROKEN], None, "missing"),
    ("nothing there", [], None, "not-applicable"),
    ("no design can", None, None, "missing"),
    ("said", [LACKED], {"status": "implemented"}, "declared"),
    ("said, with evidence", [LACKED], {"status": "implemented", "evidence": "a.md"}, "attested"),
    ("evidence, no check", None, {"status": "implemented", "evidence": ["a.md"]}, "attested"),
    ("in part", [LACKED], {"status": "partial", "evidence": "a.md"}, "partial"),
    ("for others", [LACKED], {"status": "implemented", "agents": ["other"]}, "partial"),
    ("for it", [LACKED], {"status": "implemented", "agents": ["desk"]}, "declared"),
    ("broken", [BROKEN], {"status": "implemented", "evidence": "a.md"}, "contradicted"),
    ("broken in part", [BROKEN, HELD], {"status": "partial"}, "contradicted"),
    ("broken, not claimed", [BROKEN], {"status": "planned", "date": "2027-01-01"}, "planned"),
    ("owned up", [BROKEN], {"status": "missing"}, "missing"),
    ("none here", [], NOT_HERE, "not-applicable"),
    ("no design can tell", None, NOT_HERE, "not-applicable"),
    ("but there is", [LACKED], NOT_HERE, "contradicted"),
    ("and it is broken", [BROKEN], NOT_HERE, "contradicted"),
]


@pytest.mark.parametrize(
    ("_case", "signs", "claim", "expected"), CLAIMS, ids=[c[0] for c in CLAIMS]
)
def test_what_a_claim_comes_to(
    _case: str, signs: list[Sign] | None, claim: dict[str, Any] | None, expected: str
) -> None:
    assert status(signs, signs, claim, ("desk",), TODAY).status == expected


def test_what_breaks_only_by_assumption_does_not_contradict_a_claim() -> None:
    claim = {"status": "implemented", "evidence": "a.md"}
    assert status([BROKEN], [LACKED], claim, ("desk",), TODAY).status == "attested"
