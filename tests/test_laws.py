"""What may never happen, on thousands of generated specs, and beside a second evaluator."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest

from generated.specs import NEUTRAL, OPTIONAL, RAISING, generate, rename, shuffle
from reference import evaluator as reference
from scopecard import evaluate, parse_spec, report
from scopecard.context import Context
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.rules import all_rules
from scopecard.scoping.policy import default_policy, effective_policy

SPECS = int(os.environ.get("SCOPECARD_LAW_SPECS", "6000"))
BATCH = 250
POLICIES: list[dict[str, str | int]] = [
    {}, {"profile": "strict"}, {"memory-write": "change"}, {"memory-write": "overlay-only"},
    {"requester-channel": "change"}, {"egress-fetch": "change"}, {"self-approval": "ungated"},
]  # fmt: skip


def normal(spec: dict[str, Any]) -> dict[str, Any]:
    return parse_spec(json.dumps(spec), "generated.json").data


def assumed(data: dict[str, Any]) -> set[str]:
    """Return the agents that nothing is known to start."""
    policy = effective_policy(default_policy(), data)
    starts = Context(data, pessimistic(), policy).closure.graph.edges("starts")
    return {edge.target for edge in starts if edge.basis == "assumed"}


def scopes(data: dict[str, Any], *, best: bool = False) -> dict[str, int]:
    policy = effective_policy(default_policy(), data)
    found = Context(data, optimistic() if best else pessimistic(), policy).classification
    return {agent: standing.scope for agent, standing in found.standings.items()}


def shown(agent: dict[str, Any]) -> dict[str, Any]:
    """Return what the two evaluators must agree on, of one agent."""
    fields = ("scope", "strict", "range", "agency", "autonomy", "self_extending")
    return {
        **{field: agent[field] for field in fields},
        "overlays": sorted(agent["overlays"]),
        "assumed": sorted(agent["assumed_overlays"]),
    }


@pytest.mark.parametrize("first", range(0, SPECS, BATCH))
def test_the_two_evaluators_agree(first: int) -> None:
    for seed in range(first, first + BATCH):
        spec, policy = generate(seed), POLICIES[seed % len(POLICIES)]
        ours = report(evaluate(parse_spec(json.dumps(spec), "generated.json"), policy))
        theirs = reference.evaluate(spec, dict(policy))
        assert ours["scope"]["value"] == theirs["scope"], seed
        assert ours["scope"]["strict"] == theirs["strict"], seed
        assert ours["scope"]["range"] == theirs["range"], seed
        assert {agent["id"]: shown({**agent}) for agent in ours["agents"]} == {
            name: shown(agent) for name, agent in theirs["agents"].items()
        }, seed


@pytest.mark.parametrize("name", RAISING)
def test_adding_never_lowers_a_scope(name: str) -> None:
    tried = 0
    for seed in range(900):
        spec = generate(seed)
        changed = RAISING[name](random.Random(seed), spec)
        if changed is None:
            continue
        data, raised = normal(spec), normal(changed)
        if not assumed(data) <= assumed(raised):
            continue  # it takes the place of an assumption
        tried += 1
        before, after = scopes(data), scopes(raised)
        assert all(after[agent] >= scope for agent, scope in before.items()), seed
    assert tried > 100


@pytest.mark.parametrize("name", NEUTRAL)
def test_claims_change_no_scope(name: str) -> None:
    for seed in range(300):
        spec = generate(seed)
        changed = NEUTRAL[name](random.Random(seed), spec)
        assert changed is not None
        assert scopes(normal(spec)) == scopes(normal(changed)), seed


def test_leaving_something_out_never_lowers_a_scope() -> None:
    tried = 0
    for seed in range(200):
        spec = generate(seed)
        before = scopes(normal(spec))
        for section, fields in OPTIONAL.items():
            for name, element in spec[section].items():
                for field in fields:
                    if field in element and not _is_capability(field, element[field]):
                        less = {k: v for k, v in element.items() if k != field}
                        changed = {**spec, section: {**spec[section], name: less}}
                        if not assumed(normal(spec)) <= assumed(normal(changed)):
                            continue  # it takes the place of an assumption
                        after = scopes(normal(changed))
                        assert max(after.values()) >= max(before.values()), (seed, name, field)
                        tried += 1
    assert tried > 800


def _is_capability(field: str, value: Any) -> bool:
    """Return whether what is left out could do more than what is assumed instead."""
    if field not in ("permissions", "reach"):
        return False
    return any(not str(effect).startswith(("read ", "search ")) for effect in value)


def test_names_and_order_change_nothing() -> None:
    for seed in range(400):
        spec = generate(seed)
        before = sorted(scopes(normal(spec)).values())
        assert sorted(scopes(normal(rename(spec, "n"))).values()) == before, seed
        assert scopes(normal(shuffle(spec, random.Random(seed)))) == scopes(normal(spec)), seed


def test_the_system_is_the_worst_of_its_agents_and_the_range_is_one() -> None:
    for seed in range(400):
        found = report(evaluate(parse_spec(json.dumps(generate(seed)), "generated.json")))
        low, high = found["scope"]["range"]
        assert low <= high == found["scope"]["value"]
        assert high == max(agent["scope"] for agent in found["agents"])
        assert all(a["range"][0] <= a["range"][1] == a["scope"] for a in found["agents"])
        for question in found["questions"]:
            assert question["then"] is None or low <= question["then"] <= high
        for fact in found["scope"]["rests_on"]:
            assert fact["then"] > high
        for agent in found["agents"]:
            assert agent["because"][0]["path"][-1] == agent["id"]


def test_every_path_is_made_of_what_is_there() -> None:
    for seed in range(300):
        evaluation = evaluate(parse_spec(json.dumps(generate(seed)), "generated.json"))
        known = set(map(id, evaluation.worst.closure.graph.edges()))
        for found in evaluation.findings:
            for edge in found.finding.path:
                assert id(edge) in known, (seed, found.finding.rule, edge)
                assert edge.follows or not edge.rule or edge.pointer, edge


def test_a_finding_is_certain_exactly_if_the_best_reading_has_it() -> None:
    for seed in range(300):
        evaluation = evaluate(parse_spec(json.dumps(generate(seed)), "generated.json"))
        keys = {f.key for rule in all_rules().values() for f in rule(evaluation.best)}
        for found in evaluation.findings:
            assert found.certain == (found.finding.key in keys), seed
