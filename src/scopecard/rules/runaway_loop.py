"""
Agents can call each other in a circle, and nothing says when they stop.

Each round costs money and may act. A limit on any one of them ends it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
agents:
  writer: {started_by: [clerk], output: plain, tools: {}, delegates: [critic]}
  critic: {output: plain, tools: {}, delegates: [writer]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
agents:
  writer: {started_by: [clerk], output: plain, tools: {}, delegates: [critic], limits: {steps: 9}}
  critic: {output: plain, tools: {}, delegates: [writer]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.labels import components
from scopecard.graph.model import Edge
from scopecard.rules import Finding, rule

_RULES = ("", "trigger", "schedule")
"""Declared delegations, and those by trigger or schedule."""


@rule(
    severity="medium",
    threats=("ASI08", "T4", "T5", "LLM10", "AML.T0029", "AML.T0034.002"),
    controls=("ORC-06", "APP-02"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each group of agents without limits that call each other."""
    closure = context.closure
    endless = {agent for agent, declared in closure.agents.items() if not declared.get("limits")}
    calls: dict[str, dict[str, Edge]] = {agent: {} for agent in endless}
    for agent in endless:
        for other, delegations in closure.delegations[agent].items():
            edge = next((d.edge for d in delegations if d.edge.rule in _RULES), None)
            if other in endless and edge is not None:
                calls[agent][other] = edge
    for group in components(calls):
        if len(group) > 1 or group[0] in calls[group[0]]:
            names = ", ".join(f"`{agent}`" for agent in group)
            path = [calls[a][b] for a in group for b in sorted(calls[a]) if b in group]
            yield Finding(
                check.id,
                check.severity,
                f"{names} can go on calling without end: none has `limits`"
                if len(group) > 1
                else f"{names} can go on starting itself without end: it has no `limits`",
                tuple(group),
                ("agents", group[0]),
                tuple(path),
                help="limit the steps, spend, rate or time of one of them",
                related=tuple(edge.pointer for edge in path),
            )
