"""
By which path does a named fact hold?

A fact holds where there is a path that shows it. The facts that controls name too
(``scopes/agentic/facts.yaml``) are seen here by their paths, and a test keeps both in
agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from scopecard.catalog import facts as named_facts
from scopecard.design import Design
from scopecard.graph.capability import ATTENDED, LEVELS, SELF_DIRECTED, Capability
from scopecard.graph.model import CHANGES, READS, Edge
from scopecard.scoping.proof import effect_path

Path: TypeAlias = tuple[Edge, ...]
_LOOKS: Final = ("read", "search", "fetch")
_OUTWARD: Final = CHANGES | {"execute", "search", "fetch", "emit"}
_ANY: Final = ~0


class Witnesses:
    """The shortest path by which each named fact holds in one design."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._known: dict[str, Path | None] = {}

    def holds(self, fact: str) -> bool:
        """Return whether *fact* holds."""
        return self.path(fact) is not None

    def path(self, fact: str) -> Path | None:
        """Return the shortest path that shows *fact*; none where it does not hold."""
        if fact not in self._known:
            self._known[fact] = min(_paths(self._design, fact), key=_length, default=None)
        return self._known[fact]


def _length(path: Sequence[Edge]) -> int:
    return len(path)


def _paths(design: Design, fact: str) -> Iterator[Path]:
    """Yield the paths that show *fact*."""
    parts = named_facts().get(fact, {}).get("any-of")
    if parts is None:
        yield from WITNESSES[fact](design)
        return
    for part in parts:
        yield from _paths(design, part)


def _to(design: Design, agent: str, levels: int = _ANY) -> Path:
    """Return the shortest way in which a start at one of *levels* reaches *agent*."""
    mask = design.closure.levels[agent] & levels
    proofs = design.context.proofs
    ways = [proofs.start(agent, name) for name, bit in LEVELS.items() if mask & bit]
    shortest: list[Edge] = min(ways, key=_length)
    return tuple(shortest)


def _started(design: Design, levels: int = _ANY) -> Iterator[Path]:
    for agent in design.agents:
        if design.closure.levels[agent] & levels:
            yield _to(design, agent, levels)


def _doing(design: Design, wanted: Callable[[Capability], bool]) -> Iterator[Path]:
    """Yield the ways to what started agents can do, where it is *wanted*."""
    for capability in design.capabilities:
        if wanted(capability):
            yield (*_to(design, capability.agent), *effect_path(capability))


def _granted(design: Design, agent: str) -> Iterator[Edge]:
    yield from design.closure.graph.out("grants", agent)


def _with_tool(design: Design, wanted: Callable[[str], bool]) -> Iterator[Path]:
    for agent in design.agents:
        for edge in _granted(design, agent):
            if wanted(edge.target):
                yield (*_to(design, agent), edge)


def _looks(capability: Capability) -> bool:
    return capability.action in _LOOKS


def runs(design: Design) -> Iterator[Path]:
    """Yield the ways in which a start reaches an agent."""
    yield from _started(design)


def has_human_start(design: Design) -> Iterator[Path]:
    """Yield the ways in which a person starts an agent."""
    yield from _started(design, ATTENDED)


def unattended(design: Design) -> Iterator[Path]:
    """Yield the ways in which anything else starts one."""
    yield from _started(design, _ANY & ~ATTENDED)


def self_directed(design: Design) -> Iterator[Path]:
    """Yield the starts that nobody asks for."""
    yield from _started(design, SELF_DIRECTED)


def acts_for_user(design: Design) -> Iterator[Path]:
    """Yield what an agent that a person starts reads, or which tools it has."""
    for agent in design.agents:
        if design.closure.levels[agent] & ATTENDED:
            way = _to(design, agent, ATTENDED)
            for edge in _granted(design, agent):
                yield (*way, edge)
            for capability in design.closure.capabilities[agent]:
                if _looks(capability):
                    yield (*way, *effect_path(capability))


def has_gates(design: Design) -> Iterator[Path]:
    """Yield what a gate sits on."""
    yield from _doing(design, lambda capability: bool(capability.all_covers))
    places = {place[:4] for _, place in design.delegation_gates}
    for edge in design.closure.graph.edges("delegates"):
        if edge.source in design.agents and tuple(edge.pointer[:4]) in places:
            yield (*_to(design, edge.source), edge)


def has_consequential_effects(design: Design) -> Iterator[Path]:
    """Yield what is consequential, gated or open."""
    yield from _doing(design, design.closure.consequential)


def open_effects(design: Design) -> Iterator[Path]:
    """Yield what is consequential and open."""
    yield from _doing(design, lambda c: c.open and design.closure.consequential(c))


def reads_data(design: Design) -> Iterator[Path]:
    """Yield what is read."""
    yield from _doing(design, _looks)


