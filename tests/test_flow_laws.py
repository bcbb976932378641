"""Does information go exactly where some simple path takes it, and never less far with more edges?"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from generated.specs import RAISING, Spec, generate
from reference.evaluator import Reading as Otherwise
from reference.flow import Flow as Moves
from reference.flow import Node
from reference.model import CONFIDENTIAL
from reference.normal import normalise
from reference.policy import effective_policy as reference_policy
from scopecard import parse_spec
from scopecard.context import Context
from scopecard.graph.data import RESTRICTED
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.scoping.policy import default_policy, effective_policy

SPECS = int(os.environ.get("SCOPECARD_LAW_SPECS", "600"))
BATCH = 100
MOST_STEPS = 3_000
"""Of one enumeration; systems with more simple paths than that are passed over."""


class Leaving(NamedTuple):
    """Sensitive data that can leave: through whom, from where, to where."""

    agent: str
    source: str
    sink: str


Flows = set[tuple[str, ...]]
"""Sources and the nodes that they reach, and what can leave."""


def read(spec: Spec, *, best: bool = False) -> Context:
    data = parse_spec(json.dumps(spec), "generated.json").data
    reading = optimistic() if best else pessimistic()
    return Context(data, reading, effective_policy(default_policy(), data))


def flows(context: Context) -> Flows:
    """Return what the program says."""
    flow, closure = context.flow, context.closure
    found: Flows = set()
    for node in [*closure.agents, *context.spec.get("data", {})]:
        found |= {("untrusted", s, node) for s in flow.distrust.of(node) if s != node}
        found |= {("sensitive", s, node) for s in flow.sensitive[CONFIDENTIAL].of(node)} - {
            ("sensitive", node, node)
        }
    for agent in closure.agents:
        for way in flow.exfiltrations(agent):
            level = max(CONFIDENTIAL, closure.data.clearance(way.target) + 1)
            for source in flow.sensitive[level].of(agent) if level <= RESTRICTED else ():
                if source != way.target:
                    found.add(("leaves", *Leaving(agent, source, way.target)))
    return found


# --- the enumeration


class TooManyPaths(Exception):  # noqa: N818 -- not an error
    """There are more simple paths than anybody wants to wait for."""


def simple_paths(steps: dict[Node, list[Node]], source: Node) -> Iterator[tuple[Node, ...]]:
    """Yield every path from *source* that meets no node twice."""
    paths: list[tuple[Node, ...]] = [(source,)]
    tried = 0
    while paths:
        path = paths.pop()
        yield path
        for node in steps.get(path[-1], ()):
            tried += 1
            if tried > MOST_STEPS:
                raise TooManyPaths
            if node not in path:
                paths.append((*path, node))


def reached(moves: Moves, label: str, sources: list[Node]) -> set[tuple[Node, Node]]:
    """Return which source has a simple path to which other node, over what carries *label*."""
    steps: dict[Node, list[Node]] = {}
    for move in sorted(moves.moves, key=repr):
        if getattr(move, label) and move.target not in steps.setdefault(move.source, []):
            steps[move.source].append(move.target)
    ends = ((source, path[-1]) for source in sources for path in simple_paths(steps, source))
    return {(source, end) for source, end in ends if source != end}


def enumerated(spec: Spec, *, best: bool) -> Flows:
    """Return what the second evaluator's single moves come to, path by path."""
    normal = normalise(spec)
    reading = Otherwise(normal, reference_policy(normal, None), worst=not best)
    moves, closure = reading.flow, reading.closure
    told = reached(moves, "words", list(moves.untrusted))
    held = reached(moves, "secrets", list(moves.sensitive))
    shown = {("agent", agent) for agent in closure.model.agents}
    shown |= {("data", data) for data in normal["data"]}
    found: Flows = {("untrusted", s[1], end[1]) for s, end in told if end in shown}
    found |= {("sensitive", s[1], end[1]) for s, end in held if end in shown}
    for agent in closure.model.agents:
        for sink in ways_out(reading, agent):
            for source, end in held:
                higher = moves.sensitivity(source) > closure.model.clearance(sink)
                if end == ("agent", agent) and source[1] != sink and higher:
                    found.add(("leaves", *Leaving(agent, source[1], sink)))
    return found


def ways_out(reading: Otherwise, agent: str) -> set[str]:
    """Return the external data to which *agent* openly lets something out."""
    closure, model = reading.closure, reading.model
    unasked = closure.levels(agent) - {"attended"}
    counts = unasked or model.policy["requester-channel"] == "change"
    return {
        c.target
        for c in closure.can[agent]
        if (c.changes or c.action in ("search", "fetch", "emit"))
        and c.action != "delete"
        and model.external(c.target)
        and closure.open(agent, c)
        and (counts or model.data[c.target].get("recipient") != "requester")
    }


@pytest.mark.parametrize("first", range(0, SPECS, BATCH))
def test_flows_are_those_of_all_simple_paths(first: int) -> None:
    tried = found = 0
    for seed in range(first, first + BATCH):
        spec, best = generate(seed), bool(seed % 2)
        try:
            expected = enumerated(spec, best=best)
        except TooManyPaths:
            continue
        tried += 1
        found += len(expected)
        assert flows(read(spec, best=best)) == expected, seed
    assert tried > BATCH / 2
    assert found > 5 * BATCH


# --- the laws


def supposed(context: Context) -> set[str]:
    """Return the agents that nothing is known to start."""
    starts = context.closure.graph.edges("starts")
    return {edge.target for edge in starts if edge.basis == "assumed"}


@pytest.mark.parametrize("name", RAISING)
def test_adding_edges_never_removes_a_flow(name: str) -> None:
    tried = 0
    for seed in range(300):
        spec = generate(seed)
        changed = RAISING[name](random.Random(seed), spec)
        if changed is None:
            continue
        before, after = read(spec), read(changed)
        if not supposed(before) <= supposed(after):
            continue  # it takes the place of an assumption
        tried += 1
        assert flows(before) <= flows(after), seed
    assert tried > 40


def places(spec: Spec) -> list[dict[str, Any]]:
    """Return the grants, tools and data on which there is no gate yet."""
    grants = [
        grant
        for agent in spec["agents"].values()
        if "gate" not in agent and isinstance(agent.get("tools"), dict)
        for grant in agent["tools"].values()
        if isinstance(grant, dict)
    ]
    found = [*grants, *spec["tools"].values(), *spec["data"].values()]
    return [element for element in found if "gate" not in element]


def test_adding_a_qualifying_gate_never_adds_a_flow() -> None:
    tried = fewer = 0
    for seed in range(400):
        spec = copy.deepcopy(generate(seed))
        spec["actors"]["sentry"] = {"kind": "human"}
        spec["gates"]["sound"] = {"approver": "sentry", "per": "call", "enforced_by": "service"}
        before = read(spec)
        options = places(spec)
        if not options:
            continue
        random.Random(seed).choice(options)["gate"] = "sound"
        after = read(spec)
        if not supposed(after) <= supposed(before):
            continue  # what it kept from being started has to be assumed to start itself
        tried += 1
        assert flows(after) <= flows(before), seed
        fewer += flows(after) < flows(before)
    assert tried > 200
    assert fewer > 20
