"""Does the naive evaluator say what worked cases expect, and keep the laws of the design?"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reference.evaluator import evaluate
from reference.generate import MUTATIONS, generate
from reference.mutations import CLAIMS, GROWS, NAMES, ORDER, Mutation, written_out
from reference.naming import ids

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(
    path.name.removesuffix(".yaml")
    for path in FIXTURES.glob("*.yaml")
    if not path.name.endswith(".expected.yaml")
)
SEEDS = range(200)
VALUES = {  # values that must turn up often among the specs that are made
    *("human", "event", "service", "schedule", "continuous", "trusted", "untrusted"),
    *("memory", "channel", "sandbox", "config", "log", "registry", "public", "restricted"),
    *("pii", "secrets", "requester", "session", "user", "shared", "open", "allowlist", "sql"),
    *("call", "command", "plan", "handoff", "always", "gateway", "middleware", "client"),
    *("prompt", "none", "after", "log-only", "allow", "enforced", "workload", "user-delegated"),
    *("user-token", "constrained", "free", "plain", "rendered", "fixed", "dynamic", "any", "all"),
    *("read", "search", "fetch", "write", "delete", "send", "pay", "grant", "configure"),
    *("spawn", "execute", "(outside)", "agents", "reach", "holds", "network", "governs"),
    *("triggers", "causes", "scratch", "external", "brokered", "wildcard", "universal", "gate"),
    *("isolation", "clearance", "memory", "logs", "model", "delegates", "limits", "policy"),
}


def read(name: str) -> Any:
    """Return a fixture's content; it writes no bare ``on``, ``no`` or ``yes``."""
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))


# --- worked cases


@pytest.mark.parametrize("name", CASES)
def test_case_is_scoped_as_expected(name: str) -> None:
    expected, found = read(f"{name}.expected"), evaluate(read(name))
    scopes = {agent: result["scope"] for agent, result in found["agents"].items()}
    assert scopes == expected["agents"]
    assert [found[key] for key in ("scope", "strict", "range")] == [
        expected[key] for key in ("scope", "strict", "range")
    ]
    assert set(expected.get("overlays", ())) <= set(found["overlays"])


@pytest.mark.parametrize("name", CASES)
def test_case_is_scoped_as_expected_under_each_policy(name: str) -> None:
    for variant in read(f"{name}.expected").get("policy_variants", ()):
        found = evaluate(read(name), variant["policy"])
        assert found["scope"] == variant["scope"], variant
        for agent, scope in variant.get("agents", {}).items():
            assert found["agents"][agent]["scope"] == scope, variant


@pytest.mark.parametrize("name", CASES)
def test_case_has_the_findings_expected(name: str) -> None:
    expected, found = read(f"{name}.expected"), evaluate(read(name))
    rules = {rule for rule, _, _ in found["findings"]}
    certain = {rule for rule, _, certainty in found["findings"] if certainty == "certain"}
    assert set(expected["findings"]) - rules == set()
    assert set(expected["absent"]) & certain == set()


# --- generated specs


@cache
def made(seed: int) -> Any:
    """Return the spec of a seed; nobody may change it."""
    rng = random.Random(seed)
    return generate(rng, rng.randint(1, 4))


@cache
def answer(seed: int) -> Any:
    """Return what the evaluator says of the spec of a seed."""
    return evaluate(made(seed))


def words(value: Any) -> set[str]:
    """Return every key and word of a spec, each once."""
    if isinstance(value, dict):
        return set(value).union(*map(words, value.values()))
    if isinstance(value, list):
        return set().union(*map(words, value))
    return set(str(value).split())


def test_every_field_and_value_turns_up_often() -> None:
    counts = Counter(word for seed in SEEDS for word in words(made(seed)))
    assert {word for word in VALUES if counts[word] < 8} == set()


def test_every_scope_turns_up_often() -> None:
    counts = Counter(answer(seed)["scope"] for seed in SEEDS)
    assert all(counts[scope] >= 10 for scope in (1, 2, 3, 4)), counts


def test_a_seed_makes_the_same_spec_again() -> None:
    assert all(generate(random.Random(seed)) == generate(random.Random(seed)) for seed in SEEDS)


def test_evaluation_leaves_its_spec_alone() -> None:
    for seed in SEEDS:
        spec = made(seed)
        before = repr(spec)
        evaluate(spec)
        assert repr(spec) == before


# --- laws


def test_written_out_in_full_a_spec_says_the_same() -> None:
    for seed in SEEDS:
        assert evaluate(written_out(made(seed))) == answer(seed), seed


def test_system_is_as_its_worst_agent() -> None:
    for seed in SEEDS:
        found = answer(seed)
        for key in ("scope", "strict"):
            assert found[key] == max(agent[key] for agent in found["agents"].values())
        assert found["range"][0] <= found["range"][1] == found["scope"] <= found["strict"]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_law_holds(mutation: Mutation) -> None:
    changed = 0
    for seed in SEEDS:
        luck = random.Random(f"{mutation.name} {seed}")
        spec = mutation.apply(luck, made(seed))
        if spec is not None:
            changed += 1
            keeps(mutation.law, seed, spec)
    assert changed > len(SEEDS) / 8, "the operator hardly ever finds a place"


def keeps(law: str, seed: int, spec: Any) -> None:
    """Check one law for the spec of a seed and its mutant."""
    old, new = answer(seed), evaluate(spec)
    if law in (CLAIMS, ORDER):
        assert new == old, seed
    elif law == NAMES:
        assert told(old, dict(zip(ids(made(seed)), ids(spec), strict=True))) == told(new, {}), seed
    else:
        assert sunk(old, new) == [], seed
    if law == GROWS:
        assert [flow for flow in old["flows"] if flow not in new["flows"]] == [], seed


def sunk(old: Any, new: Any) -> list[str]:
    """Return the agents whose scope is lower than it was."""
    return [
        agent
        for agent, before in old["agents"].items()
        for key in ("scope", "strict")
        if new["agents"][agent][key] < before[key]
    ]


def told(found: Any, names: dict[str, str]) -> Any:
    """Return an answer under other names; whose loop it is depends on how names are sorted."""

    def named(text: str) -> str:
        parts = [":".join(names.get(x, x) for x in word.split(":")) for word in text.split()]
        return " ".join(parts)

    return {
        **{key: found[key] for key in ("scope", "strict", "range", "overlays", "autonomy")},
        "agents": {names.get(agent, agent): said for agent, said in found["agents"].items()},
        "flows": sorted([named(x) for x in flow] for flow in found["flows"]),
        "findings": sorted(
            [rule, named(subject), certainty]
            for rule, subject, certainty in found["findings"]
            if rule != "runaway-loop"
        ),
    }
