"""
One person is asked more often a day than anybody can look.

Approvals that come too fast are waved through.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}, asker: {kind: human}}
data: {orders: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway, expected_per_day: 400}}
tools: {change_order: {effects: [write orders]}}
agents:
  desk: {started_by: [asker], output: plain, tools: [{change_order: {gate: clerk-ok}}]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}, asker: {kind: human}}
data: {orders: {sensitivity: internal}}
gates: {clerk-ok: {approver: clerk, per: call, enforced_by: gateway, expected_per_day: 40}}
tools: {change_order: {effects: [write orders]}}
agents:
  desk: {started_by: [asker], output: plain, tools: [{change_order: {gate: clerk-ok}}]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule


@rule(severity="medium", threats=("ASI09", "T10", "T15"), controls=("AFM-06", "APP-04", "AUD-04"))
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each person with more approvals a day than the policy allows."""
    closure = context.closure
    used: dict[str, None] = {}
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            for cover in capability.all_covers:
                if cover[0] not in used and closure.approvals.covers(capability, cover):
                    used[cover[0]] = None
    load: dict[str, float] = {}
    gates: dict[str, list[str]] = {}
    for gate in used:
        expected = context.spec["gates"][gate].get("expected_per_day", 0)
        people = [a for a in closure.gates.approvers(gate) if closure.data.actor_kind(a) == "human"]
        share = expected if closure.gates.jointly(gate) else expected / max(1, len(people))
        for person in people:
            load[person] = load.get(person, 0) + share
            gates.setdefault(person, []).append(gate)
    most = int(context.policy["approvals-per-day"])
    for person, number in load.items():
        if number > most:
            yield Finding(
                check.id,
                check.severity,
                f"`{person}` is asked about {number:g} times a day, more than {most}",
                (person,),
                ("actors", person),
                help="ask for what matters, share the load, or take the tool away",
                related=tuple(("gates", gate) for gate in gates[person]),
            )
