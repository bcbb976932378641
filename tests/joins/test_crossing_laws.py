"""Do separate systems that share data cross just as one system of all their parts would?"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.joins.crossing import crossings
from scopecard.joins.ends import ends

GATE = {
    "approver": "boss",
    "per": "call",
    "enforced_by": "service",
    "on_timeout": "deny",
    "expires": "1h",
}
ACTORS = {"clerk": {"kind": "human"}, "boss": {"kind": "human"}}
SENSITIVITIES = ("internal", "restricted", "public", "confidential")


def stores(rng: random.Random, names: list[str], *, marked: bool) -> dict[str, Any]:
    return {
        name: {
            "sensitivity": rng.choice(
                ("internal", "public", "internal") if marked else SENSITIVITIES
            ),
            "trust": rng.choice(("trusted",) * (19 if marked else 1) + ("untrusted",)),
            **({"x-shared": name} if marked else {}),
        }
        for name in names
    }


def system(rng: random.Random, number: int, shared: dict[str, Any]) -> dict[str, Any]:
    """Return a small system whose own parts have names that no other has."""
    own = stores(rng, [f"own{number}"], marked=False)
    way = {
        f"web{number}": {
            "external": True,
            "trust": "trusted",
            "clearance": rng.choice(SENSITIVITIES),
        }
    }
    inside = [*own, *shared]
    tools: dict[str, Any] = {}
    agents: dict[str, Any] = {}
    for name in (f"a{number}", f"b{number}"):
        held = []
        for index in range(rng.randint(2, 5)):
            action = rng.choice(("read", "read", "write", "send"))
            target = f"web{number}" if action == "send" else rng.choice(inside)
            tool: dict[str, Any] = {"effects": [f"{action} {target}"]}
            if action == "read" and rng.random() < 0.2:
                tool["output"] = "constrained"
            if action != "read" and rng.random() < 0.1:
                tool["gate"] = "ok"
            tools[f"{name}-{index}"] = tool
            held.append(f"{name}-{index}")
        agents[name] = {"started_by": ["clerk"], "output": "plain", "tools": held}
    return {
        "schema": "scopecard/v1", "system": f"s{number}", "actors": ACTORS, "gates": {"ok": GATE},
        "data": {**own, **way, **shared}, "tools": tools, "agents": agents,
    }  # fmt: skip


def in_trifectas(evaluation: Any) -> set[str]:
    """Return the agents in which a trifecta meets by the rule itself."""
    return {
        one.finding.subjects[0]
        for one in evaluation.findings
        if one.finding.rule == "lethal-trifecta"
    }


def union(systems: list[dict[str, Any]]) -> dict[str, Any]:
    whole = {**systems[0], "system": "all"}
    for section in ("data", "tools", "agents"):
        whole[section] = {name: one for each in systems for name, one in each[section].items()}
    return whole


@pytest.mark.parametrize("start", range(0, 200, 20))
def test_systems_cross_as_one_system_of_all_would(start: int) -> None:
    for seed in range(start, start + 20):
        rng = random.Random(seed)
        shared = stores(rng, ["x", "y"], marked=True)
        systems = [system(rng, number, shared) for number in range(4)]
        alone = [evaluate(parse_spec(json.dumps(one))) for one in systems]
        together = in_trifectas(evaluate(parse_spec(json.dumps(union(systems)))))
        before = set().union(*map(in_trifectas, alone))
        found = {one.agent for one in crossings([ends(one) for one in alone])}
        assert found == together - before, seed


def test_the_law_has_cases_of_both_kinds() -> None:
    counts = []
    for seed in range(200):
        rng = random.Random(seed)
        shared = stores(rng, ["x", "y"], marked=True)
        made = [system(rng, number, shared) for number in range(4)]
        counts.append(len(crossings([ends(evaluate(parse_spec(json.dumps(m)))) for m in made])))
    assert counts.count(0) > 40
    assert sum(count > 0 for count in counts) > 40
