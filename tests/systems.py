"""How do tests get a system of ordinary, large size?"""

from __future__ import annotations

import random
from typing import Any

SERVERS = ("crm", "billing", "mail", "search", "ops")
VERBS = ("find", "list", "update", "send", "close", "fetch", "sync", "draft")
DATA = ("accounts", "invoices", "tickets", "mailbox", "wiki", "payments")


def forty() -> dict[str, Any]:
    """Return a system of three agents with forty tools, some gated well, some badly."""
    draw = random.Random(3)
    tools = dict(_tool(number, draw) for number in range(40))
    names = sorted(tools)
    starters = {"triage-agent": "customer", "finance-agent": "lead", "report-agent": "nightly"}
    agents = {
        agent: {
            "started_by": [starter],
            "output": "plain",
            "tools": _grants(names[number * 13 : number * 13 + 14]),
        }
        for number, (agent, starter) in enumerate(starters.items())
    }
    agents["triage-agent"]["delegates"] = {"finance-agent": None}
    return {
        "schema": "scopecard/v1",
        "system": "forty",
        "title": "Customer operations with forty tools",
        "actors": {
            "customer": {"kind": "human", "trust": "untrusted"},
            "lead": {"kind": "human"},
            "nightly": {"kind": "schedule"},
        },
        "gates": {
            "lead-ok": {"approver": "lead", "per": "call", "enforced_by": "gateway"},
            "log": {"approver": "lead", "per": "call", "enforced_by": "prompt", "mode": "log-only"},
        },
        "data": {
            "accounts": {"contains": ["pii"]},
            "invoices": {},
            "tickets": {"trust": "untrusted"},
            "mailbox": {"external": True},
            "wiki": {},
            "payments": {"contains": ["pci"]},
        },
        "tools": tools,
        "agents": agents,
    }


def _tool(number: int, draw: random.Random) -> tuple[str, dict[str, Any]]:
    action = "read" if number % 3 else draw.choice(["write", "pay", "send", "delete"])
    server = SERVERS[number % 5]
    name = f"{server}_{VERBS[number % 8]}_{number}"
    effects = [f"{action} {draw.choice(DATA)}"]
    return name, {"effects": effects, "source": {"kind": "mcp", "name": server}}


def _grants(names: list[str]) -> dict[str, dict[str, str]]:
    gates = {0: {"gate": "lead-ok"}, 3: {"gate": "log"}}
    return {name: gates.get(number % 6, {}) for number, name in enumerate(names)}


def large() -> dict[str, Any]:
    """Return a system of two hundred parts: nothing has a server, and tools are shared."""
    draw = random.Random(5)
    return {
        "schema": "scopecard/v1",
        "system": "large",
        "actors": {"user": {"kind": "human"}},
        "data": {f"d{n}": _large_data(n) for n in range(40)},
        "gates": {"ok": {"approver": "user", "per": "call", "enforced_by": "gateway"}},
        "tools": {
            f"t{n}": {"effects": [f"{draw.choice(('read', 'write'))} d{draw.randrange(40)}"]}
            for n in range(100)
        },
        "agents": {f"a{n}": _large_agent(n, draw) for n in range(60)},
    }


def _large_data(number: int) -> dict[str, Any]:
    if number % 10 == 0:
        return {"trust": "untrusted"}
    return {"contains": ["pii"]} if number % 10 == 1 else {"external": number == 7}


def _large_agent(number: int, draw: random.Random) -> dict[str, Any]:
    tools = sorted({f"t{draw.randrange(100)}" for _ in range(4)})
    agent = {
        "started_by": ["user"],
        "output": "plain",
        "tools": {name: draw.choice(({}, {"gate": "ok"})) for name in tools},
        "delegates": {f"a{(number * 7 + 1) % 60}": None},
    }
    if number % 6 == 0:
        del agent["started_by"]
    return agent
