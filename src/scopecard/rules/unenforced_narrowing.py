"""
A grant narrows a tool, but nothing refuses the rest.

A list of effects on a grant bounds the tool only where something outside the
model refuses everything else. Otherwise the agent has all that the tool gives.

## Avoid

```yaml
schema: scopecard/v1
system: records
actors: {clerk: {kind: human}}
data: {records: {sensitivity: internal}}
tools: {records_api: {effects: [read records, delete records]}}
agents:
  helper:
    started_by: [clerk]
    output: plain
    tools: {records_api: {effects: [read records]}}
```

## Prefer

```yaml
schema: scopecard/v1
system: records
actors: {clerk: {kind: human}}
data: {records: {sensitivity: internal}}
tools: {records_api: {effects: [read records, delete records]}}
agents:
  helper:
    started_by: [clerk]
    output: plain
    tools: {records_api: {effects: [read records], enforced_by: gateway}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.graph.build import narrowing_counts
from scopecard.rules import Finding, rule


@rule(
    severity="medium",
    threats=("ASI02", "ASI03", "T2", "T3", "LLM06", "AML.T0053"),
    controls=("APP-01", "AFM-08"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each narrowing grant that does not count."""
    closure = context.closure
    for agent, declared in closure.agents.items():
        for edge in closure.graph.out("grants", agent):
            grant = declared["tools"][edge.target]
            if "effects" not in grant:
                continue
            if not narrowing_counts(closure.data.reading, edge.pointer, grant):
                yield Finding(
                    check.id,
                    check.severity,
                    f"`{agent}` gets all of `{edge.target}`: nothing refuses what its grant"
                    " does not name",
                    (agent, edge.target),
                    (*edge.pointer, "effects"),
                    (edge,),
                    help="say in `enforced_by` which service, gateway, middleware or client"
                    " refuses the rest, in mode enforce",
                )
