"""
The scope is higher than the organisation allows here.

The organisation's file sets the highest scope that a phase, or a system with a
certain tag, may have. Lower the scope, or get the ceiling raised.

## Organisation

```toml
[ceilings]
production = 2
```

## Avoid

```yaml
schema: scopecard/v1
system: example
phase: production
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
tools: {change_order: {effects: [write orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [change_order]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
phase: production
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
tools: {change_order: {effects: [read orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [change_order]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.claims import Claims
from scopecard.graph.model import Pointer
from scopecard.rules import Finding, rule


@rule(severity="high")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each ceiling that the system is above."""
    assessment, spec = claims.assessment, claims.assessment.worst.spec
    names: dict[str, Pointer] = {spec.get("phase", ""): ("phase",)}
    names |= {f"tag:{tag}": ("tags", i) for i, tag in enumerate(spec.get("tags", ()))}
    for name, pointer in names.items():
        ceiling = assessment.organisation.ceilings.get(name)
        if ceiling is not None and assessment.scope > ceiling:
            yield Finding(
                check.id,
                check.severity,
                f"scope {assessment.scope} is above {ceiling}, the ceiling for `{name}`",
                (str(spec["system"]),),
                pointer,
                cause=(name,),
                help="lower the scope: scopecard explain agent:ID shows what would",
            )
