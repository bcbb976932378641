"""
An agent is granted an open-ended set of tools.

"Every tool of a server" includes the tools that it will have tomorrow, so the
scope can rise without anybody changing the design.

## Avoid

```yaml
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {ticket_server: {wildcard: true, effects: [read tickets]}}
agents:
  helper: {started_by: [clerk], output: plain, tools: [ticket_server]}
```

## Prefer

```yaml
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {ticket_server: {effects: [read tickets]}}
agents:
  helper: {started_by: [clerk], output: plain, tools: [ticket_server]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule


@rule(
    severity="medium",
    threats=("ASI04", "ASI02", "T2", "T17", "LLM03", "AML.T0010.005", "AML.T0110"),
    controls=("APP-01", "ORC-05"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each wildcard tool that somebody is granted."""
    closure = context.closure
    wild = {tool for tool, declared in closure.tools.items() if declared.get("wildcard")}
    granted: dict[str, list[str]] = {}
    for edge in closure.graph.edges("grants") if wild else ():
        if edge.target in wild:
            granted.setdefault(edge.target, []).append(edge.source)
    for tool, agents in granted.items():
        names = ", ".join(f"`{agent}`" for agent in agents)
        yield Finding(
            check.id,
            check.severity,
            f"`{tool}` is an open-ended set of tools, granted to {names}",
            (tool,),
            ("tools", tool, "wildcard"),
            help="name the tools that are needed, or import what the server lists today",
            related=tuple(("agents", agent, "tools", tool) for agent in agents),
        )
