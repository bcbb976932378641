"""
A control is claimed that is in no catalog.

A slip in an id makes a claim that nobody reads: the control itself stays missing.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls: {AUD-1: {status: implemented, evidence: docs/logging.md}}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls: {AUD-01: {status: implemented, evidence: docs/logging.md}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.claims import Claims
from scopecard.rules import Finding, rule
from scopecard.spec.nearest import nearest


@rule(severity="medium")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each claim of a control that there is not."""
    catalog = claims.assessment.organisation.catalog
    for control in claims.controls:
        if control not in catalog:
            meant = nearest(control, list(catalog))
            yield Finding(
                check.id,
                check.severity,
                f"`{control}` is claimed, and is in no catalog",
                (control,),
                ("controls", control),
                help=f"did you mean `{meant}`?" if meant else "scopecard controls lists them all",
            )
