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

from collections.abc import Iterator
from typing import Final

from scopecard.context import Context
from scopecard.graph.model import Pointer
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


@rule(
    severity="high",
    threats=("ASI09", "T10", "T15", "LLM06", "AML.T0053"),
    controls=("AFM-05", "AFM-06", "ORC-03"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each gate in use that does not qualify somewhere."""
    found: dict[str, dict[str, Pointer]] = {}
    for capabilities in context.closure.capabilities.values():
        for capability in capabilities:
            for cover in capability.all_covers:
                for reason in context.closure.approvals.reasons(capability, cover):
                    found.setdefault(cover[0], {}).setdefault(reason, cover[1])
    for agent, declared in context.closure.agents.items():
        for delegate, delegation in declared.get("delegates", {}).items():
            if "gate" in delegation:
                place: Pointer = ("agents", agent, "delegates", delegate, "gate")
                found.setdefault(delegation["gate"], {}).setdefault("delegation", place)
    for gate, reasons in found.items():
        yield _finding(context, gate, reasons)


def _finding(context: Context, gate: str, reasons: dict[str, Pointer]) -> Finding:
    voided = context.closure.gates.void.get(gate)
    field = next((_REASONS[reason][0] for reason in reasons if _REASONS[reason][0]), "")
    places = dict.fromkeys(reasons.values())
    if voided is not None:
        places[voided.pointer] = None
    pointer: Pointer = ("gates", gate, field) if field else next(iter(places))
    return Finding(
        check.id,
        check.severity,
        f"gate `{gate}` does not qualify: " + "; ".join(_REASONS[r][1] for r in reasons),
        (gate,),
        pointer,
        () if voided is None else (voided,),
        help="let a service, gateway, middleware or client ask a trusted person before each call",
        related=tuple(places),
    )
