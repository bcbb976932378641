"""Which switches are in force? An organisation sets them, a spec may only tighten them."""

from __future__ import annotations

from typing import Any

DEFAULTS: dict[str, Any] = {
    "profile": "balanced",
    "memory-write": "shared-only",
    "self-approval": "finding",
    "requester-channel": "output",
    "egress-fetch": "overlay-only",
    "approvals-per-day": 50,
}
_TIGHTER = {  # each switch from its loosest value to its tightest
    "profile": ("balanced", "strict"),
    "memory-write": ("overlay-only", "shared-only", "change"),
    "self-approval": ("finding", "ungated"),
    "requester-channel": ("output", "change"),
    "egress-fetch": ("overlay-only", "change"),
}


def effective_policy(spec: dict[str, Any], organisation: dict[str, Any] | None) -> dict[str, Any]:
    """Return the switches in force: the organisation's, tightened by the spec's."""
    policy = {**DEFAULTS, **(organisation or {})}
    for switch, value in (spec.get("policy") or {}).items():
        if switch in _TIGHTER:
            policy[switch] = max(policy[switch], value, key=_TIGHTER[switch].index)
        elif value is not None:
            policy[switch] = min(policy[switch], value)
    return policy
