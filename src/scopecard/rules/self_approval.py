"""
Whoever asks can also say yes to what cannot be taken back.

An approval by the one who asked is consent, not a second pair of eyes.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}, lead: {kind: human}}
data: {account: {sensitivity: internal}}
gates: {refund-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools: {refund: {effects: [pay account]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [{refund: {gate: refund-ok}}]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}, lead: {kind: human}}
data: {account: {sensitivity: internal}}
gates: {refund-ok: {approver: lead, per: call, enforced_by: gateway}}
tools: {refund: {effects: [pay account]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [{refund: {gate: refund-ok}}]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.capability import steps_of
from scopecard.rules import Finding, rule


@rule(severity="medium", threats=("ASI09", "T15", "T3"), controls=("IDC-05", "AFM-06"))
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each gate and agent where the asker may approve."""
    closure = context.closure
    for agent, capabilities in closure.capabilities.items():
        seen: set[str] = set()
        for capability in capabilities:
            for cover in capability.all_covers:
                gate, place = cover
                if gate in seen:
                    continue
                if closure.approvals.self_approved(capability, cover):
                    seen.add(gate)
                    yield Finding(
                        check.id,
                        check.severity,
                        f"whoever asks `{agent}` can approve its {capability.action}"
                        f" `{capability.target}` at `{gate}`",
                        (gate, agent),
                        ("gates", gate, "approver"),
                        steps_of(capability),
                        help="name another approver, or let the service refuse the requester:"
                        " `separation: enforced`",
                        related=(place,),
                    )
