"""Is what an agent does approved, authorised, and none of it a change of itself?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scopecard.checks import (
    BREAKS,
    HOLDS,
    LACKS,
    Sign,
    contradicted,
    lent,
    safeguarded,
    unnamed,
    unreviewed,
)
from scopecard.design import Declared, Design, says
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN

_ENFORCING: Final = ("service", "gateway", "middleware")
_UNHEARD: Final = ("when", "mode", "enforced_by", "enforced_by_service", "void", "approver")
"""Why a gate does not qualify that lets through what nobody who counts has answered."""


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
    sent = next((t for _, t in sorted(asked) if t != OUTSIDE and design.data.external(t)), None)
    for capability in design.changes.get(OUTSIDE, ()):
        if sent is not None and capability.open:
            message = f"`{capability.agent}` can {capability.action} anywhere outside unasked,"
            message += f" and so also to `{sent}`"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from lent(design, lambda *what: "which people are asked about" if what in asked else "")
    yield from contradicted(design, "non-qualifying-gate", "gate-bypass")


def afm_06(design: Design) -> Iterator[Sign]:
    """Those who approve are people with time to look, and silence means no."""
    yield from safeguarded(design, "review", "gates", design.gates, fits=unreviewed)
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
        elif _unheard(design, gate):
            message = f"`{gate}` lets through what no reviewer who counts has answered"
            yield Sign(LACKS, message, pointer)
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
    yield from _free_of_calls(design)
    yield from _rewritten(design, {tool for _, tool in acting})
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
        ) or _through_others(design, agent)
        if capability is None:
            message = f"`{agent}` cannot openly change what governs or triggers it"
            yield Sign(HOLDS, message, ("agents", agent))
        else:
            what = f"{capability.action} `{capability.target}`"
            why = "may govern it" if capability.target == UNKNOWN else "triggers it"
            if capability.agent != agent:
                why += f", through `{capability.agent}`"
            message = f"`{agent}` can openly {what}, which {why}"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    makings = design.makings
    for target, what in makings.items():
        for capability in design.changes.get(target, ()):
            if capability.open:
                message = f"`{capability.agent}` can openly {capability.action} `{target}`, {what}"
                yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    made = makings | _governing(design)
    yield from lent(design, lambda _, target: made.get(target, ""))
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


def _unheard(design: Design, gate: str) -> bool:
    """Return whether *gate* stops nothing somewhere, so that no answer is no refusal."""
    covers = {cover: some for cover, some in design.covers.items() if cover[0] == gate}
    reasons = set(design.closure.gates.defects(gate, on_data=False))
    for cover, some in covers.items():
        for capability in some:
            reasons.update(design.closure.approvals.reasons(capability, cover))
    return not reasons.isdisjoint(_UNHEARD)


def _free_of_calls(design: Design) -> Iterator[Sign]:
    """Yield what code does by itself, without a call on which anything could decide."""
    for capability in design.consequential:
        if capability.edge.rule == "execution":
            what = f"{capability.action} `{capability.target}`"
            message = f"code of `{capability.agent}` can {what} without a call of a tool"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def _rewritten(design: Design, tools: Iterable[str]) -> Iterator[Sign]:
    """Yield who can change by what policy calls of *tools* are decided."""
    stated = [design.safeguard("authorizer", "tools", tool) or {} for tool in sorted(tools)]
    policies = dict.fromkeys(
        one[field] for one in stated for field in ("policy", "name") if field in one
    )
    for policy in policies:
        for capability in design.changes.get(policy, ()):
            if capability.open:
                message = f"`{capability.agent}` can change the policy `{policy}` unasked"
                yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from unnamed(design, "the policy that decides")


def _through_others(design: Design, agent: str) -> Capability | None:
    """Return by what others start *agent*, which passes work to them."""
    delegations = design.closure.delegations
    reached = {agent: None}
    waiting = [agent]
    while waiting:
        for other, known in delegations[waiting.pop()].items():
            if other not in reached and any(delegation.open for delegation in known):
                reached[other] = None
                waiting.append(other)
    back = (one for other in reached if other != agent for one in delegations[other].get(agent, ()))
    return next((one.by for one in back if one.by is not None and one.open), None)


def _governing(design: Design) -> dict[str, str]:
    """Return what governs or triggers an agent in use, or settles a gate, and which."""
    ours = {*design.agents, *design.gates}
    found: dict[str, str] = {}
    for name, told in design.spec.get("data", {}).items():
        for field in ("triggers", "governs"):
            some = [one for one in told.get(field, ()) if one in ours]
            if some:
                found[name] = f"which {field} `{some[0]}`"
    return found


def _enforced(grant: Declared) -> bool:
    """Return whether something outside the model holds the grant to what it lists."""
    return (
        ("effects" in grant or says(grant.get("constraints")))
        and grant.get("mode", "enforce") == "enforce"
        and grant.get("enforced_by") in _ENFORCING
    )


def _own(capability: Capability) -> bool:
    """Return whether it starts its own agent, or may change what nobody named."""
    if capability.target == UNKNOWN:
        return capability.action in CHANGES
    return capability.agent in capability.arms
