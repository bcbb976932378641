"""Is what an agent does approved, authorised, and none of it a change of itself?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded
from scopecard.design import Declared, Design
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import CHANGES, UNKNOWN

_ENFORCING: Final = ("service", "gateway", "middleware")


def afm_05(design: Design) -> Iterator[Sign]:
    """Effects that wait for a yes do so on every way, and the yes runs out."""
    asked = {(c.action, c.target) for c in design.consequential if c.all_covers}
    for capability in design.consequential:
        if (capability.action, capability.target) in asked:
            yield _approval(design, capability)
    for capability in design.changes.get(UNKNOWN, ()):
        if asked and capability.open:
            message = (
                f"`{capability.agent}` may change anything unasked,"
                " and so also what people are asked about"
            )
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from contradicted(design, "non-qualifying-gate", "gate-bypass")


def afm_06(design: Design) -> Iterator[Sign]:
    """Those who approve are people with time to look, and silence means no."""
    yield from safeguarded(design, "review", "gates", design.gates, fits=_unreviewed)
    for gate, told in design.gates.items():
        pointer = ("gates", gate)
        if told.get("on_timeout", "deny") != "deny":
            message = f"`{gate}` lets through what nobody answers"
            yield Sign(BREAKS, message, (*pointer, "on_timeout"))
        elif "expected_per_day" not in told:
            yield Sign(LACKS, f"`{gate}` states no `expected_per_day`", pointer)
        elif others := [a for a in design.closure.gates.approvers(gate) if not _person(design, a)]:
            message = f"`{others[0]}`, who approves at `{gate}`, is no person"
            yield Sign(LACKS, message, (*pointer, "approver"))
        else:
            message = f"`{gate}` says how often it asks, and refuses what nobody answers"
            yield Sign(HOLDS, message, pointer)
    most = int(design.context.policy["approvals-per-day"])
    for person, number in _load(design).items():
        if number > most:
            message = f"`{person}` is asked about {number:g} times a day, more than {most}"
            yield Sign(LACKS, message, ("actors", person))
    yield from contradicted(design, "approval-overload")


def afm_08(design: Design) -> Iterator[Sign]:
    """Something outside the model decides on each call that can change something."""
    acting = dict.fromkeys((c.agent, c.tool) for c in design.consequential if c.tool is not None)
    for agent, tool in acting:
        pointer = ("agents", agent, "tools", tool)
        if _enforced(design.grants[agent, tool]):
            message = f"something outside the model refuses what the grant of `{tool}` leaves out"
            yield Sign(HOLDS, message, pointer)
        elif design.safeguard("authorizer", "tools", tool) is not None:
            yield Sign(HOLDS, f"`{tool}` is under `authorizer`", ("tools", tool))
        else:
            message = f"nothing decides on each call of `{tool}` by `{agent}` (`authorizer`)"
            yield Sign(LACKS, message, ("tools", tool))
    for (agent, tool), grant in design.grants.items():
        if grant.get("mode") == "log-only":
            message = f"what `{agent}` may not do with `{tool}` is only logged"
            yield Sign(BREAKS, message, ("agents", agent, "tools", tool, "mode"))
    for agent in design.undescribed:
        message = f"it is not known which tools `{agent}` has"
        yield Sign(LACKS, message, ("agents", agent))
    yield from contradicted(design, "unenforced-narrowing")


def afm_13(design: Design) -> Iterator[Sign]:
    """No agent can change what makes it what it is."""
    for agent in design.agents:
        if design.context.classification.self_extending(agent):
            continue  # the finding says so, with its path
        capability = next(
            (c for c in design.closure.capabilities[agent] if c.open and _own(c)), None
        )
        if capability is None:
            message = f"`{agent}` cannot openly change what governs or triggers it"
            yield Sign(HOLDS, message, ("agents", agent))
        else:
            what = f"{capability.action} `{capability.target}`"
            why = "may govern it" if capability.target == UNKNOWN else "triggers it"
            message = f"`{agent}` can openly {what}, which {why}"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from contradicted(design, "self-modification", "oversight-tampering")


def _approval(design: Design, capability: Capability) -> Sign:
    """Return whether a yes that runs out stands before what people are asked about."""
    what = f"`{capability.agent}` can {capability.action} `{capability.target}`"
    path = steps_of(capability)
    if capability.open:
        return Sign(LACKS, f"{what} before anybody says yes", capability.edge.pointer, path)
    gates = [
        cover[0]
        for cover in capability.all_covers
        if design.closure.approvals.covers(capability, cover)
    ]
    if not any("expires" in design.gates[gate] for gate in gates):
        message = f"a yes at `{gates[0]}` never runs out: it states no `expires`"
        return Sign(LACKS, message, ("gates", gates[0]))
    message = f"{what} only after a yes at `{gates[0]}`"
    return Sign(HOLDS, message, capability.edge.pointer)


def _unreviewed(review: Declared) -> str:
    return "" if "cadence" in review and "last" in review else "states no `cadence` and `last`"


def _person(design: Design, actor: str) -> bool:
    return design.data.actor_kind(actor) == "human"


def _load(design: Design) -> dict[str, float]:
    """Return how often a day each approver is asked, at gates that qualify and others."""
    load: dict[str, float] = {}
    for gate, told in design.gates.items():
        approvers = design.closure.gates.approvers(gate)
        people = [actor for actor in approvers if _person(design, actor)]
        expected = told.get("expected_per_day", 0)
        share = expected if design.closure.gates.jointly(gate) else expected / max(1, len(people))
        for person in people:
            load[person] = load.get(person, 0) + share
    return load


def _enforced(grant: Declared) -> bool:
    """Return whether something outside the model holds the grant to what it lists."""
    return (
        ("effects" in grant or "constraints" in grant)
        and grant.get("mode", "enforce") == "enforce"
        and grant.get("enforced_by") in _ENFORCING
    )


def _own(capability: Capability) -> bool:
    """Return whether it starts its own agent, or may change what nobody named."""
    if capability.target == UNKNOWN:
        return capability.action in CHANGES
    return capability.agent in capability.arms