def reads_sensitive(design: Design) -> Iterator[Path]:
    """Yield how sensitive data reaches an agent."""
    flow = design.flow
    for agent in filter(flow.holds_sensitive, design.agents):
        yield tuple(flow.secrets(agent)[1])


def untrusted_input(design: Design) -> Iterator[Path]:
    """Yield how words of outsiders reach an agent."""
    flow = design.flow
    for agent in filter(flow.untrusted, design.agents):
        yield tuple(flow.words(agent)[1])


def has_tools(design: Design) -> Iterator[Path]:
    """Yield the tools that started agents have."""
    yield from _with_tool(design, lambda _tool: True)


def executes_code(design: Design) -> Iterator[Path]:
    """Yield where code or commands are run."""
    yield from _with_tool(design, design.closure.universal)
    yield from _doing(design, lambda capability: capability.action == "execute")


def sends_externally(design: Design) -> Iterator[Path]:
    """Yield what goes outside."""
    yield from _doing(design, lambda c: c.action in _OUTWARD and design.data.external(c.target))


def keeps_memory(design: Design) -> Iterator[Path]:
    """Yield what touches memory that outlives a run."""
    touches = READS | CHANGES
    yield from _doing(design, lambda c: c.action in touches and design.data.outlives(c.target))


def learns(design: Design) -> Iterator[Path]:
    """Yield what changes such memory, or what limits the agent."""
    yield from self_extending(design)
    yield from _doing(design, lambda c: c.action in CHANGES and design.data.outlives(c.target))


def self_extending(design: Design) -> Iterator[Path]:
    """Yield how an agent can openly change what limits it."""
    classification = design.context.classification
    for agent in filter(classification.self_extending, design.agents):
        change = design.context.proofs.change(classification.standings[agent])
        yield (*_to(design, agent), *change)


def discovers_tools(design: Design) -> Iterator[Path]:
    """Yield tools that are an open-ended set, and what brings further tools or agents."""
    yield from _with_tool(design, lambda tool: bool(design.tools[tool].get("wildcard")))
    yield from _doing(
        design,
        lambda c: (
            c.action == "spawn"
            or (_looks(c) and design.data.get(c.target).get("kind") == "registry")
        ),
    )


def delegates_to_agents(design: Design) -> Iterator[Path]:
    """Yield the delegations from or to a started agent."""
    for caller, others in design.closure.delegations.items():
        for other, known in others.items():
            if other != caller and not {caller, other}.isdisjoint(design.agents):
                way = _to(design, caller) if caller in design.agents else ()
                yield (*way, known[0].edge)


def dynamic_planning(design: Design) -> Iterator[Path]:
    """Yield the agents that choose their own steps, with one that they can choose."""
    for agent in design.agents:
        if "dynamic-planning" in design.context.overlays[agent]:
            steps = [*_granted(design, agent)]
            steps += [known[0].edge for known in design.closure.delegations[agent].values()]
            yield (*_to(design, agent), *steps[:1])


def uses_identities(design: Design) -> Iterator[Path]:
    """Yield the identities under which something is done."""
    yield from _held(design, lambda _identity: True)


def several_identities(design: Design) -> Iterator[Path]:
    """Yield the same where there is more than one."""
    if len(design.identities) > 1:
        yield from uses_identities(design)


def acts_as_user(design: Design) -> Iterator[Path]:
    """Yield the identities that are a person's."""
    kinds = ("user-delegated", "user-token")
    declared = design.identities
    yield from _held(design, lambda identity: declared.get(identity, {}).get("kind") in kinds)


def _held(design: Design, wanted: Callable[[str], bool]) -> Iterator[Path]:
    graph = design.closure.graph
    for agent in design.agents:
        ways: list[Path] = [()]
        ways += [(edge,) for edge in _granted(design, agent)]
        ways += [
            tuple(effect_path(capability))
            for capability in design.closure.capabilities[agent]
            if capability.action == "execute"
        ]
        for way in ways:
            holder = way[-1].target if way else agent
            for edge in graph.out("holds", holder):
                if wanted(edge.target):
                    yield (*_to(design, agent), *way, edge)


WITNESSES: Final[Mapping[str, Callable[[Design], Iterator[Path]]]] = {
    witness.__name__.replace("_", "-"): witness
    for witness in (
        runs, has_human_start, unattended, self_directed, acts_for_user, has_gates,
        has_consequential_effects, open_effects, reads_data, reads_sensitive, untrusted_input,
        has_tools, executes_code, sends_externally, keeps_memory, learns, self_extending,
        discovers_tools, delegates_to_agents, dynamic_planning, uses_identities,
        several_identities, acts_as_user,
    )
}  # fmt: skip
"""The facts that are not made of others."""
