"""Which scope, which axes: the decision table of the design over one closure."""

from __future__ import annotations

from reference.capabilities import Capability
from reference.closure import Closure
from reference.normal import CHANGES

CAPABILITY = ("none", "gated", "low", "open")
_TABLE = {
    "attended": (1, 2, 3, 3),
    "unattended": (1, 2, 3, 3),
    "exposed": (1, 2, 3, 4),
    "self-directed": (4, 4, 4, 4),
}
AGENCY = ("read-only", "gated-change", "open-change", "self-extending")
AUTONOMY = ("attended-fixed", "attended-dynamic", "unattended", "self-directed")


def consequential(closure: Closure, capability: Capability, level: str) -> bool:
    """Return whether a capability is a consequential effect at an initiation level."""
    model, target = closure.model, capability.target
    fetch = capability.action == "fetch" and model.policy["egress-fetch"] == "change"
    if capability.action not in CHANGES and not fetch:
        return False
    if target not in model.data:
        return True
    if model.throw_away(target):
        return False
    if model.kind(target) == "memory" and not _memory_counts(closure, target, level):
        return False
    requester = model.data[target].get("recipient") == "requester"
    output = model.policy["requester-channel"] == "output" and level == "attended"
    return not (requester and output)


def _memory_counts(closure: Closure, memory: str, level: str) -> bool:
    switch = closure.model.policy["memory-write"]
    if switch == "overlay-only":
        return False
    own = closure.model.isolation(memory) == "user" and level == "attended"
    return switch == "change" or not own


def low_risk(closure: Closure, capability: Capability) -> bool:
    """Return whether a change can be taken back and stays inside."""
    external = closure.model.external(capability.target)
    return capability.action == "write" and capability.reversible is True and not external


def openly_consequential(closure: Closure, agent: str) -> set[Capability]:
    """Return what an agent itself can openly do that is consequential at one of its levels."""
    levels = closure.levels(agent)
    return {
        capability
        for capability in closure.can[agent]
        if closure.open(agent, capability)
        and any(consequential(closure, capability, level) for level in levels)
    }


def change_capability(closure: Closure, agent: str, level: str) -> str:
    """Return none, gated, low or open: what can change through an agent at a level."""
    changes = [
        (other, capability)
        for other in closure.reached_through(agent)
        for capability in closure.can[other]
        if consequential(closure, capability, level)
    ]
    opens = [capability for other, capability in changes if closure.open(other, capability)]
    if not changes:
        return "none"
    if not opens:
        return "gated"
    return "low" if all(low_risk(closure, capability) for capability in opens) else "open"


def scope(closure: Closure, agent: str, profile: str) -> int:
    """Return the scope of an agent that a start reaches."""
    if agent in closure.self_extending:
        return 4
    found = []
    for level in closure.levels(agent):
        column = CAPABILITY.index(change_capability(closure, agent, level))
        strictly = profile == "strict" and level != "attended"
        found.append(4 if strictly else _TABLE[level][column])
    return max(found, default=1)


def agency(closure: Closure, agent: str) -> str:
    """Return where an agent stands on the agency axis."""
    if agent in closure.self_extending:
        return "self-extending"
    found = [change_capability(closure, agent, level) for level in closure.levels(agent)]
    worst = max((CAPABILITY.index(capability) for capability in found), default=0)
    return AGENCY[min(worst, 2)]


def autonomy(closure: Closure, agent: str) -> str:
    """Return where an agent stands on the autonomy axis."""
    levels = closure.levels(agent)
    if "self-directed" in levels:
        return "self-directed"
    if levels & {"unattended", "exposed"}:
        return "unattended"
    return "attended-dynamic" if dynamic(closure, agent) else "attended-fixed"


def dynamic(closure: Closure, agent: str) -> bool:
    """Return whether an agent plans freely and has something to plan with."""
    fields = closure.model.agents[agent]
    planned = fields.get("planning", "dynamic") == "dynamic"
    return planned and bool(fields.get("tools") or fields.get("delegates"))
