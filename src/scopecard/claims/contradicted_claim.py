"""
A control is claimed, and the design shows otherwise.

A claim never beats the graph: whoever relies on it relies on something that is not
there. Correct the claim, or the design.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
identities: {desk-role: {kind: workload, lifetime: 90d, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: desk-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls: {IDC-06: {status: implemented, evidence: docs/credentials.md}}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
identities: {desk-role: {kind: workload, lifetime: 15m, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: desk-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls: {IDC-06: {status: implemented, evidence: docs/credentials.md}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.claims import Claims
from scopecard.rules import Finding, rule


@rule(severity="medium")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each control whose claim the graph contradicts."""
    assessment = claims.assessment
    for control_id in claims.controls:
        if control_id not in assessment.organisation.catalog:
            continue
        status = assessment.obligation(control_id, ()).status  # owed or not: it is claimed
        if status.status != "contradicted":
            continue
        sign = status.signs[0] if status.signs else None
        yield Finding(
            check.id,
            check.severity,
            f"`{control_id}` is {status.reason}",
            (control_id,),
            ("controls", control_id),
            () if sign is None else sign.path,
            help="change the design until the control holds, or the claim",
            related=() if sign is None else (sign.pointer,),
        )
