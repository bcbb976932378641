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

from collections.abc import Iterator, Mapping

from scopecard.analyses.askers import Askers
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.data import CONFIDENTIAL
from scopecard.graph.model import READS
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
        anybody = askers.untrusted(agent) or askers.human(agent)
        if anybody is None:
            continue
        outsiders = {
            attended: actor
            for attended in (True, False)
            if (actor := askers.untrusted(agent, attended=attended)) is not None
        }
        found: dict[str, list[tuple[str, Capability]]] = {}
        for capability in capabilities:
            if capability.grant is None:
                continue
            actor = _actor(context, capability, anybody, outsiders)
            if actor is not None and not _delegated(context, capability):
                found.setdefault(capability.identity or "", []).append((actor, capability))
        for identity, done in found.items():
            yield _finding(context, askers, identity, done)


def _actor(
    context: Context, capability: Capability, anybody: str, outsiders: Mapping[bool, str]
) -> str | None:
    """Return who should not have *capability* at others' rights, if it is used so."""
    action, target = capability.action, capability.target
    if action in READS and context.flow.sensitivity(target) >= CONFIDENTIAL:
        return anybody
    for attended, actor in outsiders.items() if capability.open else ():
        if context.closure.data.consequential(action, target, attended=attended):
            return actor
    return None


def _delegated(context: Context, capability: Capability) -> bool:
    """Return whether it is done under the asker's own rights; where nobody said, that is open."""
    if capability.identity is None:
        pointer = ("tools", capability.tool or "", "identity")
        return not context.reading.worst(pointer, "rights of its own")
    identity = context.closure.identities[capability.identity]
    return identity.get("kind") == "user-delegated"


def _finding(
    context: Context, askers: Askers, identity: str, done: list[tuple[str, Capability]]
) -> Finding:
    actor, what = done[0]
    rights = f"under `{identity}`" if identity else "under rights that nobody named"
    path = [*askers.path(actor, what.agent), *steps_of(what)]
    pointer = ("identities", identity) if identity else ("tools", what.tool or "")
    return Finding(
        check.id,
        "high" if context.closure.data.untrusted_actor(actor) else "low",
        f"`{actor}` makes `{what.agent}` {what.action} `{what.target}` {rights}",
        (what.agent,),
        pointer,
        tuple(path),
        (identity,),
        help="use the asker's own rights: an identity of kind user-delegated",
        paths=len(done),
    )
