"""
An agent can change what limits it.

It can openly rewrite its instructions, its tools, its rights or the approvals
that stand in its way, or it delegates to an agent that can. Whatever the other
limits say, it can lift them, so it is scope 4.

## Avoid

```yaml
schema: scopecard/v1
system: coder
actors: {developer: {kind: human}}
data:
  source: {sensitivity: internal}
  prompts: {kind: config, governs: [coder-agent]}
tools: {edit: {effects: [write source, write prompts]}}
agents:
  coder-agent: {started_by: [developer], output: plain, tools: [edit]}
```

## Prefer

```yaml
schema: scopecard/v1
system: coder
actors: {developer: {kind: human}}
data:
  source: {sensitivity: internal}
  prompts: {kind: config, governs: [coder-agent]}
tools: {edit: {effects: [write source]}}
agents:
  coder-agent: {started_by: [developer], output: plain, tools: [edit]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule


@rule(
    severity="critical",
    threats=("ASI10", "ASI03", "T3", "T6", "T7", "LLM06", "AML.T0081"),
    controls=("AFM-13", "APP-09", "APP-03"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each self-extending agent."""
    for agent, standing in context.classification.standings.items():
        if not standing.extends:
            continue
        origin = standing.extends[-1]
        capability = context.closure.extending[origin][0]
        what = f"{capability.action} `{capability.target}`"
        through = "" if origin == agent else f" through `{origin}`"
        path = context.proofs.change(standing)
        yield Finding(
            check.id,
            check.severity,
            f"`{agent}` can extend its own agency{through}: it can openly {what}",
            (agent,),
            capability.edge.pointer,
            tuple(path),
            help=f"gate {what}, keep it out of reach, or let it govern nothing",
        )
