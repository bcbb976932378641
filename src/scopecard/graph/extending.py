"""
Which agents can change what limits them, or delegate to one that can?

Self-extending passes backwards over delegations (DESIGN, section 3).
"""

from __future__ import annotations

from collections import deque

from scopecard.graph.closure import Closure


def self_extending(closure: Closure) -> dict[str, str | None]:
    """
    Return the self-extending agents, each with the delegate that it is so through.

    The value is none where the agent itself can do it.
    """
    found: dict[str, str | None] = dict.fromkeys(closure.extending)
    queue = deque(found)
    while queue:
        agent = queue.popleft()
        for caller in closure.callers[agent]:
            if caller not in found:
                found[caller] = agent
                queue.append(caller)
    return found
