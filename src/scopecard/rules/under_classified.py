"""
The declared scope is lower than the one the design has.

A declared scope is a claim to test. What the system can reach, who starts it and
which approvals really stop it decide, and here they decide for more.

## Avoid

```yaml
schema: scopecard/v1
system: helpdesk
declared_scope: 1
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {close_ticket: {effects: [write tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [close_ticket]}
```

## Prefer

```yaml
schema: scopecard/v1
system: helpdesk
declared_scope: 3
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {close_ticket: {effects: [write tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [close_ticket]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule


@rule(severity="high", threats=("ASI10", "T7", "LLM06"), controls=("APP-03", "APP-10"))
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding if the claim is below the headline."""
    declared = context.spec.get("declared_scope")
    scope = context.classification.scope
    if declared is None or declared >= scope:
        return
    worst = next(s for s in context.classification.standings.values() if s.scope == scope)
    path = context.proofs.scope(worst)
    refuted = path[-1].pointer if path else ("agents", worst.agent)
    yield Finding(
        check.id,
        check.severity,
        f"declared scope {declared}, but `{worst.agent}` makes it scope {scope}",
        (str(context.spec["system"]),),
        ("declared_scope",),
        tuple(path),
        help=f"declare scope {scope}, or run `scopecard explain agent:{worst.agent} --spec …`"
        " to see what would lower it",
        related=(refuted,),
    )
