"""
Which circumstances owe controls whatever the scope? The overlays of DESIGN, section 5.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.information_flow import InformationFlow
from scopecard.graph.capability import ATTENDED, Capability
from scopecard.graph.closure import Closure
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
    capabilities = closure.capabilities[agent]
    delegates = any(other != agent for other in closure.delegations[agent])
    if closure.levels[agent] & ~ATTENDED:
        yield "unattended"
    if dynamic(closure, agent):
        yield "dynamic-planning"
    if any(_remembers(closure, capability) for capability in capabilities):
        yield "persistent-memory"
    if delegates or delegated:
        yield "multi-agent"
    if any(_outward(closure, capability) for capability in capabilities):
        yield "external-comms"
    universal = any(closure.universal(tool) for tool in declared.get("tools", {}))
    if universal or any(capability.action == "execute" for capability in capabilities):
        yield "code-execution"
    untrusted = flow.untrusted(agent)
    if untrusted:
        yield "untrusted-input"
    if untrusted and flow.holds_sensitive(agent) and any(_acts(closure, c) for c in capabilities):
        yield "rule-of-two"
    if untrusted and any(True for _ in flow.exfiltrations(agent)):
        yield "trifecta"


def dynamic(closure: Closure, agent: str) -> bool:
    """Return whether *agent* chooses its own steps, and has something to choose from."""
    declared = closure.agents[agent]
    if declared.get("planning", "dynamic") != "dynamic":
        return False
    return bool(declared.get("tools") or declared.get("delegates"))


def _remembers(closure: Closure, capability: Capability) -> bool:
    touches = capability.action in READS or capability.action in CHANGES
    return touches and closure.data.outlives(capability.target)


def _outward(closure: Closure, capability: Capability) -> bool:
    return capability.action in _OUTWARD and closure.data.external(capability.target)


def _acts(closure: Closure, capability: Capability) -> bool:
    """Return whether *capability* is an open consequential change, or an open way out."""
    outward = _outward(closure, capability) and capability.action != "delete"
    return capability.open and (outward or closure.consequential(capability))
