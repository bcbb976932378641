"""
An agent can openly change what people watch it by.

It can change a log, or what decides whether an approval is asked for, so what
people see is what it lets them see.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  orders: {sensitivity: internal}
  audit-log: {kind: log}
tools: {tidy: {effects: [write orders, delete audit-log]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [tidy], logs: [audit-log]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  orders: {sensitivity: internal}
  audit-log: {kind: log}
tools: {tidy: {effects: [write orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [tidy], logs: [audit-log]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import weakened
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import CHANGES
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI10", "ASI09", "T8", "T10", "AML.T0081"),
    controls=("AUD-02", "AFM-13", "AUD-08"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each thing to watch by that each agent can openly change."""
    for agent, capabilities in context.closure.capabilities.items():
        seen: set[str] = set()
        for capability in capabilities:
            what = _watches(context, capability) if capability.open else ""
            if what and capability.target not in seen:
                seen.add(capability.target)
                path = steps_of(capability)
                yield Finding(
                    check.id,
                    weakened(check.severity, path),
                    f"`{agent}` can openly {capability.action} `{capability.target}`, {what}",
                    (agent, capability.target),
                    capability.edge.pointer,
                    path,
                    help="let agents only append (`logs`), and people change what settles gates",
                    related=tuple(edge.pointer for edge in path),
                )


def _watches(context: Context, capability: Capability) -> str:
    """Return what people watch by the target of *capability*; empty if nothing."""
    if capability.action not in CHANGES and capability.action != "execute":
        return ""
    gates, target = context.spec.get("gates", {}), capability.target
    if capability.action == "configure":
        return "an approval" if target in gates else ""
    declared = context.closure.data.get(target)
    if declared.get("kind") == "log":
        return "a log"
    governed = [gate for gate in declared.get("governs", ()) if gate in gates]
    return f"which settles `{governed[0]}`" if governed else ""
