"""
What does a system of two hundred parts look like? The service desks of a company.

Eight servers offer sixteen tools each; every desk reads much, changes a little, and
some of it is approved. No chance is in it.
"""

from __future__ import annotations

from typing import Any, Final

SERVERS: Final = ("billing", "crm", "hr", "identity", "mail", "orders", "stock", "travel")
VERBS: Final = ("find", "list", "read", "update", "create", "close", "send", "export")
THINGS: Final = ("record", "request")
STORES: Final = ("records", "requests", "archive", "reports")
DESKS: Final = ("intake", "triage", "fulfilment")
_CHANGES: Final = {"update": "write", "create": "write", "close": "delete", "send": "send"}


def large_system() -> dict[str, Any]:
    """Return the spec."""
    return {
        "schema": "scopecard/v1",
        "system": "service-desks",
        "title": "Service desks of a company",
        "actors": {
            "employee": {"kind": "human"},
            "customer": {"kind": "human", "trust": "untrusted"},
            "team-lead": {"kind": "human"},
            "nightly": {"kind": "schedule"},
        },
        "gates": {
            "lead-approval": {"approver": "team-lead", "per": "call", "enforced_by": "gateway"},
            "ask-first": {"approver": "team-lead", "per": "call", "enforced_by": "prompt"},
        },
        "data": {f"{server}-{store}": _store(server, store) for server in SERVERS for store in STORES},
        "tools": dict(_tool(server, verb, thing) for server in SERVERS for verb in VERBS for thing in THINGS),
        "agents": {
            f"{server}-{desk}": _agent(server, desk) for server in SERVERS for desk in DESKS
        },
    }  # fmt: skip


def _store(server: str, store: str) -> dict[str, Any]:
    if store == "requests":
        return {"trust": "untrusted"}
    if server == "mail" and store == "archive":
        return {"kind": "channel", "external": True}
    return {"contains": ["pii"]} if store == "records" else {"sensitivity": "internal"}


def _tool(server: str, verb: str, thing: str) -> tuple[str, dict[str, Any]]:
    action = _CHANGES.get(verb, "read")
    target = "mail-archive" if action == "send" else f"{server}-{thing}s"
    return f"{server}_{verb}_{thing}", {
        "effects": [f"{action} {target}"],
        "source": {"kind": "mcp", "name": server},
    }


def _agent(server: str, desk: str) -> dict[str, Any]:
    reads = [f"{server}_{verb}_{thing}" for verb in VERBS[:3] for thing in THINGS]
    changes = {
        "intake": {"create_request": {}},
        "triage": {"update_request": {}, "close_request": {"gate": "ask-first"}},
        "fulfilment": {"update_record": {"gate": "lead-approval"}, "send_record": {"gate": "lead-approval"}},
    }[desk]  # fmt: skip
    found: dict[str, Any] = {
        "started_by": [{"intake": "customer", "triage": "employee", "fulfilment": "nightly"}[desk]],
        "output": "plain",
        "tools": {name: {} for name in reads}
        | {f"{server}_{name}": grant for name, grant in changes.items()},
    }
    if desk != "fulfilment":
        found["delegates"] = {f"{server}-{DESKS[DESKS.index(desk) + 1]}": None}
    return found
