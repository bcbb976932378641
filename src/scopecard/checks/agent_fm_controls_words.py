"""Is what models and tools take and give screened or validated?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scopecard.analyses.information_flow import Flow
from scopecard.checks import BREAKS, HOLDS, LACKS, Sign
from scopecard.design import Declared, Design, says
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import READS, UNKNOWN

_STAYS: Final = ("read", "delete")
"""The actions that take no words of the model to where they are done."""


def afm_01(design: Design) -> Iterator[Sign]:
    """No words of outsiders come to a model unscreened."""
    ways = _ways_in(design)
    for agent in design.agents:
        if not design.flow.untrusted(agent):
            yield from _poisoned(design, agent)
            continue
        if _screens(design, agent, "input"):
            yield Sign(HOLDS, f"what `{agent}` reads is screened", ("agents", agent))
            continue
        bare = [flow for flow in ways.get(agent, ()) if not _on_its_way(design, flow)]
        for flow in {flow.source: flow for flow in reversed(bare)}.values():
            yield _unscreened(design, flow)
        if not bare:
            message = f"every way by which words of outsiders reach `{agent}` is screened"
            yield Sign(HOLDS, message, ("agents", agent))
            yield from _poisoned(design, agent)


def afm_02(design: Design) -> Iterator[Sign]:
    """No words of a model are shown, or leave, unchecked."""
    for agent in design.agents:
        way = _way_out(design, agent)
        if way is None:
            continue
        rendered = way.edge.rule == "rendered-output"
        what = "is shown with its links and images" if rendered else f"goes to `{way.target}`"
        if _screens(design, agent, "output"):
            message = f"what `{agent}` writes is screened before it {what}"
            yield Sign(HOLDS, message, ("agents", agent))
        else:
            message = f"what `{agent}` writes {what}, and no `guardrails` with `output` screen it"
            kind = BREAKS if rendered else LACKS
            yield Sign(kind, message, ("agents", agent), steps_of(way))


def afm_09(design: Design) -> Iterator[Sign]:
    """Tools check what goes into them and what comes out."""
    for tool, told in design.tools.items():
        pointer = ("tools", tool)
        if told.get("wildcard", False):
            message = f"`{tool}` is an open-ended set: nobody knows what its parameters are"
            yield Sign(BREAKS, message, (*pointer, "wildcard"))
        elif design.closure.universal(tool):
            message = f"`{tool}` takes whatever it is told: its parameters are free by nature"
            yield Sign(BREAKS, message, (*pointer, "universal"))
        elif _runs_code(told):
            message = f"`{tool}` runs what the model writes: that is free by nature"
            yield Sign(LACKS, message, pointer)
        elif wrong := _unvalidated(told, design.safeguard("validation", "tools", tool)):
            yield Sign(LACKS, f"`{tool}` {wrong}", pointer)
        else:
            yield Sign(HOLDS, f"what `{tool}` takes and gives is validated", pointer)
    for agent in design.undescribed:
        message = f"it is not known which tools `{agent}` has"
        yield Sign(LACKS, message, ("agents", agent))


def _screens(design: Design, agent: str, side: str) -> bool:
    return says((design.safeguard("guardrails", "agents", agent) or {}).get(side))


def _poisoned(design: Design, agent: str) -> Iterator[Sign]:
    """Yield who may put words of outsiders into anything, and so into what *agent* reads."""
    reads = [c for c in design.closure.capabilities[agent] if c.action in READS]
    if _screens(design, agent, "input") or not reads:
        return
    for capability in design.changes.get(UNKNOWN, ()):
        other = capability.agent
        if capability.open and other != agent and design.flow.untrusted(other):
            message = (
                f"`{other}`, whom words of outsiders reach, may change anything,"
                f" and so what `{agent}` reads unscreened"
            )
            yield Sign(LACKS, message, ("agents", agent), steps_of(capability))


def _ways_in(design: Design) -> Mapping[str, list[Flow]]:
    """Return by what words of outsiders come to each agent, from others than itself."""
    ways: dict[str, list[Flow]] = {}
    for source, flows in design.flow.flows.items():
        for flow in flows if design.flow.untrusted(source) else ():
            if flow.target in design.agents and flow.target != source and not flow.constrained:
                ways.setdefault(flow.target, []).append(flow)
    return ways


def _on_its_way(design: Design, flow: Flow) -> bool:
    """
    Return whether the data that is read, or the tool that reads it, is screened.

    Only by guardrails of its own: an agent with others than the system's is not under those.
    """
    stated = [("data", flow.source, design.data.get(flow.source))]
    stated += [
        ("tools", edge.target, design.tools[edge.target])
        for edge in flow.edges
        if edge.kind == "grants"
    ]
    return any(
        says((design.safeguard("guardrails", section, name) or {}).get("input"))
        for section, name, told in stated
        if "guardrails" in told.get("safeguards", {})
    )


def _unscreened(design: Design, flow: Flow) -> Sign:
    """Return the sign for words that reach an agent past every screen, or only its own."""
    source, agent = flow.source, flow.target
    data = design.data
    outsider = (source in data and data.untrusted(source)) or (
        source in data.actors and data.untrusted_actor(source)
    )
    if outsider:
        message = f"words of `{source}` reach `{agent}` past every `guardrails` with `input`"
        return Sign(BREAKS, message, ("agents", agent), flow.edges)
    message = f"`{source}` hands on words of outsiders to `{agent}`, which nothing screens there"
    return Sign(LACKS, message, ("agents", agent), flow.edges)


def _way_out(design: Design, agent: str) -> Capability | None:
    """Return how words of *agent* are rendered, or else how they leave for external data."""
    ways = [c for c in design.closure.capabilities[agent] if _leaves(design, c)]
    rendered = (way for way in ways if way.edge.rule == "rendered-output")
    return next(rendered, ways[0] if ways else None)


def _leaves(design: Design, capability: Capability) -> bool:
    """Return whether words go out; what goes to the model's provider is what it reads."""
    return (
        capability.action not in _STAYS
        and design.data.external(capability.target)
        and capability.edge.rule != "model-provider"
    )


def _runs_code(tool: Declared) -> bool:
    """Return whether *tool* says itself that it executes what it is given."""
    return any(effect["action"] == "execute" for effect in tool.get("effects", ()))


def _unvalidated(tool: Declared, stated: Declared | None) -> str:
    """Return what is not checked of the parameters and the results of *tool*."""
    if stated is None:
        return "states no `validation`"
    if not says(stated.get("input")):
        return "does not say that its parameters are validated (`input`)"
    if not says(stated.get("output")) and tool.get("output") != "constrained":
        return (
            "does not say that its results are validated (`output`), nor that they are constrained"
        )
    return ""
