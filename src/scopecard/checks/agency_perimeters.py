"""Is it shown how far the agents may go, and that they go no further?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded, unnamed
from scopecard.design import Declared, Design
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import UNKNOWN

_ENFORCING: Final = ("service", "gateway", "middleware")
_NEVER_STANDING: Final = ("pay", "grant", "delete")


def app_01(design: Design) -> Iterator[Sign]:
    """Tools do what they declare, and their credentials permit no more."""
    for agent in design.undescribed:
        message = f"nothing says what `{agent}` can do"
        yield Sign(LACKS, message, ("agents", agent))
    for agent, tool in design.grants:
        told = design.tools[tool]
        identity = told.get("identity") or design.agents[agent].get("identity")
        if told.get("universal") or told.get("wildcard") or "effects" not in told:
            yield Sign(LACKS, f"`{tool}` can do more than anybody listed", ("tools", tool))
        elif identity is None or design.known_permissions(identity) is None:
            message = f"it is not known what the credential of `{tool}` permits"
            yield Sign(LACKS, message, ("tools", tool))
        else:
            message = f"`{tool}` does what it declares, as `{identity}`"
            yield Sign(HOLDS, message, ("tools", tool))
    yield from _wider(design)
    yield from _guessed(design)
    yield from contradicted(
        design, "unknown-effects", "wildcard-tools", "unenforced-narrowing",
        "credential-exceeds-description",
    )  # fmt: skip


def app_02(design: Design) -> Iterator[Sign]:
    """Every agent has a ceiling on how long, how often and for how much it acts."""
    for agent, told in design.agents.items():
        limits = told.get("limits", {})
        pointer = ("agents", agent, "limits") if "limits" in told else ("agents", agent)
        missing = [name for name in ("rate", "spend") if name not in limits]
        if "steps" not in limits and "time" not in limits:
            missing.insert(0, "steps")
        if not limits:
            yield Sign(BREAKS, f"`{agent}` has no `limits`", pointer)
        elif missing:
            names = ", ".join(f"`{name}`" for name in missing)
            yield Sign(LACKS, f"the `limits` of `{agent}` state no {names}", pointer)
        else:
            yield Sign(HOLDS, f"`{agent}` has limits on steps or time, rate and spend", pointer)
    yield from contradicted(design, "runaway-loop")


def app_03(design: Design) -> Iterator[Sign]:
    """Nobody but a person widens what an agent may do."""
    governing = {
        name: told for name, told in design.spec.get("data", {}).items() if told.get("governs")
    }
    for agent in design.agents:
        changes = [c for c in design.closure.capabilities[agent] if _widens(c, governing)]
        opened = [c for c in changes if c.open]
        for capability in opened:
            message = f"`{agent}` can {capability.action} `{capability.target}` unasked"
            yield Sign(BREAKS, message, capability.edge.pointer, steps_of(capability))
        if not opened:
            message = f"`{agent}` widens no perimeter unasked"
            yield Sign(HOLDS, message, ("agents", agent))
    for name, told in governing.items():
        outside = design.data.untrusted(name) or design.data.external(name)
        governed = next((x for x in told["governs"] if x in design.agents), None)
        if outside and governed is not None:
            message = f"outsiders can change `{name}`, which governs `{governed}`"
            yield Sign(LACKS, message, ("data", name))
    for capability in design.acts:
        if not design.named(capability.target):
            message = (
                f"`{capability.agent}` may {capability.action} anything,"
                " and so also what limits an agent"
            )
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def app_04(design: Design) -> Iterator[Sign]:
    """Of every operation it is known how bad it can be."""
    for capability in design.consequential:
        what = f"{capability.action} `{capability.target}` by `{capability.agent}`"
        pointer = capability.edge.pointer
        if not design.named(capability.target):
            message = f"{what} is an operation of which nothing is known"
            yield Sign(BREAKS, message, pointer, steps_of(capability))
        elif capability.reversible is None:
            yield Sign(LACKS, f"{what} does not say whether it is `reversible`", pointer)
        elif missing := _untold(design, capability.target):
            message = f"`{capability.target}` states no `{missing}`"
            yield Sign(LACKS, message, ("data", capability.target))
        else:
            yield Sign(HOLDS, f"{what} has a risk tier", pointer)


def app_05(design: Design) -> Iterator[Sign]:
    """Approvals for more than one call end, can be taken back, and cover nothing of weight."""
    for gate, told in design.gates.items():
        pointer = ("gates", gate)
        covered = design.waiting.get(gate, ())
        if _per(design, gate) == "call":
            yield Sign(HOLDS, f"one yes at `{gate}` is for one call", (*pointer, "per"))
            continue
        weighty = next((c for c in covered if c.action in _NEVER_STANDING), None)
        loose = next((c for c in covered if _free(design, c)), None)
        standing = _per(design, gate) == "always"
        bad = weighty or loose
        if standing and bad is not None:
            message = f"a standing yes at `{gate}` covers {bad.action} `{bad.target}`"
            yield Sign(BREAKS, message, pointer, steps_of(bad))
        elif weighty is not None:
            message = f"a yes at `{gate}` for more than a call covers {weighty.action}"
            yield Sign(LACKS, message, pointer)
        elif vague := next((c for c in covered if not design.named(c.target)), None):
            message = f"a yes at `{gate}` for more than a call covers {vague.action} of anything"
            yield Sign(LACKS, message, pointer, steps_of(vague))
        elif "expires" not in told or not told.get("revocable", False):
            message = (
                f"a yes at `{gate}` is for more than a call, and not `expires` and `revocable`"
            )
            yield Sign(LACKS, message, pointer)
        else:
            yield Sign(HOLDS, f"a yes at `{gate}` ends and can be taken back", pointer)


def app_06(design: Design) -> Iterator[Sign]:
    """Bounds hold at run time, outside the model, for all that nobody approves."""
    vague = {(c.agent, c.tool): c for c in design.acts if _vague(c)}
    for agent, tool in dict.fromkeys((c.agent, c.tool) for c in design.acts):
        if tool is None:
            message = f"`{agent}` acts without a tool whose grant could hold it in bounds"
            yield Sign(LACKS, message, ("agents", agent))
            continue
        grant = design.grants.get((agent, tool), {})
        pointer = ("agents", agent, "tools", tool)
        if grant.get("mode", "enforce") != "enforce":
            message = f"what bounds `{tool}` for `{agent}` only logs"
            yield Sign(BREAKS, message, (*pointer, "mode"))
        elif not grant.get("constraints"):
            yield Sign(LACKS, f"the grant of `{tool}` to `{agent}` has no `constraints`", pointer)
        elif grant.get("enforced_by") not in _ENFORCING:
            message = f"nothing outside the model enforces the `constraints` on `{tool}`"
            yield Sign(LACKS, message, pointer)
        elif not design.agents[agent].get("limits"):
            yield Sign(LACKS, f"`{agent}` has no `limits`", ("agents", agent))
        elif (agent, tool) in vague:
            message = f"nobody says all that `{tool}` does for `{agent}`, and so what bounds it"
            yield Sign(LACKS, message, ("tools", tool), steps_of(vague[agent, tool]))
        else:
            yield Sign(HOLDS, f"`{tool}` is held in bounds for `{agent}`", pointer)
    acting = {capability.agent for capability in design.acts}
    for agent in design.agents:
        if agent not in acting:
            message = f"`{agent}` does nothing that nobody approves"
            yield Sign(HOLDS, message, ("agents", agent))


def app_08(design: Design) -> Iterator[Sign]:
    """Who acts openly falls back to less when something is wrong."""
    acting = dict.fromkeys(capability.agent for capability in design.acts)
    yield from safeguarded(design, "degradation", "agents", acting, fits=_no_ladder)
    for agent in acting:
        for capability in design.closure.extending.get(agent, ()):
            message = f"`{agent}` can change what would hold it back: {_what(capability)}"
            yield Sign(BREAKS, message, capability.edge.pointer, steps_of(capability))
    yield from unnamed(design, "what would hold it back")


def app_09(design: Design) -> Iterator[Sign]:
    """Above whatever adapts stands a ceiling that no agent reaches."""
    for agent, told in design.agents.items():
        if told.get("limits"):
            yield Sign(HOLDS, f"`{agent}` has `limits`", ("agents", agent, "limits"))
        else:
            yield Sign(LACKS, f"`{agent}` has no `limits`", ("agents", agent))
    governing = {
        name: told for name, told in design.spec.get("data", {}).items() if told.get("governs")
    }
    for capability in design.capabilities:
        if _widens(capability, governing):
            message = f"`{capability.agent}` can reach its own ceiling: {_what(capability)}"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from unnamed(design, "its own ceiling", gated=True)
    yield from contradicted(design, "self-modification")


def _per(design: Design, gate: str) -> str:
    """Return what one yes at *gate* covers; what nobody says is as bad as the reading has it."""
    told = design.gates[gate].get("per")
    if told is None:
        worst = design.context.reading.worst(("gates", gate, "per"), "always")
        return "always" if worst else "call"
    return str(told)


def _wider(design: Design) -> Iterator[Sign]:
    """Yield every permission of a credential that goes beyond what its users declare."""
    for finding in design.findings("dormant-grant"):
        yield Sign(LACKS, finding.message, finding.pointer, finding.path)
    declared: dict[str, set[tuple[str, str]]] = {agent: set() for agent in design.agents}
    under: dict[tuple[str, str], None] = {}
    for agent, tool in design.grants:
        told = design.tools[tool]
        declared[agent].update((e["action"], e["target"]) for e in told.get("effects", ()))
        under[agent, told.get("identity") or design.agents[agent].get("identity") or ""] = None
    for capability in design.capabilities:
        if capability.edge.pointer[:1] != (
            "identities",
        ):  # what a credential gives, nobody declared
            declared[capability.agent].add((capability.action, capability.target))
        if capability.tool is not None:
            under[capability.agent, capability.identity or ""] = None
    for agent, identity in under:
        yield from _beyond(design, agent, identity, declared[agent])


def _beyond(
    design: Design, agent: str, identity: str, declared: Container[tuple[str, str]]
) -> Iterator[Sign]:
    """Yield what *identity* permits and *agent*, which uses it, does not declare."""
    for index, permission in enumerate(design.known_permissions(identity) or ()):
        pointer = ("identities", identity, "permissions", index)
        if "iam" in permission:
            message = f"nothing names what `{identity}` may use `{permission['iam']}` on"
            yield Sign(LACKS, message, pointer)
        elif (permission["action"], permission["target"]) not in declared:
            what = f"{permission['action']} `{permission['target']}`"
            message = f"`{identity}` may {what}, which no tool of `{agent}` declares"
            yield Sign(LACKS, message, pointer)


def _guessed(design: Design) -> Iterator[Sign]:
    """Yield what tools can do only because something was left open."""
    for capability in design.capabilities:
        if capability.tool is not None and capability.edge.basis == "assumed":
            what = f"{capability.action} `{capability.target}`"
            message = f"`{capability.tool}` may {what} too: nothing says that it cannot"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def _vague(capability: Capability) -> bool:
    """Return whether nobody says what *capability* is done to, or that it can be done."""
    return capability.target == UNKNOWN or capability.edge.basis == "assumed"


def _widens(capability: Capability, governing: dict[str, Declared]) -> bool:
    """Return whether *capability* changes what an agent may do, or what governs it."""
    if capability.action in ("grant", "configure", "spawn"):
        return True
    looks = ("read", "search", "fetch", "emit")
    return capability.target in governing and capability.action not in looks


def _untold(design: Design, target: str) -> str:
    """Return what nobody says of *target* and would have to; empty where it is no data."""
    told = design.spec.get("data", {}).get(target)
    if told is None:
        return ""
    said = {**told, **({"sensitivity": ""} if "contains" in told else {})}
    return next((name for name in ("sensitivity", "external") if name not in said), "")


def _free(design: Design, capability: Capability) -> bool:
    """Return whether the tool of *capability* takes anything that it is told."""
    told = design.tools.get(capability.tool or "", {})
    return bool(told.get("universal") or told.get("wildcard"))


def _no_ladder(degradation: Declared) -> str:
    return "" if degradation.get("mode") and degradation.get("on") else "states no `mode` and `on`"


def _what(capability: Capability) -> str:
    return f"{capability.action} `{capability.target}`"
