"""What is the scope if one finding alone is mended?"""

from __future__ import annotations

import json

from conftest import ROOT
from generated.specs import generate
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.remedies.alone import alone
from scopecard.remedies.goal import Goal
from scopecard.remedies.remedy import fix


def test_a_finding_says_what_the_scope_would_be_without_it() -> None:
    found = report(evaluate(load_spec(ROOT / "agent_specs/refund-desk.yaml")))
    then = {f["rule"]: f["then"] for f in found["findings"] if f["subjects"] != ["orders-agent"]}
    assert then["injection-to-action"] == 2
    assert then["privilege-by-delegation"] == 2


def test_what_is_said_is_what_a_single_change_makes() -> None:
    seen = 0
    for seed in range(12):
        evaluation = evaluate(parse_spec(json.dumps(generate(seed)), "generated.json"))
        for key, scope in alone(evaluation).items():
            seen += 1
            assert scope <= evaluation.scope
            found = fix(evaluation, Goal(keys=frozenset([key])))
            assert found.fewest == 1 or not found.exact, (seed, key)
    assert seen > 5
