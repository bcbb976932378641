"""
What one way asks a person for, another way does without asking.

The approval is there, so people rely on it, and the same effect can be had
around it: another tool, another agent, another grant.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {records: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools:
  erase_record: {effects: [delete records]}
  run_sql: {effects: [delete records]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [{erase_record: {gate: clerk-ok}}, run_sql]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {records: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway}}
tools:
  erase_record: {effects: [delete records]}
  run_sql: {effects: [read records]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [{erase_record: {gate: clerk-ok}}, run_sql]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import gravest
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import OUTSIDE, UNKNOWN
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI09", "ASI02", "T10", "T2", "LLM06", "AML.T0053"),
    controls=("ORC-03", "AFM-05"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each effect that is gated on one way and open on another."""
    closure = context.closure
    gated: dict[tuple[str, str], tuple[Capability, list[Capability]]] = {}
    for capabilities in closure.capabilities.values():
        for c in capabilities:
            if not c.open and closure.consequential(c) and c.target not in (OUTSIDE, UNKNOWN):
                gated.setdefault((c.action, c.target), (c, []))
    for agent in closure.agents:
        for capability in closure.acts(agent):
            way = gated.get((capability.action, capability.target))
            if way is not None:
                way[1].append(capability)
    for (action, target), (asked, openly) in gated.items():
        if openly:
            yield _finding(context, f"{action} {target}", asked, openly)


def _finding(context: Context, effect: str, asked: Capability, openly: list[Capability]) -> Finding:
    # INVARIANT: how bad it is does not depend on which way a spec names first
    grade, around = gravest(context.closure, openly)
    gate = asked.all_covers[0][0]
    path = steps_of(around)
    return Finding(
        check.id,
        grade,
        f"`{effect}` is approved at `{gate}`, but `{around.agent}` can do it"
        + (f" through `{around.tool}`" if around.tool else "")
        + " without asking",
        (effect,),
        path[0].pointer,
        path,
        help=f"put the same gate on this way, or guard `{around.target}` itself with `gate`",
        related=(asked.all_covers[0][1], around.edge.pointer),
        paths=len(openly),
    )
