"""Which use case is a system, which rows does it owe, and how do they stand?"""

from __future__ import annotations

from itertools import product

import pytest

from assessments import assessment
from scopecard.catalog import controls
from scopecard.security_framework import (
    UseCase,
    by_layer_and_phase,
    phase_of,
    phases,
    rows,
    use_case,
)
from specs import context

ANSWERS, CONNECTS, ACTS = "answers-questions", "connects-to-data", "acts-on-behalf"
AGENT = """
    actors: {clerk: {kind: human}}
    gates: {ok: {approver: clerk, per: call, enforced_by: service}}
    data:
      page: {sensitivity: public}
      file: {}
      record: {contains: [pii]}
      web: {external: true, sensitivity: public}
      talk: {kind: memory, isolation: session}
      past: {kind: memory, isolation: user}
      box: {kind: sandbox, network: none, reach: []}
      wiped: {kind: sandbox, network: none, reach: [], scratch: true}
    tools: {t: {effects: [EFFECTS]}}
    agents: {helper: {started_by: [clerk], output: plain, tools: [t]}}
"""
# What one agent does, and the use case of its system.
TABLE = [
    ("", ANSWERS),
    ("read page", ANSWERS),
    ("search web", ANSWERS),
    ("read file", CONNECTS),
    ("read record", CONNECTS),
    ("read page, read file", CONNECTS),
    ("search file", CONNECTS),
    ("read past", CONNECTS),  # what a user said before is private
    ("read talk", ANSWERS),  # what was said in this run is no data of the organisation
    ("write talk", ANSWERS),
    ("execute wiped", ANSWERS),
    ("execute box", CONNECTS),  # an execute reads what lies in the sandbox
    ("write file", ACTS),
    ("{action: write, target: file, gate: ok}", ACTS),  # scope 2 acts too
    ("pay record, read page", ACTS),
]


@pytest.mark.parametrize(("effects", "expected"), TABLE)
def test_the_use_case_follows_from_what_is_done(effects: str, expected: str) -> None:
    found = use_case(context(AGENT.replace("EFFECTS", effects)))
    assert found is not None
    assert found.id == expected


def test_it_follows_the_scope_and_not_the_claim() -> None:
    body = AGENT.replace("EFFECTS", "write file") + "    declared_scope: 1\n"
    found = use_case(context(body))
    assert found is not None
    assert found.id == ACTS


def test_tools_without_an_agent_are_no_use_case() -> None:
    assert use_case(context("tools: {t: {effects: []}}")) is None


CASES = [UseCase(ANSWERS, 1, ""), UseCase(CONNECTS, 2, ""), UseCase(ACTS, 3, "")]


def owed(case: UseCase | None, phase: int | None) -> set[str]:
    at = None if phase is None else phases()[phase]
    return {row.id for row in rows(assessment(), case, at) if row.owed}


def test_rows_cumulate_over_use_cases_and_phases() -> None:
    for case, phase in product(range(3), range(3)):
        mine = owed(CASES[case], phase)
        expected = {
            row.id
            for row in rows(assessment(), None, None)
            if [c.id for c in CASES].index(row.use_case) <= case
            and [p.id for p in phases()].index(row.phase) <= phase
        }
        assert mine == expected
        assert mine
        if case:
            assert owed(CASES[case - 1], phase) < mine
        if phase:
            assert owed(CASES[case], phase - 1) < mine
    assert len(owed(CASES[2], 2)) == 44


def test_a_phase_that_nobody_said_is_taken_for_the_last() -> None:
    assert owed(CASES[0], None) == owed(CASES[0], 2)
    assert phase_of({}) is None


def test_nothing_is_owed_where_there_is_no_use_case() -> None:
    assert owed(None, 2) == set()


@pytest.mark.parametrize(
    ("said", "is_"),
    [("prototype", "foundational"), ("production", "enhanced"), ("scale", "advanced")],
)
def test_each_phase_has_both_names(said: str, is_: str) -> None:
    found = phase_of({"phase": said})
    assert found is not None
    assert (found.id, found.spec_phase) == (is_, said)
    names = [one for phase in phases() for one in (phase.id, *phase.aliases)]
    assert {"scaling", "industrialized"} < set(names)


def test_a_row_stands_as_the_worst_of_its_controls() -> None:
    found = {row.id: row for row in rows(assessment({"DMS-02": "planned"}), CASES[2], None)}
    assert found["AIF-INF-02"].status == "planned"
    assert found["AIF-INF-01"].status == "not-covered"
    assert found["AIF-INF-06"].status == "not-owed"


def test_each_owed_control_stands_in_each_of_its_layers_and_in_its_phase() -> None:
    every = assessment(dict.fromkeys(controls(), "missing"))
    grid = by_layer_and_phase(every)
    places = {
        (one.control, layer, phase)
        for layer, row in grid.items()
        for phase, cell in row.items()
        for one in cell
    }
    assert places == {(c.id, layer, c.phase) for c in controls().values() for layer in c.layers}
    assert all(
        cell == [] for row in by_layer_and_phase(assessment()).values() for cell in row.values()
    )
