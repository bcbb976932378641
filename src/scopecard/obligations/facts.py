"""
Which of the named facts hold, on which controls depend?

``scopes/agentic/facts.yaml`` says what each means. All of them come from the graph,
at its worst reading, and none from a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scopecard.catalog import facts as named_facts
from scopecard.design import Design
from scopecard.graph.capability import ATTENDED, SELF_DIRECTED, Capability
from scopecard.graph.model import CHANGES

_LOOKS: Final = ("read", "search", "fetch")


def facts_of(design: Design) -> frozenset[str]:
    """Return the names of all facts that hold of *design*."""
    context = design.context
    present = {overlay for agent in design.agents for overlay in context.overlays[agent]}
    held: set[str] = set()
    for name, told in named_facts().items():
        if "overlay" in told:
            holds = told["overlay"] in present
        elif "any-of" in told:
            holds = not held.isdisjoint(told["any-of"])
        else:
            holds = PREDICATES[name](design)
        if holds:
            held.add(name)
    return frozenset(held)


def has_human_start(design: Design) -> bool:
    """Return whether a start that a person asks for reaches an agent."""
    return any(design.closure.levels[agent] & ATTENDED for agent in design.agents)


def acts_for_user(design: Design) -> bool:
    """Return whether such a start reaches an agent that reads data or has a tool."""
    return any(
        design.closure.levels[agent] & ATTENDED
        and (told.get("tools") or any(map(_looks, design.closure.capabilities[agent])))
        for agent, told in design.agents.items()
    )


def has_gates(design: Design) -> bool:
    """Return whether a gate sits on something that a started agent can do."""
    return bool(design.gates)


def has_consequential_effects(design: Design) -> bool:
    """Return whether a started agent can do something consequential."""
    return bool(design.consequential)


def open_effects(design: Design) -> bool:
    """Return whether it can do so without a qualifying gate."""
    return bool(design.acts)


def reads_data(design: Design) -> bool:
    """Return whether a started agent reads, searches, fetches or remembers data."""
    return any(map(_looks, design.capabilities))


def reads_sensitive(design: Design) -> bool:
    """Return whether data at or above confidential reaches an agent."""
    return any(map(design.flow.holds_sensitive, design.agents))


def has_tools(design: Design) -> bool:
    """Return whether a started agent has a tool."""
    return bool(design.grants)


def self_directed(design: Design) -> bool:
    """Return whether a start is continuous, armed by an agent, or unknown."""
    return any(design.closure.levels[agent] & SELF_DIRECTED for agent in design.agents)


def discovers_tools(design: Design) -> bool:
    """Return whether an agent has a wildcard of tools, reads a registry or spawns agents."""
    return any(tool.get("wildcard") for tool in design.tools.values()) or any(
        c.action == "spawn" or (_looks(c) and design.data.get(c.target).get("kind") == "registry")
        for c in design.capabilities
    )


def learns(design: Design) -> bool:
    """Return whether an agent changes memory that later runs share, or is self-extending."""
    return any(map(design.context.classification.self_extending, design.agents)) or any(
        c.action in CHANGES and design.data.outlives(c.target) for c in design.capabilities
    )


PREDICATES: Final[dict[str, Callable[[Design], bool]]] = {
    predicate.__name__.replace("_", "-"): predicate
    for predicate in (
        has_human_start, acts_for_user, has_gates, has_consequential_effects, open_effects,
        reads_data, reads_sensitive, has_tools, self_directed, discovers_tools, learns,
    )
}  # fmt: skip
"""The facts that are neither an overlay nor made of others."""


def _looks(capability: Capability) -> bool:
    return capability.action in _LOOKS
