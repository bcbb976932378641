"""
Which lines does a picture have? The edges of a closed graph, merged where they are alike.

What follows from a change of data, or from running something in a sandbox, is
drawn from that data: so a path can be followed with a finger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from scopecard.graph.build import narrowing_counts
from scopecard.graph.capability import ATTENDED, LEVELS, Capability
from scopecard.graph.closure import Closure
from scopecard.graph.model import Cover, Edge
from scopecard.picture import APPROVED, OPEN, READ, STATES

NOBODY: Final = "(not said)"
"""Stands in for whoever starts an agent of which nobody said so."""
_FROM_DATA: Final = frozenset(("execution", "consequence"))
_ON_DATA: Final = {"trigger": "triggers", "govern": "governs"}


class Key(NamedTuple):
    """What two edges must have in common to be one line."""

    kind: str
    source: str
    target: str
    rule: str = ""
    assumed: bool = False
    covers: tuple[Cover, ...] = ()


class Draft:
    """A line while edges are still added to it."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.words: dict[str, None] = {}
        self.capabilities: list[Capability] = []
        """What can be done over it; what its gates are meant to cover."""
        self.states: dict[str, str] = {}
        """For each agent, the worst that it can do over it."""
        self.levels: dict[str, None] = {}
        self.then: dict[str, None] = {}
        self.questions: dict[str, None] = {}

    @property
    def state(self) -> str:
        """The worst that anybody can do over it."""
        return max(self.states.values(), key=STATES.index, default="")

    @property
    def level(self) -> str:
        """The worst level at which it starts an agent."""
        return max(self.levels, key=list(LEVELS).index, default="")

    def worsen(self, agent: str, state: str) -> None:
        """Record that *agent* can do over it what *state* says."""
        self.states[agent] = max(self.states.get(agent, ""), state, key=STATES.index)


