"""
Something is accepted that is not there.

The finding is gone, or the control is not owed or is proved. An acceptance that
stays behind would hide the risk if it came back. Remove it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
tools: {find_order: {effects: []}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
safeguards: {authentication: oidc}
controls:
  IDC-01: {status: accepted, owner: sales-lead, reason: a pilot, expires: 2099-01-31}
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


@rule(severity="low")
def check(claims: Claims) -> Iterator[Finding]:
    """Yield one finding for each acceptance that accepts nothing."""
    found = {finding.fingerprint for finding in claims.findings}
    for fingerprint in claims.accepted:
        if fingerprint not in found:
            yield _unused("accepted", fingerprint, "no such finding is there")
    for control, told in claims.controls.items():
        if told["status"] != "accepted":
            continue
        status = claims.standing(control)
        if status is None:
            yield _unused("controls", control, "the control is not owed")
        elif status.status == "verified":
            yield _unused("controls", control, "the design proves the control")


def _unused(section: str, name: str, why: str) -> Finding:
    message = f"`{name}` is accepted, but {why}"
    return Finding(
        check.id, check.severity, message, (name,), (section, name), help="remove the acceptance"
    )
