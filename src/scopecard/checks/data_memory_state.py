"""Is it shown that data, memory and state are classified, guarded, and go no further?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded
from scopecard.design import Declared, Design
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.data import CONFIDENTIAL
from scopecard.graph.model import CHANGES

_LOOKS: Final = ("read", "search", "fetch")
_KEPT: Final = ("store", "memory", "channel", "log")


def dms_01(design: Design) -> Iterator[Sign]:
    """All data that is read is classified, and read under rights that name it."""
    read: dict[str, None] = {}
    for capability in _reads(design):
        target, pointer = capability.target, capability.edge.pointer
        if not design.named(target):
            message = f"`{capability.agent}` reads from anywhere: nothing names or classifies it"
            yield Sign(LACKS, message, pointer, steps_of(capability))
            continue
        read[target] = None
        if broken := _blind(design, capability):
            yield Sign(BREAKS, broken, pointer, steps_of(capability))
        elif not _permitted(design, capability):
            message = f"no permission names the read of `{target}` by `{capability.agent}`"
            yield Sign(LACKS, message, pointer, steps_of(capability))
    for target in read:
        told = design.data.get(target)
        said = {**told, **({"sensitivity": ""} if "contains" in told else {})}
        missing = [name for name in ("sensitivity", "trust", "owner") if name not in said]
        if missing:
            message = f"`{target}` states no {', '.join(f'`{name}`' for name in missing)}"
            yield Sign(LACKS, message, ("data", target))
        else:
            yield Sign(HOLDS, f"`{target}` is classified and has an owner", ("data", target))


def dms_02(design: Design) -> Iterator[Sign]:
    """State, memory and logs of our own are encrypted."""
    kept = [
        name
        for name, told in design.touched.items()
        if told.get("kind", "store") in _KEPT and not design.data.external(name)
    ]
    yield from safeguarded(design, "encryption", "data", kept)
    for name in kept:
        stated = design.safeguard("encryption", "data", name) or {}
        for where in ("at_rest", "in_transit"):
            if stated.get(where) is False:
                message = f"`{name}` says that it is not encrypted {where.replace('_', ' ')}"
                yield Sign(BREAKS, message, ("data", name))


def dms_03(design: Design) -> Iterator[Sign]:
    """No run leaves anything behind for the next unless a person agrees."""
    for agent in design.agents:
        left = [c for c in design.closure.capabilities[agent] if _leaves(design, c)]
        opened = [c for c in left if c.open]
        for capability in opened:
            message = f"`{agent}` leaves traces in `{capability.target}` for later runs unasked"
            yield Sign(BREAKS, message, capability.edge.pointer, steps_of(capability))
        if not opened:
            message = f"`{agent}` leaves nothing behind unasked"
            yield Sign(HOLDS, message, ("agents", agent))
    for capability in design.acts:
        if not design.named(capability.target) and capability.action in CHANGES:
            message = f"`{capability.agent}` may {capability.action} anything, memory too"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def dms_04(design: Design) -> Iterator[Sign]:
    """Keep what is remembered or recorded for a stated time only."""
    lasting = [name for name in _memories(design) if design.data.outlives(name)]
    lasting += [name for name, told in design.touched.items() if told.get("kind") == "log"]
    for name in lasting:
        retention = design.safeguard("retention", "data", name) or {}
        log = design.safeguard("log", "data", name) or {}
        if "period" in retention or "retention" in log:
            yield Sign(HOLDS, f"`{name}` is kept for a stated time", ("data", name))
        else:
            yield Sign(LACKS, f"`{name}` states no `retention` with a period", ("data", name))


def dms_05(design: Design) -> Iterator[Sign]:
    """No memory is shared between people or agents that should not meet."""
    for name in _memories(design):
        pointer = ("data", name)
        isolation = design.data.isolation(name)
        if isolation == "shared":
            yield Sign(BREAKS, f"whatever `{name}` remembers, everybody shares", pointer)
        elif "isolation" not in design.data.get(name):
            yield Sign(LACKS, f"nothing says who shares `{name}` (`isolation`)", pointer)
        else:
            message = f"`{name}` is apart for each {isolation}"
            yield Sign(HOLDS, message, (*pointer, "isolation"))


def dms_06(design: Design) -> Iterator[Sign]:
    """Give an agent no more rights on memory than it uses."""
    for agent, told in design.agents.items():
        used: dict[str, set[str]] = {}
        for capability in design.closure.capabilities[agent]:
            if design.data.get(capability.target).get("kind") == "memory":
                used.setdefault(capability.target, set()).add(capability.action)
        if not used:
            continue
        identity = told.get("identity")
        permissions = design.known_permissions(identity)
        pointer = ("identities", identity) if identity else ("agents", agent)
        if permissions is None:
            message = f"it is not known what `{agent}` may do to memory"
            kind = LACKS if identity is None else BREAKS
            yield Sign(kind, message, pointer)
            continue
        for memory, actions in used.items():
            granted = {p["action"] for p in permissions if p.get("target") == memory}
            if wider := sorted(granted - actions):
                message = f"`{identity}` may {wider[0]} `{memory}`, which `{agent}` does not"
                yield Sign(BREAKS, message, pointer)
            elif actions <= granted:
                message = f"`{identity}` permits what `{agent}` does to `{memory}`"
                yield Sign(HOLDS, message, pointer)
            else:
                message = f"no permission of `{identity}` names `{memory}`"
                yield Sign(LACKS, message, pointer)


def dms_07(design: Design) -> Iterator[Sign]:
    """Only what was checked gets into memory, and nothing from outsiders."""
    lasting = [name for name in _memories(design) if design.data.outlives(name)]
    yield from safeguarded(design, "validation", "data", lasting)
    for name in lasting:
        if design.flow.untrusted(name):
            source, path = design.flow.words(name)
            message = f"words of `{source}` get into `{name}`"
            yield Sign(LACKS, message, ("data", name), tuple(path))
    yield from contradicted(design, "memory-poisoning")


def dms_09(design: Design) -> Iterator[Sign]:
    """Each read of what is confidential is decided on by its circumstances."""
    for capability in _reads(design):
        target, pointer = capability.target, capability.edge.pointer
        if design.flow.sensitivity(target) < CONFIDENTIAL:
            continue
        what = f"the read of `{target}` by `{capability.agent}`"
        tool = capability.tool
        grant = design.grants.get((capability.agent, tool or ""), {})
        decided = (tool and design.safeguard("authorizer", "tools", tool)) or design.safeguard(
            "authorizer", "data", target
        )
        if broken := _blind(design, capability):
            yield Sign(BREAKS, broken, pointer, steps_of(capability))
        elif not decided:
            yield Sign(LACKS, f"nothing decides on {what} (`authorizer`)", pointer)
        elif tool is not None and not grant.get("constraints"):
            place = ("agents", capability.agent, "tools", tool)
            yield Sign(LACKS, f"the grant of `{tool}` has no `constraints` on {what}", place)
        else:
            yield Sign(HOLDS, f"{what} is decided on in its context", pointer)


def dms_10(design: Design) -> Iterator[Sign]:
    """No sensitive data gets out, and no words of outsiders into an action."""
    rules = ("lethal-trifecta", "exfiltration", "injection-to-action")
    broken = list(contradicted(design, *rules))
    yield from broken
    if not broken:
        for agent in design.agents:
            message = f"nothing leaks through `{agent}`, and no outsider steers it"
            yield Sign(HOLDS, message, ("agents", agent))


def _reads(design: Design) -> Iterator[Capability]:
    return (c for c in design.capabilities if c.action in _LOOKS)


def _memories(design: Design) -> list[str]:
    return [name for name, told in design.touched.items() if told.get("kind") == "memory"]


def _leaves(design: Design, capability: Capability) -> bool:
    return capability.action in CHANGES and design.data.outlives(capability.target)


def _blind(design: Design, capability: Capability) -> str:
    """Return in which way a read is done blindly; empty where it is not."""
    tool: Declared = design.tools.get(capability.tool or "", {})
    what = f"`{capability.agent}` reads `{capability.target}`"
    if tool.get("wildcard"):
        return f"{what} through `{capability.tool}`, of which nobody knows all"
    if capability.identity is not None and design.known_permissions(capability.identity) is None:
        return f"{what} as `{capability.identity}`, and nobody knows what that permits"
    return ""


def _permitted(design: Design, capability: Capability) -> bool:
    """Return whether a permission of whom it is read as names the data."""
    permissions = design.known_permissions(capability.identity) or ()
    return any(
        permission.get("target") == capability.target and permission["action"] in _LOOKS
        for permission in permissions
    )
