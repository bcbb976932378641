"""
Nobody has said what a tool or an agent can do.

What is not described is taken at its worst: it writes, it sends and it reads
from outside. Describing it is nearly always the cheapest way to a lower scope.

## Avoid

```yaml
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
tools: {label_maker: {description: Makes shipping labels}}
agents:
  helper: {started_by: [clerk], output: plain, tools: [label_maker]}
```

## Prefer

```yaml
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
tools: {label_maker: {description: Makes shipping labels, effects: []}}
agents:
  helper: {started_by: [clerk], output: plain, tools: [label_maker]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.build import undescribed_agent
from scopecard.rules import Finding, rule


@rule(
    severity="medium",
    threats=("ASI02", "ASI04", "T2", "LLM06", "AML.T0053"),
    controls=("APP-01", "AFM-04"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each tool and each agent whose effects are unknown."""
    closure = context.closure
    tools = [tool for tool in closure.tools if closure.toolbox.undescribed(tool)]
    granted = {edge.target for edge in closure.graph.edges("grants")} if tools else set()
    for tool in tools:
        yield _finding(
            tool, ("tools", tool), f"what `{tool}` can do is not described",
            "list its `effects` (`[]` if it has none)",
            check.severity if tool in granted else "info",
        )  # fmt: skip
    for agent, declared in closure.agents.items():
        if undescribed_agent(declared):
            what = "is somebody else's" if declared.get("external") else "is not described"
            yield _finding(
                agent, ("agents", agent), f"agent `{agent}` {what}: it may do anything",
                "list its `tools` (`{}` if it has none)", check.severity,
            )  # fmt: skip


def _finding(
    subject: str, pointer: tuple[str, ...], message: str, help_: str, severity: str
) -> Finding:
    return Finding(check.id, severity, message, (subject,), pointer, help=help_)
