"""
Sensitive data can end up in a place of ours that is less protected.

It does not leave, but whoever reads the other place now reads it too.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  salaries: {sensitivity: restricted}
  wiki: {sensitivity: internal}
tools:
  read_salaries: {effects: [read salaries]}
  edit_wiki: {effects: [write wiki]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_salaries, edit_wiki]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  salaries: {sensitivity: restricted}
  wiki: {sensitivity: restricted}
tools:
  read_salaries: {effects: [read salaries]}
  edit_wiki: {effects: [write wiki]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_salaries, edit_wiki]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.capability import steps_of
from scopecard.rules import Finding, rule


@rule(
    severity="low",
    threats=("ASI02", "T3", "LLM02", "AML.T0057"),
    controls=("DMS-01", "DMS-10", "DMS-09"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each less protected place that each agent can fill."""
    for agent in context.closure.agents:
        seen: set[str] = set()
        for capability in context.flow.declassifications(agent):
            sink = capability.target
            if sink in seen:
                continue
            seen.add(sink)
            leak = context.flow.leak(capability)
            path = [*leak.path, *steps_of(capability)]
            yield Finding(
                check.id,
                check.severity,
                f"`{agent}` can openly {capability.action} what it read in `{leak.source}` to the"
                f" less protected `{sink}`",
                (agent,),
                capability.edge.pointer,
                tuple(path),
                (sink,),
                help=f"protect `{sink}` as `{leak.source}`, or say what may go there: `clearance`",
                paths=leak.sources,
            )
