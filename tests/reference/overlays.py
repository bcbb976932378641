"""What else is worth saying of an agent: the overlays of the design."""

from __future__ import annotations

from collections.abc import Iterator

from reference.capabilities import Capability
from reference.closure import Closure
from reference.flow import Flow, Node
from reference.normal import CHANGES, READS
from reference.scoping import dynamic, openly_consequential

Sink = tuple[Node, str]


def overlays(closure: Closure, flow: Flow, agent: str) -> set[str]:
    """Return the overlays of one agent."""
    fields, model = closure.model.agents[agent], closure.model
    can, node = closure.can[agent], ("agent", agent)
    lasting = [c for c in can if c.target in model.data and model.lasting_memory(c.target)]
    universal = [model.tools[tool].get("universal") for tool in fields.get("tools", ())]
    found = {
        "unattended": closure.levels(agent) - {"attended"},
        "dynamic-planning": dynamic(closure, agent),
        "persistent-memory": [c for c in lasting if c.action in READS or c.changes],
        "multi-agent": [
            d for d in closure.delegations if agent in (d.source, d.target) and d.source != d.target
        ],
        "external-comms": [c for c in can if sends_out(closure, c)],
        "code-execution": any(c.action == "execute" for c in can)
        or any(kind and kind != "sql" for kind in universal),
        "untrusted-input": flow.strangers(node),
        "rule-of-two": flow.strangers(node)
        and flow.secrets(node)
        and (openly_consequential(closure, agent) or _open_egress(closure, agent)),
        "trifecta": flow.strangers(node) and list(exfiltrations(closure, flow, agent)),
    }
    return {overlay for overlay, holds in found.items() if holds}


def sends_out(closure: Closure, capability: Capability) -> bool:
    """Return whether a capability changes, searches, fetches from or emits to external data."""
    acts = capability.changes or capability.action in ("search", "fetch", "emit")
    return acts and closure.model.external(capability.target)


def _open_egress(closure: Closure, agent: str) -> list[Capability]:
    return [
        capability
        for capability in closure.can[agent]
        if sends_out(closure, capability)
        and capability.action != "delete"
        and closure.open(agent, capability)
    ]


def exfiltrations(closure: Closure, flow: Flow, agent: str) -> Iterator[Sink]:
    """Yield each sensitive source and external sink that an agent openly connects."""
    sinks = {capability.target for capability in _open_egress(closure, agent)}
    requester = closure.model.policy["requester-channel"] == "change"
    unasked = bool(closure.levels(agent) - {"attended"})
    for sink in sinks:
        to_requester = closure.model.data[sink].get("recipient") == "requester"
        if not to_requester or requester or unasked:
            yield from _into(closure, flow, agent, sink)


def declassifications(closure: Closure, flow: Flow, agent: str) -> Iterator[Sink]:
    """Yield each sensitive source and internal sink, cleared for less, that an agent connects."""
    model = closure.model
    for capability in closure.can[agent]:
        sink = capability.target
        acts = capability.action in (*CHANGES, "execute", "search", "fetch", "emit")
        if not acts or capability.action == "delete" or sink not in model.data:
            continue
        inside = not model.external(sink) and not model.throw_away(sink)
        kept = inside and model.kind(sink) in ("store", "memory", "channel")
        if kept and closure.open(agent, capability):
            yield from _into(closure, flow, agent, sink)


def _into(closure: Closure, flow: Flow, agent: str, sink: str) -> Iterator[Sink]:
    for source in flow.secrets(("agent", agent)):
        if source != ("data", sink) and flow.sensitivity(source) > closure.model.clearance(sink):
            yield source, sink
