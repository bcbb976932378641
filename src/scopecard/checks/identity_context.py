"""Is it shown who started a run, as whom the agents act, and who may say yes?"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.askers import Askers
from scopecard.analyses.lending import Lending
from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded, unreviewed
from scopecard.design import Design
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.data import CONFIDENTIAL
from scopecard.graph.model import READS
from scopecard.spec.duration import seconds


def idc_01(design: Design) -> Iterator[Sign]:
    """Whoever starts a run is authenticated."""
    yield from safeguarded(design, "authentication", "agents", design.agents)
    for agent in design.agents:
        if design.safeguard("authentication", "agents", agent) is not None:
            continue
        for start in design.closure.starts[agent]:
            actor = start.edge.source
            if actor in design.data.actors and _stranger(design, actor):
                message = f"`{actor}` can be anybody, and starts `{agent}` unauthenticated"
                yield Sign(BREAKS, message, start.edge.pointer, (start.edge,))


def idc_02(design: Design) -> Iterator[Sign]:
    """Tools run under identities of their own, none of them a shared secret."""
    for agent, tool in design.grants:
        identity = design.tools[tool].get("identity") or design.agents[agent].get("identity")
        if identity is None:
            yield Sign(LACKS, f"nothing says as whom `{tool}` runs", ("tools", tool))
        else:
            yield Sign(HOLDS, f"`{tool}` runs as `{identity}`", ("tools", tool))
    outside = [name for name in design.touched if design.data.external(name)]
    yield from safeguarded(design, "authentication", "data", outside)
    for name, identity in design.identities.items():
        if identity.get("kind") == "shared":
            message = f"`{name}` is a shared credential"
            yield Sign(BREAKS, message, ("identities", name))
    yield from _unbrokered(design)


def idc_03(design: Design) -> Iterator[Sign]:
    """No agent lends its rights to whoever asks."""
    askers = Askers(design.closure)
    for agent in design.agents:
        if askers.human(agent) is None:
            continue
        done = [c for c in design.closure.capabilities[agent] if _of_value(design, c)]
        for capability in done:
            identity = design.spec.get("identities", {}).get(capability.identity or "", {})
            message = f"{capability.action} `{capability.target}` by `{agent}`"
            if identity.get("kind") == "user-delegated":
                message = f"{message} is done with the rights of whoever asks"
                yield Sign(HOLDS, message, capability.edge.pointer)
            else:
                message = f"{message} is not shown to be done with the rights of whoever asks"
                yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
        if not done:
            message = (
                f"`{agent}` reaches nothing confidential and changes nothing for those who ask"
            )
            yield Sign(HOLDS, message, ("agents", agent))
    yield from contradicted(design, "confused-deputy")


def idc_04(design: Design) -> Iterator[Sign]:
    """Each agent has a machine identity of its own, with an owner."""
    users = _users(design)
    for agent, told in design.agents.items():
        name = told.get("identity")
        if name is None:
            yield Sign(LACKS, f"`{agent}` names no identity", ("agents", agent))
        elif "owner" not in design.identities[name]:
            yield Sign(LACKS, f"`{name}` has no owner", ("identities", name))
        elif others := sorted(users[name] - {agent}):
            message = f"`{name}` of `{agent}` is used by `{others[0]}` too"
            yield Sign(LACKS, message, ("agents", agent, "identity"))
        else:
            yield Sign(HOLDS, f"`{agent}` alone runs as `{name}`", ("agents", agent, "identity"))
    yield from contradicted(design, "shared-identity")


def idc_05(design: Design) -> Iterator[Sign]:
    """Approvers are authenticated, and are not those who ask."""
    yield from safeguarded(design, "authentication", "gates", design.gates)
    for gate, told in design.gates.items():
        if told.get("separation") == "enforced":
            message = f"`{gate}` refuses whoever asked as approver"
            yield Sign(HOLDS, message, ("gates", gate, "separation"))
            continue
        asking = _asking_approvers(design, gate)
        if asking:
            message = f"`{asking[0]}` starts what `{gate}` lets through, and may approve it"
            yield Sign(LACKS, message, ("gates", gate))
        else:
            message = f"whoever approves at `{gate}` starts nothing behind it"
            yield Sign(HOLDS, message, ("gates", gate))
    yield from contradicted(design, "self-approval")


def idc_06(design: Design) -> Iterator[Sign]:
    """Credentials live as long as the organisation lets them, and it is known what they permit."""
    most = design.organisation.parameter("IDC-06", "lifetime")
    for name, told in design.identities.items():
        pointer = ("identities", name)
        lifetime = told.get("lifetime")
        if told.get("kind") in ("shared", "user-token"):
            message = f"`{name}` is of kind {told['kind']}: it lives on until somebody changes it"
            yield Sign(BREAKS, message, pointer)
        elif lifetime is not None and seconds(lifetime) > seconds(most):
            message = f"`{name}` lives for {lifetime}, more than {most}"
            yield Sign(BREAKS, message, (*pointer, "lifetime"))
        elif lifetime is None:
            yield Sign(LACKS, f"`{name}` states no `lifetime`", pointer)
        elif design.known_permissions(name) is None:
            yield Sign(LACKS, f"it is not known what `{name}` permits", pointer)
        else:
            yield Sign(HOLDS, f"`{name}` lives for {lifetime}", (*pointer, "lifetime"))


def idc_07(design: Design) -> Iterator[Sign]:
    """No delegate can openly do what its caller cannot."""
    lending = Lending(design.closure)
    for edge in design.delegations:
        agent, delegate = edge.source, edge.target
        own = {(c.action, c.target) for c in design.closure.capabilities[agent]}
        more = lending.beyond(delegate, own)
        if more is None:
            message = f"`{agent}` gains nothing open by delegating to `{delegate}`"
            yield Sign(HOLDS, message, edge.pointer)
        else:
            message = (
                f"`{more.agent}` can {more.action} `{more.target}` openly for `{agent}`,"
                " which cannot do so itself"
            )
            yield Sign(LACKS, message, edge.pointer, (edge, *steps_of(more)))
    yield from contradicted(design, "privilege-by-delegation")


def idc_09(design: Design) -> Iterator[Sign]:
    """Permissions are reviewed, and none lies idle."""
    yield from safeguarded(design, "review", "identities", design.identities, fits=unreviewed)
    yield from contradicted(design, "dormant-grant")


def _stranger(design: Design, actor: str) -> bool:
    return design.data.actor_kind(actor) == "human" and design.data.untrusted_actor(actor)


def _unbrokered(design: Design) -> Iterator[Sign]:
    """Yield every credential that code in a sandbox can read."""
    for sandbox, index in design.credentials:
        name = design.touched[sandbox]["holds"][index]
        message = f"code in `{sandbox}` can read the credential `{name}`"
        yield Sign(BREAKS, message, ("data", sandbox, "holds", index))


def _of_value(design: Design, capability: Capability) -> bool:
    """Return whether it reads what is confidential, or changes something unasked."""
    if capability.action in READS:
        return design.flow.sensitivity(capability.target) >= CONFIDENTIAL
    return capability.open and design.closure.consequential(capability)


def _users(design: Design) -> dict[str, set[str]]:
    """Return the agents that use each identity, by themselves or through a tool."""
    users: dict[str, set[str]] = {name: set() for name in design.identities}
    for agent, told in design.agents.items():
        if "identity" in told:
            users[told["identity"]].add(agent)
    for agent, tool in design.grants:
        if "identity" in design.tools[tool]:
            users[design.tools[tool]["identity"]].add(agent)
    return users


def _asking_approvers(design: Design, gate: str) -> list[str]:
    """Return who may approve at *gate*, and starts an agent that waits there."""
    waiting = {capability.agent for capability in design.waiting.get(gate, ())}
    waiting.update(str(place[1]) for name, place in design.delegation_gates if name == gate)
    queue = list(waiting)
    while queue:
        for caller in design.closure.callers[queue.pop()]:
            if caller not in waiting:
                waiting.add(caller)
                queue.append(caller)
    starting = {start.edge.source for agent in waiting for start in design.closure.starts[agent]}
    return [actor for actor in design.closure.gates.approvers(gate) if actor in starting]
