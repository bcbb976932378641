"""Is there an answer, and not only a bound, for a system with many tools that are alike?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.evaluation import Evaluation
from scopecard.remedies.goal import Goal
from scopecard.remedies.remedy import fix

TOOLS, WRITES = 40, 26


def large(start: str, writes: int = WRITES) -> Evaluation:
    """Return an agent with forty tools, some of which change data, each its own."""
    spec: dict[str, Any] = {
        "schema": "scopecard/v1", "system": "large",
        "actors": {"start": {"kind": start}, "boss": {"kind": "human"}},
        "data": {f"store-{i}": {} for i in range(TOOLS)},
        "tools": {
            f"tool-{i}": {"effects": [f"{'write' if i < writes else 'read'} store-{i}"]}
            for i in range(TOOLS)
        },
    }  # fmt: skip
    if start == "event":
        spec["actors"]["start"]["trust"] = "untrusted"
    spec["agents"] = {
        "worker": {"started_by": ["start"], "output": "plain", "tools": list(spec["tools"])}
    }
    return evaluate(parse_spec(json.dumps(spec), "large.json"))


@pytest.mark.parametrize(
    ("start", "scope", "fewest", "kinds"),
    [
        ("event", 3, 1, {"attend"}),
        ("event", 2, WRITES, {"gate"}),
        ("continuous", 3, 1, {"attend"}),
        ("continuous", 2, WRITES + 1, {"gate", "attend"}),
        ("human", 2, WRITES, {"gate"}),
        ("human", 1, WRITES, {"drop"}),
    ],
)
def test_many_open_writes_have_an_exact_answer(
    start: str, scope: int, fewest: int, kinds: set[str]
) -> None:
    found = fix(large(start), Goal(scope=scope))
    assert found.exact
    assert found.fewest == fewest
    assert {change.kind for change in found.remedies[0].changes} == kinds
    assert len({change.gate for change in found.remedies[0].changes if change.gate}) <= 1
    assert found.evaluations < 400
    assert all(remedy.scope <= scope for remedy in found.remedies)


def test_findings_of_many_open_writes_have_one_too() -> None:
    evaluation = large("event")
    found = fix(evaluation, Goal(keys=frozenset(f.finding.key for f in evaluation.findings)))
    assert found.exact
    assert found.remedies


def test_a_remedy_that_asks_nobody_is_shown_beside_one_that_does() -> None:
    found = fix(large("human"), Goal(scope=2))
    assert [remedy.approvals for remedy in found.remedies] == [None, 0]


def test_where_it_is_cut_off_the_bounds_are_those_that_are_proved() -> None:
    found = fix(large("human"), Goal(scope=2), budget=40)
    assert not found.exact
    assert 1 <= found.fewest <= WRITES
    assert 23 <= found.cheapest <= 23 * WRITES
    assert all(remedy.scope <= 2 for remedy in found.remedies)
    assert found.remedies
