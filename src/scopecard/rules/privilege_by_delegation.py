"""
An agent has done through another what it cannot do itself.

A delegate that acts openly lends its rights to whoever may call it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {stock: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools: {move_stock: {effects: [write stock]}}
agents:
  lead: {started_by: [clerk], output: plain, tools: {}, delegates: [mover]}
  mover: {output: plain, tools: [move_stock]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {stock: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools: {move_stock: {effects: [write stock]}}
agents:
  lead: {started_by: [clerk], output: plain, tools: {}, delegates: [mover]}
  mover: {output: plain, tools: [{move_stock: {gate: clerk-ok}}]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.capability import steps_of
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI03", "ASI07", "T3", "T13", "LLM06", "AML.T0053"),
    controls=("IDC-07", "ORC-08"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each declared delegation that lends an open effect."""
    closure = context.closure
    for agent, delegates in closure.delegations.items():
        own = {(c.action, c.target) for c in closure.capabilities[agent]} if delegates else set()
        for delegate, delegations in delegates.items():
            lent = [c for c in closure.acts(delegate) if (c.action, c.target) not in own]
            declared = next((d for d in delegations if d.by is None), None)
            if declared is None or not lent:
                continue
            path = [declared.edge, *steps_of(lent[0])]
            yield Finding(
                check.id,
                "high" if context.flow.untrusted(agent) else "info",
                f"`{agent}` can have `{delegate}` {lent[0].action} `{lent[0].target}` unasked,"
                " which it cannot do itself",
                (agent, delegate),
                declared.edge.pointer,
                tuple(path),
                help=f"gate the tools of `{delegate}`, or do not let `{agent}` call it",
                paths=len(lent),
            )