class Drafts:
    """The lines of one closed graph."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure
        self.all: dict[Key, Draft] = {}
        self._of: dict[int, Draft] = {}
        self._declared = {
            (edge.source, edge.target, edge.action)
            for edge in closure.graph.edges("affects")
            if not edge.rule
        }
        for agent in closure.agents:
            self._grants(agent)
        for capabilities in closure.capabilities.values():
            for capability in capabilities:
                self._affects(capability)
        self._darken()
        for kind in ("governs", "triggers"):
            for edge in closure.graph.edges(kind):
                self._add(edge, Key(kind, edge.source, edge.target)).words[kind] = None
        self._delegations()
        self._starts()
        self._unused()

    def on(self, path: Iterable[Edge]) -> Iterator[Draft]:
        """Yield the lines on which the edges of *path*, and what they follow from, lie."""
        seen: set[int] = set()
        stack = [(edge, False) for edge in reversed(list(path))]
        while stack:
            edge, expanded = stack.pop()
            draft = self._of.get(id(edge))
            if not expanded:
                stack.append((edge, True))
                # NOTE: a narrowed effect lies where the tool's own one would.
                earlier = () if edge.rule == "narrowed-grant" else edge.follows
                stack += [(other, False) for other in reversed(earlier)]
            elif draft is not None and id(draft) not in seen:
                seen.add(id(draft))
                yield draft

    def _add(self, edge: Edge, key: Key) -> Draft:
        draft = self.all.setdefault(key, Draft(key))
        self._of[id(edge)] = draft
        if edge.question:
            draft.questions[edge.question] = None
        return draft

    def _grants(self, agent: str) -> None:
        closure = self._closure
        for edge in closure.graph.out("grants", agent):
            tool, covers = edge.target, edge.covers
            if "gate" in closure.tools[tool]:
                covers = (*covers, (closure.tools[tool]["gate"], ("tools", tool, "gate")))
            draft = self._add(edge, Key("grants", agent, tool, covers=covers))
            draft.worsen(agent, READ)
            grant = closure.agents[agent]["tools"][tool]
            if "effects" in grant:
                named = ", ".join(f"{e['action']} {e['target']}" for e in grant["effects"])
                counts = narrowing_counts(closure.data.reading, edge.pointer, grant)
                word = "only" if counts else "✗ not enforced: only"
                draft.words[f"{word} {named or 'nothing'}"] = None

    def _affects(self, capability: Capability) -> None:
        edge, grant = capability.edge, capability.grant
        source, covers, rule = edge.source, (*edge.covers, *edge.data_covers), edge.rule
        assumed = edge.basis == "assumed"
        if rule in _FROM_DATA:
            source = edge.follows[-1].target
            here = ((*edge.pointer, "gate"), ("data", edge.target, "gate"))
            covers = tuple(cover for cover in covers if cover[1] in here)
        elif grant is not None:
            source = grant.target
            if (source, edge.target, edge.action) in self._declared:
                rule, assumed = "", False
        covers = tuple(dict.fromkeys(covers))
        draft = self._add(edge, Key("affects", source, edge.target, rule, assumed, covers))
        draft.words[self._word(capability)] = None
        draft.capabilities.append(capability)
        state = self._state(capability)
        draft.worsen(capability.agent, state)
        if grant is not None:
            granted = self._of[id(grant)]
            granted.worsen(capability.agent, state)
            granted.capabilities.append(capability)

    def _word(self, capability: Capability) -> str:
        reversible = capability.reversible is True and capability.action == "write"
        return f"{capability.action} (reversible)" if reversible else capability.action

    def _state(self, capability: Capability) -> str:
        attended = self._closure.levels[capability.agent] == ATTENDED
        data, action, target = self._closure.data, capability.action, capability.target
        if not data.consequential(action, target, attended=attended):
            return READ
        return OPEN if capability.open else APPROVED

    def _darken(self) -> None:
        """Let what leads to a change look like it, where it is none itself."""
        for draft in list(self.all.values()):
            for capability in draft.capabilities if draft.key.rule in _FROM_DATA else ():
                state = self._state(capability)
                for earlier in self.on(capability.edge.follows):
                    if earlier.key.kind == "affects":
                        earlier.worsen(capability.agent, state)

    def _delegations(self) -> None:
        for agent, others in self._closure.delegations.items():
            for other, known in others.items():
                for delegation in known:
                    self._delegation(agent, other, delegation.edge)

    def _delegation(self, agent: str, other: str, edge: Edge) -> None:
        if edge.rule:
            self._follow(edge, other)
            return
        gate = self._closure.agents[agent]["delegates"][other].get("gate")
        covers = () if gate is None else ((gate, (*edge.pointer, "gate")),)
        self._add(edge, Key("delegates", agent, other, covers=covers)).words["delegates"] = None

    def _follow(self, edge: Edge, agent: str) -> None:
        """Draw what follows between two agents where it comes from: data, or an effect."""
        last = edge.follows[-1]
        if edge.rule in _ON_DATA:
            kind = _ON_DATA[edge.rule]
            source = last.source if last.kind == kind else last.target
            draft = self._add(edge, Key(kind, source, agent))
            draft.words[kind] = None
        else:
            draft = self._of[id(last)]
            self._of[id(edge)] = draft
        if last.kind == "affects":
            draft.then[edge.rule] = None

    def _starts(self) -> None:
        for agent, starts in self._closure.starts.items():
            for start in starts:
                edge = start.edge
                if edge.rule in ("trigger", "schedule"):
                    self._follow(edge, agent)
                    draft = self._of[id(edge)]
                else:
                    source = NOBODY if edge.rule else edge.source
                    assumed = edge.basis == "assumed"
                    draft = self._add(edge, Key("starts", source, agent, assumed=assumed))
                    draft.words["starts"] = None
                draft.levels[start.level] = None

    def _unused(self) -> None:
        """Draw what tools do that nobody may call."""
        granted = {edge.target for edge in self._closure.graph.edges("grants")}
        for edge in self._closure.graph.edges("affects"):
            if not edge.rule and edge.source in self._closure.tools and edge.source not in granted:
                covers = (*edge.covers, *edge.data_covers)
                draft = self._add(edge, Key("affects", edge.source, edge.target, covers=covers))
                draft.words[edge.action] = None
