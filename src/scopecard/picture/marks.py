"""
Does a gate hold on the line where it sits, and if not, why not?
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scopecard.graph.capability import Capability
from scopecard.graph.closure import Closure
from scopecard.graph.model import Cover
from scopecard.picture import Mark

_REASONS: Final = {
    "when": "asked after the fact",
    "mode": "only logs",
    "on_timeout": "silence counts as yes",
    "applies_when": "applies only sometimes",
    "per": "one yes covers many calls",
    "enforced_by": "only the model enforces it",
    "enforced_by_service": "not enforced by its service",
    "approver": "this yes does not count",
    "void": "can be settled without asking",
    "self_approval": "whoever asks may approve",
    "delegation": "only the hand-off is approved",
}


def judge(
    closure: Closure, cover: Cover, covered: Iterable[Capability]
) -> tuple[dict[str, None], dict[str, None], dict[str, None]]:
    """Return why *cover* fails (reason ids), the agents for which, and those for which it holds."""
    reasons: dict[str, None] = {}
    fails: dict[str, None] = {}
    holds: dict[str, None] = {}
    for capability in covered:
        found = closure.approvals.reasons(capability, cover)
        reasons |= dict.fromkeys(found)
        (fails if found else holds)[capability.agent] = None
    if not fails and not holds:
        gate, place = cover
        on_data = place[0] == "data" and place[2:] == ("gate",)
        reasons = dict.fromkeys(closure.gates.defects(gate, on_data=on_data))
    return reasons, fails, holds


def mark(closure: Closure, cover: Cover, covered: Iterable[Capability]) -> Mark:
    """Return how the gate of *cover* does for what it is meant to cover."""
    reasons, fails, holds = judge(closure, cover, covered)
    return _mark(closure, cover[0], reasons, tuple(fails) if holds else ())


def mark_on_delegation(closure: Closure, gate: str) -> Mark:
    """Return the mark of a gate on a delegation, which never qualifies (DESIGN, section 4)."""
    return _mark(closure, gate, ("delegation",), ())


def _mark(closure: Closure, gate: str, reasons: Iterable[str], fails_for: tuple[str, ...]) -> Mark:
    words = tuple(_REASONS[reason] for reason in reasons)
    return Mark(gate, asked(closure, gate), not words, words, fails_for)


def asked(closure: Closure, gate: str) -> str:
    """Return who is asked at *gate*, in words."""
    sign = " and " if closure.gates.jointly(gate) else " or "
    return sign.join(closure.gates.approvers(gate))
