"""
What of one system can join it to others?

Small and frozen, so that the evaluations of a whole folder need not be kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scopecard.graph.data import CONFIDENTIAL, RESTRICTED
from scopecard.joins import Arrival, Ends, Exit, Key, Shared, Way

if TYPE_CHECKING:
    from scopecard.analyses.information_flow import InformationFlow
    from scopecard.context import Context
    from scopecard.evaluation import Evaluation
    from scopecard.spec import Spec

_SECTIONS: Final = ("data", "identities")
_MARK: Final = "x-shared"


def ends(evaluation: Evaluation) -> Ends:
    """Return what can join the system of *evaluation* to others."""
    spec, context = evaluation.spec, evaluation.worst
    keys = dict(_keys(spec))
    if not keys:
        return Ends(spec.data["system"], spec.name, (), ())
    data = {name: key for (section, name), key in keys.items() if section == "data"}
    shared = [_data(context, name, key, data) for name, key in data.items()]
    under = context.grants_under
    for (section, name), key in keys.items():
        if section == "identities":
            tools = tuple(sorted({edge.target for edge in under.get(name, ())}))
            shared.append(Shared(key, name, tools, (), None, (), (), ()))
    exits = [_exit(context, agent, data) for agent in context.closure.agents]
    return Ends(
        spec.data["system"],
        spec.name,
        tuple(shared),
        tuple(one for one in exits if one is not None),
    )


def _keys(spec: Spec) -> Iterator[tuple[tuple[str, str], Key]]:
    """Yield each element that other systems may have too, with what would make it the same."""
    for section in _SECTIONS:
        for name in spec.data.get(section, {}):
            mark = spec.extensions.get((section, name, _MARK))
            if isinstance(mark, (str, int)) and not isinstance(mark, bool) and str(mark).strip():
                yield (section, name), (section, _MARK, str(mark))
                continue
            number, place = spec.origins.place((section, name))
            if number:
                file = os.path.abspath(spec.documents[number].name)  # noqa: PTH100 - no links read
                yield (section, name), (section, file, str(place[-1]))


def _data(context: Context, name: str, key: Key, shared: dict[str, Key]) -> Shared:
    flow, agents = context.flow, context.closure.agents
    distrusted = flow.untrusted(name)
    return Shared(
        key,
        name,
        tuple(sorted({one.target for one in flow.flows.get(name, ()) if one.target in agents})),
        tuple(sorted(agent for agent in agents if _sends(flow, agent, name))),
        flow.words(name)[0] if distrusted else None,
        tuple(_private(flow, name)),
        _reached(flow, name, {*agents, *shared}, words=True),
        _reached(flow, name, {*agents, *shared}, words=False),
    )


def _sends(flow: InformationFlow, agent: str, name: str) -> bool:
    return any(one.target == name for one in flow.flows.get(agent, ()))


def _private(flow: InformationFlow, node: str) -> Iterator[Arrival]:
    for level in (RESTRICTED, CONFIDENTIAL):
        found = [one for one in flow.sensitive[level].of(node) if flow.sensitivity(one) == level]
        yield from (Arrival(one, level) for one in found[:2])


def _reached(
    flow: InformationFlow, start: str, wanted: set[str], *, words: bool
) -> tuple[str, ...]:
    """Return which of *wanted* something of *start* reaches, over other nodes or at once."""
    return tuple(sorted((flow.reached(start, words=words) - {start}) & wanted))


def _exit(context: Context, agent: str, shared: dict[str, Key]) -> Exit | None:
    """Return the open ways out of *agent*; none where there are none, or it needs no other."""
    flow, data = context.flow, context.closure.data
    distrusts = flow.untrusted(agent)
    ways = []
    for capability in context.closure.capabilities[agent]:
        if not (capability.open and flow.egress(capability)):
            continue
        own = None
        if flow.leaks(capability):
            if distrusts:
                return None
            leak = flow.leak(capability)
            own = Arrival(leak.source, leak.sensitivity)
        target = capability.target
        ways.append(Way(capability.action, target, data.clearance(target), shared.get(target), own))
    if not ways:
        return None
    ordered = sorted(set(ways), key=lambda way: (way.clearance, way.action, way.target))
    return Exit(agent, flow.words(agent)[0] if distrusts else None, tuple(ordered))
