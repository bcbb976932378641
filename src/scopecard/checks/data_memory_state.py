"""Is it shown that data and memory are classified, guarded, and go no further?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from scopecard.checks import (
    BREAKS,
    HOLDS,
    LACKS,
    Sign,
    contradicted,
    safeguarded,
    unencrypted,
    unnamed,
)
from scopecard.design import Declared, Design
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.data import CONFIDENTIAL
from scopecard.graph.model import CHANGES, READS, UNKNOWN

_LOOKS: Final = ("read", "search", "fetch")
_KEPT: Final = ("store", "memory", "channel", "log")
_PLACES: Final = ("at_rest", "in_transit")


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
        told, section = design.data.get(target), "data"
        if target not in design.data:
            section = "identities"
        said = {**told, **({"sensitivity": ""} if "contains" in told else {})}
        missing = [name for name in ("sensitivity", "trust", "owner") if name not in said]
        if missing:
            message = f"`{target}` states no {', '.join(f'`{name}`' for name in missing)}"
            yield Sign(LACKS, message, (section, target))
        else:
            yield Sign(HOLDS, f"`{target}` is classified and has an owner", ("data", target))


def dms_02(design: Design) -> Iterator[Sign]:
    """State, memory and logs of our own are encrypted."""
    kept = {
        name: told.get("kind", "store")
        for name, told in design.touched.items()
        if told.get("kind", "store") in _KEPT and not design.data.external(name)
    }
    for name, kind in kept.items():
        places = ("in_transit",) if kind == "channel" else _PLACES
        fits = partial(unencrypted, places)
        yield from safeguarded(design, "encryption", "data", (name,), fits=fits)
        stated = design.safeguard("encryption", "data", name) or {}
        for where in _PLACES:
            if stated.get(where) is False:
                message = f"`{name}` says that it is not encrypted {where.replace('_', ' ')}"
                yield Sign(BREAKS, message, ("data", name))
    if "encryption" not in design.spec.get("safeguards", {}):
        yield from unnamed(design, "what nothing encrypts", gated=True)


def dms_03(design: Design) -> Iterator[Sign]:
    """No run leaves anything behind for the next unless a person agrees."""
    lasting = set(_lasting(design))
    for agent in design.agents:
        done = design.closure.capabilities[agent]
        left = [c for c in done if c.action in CHANGES and c.target in lasting]
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
    memories = _lasting(design)
    lasting = memories + [
        name for name, told in design.touched.items() if told.get("kind") == "log"
    ]
    for name in lasting:
        retention = design.safeguard("retention", "data", name) or {}
        log = design.safeguard("log", "data", name) or {}
        if "period" in retention or "retention" in log:
            yield Sign(HOLDS, f"`{name}` is kept for a stated time", ("data", name))
        else:
            yield Sign(LACKS, f"`{name}` states no `retention` with a period", ("data", name))
    if memories and "period" not in design.spec.get("safeguards", {}).get("retention", {}):
        yield from unnamed(design, "memory that nothing ever deletes", gated=True)


def dms_05(design: Design) -> Iterator[Sign]:
    """No memory is shared between people or agents that should not meet."""
    users: dict[str, dict[str, None]] = {}
    for capability in design.capabilities:
        users.setdefault(capability.target, {})[capability.agent] = None
    for name in _memories(design):
        pointer = ("data", name)
        isolation = design.data.isolation(name)
        if isolation == "shared":
            yield Sign(BREAKS, f"whatever `{name}` remembers, everybody shares", pointer)
        elif "isolation" not in design.data.get(name):
            yield Sign(LACKS, f"nothing says who shares `{name}` (`isolation`)", pointer)
        elif isolation != "session" and len(users.get(name, ())) > 1:
            one, other, *_ = users[name]
            message = f"`{name}` is not apart for each agent: `{one}` and `{other}` use it"
            yield Sign(LACKS, message, pointer)
        else:
            message = f"`{name}` is apart for each {isolation}"
            yield Sign(HOLDS, message, (*pointer, "isolation"))
    if _memories(design):
        yield from unnamed(design, "memory that others share", gated=True)


def dms_06(design: Design) -> Iterator[Sign]:
    """Give an agent no more rights on memory than it uses."""
    memories = set(_memories(design))
    for agent, told in design.agents.items():
        used: dict[str, set[str]] = {}
        under: dict[str, dict[str, None]] = {}
        others = {design.tools[tool].get("identity"): None for tool in told.get("tools", {})}
        for capability in design.closure.capabilities[agent]:
            others[capability.identity] = None
            if capability.target not in memories:
                continue
            actions = used.setdefault(capability.target, set())
            if (
                capability.edge.pointer[0] != "identities"
            ):  # what a credential gives is no use of it
                actions.add(capability.action)
            if capability.identity is None:
                message = f"it is not known what `{agent}` may do to memory"
                yield Sign(LACKS, message, capability.edge.pointer)
            else:
                under.setdefault(capability.identity, {})[capability.target] = None
        others[told.get("identity")] = None
        for identity in filter(None, others) if used else ():
            yield from _rights(design, agent, identity, used, under.get(identity, {}))


def _rights(
    design: Design,
    agent: str,
    identity: str,
    used: dict[str, set[str]],
    under: Iterable[str],
) -> Iterator[Sign]:
    """Yield how what *identity* permits on memory compares with what *agent* does to it."""
    pointer = ("identities", identity)
    permissions = design.known_permissions(identity)
    if permissions is None:
        kind = BREAKS if under else LACKS
        yield Sign(
            kind, f"it is not known what `{agent}` may do to memory as `{identity}`", pointer
        )
        return
    granted: dict[str, set[str]] = {}
    for permission in permissions:
        if "target" in permission:
            granted.setdefault(permission["target"], set()).add(permission["action"])
        else:
            message = f"nothing names what `{identity}` may use `{permission['iam']}` on"
            yield Sign(LACKS, message, pointer)
    for memory in under:
        if used[memory] and not granted.get(memory):
            yield Sign(LACKS, f"no permission of `{identity}` names `{memory}`", pointer)
    for memory, actions in granted.items():
        if memory not in used and design.data.get(memory).get("kind") != "memory":
            continue
        if wider := sorted(actions - used.get(memory, set())):
            kind = BREAKS if memory in used else LACKS
            message = f"`{identity}` may {wider[0]} `{memory}`, which `{agent}` does not"
            yield Sign(kind, message, pointer)
        else:
            message = f"`{identity}` permits only what `{agent}` does to `{memory}`"
            yield Sign(HOLDS, message, pointer)


def dms_07(design: Design) -> Iterator[Sign]:
    """Only what was checked gets into memory, and nothing from outsiders."""
    lasting = _lasting(design)
    yield from safeguarded(design, "validation", "data", lasting, fits=_unchecked)
    for name in lasting:
        if design.flow.untrusted(name):
            source, path = design.flow.words(name)
            message = f"words of `{source}` get into `{name}`"
            yield Sign(LACKS, message, ("data", name), tuple(path))
    if lasting:
        yield from unnamed(design, "memory that nothing checks", gated=True)
    yield from contradicted(design, "memory-poisoning")


def dms_09(design: Design) -> Iterator[Sign]:
    """Each read of what is confidential is decided on by its circumstances."""
    for capability in design.capabilities:
        target, pointer = capability.target, capability.edge.pointer
        if capability.action in READS and target == UNKNOWN:
            message = f"`{capability.agent}` may read anything, and so what is confidential"
            yield Sign(LACKS, message, pointer, steps_of(capability))
        if capability.action not in READS or design.flow.sensitivity(target) < CONFIDENTIAL:
            continue
        what = f"the read of `{target}` by `{capability.agent}`"
        tool = capability.tool
        grant = design.grants.get((capability.agent, tool or ""), {})
        decided = (tool and design.safeguard("authorizer", "tools", tool)) or design.safeguard(
            "authorizer", "data", target
        )
        if broken := _blind(design, capability):
            yield Sign(BREAKS, broken, pointer, steps_of(capability))
        elif capability.identity is None:
            yield Sign(LACKS, f"nothing says as whom {what} is done", pointer)
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
    """Return the memory in use, and whatever else an agent uses as its memory."""
    used = {name for told in design.agents.values() for name in told.get("memory", ())}
    return [
        name
        for name, told in design.touched.items()
        if told.get("kind") == "memory" or name in used
    ]


def _lasting(design: Design) -> list[str]:
    """Return what of it outlives a run."""
    return [name for name in _memories(design) if not design.data.scratch(name)]


def _unchecked(validation: Declared) -> str:
    return "" if validation.get("input", True) else "does not check what goes in"


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
