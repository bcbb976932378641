"""
The last day of an acceptance is over.

Somebody took a risk knowingly, for a time. That time has passed, so the risk is
again nobody's. Renew the acceptance with a reason, or remove the risk.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
controls:
  IDC-01: {status: accepted, owner: sales-lead, reason: a pilot, expires: 2020-01-31}
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
  IDC-01: {status: accepted, owner: sales-lead, reason: a pilot, expires: 2099-01-31}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.claims import Claims
from scopecard.rules import Finding, rule


@rule(severity="medium")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each acceptance, of a control or a finding, that is over."""
    waived = {k: told for k, told in claims.controls.items() if told["status"] == "accepted"}
    for section, entries in (("controls", waived), ("accepted", claims.accepted)):
        for name, acceptance in entries.items():
            if claims.expired(acceptance):
                message = f"the acceptance of `{name}` ended on {acceptance['expires']}"
                yield Finding(
                    check.id,
                    check.severity,
                    message,
                    (name,),
                    (section, name, "expires"),
                    help=f"ask {acceptance['owner']} to renew it, or remove what it accepts",
                )
