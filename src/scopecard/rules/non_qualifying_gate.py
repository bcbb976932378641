"""
An approval does not stop the effect that it sits on.

Only an approval that is asked before each single call, enforced outside the
model, refused when nobody answers, and given by somebody whose yes counts keeps
a change from being open. Whatever else it may be good for, it does not lower the scope.

## Avoid

```yaml
schema: scopecard/v1
system: refunds
actors: {clerk: {kind: human}}
data: {ledger: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: prompt}}
tools: {refund: {effects: [pay ledger]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: {refund: {gate: clerk-ok}}}
```

## Prefer

```yaml
schema: scopecard/v1
system: refunds
actors: {clerk: {kind: human}}
data: {ledger: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: service}}
tools: {refund: {effects: [pay ledger]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: {refund: {gate: clerk-ok}}}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scopecard.analyses.gate_places import gate_places, handoff_gates
from scopecard.context import Context
from scopecard.graph.model import Cover, Pointer
from scopecard.rules import Finding, rule

_REASONS: Final = {
    "when": ("when", "it is asked after the effect"),
    "mode": ("mode", "it only logs"),
    "on_timeout": ("on_timeout", "it lets the call through when nobody answers"),
    "applies_when": ("applies_when", "it applies only under a condition"),
    "per": ("per", "one yes covers more than one call"),
    "enforced_by": ("enforced_by", "nothing outside the model enforces it"),
    "enforced_by_service": ("enforced_by", "only a service can hold back every change of data"),
    "approver": ("approver", "its approver's yes does not count"),
    "void": ("approver", "somebody can settle it without its approver"),
    "self_approval": ("separation", "the policy refuses an approver who may be the one who asked"),
    "delegation": ("", "it sits on a hand-off, which shows nobody the call"),
}
"""Reason id → the field that is at fault, and what is wrong, in words."""


Reasons = dict[str, dict[str, Pointer]]
"""Gate → why it does not qualify → a place where it does not."""


@rule(
    severity="high",
    threats=("ASI09", "T10", "T15", "LLM06", "AML.T0053"),
    controls=("AFM-05", "AFM-06", "ORC-03"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each gate that does not qualify somewhere."""
    closure = context.closure
    used: Reasons = {}
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            for cover in capability.all_covers:
                why = closure.approvals.reasons(capability, cover)
                if why:
                    _add(used, cover, why)
    for cover in handoff_gates(context.spec):
        _add(used, cover, ("delegation",))
    idle: Reasons = {}
    for cover in gate_places(context.spec):
        flaws = closure.gates.flaws(cover)
        if flaws:
            _add(idle, cover, flaws)
    for gate in used | idle:
        reasons = idle.get(gate, {}) | used.get(gate, {})
        yield _finding(context, gate, reasons, check.severity if gate in used else "info")


def _add(found: Reasons, cover: Cover, reasons: Iterable[str]) -> None:
    gate, place = cover
    for reason in reasons:
        found.setdefault(gate, {}).setdefault(reason, place)


def _finding(context: Context, gate: str, reasons: dict[str, Pointer], severity: str) -> Finding:
    voided = context.closure.gates.void.get(gate)
    field = next((_REASONS[reason][0] for reason in reasons if _REASONS[reason][0]), "")
    places = dict.fromkeys(reasons.values())
    if voided is not None:
        places[voided.pointer] = None
    pointer: Pointer = ("gates", gate, field) if field else next(iter(places))
    return Finding(
        check.id,
        severity,
        f"gate `{gate}` does not qualify: " + "; ".join(_REASONS[r][1] for r in reasons),
        (gate,),
        pointer,
        () if voided is None else (voided,),
        help="let a service, gateway, middleware or client ask a trusted person before each call",
        related=tuple(places),
    )
