"""
Somebody reads or changes things with rights that are not their own.

The agent uses a service role, a shared account or no stated identity on behalf of
whoever asks, so the asker gets what the role may do. Who is trusted may still
see what they should not; an outsider certainly does.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {customer: {kind: human, trust: untrusted}}
data: {orders: {contains: [pii]}}
identities: {order-role: {kind: workload, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: order-role}}
agents:
  desk: {started_by: [customer], output: plain, tools: [find_order]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {customer: {kind: human, trust: untrusted}}
data: {orders: {contains: [pii]}}
identities: {order-role: {kind: user-delegated, permissions: [read orders]}}
tools: {find_order: {effects: [read orders], identity: order-role}}
agents:
  desk: {started_by: [customer], output: plain, tools: [find_order]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.askers import Askers
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.data import CONFIDENTIAL
from scopecard.graph.model import CHANGES, READS
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI03", "T3", "T9", "LLM06", "AML.T0053", "AML.T0085"),
    controls=("IDC-03", "IDC-01", "IDC-06", "DMS-09"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each agent and identity that somebody else's rights are used by."""
    closure, askers = context.closure, Askers(context.closure)
    for agent, capabilities in closure.capabilities.items():
        found: dict[str, list[Capability]] = {}
        for capability in capabilities:
            concerns = capability.grant is not None and _concerns(context, askers, capability)
            if concerns and not _delegated(context, capability):
                found.setdefault(capability.identity or "", []).append(capability)
        for identity, done in found.items():
            yield _finding(askers, agent, identity, done)


def _concerns(context: Context, askers: Askers, capability: Capability) -> bool:
    agent = capability.agent
    if capability.action in READS:
        asked = askers.human(agent) or askers.untrusted(agent)
        return bool(asked) and context.flow.sensitivity(capability.target) >= CONFIDENTIAL
    changes = capability.action in CHANGES and capability.open
    return changes and bool(askers.untrusted(agent)) and context.closure.consequential(capability)


def _delegated(context: Context, capability: Capability) -> bool:
    """Return whether it is done under the asker's own rights; where nobody said, that is open."""
    if capability.identity is None:
        pointer = ("tools", capability.tool or "", "identity")
        return not context.reading.worst(pointer, "rights of its own")
    identity = context.closure.identities[capability.identity]
    return identity.get("kind") == "user-delegated"


def _finding(askers: Askers, agent: str, identity: str, done: list[Capability]) -> Finding:
    stranger = askers.untrusted(agent)
    actor = stranger or askers.human(agent) or ""
    what = done[0]
    rights = f"under `{identity}`" if identity else "under rights that nobody named"
    path = [*askers.path(actor, agent), *steps_of(what)]
    pointer = ("identities", identity) if identity else ("tools", what.tool or "")
    return Finding(
        check.id,
        "high" if stranger else "low",
        f"`{actor}` makes `{agent}` {what.action} `{what.target}` {rights}",
        (agent,),
        pointer,
        tuple(path),
        (identity,),
        help="use the asker's own rights: an identity of kind user-delegated",
        related=tuple(dict.fromkeys(edge.pointer for edge in path)),
        paths=len(done),
    )
