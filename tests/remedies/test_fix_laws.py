"""Does a remedy reach what it promises, and is none smaller? Held against trying everything."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from generated.specs import generate
from scopecard import evaluate, load_spec, parse_spec
from scopecard.context import Context
from scopecard.evaluation import Evaluation
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import usable
from scopecard.remedies.change import Change, applied, edits_of
from scopecard.remedies.goal import Goal
from scopecard.remedies.remedy import fix
from scopecard.remedies.writing import rewritten

MOST_CANDIDATES = 12
EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))


def generated(seed: int) -> Evaluation:
    return evaluate(parse_spec(json.dumps(generate(seed)), "generated.json"))


def reaches(evaluation: Evaluation, goal: Goal, changes: Sequence[Change]) -> bool:
    after = Context(applied(evaluation.spec.data, changes), pessimistic(), evaluation.policy)
    return after.classification.scope <= evaluation.scope and not goal.missed(after)


def best(evaluation: Evaluation, goal: Goal, changes: Sequence[Change]) -> tuple[int, float] | None:
    """Return the fewest changes that reach *goal* and the least cost, by trying every set."""
    fewest, cheapest = None, None
    for size in range(len(changes) + 1):
        for some in itertools.combinations(changes, size):
            cost = sum(change.cost for change in some)
            worth = fewest is None or cheapest is None or cost < cheapest - 1e-9
            if worth and reaches(evaluation, goal, some):
                fewest = size if fewest is None else fewest
                cheapest = cost if cheapest is None else min(cost, cheapest)
    return None if fewest is None or cheapest is None else (fewest, cheapest)


def goals(evaluation: Evaluation, kind: str) -> list[Goal]:
    if kind == "scope":
        return [Goal(scope=scope) for scope in range(1, evaluation.scope)]
    bad = [f.finding.key for f in evaluation.findings if f.finding.severity in ("critical", "high")]
    return [Goal(keys=frozenset([key])) for key in bad[:3]]


def with_tools_alike(seed: int) -> Evaluation:
    """Return a system in which several tools are the same but for what they change."""
    draw = random.Random(seed)
    kind = draw.choice(["human", "event", "schedule", "continuous"])
    number = draw.randint(2, 5)
    data: dict[str, Any] = {f"store-{i}": {} for i in range(number)}
    tools: dict[str, Any] = {f"write_{i}": {"effects": [f"write store-{i}"]} for i in range(number)}
    grants: dict[str, Any] = {tool: {} for tool in tools}
    if draw.random() < 0.5:  # two that are not like the rest
        data["store-0"]["external"] = True
        tools["write_1"]["effects"][0] = "delete store-1"
    if draw.random() < 0.5:
        data["post"] = {"trust": "untrusted"}
        tools["look"] = {"effects": ["read post"]}
        grants["look"] = {}
    gate = {"approver": "boss", "per": draw.choice(["call", "session"]), "enforced_by": "gateway"}
    if draw.random() < 0.4:
        gate["expected_per_day"] = draw.choice([4, 90])
    if draw.random() < 0.4:
        grants["write_0"] = {"gate": "ok"}
    agent: dict[str, Any] = {"started_by": ["start"], "output": "plain", "tools": grants}
    agents = {"worker": agent}
    if draw.random() < 0.4:  # the tools are a delegate's
        agents = {"front": {**agent, "tools": [], "delegates": ["worker"]}, "worker": dict(agent)}
        del agents["worker"]["started_by"]
    spec = {
        "schema": "scopecard/v1", "system": "alike",
        "actors": {"start": {"kind": kind}, "boss": {"kind": "human"}},
        "data": data, "gates": {"ok": gate}, "tools": tools, "agents": agents,
    }  # fmt: skip
    return evaluate(parse_spec(json.dumps(spec), "alike.json"))


@pytest.mark.parametrize("made", [generated, with_tools_alike])
@pytest.mark.parametrize("kind", ["scope", "finding"])
@pytest.mark.parametrize("first", [0, 40, 80])
def test_no_smaller_set_reaches_it(
    first: int, kind: str, made: Callable[[int], Evaluation]
) -> None:
    tried = 0
    for seed in range(first, first + (40 if made is generated else 24)):
        evaluation = made(seed)
        changes = usable(evaluation.worst)
        if not 0 < len(changes) <= MOST_CANDIDATES:
            continue
        for goal in goals(evaluation, kind):
            tried += 1
            found, expected = fix(evaluation, goal), best(evaluation, goal, changes)
            if expected is None:
                assert not found.remedies, seed
                continue
            assert found.remedies, (seed, goal)
            assert all(reaches(evaluation, goal, one.changes) for one in found.remedies), seed
            if found.exact:
                fewest = min(len(one.changes) for one in found.remedies)
                assert (fewest, found.fewest) == (expected[0], expected[0]), seed
                assert found.remedies[0].cost == pytest.approx(expected[1], abs=0.02), seed
    assert tried > 15


@pytest.mark.parametrize("seed", range(40))
def test_a_remedy_written_into_the_file_keeps_its_promise(seed: int) -> None:
    evaluation = generated(seed)
    found = fix(evaluation, Goal(scope=max(1, evaluation.scope - 1)))
    for remedy in found.remedies:
        spec, files = rewritten(evaluation.spec, remedy.edits)
        after = evaluate(spec)
        assert parse_spec(files[0].after, "generated.json").data == spec.data
        assert after.scope == remedy.scope <= max(1, evaluation.scope - 1)
        keys = {one.finding.key for one in after.findings}
        assert not keys & {finding.key for finding in remedy.cleared}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_change_of_an_example_can_be_written_and_keeps_every_comment(path: Path) -> None:
    evaluation = evaluate(load_spec(path))
    before = path.read_text(encoding="utf-8")
    comments = [line.strip() for line in before.splitlines() if line.lstrip().startswith("#")]
    for change in usable(evaluation.worst):
        _, (file,) = rewritten(evaluation.spec, edits_of(evaluation.spec.data, [change]))
        text = file.after
        kept = [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]
        if change.kind != "drop":
            assert kept == comments, change.title
        same = set(before.splitlines()) & set(text.splitlines())
        assert len(same) >= 0.5 * len(set(before.splitlines())), change.title


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_labels_are_no_remedy(path: Path) -> None:
    for change in usable(evaluate(load_spec(path)).worst):
        fields = {edit.pointer[-1] for edit in change.edits}
        assert fields.isdisjoint({"output", "reversible", "trust", "sensitivity", "isolation"})


def test_what_cannot_be_reached_is_said() -> None:
    spec = parse_spec(
        "schema: scopecard/v1\nsystem: loop\nactors: {clock: {kind: continuous}}\n"
        "data: {web: {external: true}}\ntools: {look: {effects: [fetch web]}}\n"
        "agents: {a: {started_by: [clock], output: plain, tools: [look], external: true}}\n"
    )
    found = fix(evaluate(spec), Goal(scope=1))
    assert found.remedies == ()
    assert not found.met
    assert [(one.agent, one.scope, one.path) for one in found.held] == [
        ("a", 3, ("operator", "a", "(unknown)"))
    ]


def test_a_search_that_is_cut_off_says_so() -> None:
    evaluation = evaluate(load_spec(ROOT / "agent_specs/ci-coding-agent.yaml"))
    found = fix(evaluation, Goal(scope=2), budget=6)
    assert not found.exact
    assert all(reaches(evaluation, Goal(scope=2), one.changes) for one in found.remedies)
