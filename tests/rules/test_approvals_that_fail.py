"""Which approvals stop nothing? Each beside one that holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scopecard import evaluate, parse_spec

Spec = dict[str, Any]

GATED: Spec = {"gate": "clerk-ok"}
SOUND: Spec = {"approver": "clerk", "per": "call", "enforced_by": "gateway"}
CHAIN = 13
PATHS = 64


def spec(agents: Spec, tools: tuple[str, ...] = ("change",), **gate: str) -> Spec:
    """Return a design in which each tool does the same, and the gate is sound but for *gate*."""
    return {
        "schema": "scopecard/v1",
        "system": "example",
        "actors": {"asker": {"kind": "human"}, "clerk": {"kind": "human"}},
        "data": {"orders": {"sensitivity": "internal"}},
        "gates": {"clerk-ok": {**SOUND, **gate}},
        "tools": {tool: {"effects": ["write orders"]} for tool in tools},
        "agents": agents,
    }


def desk(tools: Spec, **fields: Any) -> Spec:
    return {"desk": {"started_by": ["asker"], "output": "plain", "tools": tools, **fields}}


def alone(**gate: str) -> Spec:
    """Return a desk with one gated tool, behind a gate with a flaw, or none."""
    return spec(desk({"change": GATED}), **gate)


def two_tools(second: Spec) -> Spec:
    return spec(desk({"change": GATED, "fix": second}), ("change", "fix"))


def delegate(its: Spec, handoff: Spec) -> Spec:
    helper = {"output": "plain", "tools": {"change": its}}
    return spec({**desk({"change": GATED}, delegates={"helper": handoff}), "helper": helper})


def chain(last: Spec) -> Spec:
    """Return agents that call each other in a row; only the last has a tool."""
    agents = desk({}, delegates={"agent-1": {}})
    for number in range(1, CHAIN):
        agents[f"agent-{number}"] = {"delegates": {f"agent-{number + 1}": {}}, "tools": {}}
    return spec({**agents, f"agent-{CHAIN}": {"tools": {"change": last}}})


def many(last: Spec) -> Spec:
    """Return a desk with a gated way through each of many agents, and one more way."""
    names = [f"agent-{number}" for number in range(PATHS)]
    agents = {name: {"tools": {"change": GATED}} for name in names}
    agents["agent-last"] = {"tools": {"change": last}}
    return spec({**desk({"change": GATED}, delegates={name: {} for name in agents}), **agents})


# name, the design whose approval fails, the one whose holds, and what is found in the first
APPROVALS = [
    ("missing on one of two tools", two_tools({}), two_tools(GATED), {"gate-bypass"}),
    ("through a delegate", delegate({}, {}), delegate(GATED, {}), {"gate-bypass"}),
    (
        "on the hand-off", delegate({}, GATED), delegate(GATED, {}),
        {"gate-bypass", "non-qualifying-gate"},
    ),
    ("after the effect", alone(when="after"), alone(when="before"), {"non-qualifying-gate"}),
    ("conditional", alone(applies_when="above 100"), alone(), {"non-qualifying-gate"}),
    (
        "forgiving time-out", alone(on_timeout="allow"), alone(on_timeout="deny"),
        {"non-qualifying-gate"},
    ),
    (
        "a flag that the model fills in", alone(enforced_by="prompt"), alone(enforced_by="client"),
        {"non-qualifying-gate"},
    ),
    ("always allow", alone(per="always"), alone(per="call"), {"non-qualifying-gate"}),
    ("only logged", alone(mode="log-only"), alone(mode="enforce"), {"non-qualifying-gate"}),
    ("13 delegations away", chain({}), chain(GATED), {"privilege-by-delegation"}),
    ("behind 64 gated paths", many({}), many(GATED), {"gate-bypass"}),
]  # fmt: skip


def standing(design: Spec) -> tuple[int, set[str]]:
    """Return the scope of *design*, and the rules that find something certain."""
    found = evaluate(parse_spec(json.dumps(design), "example.json"))
    assert found.lowest == found.scope
    assert all(one.certain for one in found.findings)
    return found.scope, {one.finding.rule for one in found.findings}


@pytest.mark.parametrize(
    ("failing", "holding", "rules"),
    [row[1:] for row in APPROVALS],
    ids=[row[0] for row in APPROVALS],
)
def test_what_fails_is_told_from_what_holds(failing: Spec, holding: Spec, rules: set[str]) -> None:
    assert standing(holding) == (2, set())
    assert standing(failing) == (3, rules)


def test_the_open_way_is_named_among_many() -> None:
    for design, way in ((chain({}), f"agent-{CHAIN}"), (many({}), "agent-last")):
        (one,) = evaluate(parse_spec(json.dumps(design), "example.json")).findings
        assert f"`{way}`" in one.finding.message
        assert one.finding.path[-2].source == way
