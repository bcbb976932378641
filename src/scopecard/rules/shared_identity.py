"""
Several act under one identity, so nobody can tell who did it.

A shared account, a user's token, or one workload role for the tools of two
agents: rights add up, and the log names nobody.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
identities: {team-account: {kind: shared, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: team-account}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
identities: {team-account: {kind: workload, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: team-account}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_order]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule

_SHARED = ("shared", "user-token")


@rule(severity="medium", threats=("ASI03", "T9", "T8", "AML.T0012"), controls=("IDC-04", "IDC-02"))
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each identity that several act under."""
    used = context.grants_under
    for identity, declared in context.closure.identities.items():
        agents = list(dict.fromkeys(edge.source for edge in used.get(identity, ())))
        kind = declared.get("kind")
        if kind in _SHARED:
            what = f"`{identity}` is a {kind} identity"
        elif kind != "user-delegated" and len(agents) > 1:
            names = ", ".join(f"`{agent}`" for agent in agents)
            what = f"{names} all act as `{identity}`"
        else:
            continue
        yield Finding(
            check.id,
            check.severity,
            f"{what}, so nobody can tell who did it",
            (identity,),
            ("identities", identity),
            help="give each agent an identity of its own",
            related=tuple(edge.pointer for edge in used.get(identity, ())),
        )
