"""
Who acts under which identity?
"""

from __future__ import annotations

from collections.abc import Mapping

from scopecard.graph.closure import Closure
from scopecard.graph.model import Edge


def grants_under(closure: Closure) -> dict[str, list[Edge]]:
    """Return, for each identity, the grants of tools that are used under it."""
    used: dict[str, list[Edge]] = {}
    if not closure.identities:
        return used
    for edge in closure.graph.edges("grants"):
        own = closure.tools[edge.target].get("identity")
        identity = own or closure.agents[edge.source].get("identity")
        if identity is not None:
            used.setdefault(identity, []).append(edge)
    return used


def tools_using(closure: Closure, grants: Mapping[str, list[Edge]]) -> dict[str, list[str]]:
    """Return, for each identity, the tools that use it, their own or their callers' (*grants*)."""
    used = {
        identity: dict.fromkeys(edge.target for edge in edges) for identity, edges in grants.items()
    }
    for tool, declared in closure.tools.items():
        if "identity" in declared:
            used.setdefault(declared["identity"], {})[tool] = None
    return {identity: list(tools) for identity, tools in used.items()}


def only_in_a_sandbox(closure: Closure) -> set[str]:
    """Return the identities that a sandbox holds, and neither a tool nor an agent."""
    held: dict[bool, set[str]] = {True: set(), False: set()}
    for edge in closure.graph.edges("holds"):
        held[edge.source in closure.data].add(edge.target)
    return held[True] - held[False]
