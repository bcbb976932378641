"""
What do all analyses and rules cost, beside building the same graph in networkx?

And the reachability that they rest on, beside a search from each source.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import networkx as nx
import rustworkx

from benchmarks.growth import rebuild, timed
from benchmarks.specs import generate
from benchmarks.yaml_text import dump
from scopecard import parse_spec
from scopecard.context import Context
from scopecard.graph.labels import spread
from scopecard.graph.reading import pessimistic
from scopecard.rules import all_rules
from scopecard.scoping.policy import default_policy

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 5


def run() -> list[str]:
    """Return a line for each size, and one for each way to find what reaches what."""
    lines = [
        f"{'elements':>9} {'edges':>8} {'findings':>9} {'us/element':>11} {'x networkx build':>17}"
    ]
    return [*lines, *map(_line, SIZES), *_reachability(10_000)]


def _dense(size: int) -> dict[str, Any]:
    """Return a spec whose graph has about three edges for each node."""
    return parse_spec(dump(generate(size, grants=5, delegates=2))).data


def _line(size: int) -> str:
    spec, policy = _dense(size), default_policy()
    best = Context(spec, pessimistic(), policy).best
    ratios, seconds, found = [], [], 0
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        context = Context(spec, pessimistic(), policy)
        context.__dict__["best"] = best  # built for the other reading, in any case
        # NOTE: before and after, so that a machine which slows down slows both.
        theirs = timed(lambda context=context: rebuild(context.closure.graph))
        seconds.append(timed(lambda context=context: _look(context)))
        theirs += timed(lambda context=context: rebuild(context.closure.graph))
        ratios.append(seconds[-1] * 2 / theirs)
        found = sum(1 for rule in all_rules().values() for _ in rule(context))
        edges = context.closure.graph.network.number_of_edges()
    gc.enable()
    each = min(seconds) / size * 1e6
    return f"{size:>9} {edges:>8} {found:>9} {each:>11.1f} {sorted(ratios)[ROUNDS // 2]:>17.2f}"


def _look(context: Context) -> None:
    _ = context.overlays
    for rule in all_rules().values():
        list(rule(context))


def _reachability(size: int) -> list[str]:
    """Return how long it takes to say which untrusted sources reach which node."""
    context = Context(_dense(size), pessimistic(), default_policy())
    flows = {
        node: [flow.target for flow in found if not flow.constrained]
        for node, found in context.flow.flows.items()
    }
    nodes = dict.fromkeys((*flows, *(target for found in flows.values() for target in found)))
    data = context.closure.data
    sources = [node for node in flows if node in data and data.untrusted(node)]
    theirs = nx.DiGraph(flows)
    number = {node: n for n, node in enumerate(nodes)}
    rust: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph()
    rust.add_nodes_from(list(nodes))
    rust.extend_from_edge_list(
        [(number[node], number[other]) for node, found in flows.items() for other in found]
    )
    ways: dict[str, Callable[[], object]] = {
        "labels, one pass": lambda: spread(flows, sources),
        "networkx.descendants of each": lambda: [nx.descendants(theirs, one) for one in sources],
        "rustworkx.descendants of each": lambda: [
            rustworkx.descendants(rust, number[one]) for one in sources
        ],
    }
    took = {name: min(timed(lambda way=way: way()) for _ in range(3)) for name, way in ways.items()}
    least = took["labels, one pass"]
    title = f"{len(sources)} sources, {len(nodes)} nodes, {sum(map(len, flows.values()))} flows"
    return [
        title,
        *(f"  {name:<30} {s * 1000:>9.1f} ms  {s / least:>7.1f} x" for name, s in took.items()),
    ]
