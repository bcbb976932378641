"""Is it shown how runs begin, on which ways they go, and who passes work to whom?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

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
from scopecard.design import Design
from scopecard.graph.capability import ATTENDED, Capability, Start, steps_of
from scopecard.graph.model import CHANGES, READS, Edge, Pointer

_OUTSIDE_THE_MODEL: Final = ("service", "gateway")
_BY_HAND: Final = "attended"


def orc_01(design: Design) -> Iterator[Sign]:
    """Agents follow a fixed plan."""
    for agent in design.undescribed:
        if design.agents[agent].get("planning") != "fixed":
            message = (
                f"nothing says what `{agent}` has to choose from, nor that it is `planning` fixed"
            )
            yield Sign(LACKS, message, ("agents", agent))
    for agent, told in design.agents.items():
        if not (told.get("tools") or told.get("delegates")):
            continue
        if told.get("planning", "dynamic") == "fixed":
            yield Sign(HOLDS, f"`{agent}` follows a fixed plan", ("agents", agent, "planning"))
        else:
            message = f"`{agent}` chooses its own steps: its `planning` is dynamic"
            yield Sign(BREAKS, message, ("agents", agent))


def orc_02(design: Design) -> Iterator[Sign]:
    """Let nothing but a person begin a run."""
    for agent in design.agents:
        for start in design.closure.starts[agent]:
            pointer, path = start.edge.pointer, (start.edge,)
            if start.level == _BY_HAND:
                yield Sign(HOLDS, f"a person asks `{agent}` for each run", pointer)
            else:
                message = f"`{agent}` starts {start.level}: {_origin(start)}"
                yield Sign(BREAKS, message, pointer, path)


def orc_03(design: Design) -> Iterator[Sign]:
    """Whatever a gate stands before for one, it stands before for all."""
    gated = {(c.action, c.target) for c in design.consequential if not c.open}
    for capability in design.consequential:
        what = f"{capability.action} `{capability.target}`"
        if (capability.action, capability.target) in gated:
            if capability.open:
                message = f"`{capability.agent}` can {what} past the gate that others wait at"
                yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
            else:
                message = f"{what} by `{capability.agent}` waits for a yes"
                yield Sign(HOLDS, message, capability.edge.pointer)
    for capability in design.acts:
        if gated and not design.named(capability.target):
            message = (
                f"`{capability.agent}` may {capability.action} anything unasked,"
                " and so also what others wait for"
            )
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from contradicted(design, "gate-bypass")


def orc_04(design: Design) -> Iterator[Sign]:
    """Each yes is for one call, before it, and held outside the model."""
    passed = _passed(design)
    for gate, told in design.gates.items():
        pointer = ("gates", gate)
        per = told.get("per")
        if per not in (None, "call"):
            message = f"a yes at `{gate}` is for a {per}, before anybody has seen the calls"
            yield Sign(BREAKS, message, (*pointer, "per"))
        elif per is None:
            yield Sign(LACKS, f"nothing says what one yes at `{gate}` covers (`per`)", pointer)
        elif told.get("when", "before") != "before":
            yield Sign(LACKS, f"`{gate}` asks after the effect", (*pointer, "when"))
        elif told.get("enforced_by") not in _OUTSIDE_THE_MODEL:
            message = f"nothing says that a service or a gateway enforces `{gate}`"
            yield Sign(LACKS, message, pointer)
        elif gate in passed:
            what = f"`{passed[gate].agent}` from {passed[gate].action} `{passed[gate].target}`"
            message = f"`{gate}` does not keep {what} until a person has said yes"
            yield Sign(LACKS, message, pointer, steps_of(passed[gate]))
        else:
            yield Sign(HOLDS, f"what a yes at `{gate}` approves is what runs", pointer)
    for gate, place in design.delegation_gates:
        message = f"`{gate}` sits on a hand-off, and shows nobody the calls that follow"
        yield Sign(BREAKS, message, place)


def orc_05(design: Design) -> Iterator[Sign]:
    """Tools come from a governed registry that no agent changes."""
    for agent in design.undescribed:
        message = f"nothing says which tools `{agent}` has, nor where they come from"
        yield Sign(LACKS, message, ("agents", agent))
    yield from safeguarded(design, "registry", "tools", design.tools)
    yield from _registry_changes(design)
    yield from unnamed(design, "the registry from which tools are chosen")
    yield from contradicted(design, "wildcard-tools")


def orc_06(design: Design) -> Iterator[Sign]:
    """Every run ends, and what it did can be taken back."""
    for agent, told in design.agents.items():
        limits = told.get("limits", {})
        if "steps" in limits or "time" in limits:
            message = f"a run of `{agent}` ends by its limits"
            yield Sign(HOLDS, message, ("agents", agent, "limits"))
        else:
            message = f"nothing ends a run of `{agent}`: its `limits` state no steps or time"
            yield Sign(LACKS, message, ("agents", agent))
    acting = dict.fromkeys(capability.agent for capability in design.acts)
    yield from safeguarded(design, "rollback", "agents", acting)
    yield from contradicted(design, "runaway-loop")


def orc_07(design: Design) -> Iterator[Sign]:
    """Agents know who writes to them, and nobody else reads it."""
    ends = dict.fromkeys(end for edge in design.delegations for end in (edge.source, edge.target))
    yield from safeguarded(design, "authentication", "agents", ends)
    yield from safeguarded(
        design, "encryption", "agents", ends, fits=partial(unencrypted, ("in_transit",))
    )
    for edge in design.delegations:
        external = design.closure.agents[edge.target].get("external", False)
        own = design.closure.agents[edge.target].get("safeguards", {}).get("authentication")
        if external and own is None and not edge.rule:
            message = f"`{edge.target}` is somebody else's, and need not say who it is"
            yield Sign(BREAKS, message, edge.pointer, (edge,))


def orc_08(design: Design) -> Iterator[Sign]:
    """Words of outsiders do not pass from agent to agent into an open change."""
    acts = {capability.agent: capability for capability in design.acts}
    for edge in design.delegations:
        yield _handed(design, edge, edge.source, edge.target, acts)
        if not edge.rule:  # a declared delegation brings its result back
            yield _handed(design, edge, edge.target, edge.source, acts)
    for finding in design.findings("injection-to-action", "privilege-by-delegation"):
        if any(step.kind == "delegates" for step in finding.path):
            yield Sign(BREAKS, finding.message, finding.pointer, finding.path)


def orc_09(design: Design) -> Iterator[Sign]:
    """Know and own whatever starts a run without a person, and limit its rate."""
    for agent, told in design.agents.items():
        unasked = [s for s in design.closure.starts[agent] if s.level != _BY_HAND]
        for start in unasked:
            yield _trigger(design, agent, start)
        if unasked and "rate" not in told.get("limits", {}):
            message = f"nothing limits how often `{agent}` starts (`limits`, rate)"
            yield Sign(LACKS, message, ("agents", agent))
    if any(design.closure.levels[agent] & ~ATTENDED for agent in design.agents):
        yield from unnamed(design, "what starts a run")
    triggers = {n for n, told in design.spec.get("data", {}).items() if told.get("triggers")}
    for capability in design.capabilities:
        arms = capability.action == "schedule" or (
            capability.target in triggers and capability.action in CHANGES
        )
        if arms and capability.open:
            what = f"{capability.action} `{capability.target}`"
            message = f"`{capability.agent}` can start runs by itself: it can {what} unasked"
            yield Sign(BREAKS, message, capability.edge.pointer, steps_of(capability))


def orc_11(design: Design) -> Iterator[Sign]:
    """Whatever is found at run time is found through a registry that people keep."""
    lists = {n for n, t in design.spec.get("data", {}).items() if t.get("kind") == "registry"}
    looking = {
        c.agent: c.target for c in design.capabilities if c.target in lists and c.action in READS
    }
    behind = {name: None for name in design.touched if name in lists}
    found: list[tuple[str, str, Pointer, tuple[Edge, ...], str | None]] = [
        ("tools", tool, ("tools", tool), (), looking.get(agent))
        for agent, tool in design.grants
        if design.tools[tool].get("wildcard")
    ]
    found += [
        ("agents", c.target, ("agents", c.agent), steps_of(c), looking.get(c.agent))
        for c in design.capabilities
        if c.action == "spawn"
    ]
    for section, name, pointer, path, registry in found:
        stated = (design.safeguard("registry", section, name) or {}).get("name")
        source = stated if stated in lists else registry
        if source is None:
            yield Sign(BREAKS, f"`{name}` is found without any registry", pointer, path)
        else:
            behind[source] = None
            yield Sign(HOLDS, f"`{name}` is found through `{source}`", pointer)
    if found or behind:
        yield from safeguarded(design, "authentication", "data", behind)
        yield from safeguarded(design, "registry", "data", behind)
        yield from _registry_changes(design)
        yield from unnamed(design, "the registry through which it is found")


def _passed(design: Design) -> dict[str, Capability]:
    """Return the gates that do not stop something that they are put before, each with what."""
    return {
        cover[0]: capability
        for cover, some in design.covers.items()
        for capability in some
        if not design.closure.approvals.covers(capability, cover)
    }


def _handed(
    design: Design, edge: Edge, giver: str, taker: str, acts: Mapping[str, Capability]
) -> Sign:
    """Return whether *taker* is safe from the words of outsiders that *giver* may pass on."""
    if not design.flow.untrusted(giver):
        message = f"no words of outsiders go from `{giver}` to `{taker}`"
        return Sign(HOLDS, message, edge.pointer)
    screen = design.safeguard("guardrails", "agents", taker)
    if screen is None or not screen.get("input"):
        message = f"`{taker}` does not screen what `{giver}` hands it"
        return Sign(LACKS, message, edge.pointer, (edge,))
    if taker in acts:
        message = f"`{taker}` acts openly on what `{giver}` hands it"
        return Sign(LACKS, message, edge.pointer, (edge, *steps_of(acts[taker])))
    message = f"`{taker}` screens what `{giver}` hands it, and changes nothing"
    return Sign(HOLDS, message, edge.pointer)


def _registry_changes(design: Design) -> Iterator[Sign]:
    """Yield every open change of data from which tools are chosen."""
    for capability in design.capabilities:
        registry = design.data.get(capability.target).get("kind") == "registry"
        if registry and capability.open and capability.action in CHANGES:
            message = (
                f"`{capability.agent}` can {capability.action} `{capability.target}`,"
                " from which tools are chosen"
            )
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def _trigger(design: Design, agent: str, start: Start) -> Sign:
    """Return whether what starts *agent* without a person is trusted, and has an owner."""
    origin, pointer, path = start.edge.source, start.edge.pointer, (start.edge,)
    if start.level == "exposed":
        message = f"outsiders can cause or word what starts `{agent}`: `{origin}`"
        return Sign(BREAKS, message, pointer, path)
    if start.level == "self-directed":
        return Sign(LACKS, f"`{agent}` starts {start.level}: {_origin(start)}", pointer, path)
    told: dict[str, Any] = {}
    for section in ("actors", "data", "agents"):
        told = told or dict(design.spec.get(section, {}).get(origin, {}))
    if "owner" not in told:
        return Sign(LACKS, f"`{origin}`, which starts `{agent}`, has no owner", pointer, path)
    return Sign(HOLDS, f"`{origin}`, which starts `{agent}`, is trusted and has an owner", pointer)


def _origin(start: Start) -> str:
    edge = start.edge
    if edge.basis == "assumed":
        return "nobody says what starts it"
    return f"by `{edge.source}`"
