"""
Generated specs of any size, the same for the same seed.
"""

from __future__ import annotations

import random
from typing import Any


def generate(
    elements: int, seed: int = 1, *, grants: int = 3, delegates: int = 1
) -> dict[str, Any]:
    """
    Return a spec of about *elements* elements: 30 % agents, 50 % tools, 20 % data.

    Half of the grants are gated, a tenth of the data is untrusted, a tenth is
    personal, and each agent has *grants* tools and delegates to *delegates* others.
    """
    draw = random.Random(seed)
    agents, tools = int(elements * 0.3), int(elements * 0.5)
    data = elements - agents - tools
    return {
        "schema": "scopecard/v1",
        "system": f"generated-{elements}",
        "actors": {"user": {"kind": "human"}},
        "data": {f"d{i}": _data(draw) for i in range(data)},
        "gates": {"ok": {"approver": "user", "per": "call", "enforced_by": "gateway"}},
        "tools": {f"t{i}": {"effects": _effects(draw, data)} for i in range(tools)},
        "agents": {f"a{i}": _agent(draw, agents, tools, grants, delegates) for i in range(agents)},
    }


def twenty_tools() -> dict[str, Any]:
    """Return a spec of ordinary size: 4 agents, 20 tools, 8 data elements."""
    draw = random.Random(7)
    spec = generate(32, 7)
    spec["tools"] = {f"t{i}": {"effects": _effects(draw, 6)} for i in range(20)}
    spec["agents"] = {
        f"a{number}": {
            "started_by": ["user"],
            "output": "plain",
            "tools": {
                f"t{tool}": ({"gate": "ok"} if tool % 2 else {})
                for tool in range(number * 5, number * 5 + 5)
            },
        }
        for number in range(4)
    }
    return spec


def _data(draw: random.Random) -> dict[str, Any]:
    declared: dict[str, Any] = {"sensitivity": "internal"}
    if draw.random() < 0.1:
        declared["trust"] = "untrusted"
    if draw.random() < 0.1:
        declared = {"contains": ["pii"]}
    if draw.random() < 0.05:
        declared |= {"external": True, "trust": "trusted"}
    return declared


def _effects(draw: random.Random, data: int) -> list[str]:
    actions = ["read", "read", "write", "send"]
    return [
        f"{draw.choice(actions)} d{draw.randrange(data)}" for _ in range(draw.choice([1, 1, 2]))
    ]


def _agent(
    draw: random.Random, agents: int, tools: int, grants: int, delegates: int
) -> dict[str, Any]:
    granted = {draw.randrange(tools): draw.random() < 0.5 for _ in range(grants)}
    declared: dict[str, Any] = {
        "output": "plain",
        "tools": {f"t{tool}": ({"gate": "ok"} if gated else {}) for tool, gated in granted.items()},
        "delegates": list(dict.fromkeys(f"a{draw.randrange(agents)}" for _ in range(delegates))),
    }
    if draw.random() < 0.5:
        declared["started_by"] = ["user"]
    return declared
