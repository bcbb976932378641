"""Are the single steps to a higher scope all there, and do they raise it?"""

from __future__ import annotations

import json

import pytest

from generated.specs import generate
from scopecard import evaluate, parse_spec, report
from scopecard.context import Context
from scopecard.graph.reading import pessimistic
from scopecard.margin import _changes, margin
from scopecard.spec.edit import edited

DESIGN = """\
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}, boss: {kind: human}, mail: {kind: event}}
data: {orders: {sensitivity: internal}}
gates: {ok: {approver: boss, per: call, enforced_by: service}}
tools: {change: {effects: [write orders]}, drop: {effects: [delete orders]}, find: {effects: [read orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: {change: {gate: ok}, find: {}}, delegates: {}}
  mover: {started_by: [clerk], output: plain, tools: [find], delegates: {}}
"""


def test_each_single_step_is_named_with_what_it_makes() -> None:
    found = report(evaluate(parse_spec(DESIGN)))
    assert found["scope"]["value"] == 2
    assert found["margin_complete"]
    assert {(step["subject"], step["then"]) for step in found["margin"]} == {
        ("agents.desk.tools.change.gate", 3),
        ("desk.tools.drop", 3),
        ("mover.tools.drop", 3),
        ("mover.tools.change", 3),
    }


@pytest.mark.parametrize("first", [0, 100])
def test_no_step_is_missed_and_none_is_invented(first: int) -> None:
    seen = 0
    for seed in range(first, first + 100):
        evaluation = evaluate(parse_spec(json.dumps(generate(seed)), "generated.json"))
        steps, complete = margin(evaluation.worst)
        if evaluation.scope == 4:
            assert (steps, complete) == ([], True)
            continue
        expected = {}
        for one in _changes(evaluation.worst):
            data = edited(evaluation.spec.data, [one.edit])
            then = Context(data, pessimistic(), evaluation.policy).classification.scope
            if then > evaluation.scope:
                expected[one.subject] = then
        found = {step.subject: step.then for step in steps}
        assert found.items() <= expected.items(), seed
        if complete:
            assert found == expected, seed
            seen += len(found)
    assert seen > 10
