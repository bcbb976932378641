"""
Which circumstances owe controls whatever the scope? The overlays of DESIGN, section 5.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.information_flow import InformationFlow
from scopecard.graph.capability import ATTENDED, Capability
from scopecard.graph.closure import Closure
from scopecard.graph.data import Inventory
from scopecard.graph.model import CHANGES, READS

_OUTWARD = CHANGES | {"execute", "search", "fetch", "emit"}


def overlays(closure: Closure, flow: InformationFlow) -> dict[str, set[str]]:
    """Return the overlays of each agent."""
    together = {
        delegate
        for agent, others in closure.delegations.items()
        for delegate in others
        if delegate != agent
    }
    return {
        agent: set(_overlays(closure, flow, agent, delegated=agent in together))
        for agent in closure.agents
    }


def _overlays(
    closure: Closure, flow: InformationFlow, agent: str, *, delegated: bool
) -> Iterator[str]:
    declared = closure.agents[agent]
    data, capabilities = closure.data, closure.capabilities[agent]
    outward = [c for c in capabilities if data.external(c.target) and c.action in _OUTWARD]
    delegates = any(other != agent for other in closure.delegations[agent])
    if closure.levels[agent] & ~ATTENDED:
        yield "unattended"
    if dynamic(closure, agent):
        yield "dynamic-planning"
    if any(data.is_memory(c.target) and _remembers(data, c) for c in capabilities):
        yield "persistent-memory"
    if delegates or delegated:
        yield "multi-agent"
    if outward:
        yield "external-comms"
    universal = any(closure.universal(tool) for tool in declared.get("tools", {}))
    if universal or any(capability.action == "execute" for capability in capabilities):
        yield "code-execution"
    untrusted = flow.untrusted(agent)
    if untrusted:
        yield "untrusted-input"
    acts = closure.acts(agent) or any(c.open and c.action != "delete" for c in outward)
    if untrusted and acts and flow.holds_sensitive(agent):
        yield "rule-of-two"
    if untrusted and flow.exfiltrations(agent):
        yield "trifecta"


def dynamic(closure: Closure, agent: str) -> bool:
    """Return whether *agent* chooses its own steps, and has something to choose from."""
    declared = closure.agents[agent]
    if declared.get("planning", "dynamic") != "dynamic":
        return False
    return bool(declared.get("tools") or declared.get("delegates"))


def _remembers(data: Inventory, capability: Capability) -> bool:
    touches = capability.action in READS or capability.action in CHANGES
    return touches and data.outlives(capability.target)
