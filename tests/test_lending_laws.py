"""Is what a delegation lends what a plain search finds, and a leak's source the nearest one?"""

from __future__ import annotations

import json
from collections import deque

import pytest

from generated.specs import generate
from scopecard import parse_spec
from scopecard.analyses.lending import Lending
from scopecard.context import Context
from scopecard.graph.closure import Closure
from scopecard.graph.model import OUTSIDE
from scopecard.graph.reading import pessimistic
from scopecard.scoping.policy import default_policy

SEEDS = range(400)


def read(seed: int) -> Context:
    data = parse_spec(json.dumps(generate(seed)), "generated.json").data
    return Context(data, pessimistic(), default_policy())


def below(closure: Closure, agent: str) -> set[str]:
    reached, queue = {agent}, [agent]
    while queue:
        for other in closure.delegations[queue.pop()]:
            if other not in reached:
                reached.add(other)
                queue.append(other)
    return reached


def test_what_is_lent_is_what_somebody_below_can_openly_do() -> None:
    lent = kept = 0
    for seed in SEEDS:
        closure = read(seed).closure
        lending = Lending(closure)
        for agent in closure.agents:
            own = {(c.action, c.target) for c in closure.capabilities[agent]}
            for other in closure.delegations[agent]:
                who = below(closure, other)
                more = {(c.action, c.target) for one in who for c in closure.acts(one)} - own
                found = lending.beyond(other, own)
                if found is None:
                    assert not more
                    kept += 1
                else:
                    assert (found.action, found.target) in more
                    assert found.agent in who
                    lent += 1
    assert min(lent, kept) > 50


def steps_from(context: Context, source: str, goal: str) -> int | None:
    """Return by how many movements *source* reaches *goal*."""
    far = {source: 0}
    queue = deque(far)
    while queue:
        node = queue.popleft()
        if node == goal:
            return far[node]
        for flow in context.flow.flows.get(node, ()) if node != OUTSIDE else ():
            if flow.target not in far:
                far[flow.target] = far[node] + 1
                queue.append(flow.target)
    return None


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_a_leak_comes_from_the_nearest_source_that_is_not_its_sink(first: int) -> None:
    seen = 0
    for seed in range(first, first + 100):
        context = read(seed)
        flow, closure = context.flow, context.closure
        for agent in closure.agents:
            for way in (*flow.exfiltrations(agent), *flow.declassifications(agent)):
                leak = flow.leak(way)
                assert leak.source != way.target
                assert flow.sensitivity(leak.source) >= leak.sensitivity
                known = [
                    steps_from(context, source, agent)
                    for source in flow.sensitive[leak.sensitivity].of(agent)
                    if source != way.target
                ]
                assert steps_from(context, leak.source, agent) == min(n for n in known if n)
                assert leak.path[0].pointer
                seen += 1
    assert seen > 20
