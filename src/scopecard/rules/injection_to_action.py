"""
Words of outsiders reach an agent that can act without asking.

Whoever writes the mail, the ticket or the web page can steer the agent into the
action. The path is what matters: neither the reading nor the acting is wrong alone.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  inbox: {trust: untrusted}
  orders: {sensitivity: internal}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools:
  read_mail: {effects: [read inbox]}
  change_order: {effects: [write orders]}
agents:
  desk:
    started_by: [clerk]
    output: plain
    tools: [read_mail, change_order]
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  inbox: {trust: untrusted}
  orders: {sensitivity: internal}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools:
  read_mail: {effects: [read inbox]}
  change_order: {effects: [write orders]}
agents:
  desk:
    started_by: [clerk]
    output: plain
    tools: [read_mail, {change_order: {gate: clerk-ok}}]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import gravest
from scopecard.context import Context
from scopecard.graph.capability import steps_of
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI01", "ASI02", "T2", "T6", "LLM01", "LLM06", "AML.T0051", "AML.T0053"),
    controls=("AFM-01", "DMS-10", "AFM-05", "AFM-08"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each agent that outsiders can make act."""
    for agent in context.closure.agents:
        acts = context.closure.acts(agent)
        if not acts or not context.flow.untrusted(agent):
            continue
        grade, act = gravest(context.closure, acts)
        source, words = context.flow.words(agent)
        path = [*words, *steps_of(act)]
        yield Finding(
            check.id,
            grade,
            f"words from `{source}` can make `{agent}` {act.action} `{act.target}` unasked",
            (agent,),
            path[0].pointer,
            tuple(path),
            help=f"have a person approve `{act.action} {act.target}`, or keep the words away",
            paths=context.flow.distrust.count(agent) * len(acts),
        )
