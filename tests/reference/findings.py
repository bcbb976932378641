"""
Which paths through a system are dangerous? The findings about what flows and who can do what.

A rule yields *claims*: its subject, the cause, and whether the claim can be certain at
all. Certain is what can be and holds in both readings with the same subject and cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reference.capabilities import Capability
from reference.closure import Closure
from reference.flow import Flow
from reference.model import CONFIDENTIAL, OUTSIDE, UNKNOWN
from reference.normal import READS
from reference.overlays import declassifications, exfiltrations
from reference.scoping import consequential, openly_consequential


class Claim(NamedTuple):
    """Something that a rule says of a subject, in one reading."""

    subject: str
    cause: Any
    sure: bool = True


Rule = Callable[[Closure, Flow], Iterator[Claim]]


def injection_to_action(closure: Closure, flow: Flow) -> Iterator[Claim]:
    """Yield agents that a stranger reaches and that openly do something consequential."""
    for agent in closure.can:
        for source in flow.strangers(("agent", agent)):
            for capability in openly_consequential(closure, agent):
                yield Claim(agent, (source, capability.action, capability.target))


def exfiltration(closure: Closure, flow: Flow) -> Iterator[Claim]:
    """Yield agents through which sensitive data can leave."""
    for agent in closure.can:
        yield from (Claim(agent, way) for way in exfiltrations(closure, flow, agent))


def declassification(closure: Closure, flow: Flow) -> Iterator[Claim]:
    """Yield agents through which sensitive data can get where less is kept."""
    for agent in closure.can:
        yield from (Claim(agent, way) for way in declassifications(closure, flow, agent))


def lethal_trifecta(closure: Closure, flow: Flow) -> Iterator[Claim]:
    """Yield agents through which a stranger can make sensitive data leave."""
    for agent in closure.can:
        for source in flow.strangers(("agent", agent)):
            for way in exfiltrations(closure, flow, agent):
                yield Claim(agent, (source, way))


def memory_poisoning(closure: Closure, flow: Flow) -> Iterator[Claim]:
    """Yield memory through which a stranger reaches an agent that acts."""
    model = closure.model
    for memory in filter(model.lasting_memory, model.data):
        readers = [
            agent
            for agent, can in closure.can.items()
            if any(c.action in READS and c.target == memory for c in can)
            and openly_consequential(closure, agent)
        ]
        for source in flow.strangers(("data", memory)):
            yield from (Claim(memory, (source, agent)) for agent in readers)


def confused_deputy(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield agents through which somebody acts with rights that are not his own."""
    for agent, can in closure.can.items():
        for start in closure.starts_reaching(agent):
            if start.by != "actor":
                continue
            for capability in can:
                if capability.tool and _borrows(closure, agent, start, capability):
                    identity = closure.model.identities.get(capability.identity or "")
                    if identity is None or identity.get("kind") != "user-delegated":
                        cause = (start.source, capability.tool, capability.identity)
                        yield Claim(agent, cause, identity is not None)


def _borrows(closure: Closure, agent: str, start: Any, capability: Capability) -> bool:
    """Return whether an actor reads what is confidential, or a stranger changes something."""
    model, target = closure.model, capability.target
    stranger = model.untrusted_actor(start.source)
    human = model.actors[start.source]["kind"] == "human"
    reads = capability.action in READS and (human or stranger)
    if reads and (target not in model.data or model.sensitivity(target) >= CONFIDENTIAL):
        return True
    acts = consequential(closure, capability, start.level) and closure.open(agent, capability)
    return stranger and acts


def privilege_by_delegation(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield agents that delegate to one that can openly do what they cannot."""
    for found in closure.delegations:
        if found.rule != "declared":
            continue
        own = {(c.action, c.target) for c in closure.can[found.source]}
        for capability in openly_consequential(closure, found.target):
            if (capability.action, capability.target) not in own:
                yield Claim(found.source, found.target)


def gate_bypass(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield effects that are gated on one way and open on another."""
    ways: dict[tuple[str, str], set[bool]] = {}
    for agent, can in closure.can.items():
        levels = closure.levels(agent)
        for capability in can:
            if any(consequential(closure, capability, level) for level in levels):
                effect = (capability.action, capability.target)
                ways.setdefault(effect, set()).add(closure.open(agent, capability))
    for (action, target), found in ways.items():
        if target not in (OUTSIDE, UNKNOWN) and len(found) == 2:
            yield Claim(f"{action} {target}", ())


def oversight_tampering(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield agents that can openly change what people watch or decide with."""
    model = closure.model
    for agent, capability in closure.openly():
        target = capability.target
        configures = capability.action == "configure" and target in model.gates
        if capability.changes and target in model.data:
            governs = any(x in model.gates for x in model.data[target].get("governs", ()))
            configures = governs or model.kind(target) == "log"
        if configures:
            yield Claim(agent, (capability.action, target))


def runaway_loop(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield the agents of each cycle of delegations in which nothing is limited."""
    model = closure.model
    rules = ("declared", "trigger", "schedule")
    free = {agent for agent, fields in model.agents.items() if not fields.get("limits")}
    steps = {(d.source, d.target) for d in closure.delegations if d.rule in rules}
    paths = [(agent,) for agent in sorted(free)]
    while paths:
        path = paths.pop()
        for other in sorted(free):
            if (path[-1], other) in steps:
                if other == path[0]:
                    yield from (Claim(member, path) for member in path)
                elif other > path[0] and other not in path:
                    paths.append((*path, other))


def self_modification(closure: Closure, _flow: Flow) -> Iterator[Claim]:
    """Yield self-extending agents."""
    yield from (Claim(agent, ()) for agent in closure.self_extending)


RULES: dict[str, Rule] = {
    "injection-to-action": injection_to_action,
    "exfiltration": exfiltration,
    "declassification": declassification,
    "lethal-trifecta": lethal_trifecta,
    "memory-poisoning": memory_poisoning,
    "confused-deputy": confused_deputy,
    "privilege-by-delegation": privilege_by_delegation,
    "gate-bypass": gate_bypass,
    "oversight-tampering": oversight_tampering,
    "runaway-loop": runaway_loop,
    "self-modification": self_modification,
}
