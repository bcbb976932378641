"""
A control that the organisation requires of every system is not there.

It is neither proved by the design nor claimed with evidence nor accepted.

## Organisation

```toml
[controls]
required = ["AUD-01"]
```

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls:
  AUD-01: {status: implemented, evidence: docs/logging.md}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.claims import Claims
from scopecard.obligations.status import THERE
from scopecard.rules import Finding, rule


@rule(severity="medium")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each required control that nobody may rely on."""
    for control in claims.assessment.organisation.required:
        status = claims.standing(control)
        if status is not None and status.status not in (*THERE, "accepted", "not-applicable"):
            pointer = ("controls", control) if control in claims.controls else ("system",)
            yield Finding(
                check.id,
                check.severity,
                f"`{control}` is required, and {status.status}: {status.reason}",
                (control,),
                pointer,
                help=f"scopecard explain {control} --spec FILE says how it is proved",
            )
