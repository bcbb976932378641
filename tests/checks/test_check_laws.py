"""What may never happen to the status of a control, on generated designs with safeguards?"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from generated.specs import RAISING, generate
from scopecard import evaluate, parse_spec
from scopecard.checks import HOLDS, all_checks
from scopecard.context import Context
from scopecard.design import Design
from scopecard.graph.reading import pessimistic
from scopecard.scoping.policy import default_policy, effective_policy

SPECS = 150
SAFEGUARDS: dict[str, Any] = {
    "authentication": {"method": "oidc"},
    "encryption": {"at_rest": True, "in_transit": True},
    "retention": {"period": "30d"},
    "isolation": {"boundary": "micro-vm"},
    "pinned": {"version": "1.2.3", "digest": "sha256:1"},
    "guardrails": {"input": True, "output": True},
    "validation": {"input": True, "output": True},
    "stop": {"owner": "duty", "tested_on": "2026-10-01"},
    "authorizer": {"name": "cedar"},
    "log": {"sink": "elsewhere", "immutable": True, "retention": "1y", "content": ["decisions"]},
    "tracing": {"correlation": True},
    "alerts": {"to": "duty", "on": ["refusal"]},
    "review": {"cadence": "90d", "last": "2026-10-01"},
    "registry": {"name": "tools"},
    "testing": {"kind": "red-team", "date": "2026-10-01"},
    "rollback": {"method": "restore"},
    "degradation": {"mode": "read-only", "on": ["alert"]},
}
RELATIVE = {"APP-01", "IDC-07", "IDC-09", "ORC-08"}
"""What an agent may do beside another one, or a credential beside its use: more of one can mend it."""
SECTIONS = ("agents", "tools", "data", "gates", "identities")


def guarded(seed: int) -> dict[str, Any]:
    """Return a generated design in which most things are under most safeguards."""
    draw, spec = random.Random(seed), generate(seed)
    for holder in (spec, *(told for s in SECTIONS for told in spec.get(s, {}).values())):
        if isinstance(holder, dict):
            chosen = {name: form for name, form in SAFEGUARDS.items() if draw.random() < 0.7}
            holder["safeguards"] = chosen
    for agent in spec["agents"].values():
        agent["limits"] = {"steps": 40, "rate": "30/h", "spend": 5}
    for identity in spec.get("identities", {}).values():
        identity |= {"owner": "team", "lifetime": "15m"}
    return spec


def design(spec: dict[str, Any]) -> Design:
    data = parse_spec(json.dumps(spec), "generated.json").data
    return Design(Context(data, pessimistic(), effective_policy(default_policy(), data)))


def standings(found: Design) -> dict[str, str]:
    """Return for each control whether the design proves it, and if not, that it is open."""
    result = {}
    for control, check in all_checks().items():
        kinds = {sign.kind for sign in check(found)}
        result[control] = "verified" if kinds == {HOLDS} else "open" if kinds else "none"
    return result


def settled(spec: dict[str, Any]) -> set[str]:
    """Return what is assumed, so that nothing can take its place unseen."""
    found = design(spec)
    return set(found.context.reading.met)


@pytest.mark.parametrize("name", [name for name in RAISING if name.startswith("add")])
def test_adding_a_capability_proves_no_control(name: str) -> None:
    tried = proved = 0
    for seed in range(SPECS):
        spec = guarded(seed)
        changed = RAISING[name](random.Random(seed), spec)
        if changed is None or not settled(spec) <= settled(changed):
            continue
        tried += 1
        before, after = standings(design(spec)), standings(design(changed))
        proved += "verified" in before.values()
        gained = {c for c, s in after.items() if s == "verified" and before[c] == "open"}
        assert gained <= RELATIVE, (seed, gained)
    assert tried > 20
    assert proved > 20


def test_what_is_verified_holds_in_the_best_reading_too() -> None:
    seen = set()
    for seed in range(SPECS):
        evaluation = evaluate(parse_spec(json.dumps(guarded(seed)), "generated.json"))
        for control in all_checks():
            if evaluation.assessment.obligation(control, ()).status.status == "verified":
                seen.add(control)
                kinds = {sign.kind for sign in all_checks()[control](Design(evaluation.best))}
                assert kinds == {HOLDS}, (seed, control)
    assert len(seen) > len(all_checks()) * 0.7, sorted(set(all_checks()) - seen)
