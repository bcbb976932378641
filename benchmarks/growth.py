"""
Does it grow linearly, and how does it compare with building the same graph in networkx?
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

from benchmarks.measure import processor_seconds
from benchmarks.specs import generate
from benchmarks.yaml_text import dump
from scopecard import parse_spec
from scopecard.graph.build import close, declare
from scopecard.graph.model import CapabilityGraph
from scopecard.graph.reading import pessimistic
from scopecard.scoping.classify import Classification
from scopecard.scoping.matrix import matrix
from scopecard.scoping.policy import default_policy

SIZES = (100, 1_000, 10_000, 100_000)


def run() -> list[str]:
    """Return a line for each size, and one for a whole process at 10,000 elements."""
    lines = [f"{'elements':>9} {'edges':>8} {'us/element':>11} {'x networkx build':>17}   (goal 2)"]
    lines += [_line(size) for size in SIZES]
    return [*lines, _process(10_000)]


def _line(size: int) -> str:
    spec = parse_spec(dump(generate(size))).data
    repeats = max(1, 20_000 // size)
    best_ours, best_theirs, edges = float("inf"), float("inf"), 0
    for _ in range(3):
        ours, theirs = 0.0, 0.0
        for _ in range(repeats):
            graph = declare(spec)
            gc.collect()
            gc.disable()
            ours += timed(lambda graph=graph: _classify(spec, graph))
            theirs += timed(lambda graph=graph: rebuild(graph))
            gc.enable()
            edges = graph.network.number_of_edges()
        best_ours, best_theirs = min(best_ours, ours), min(best_theirs, theirs)
    each = best_ours / repeats / size * 1e6
    return f"{size:>9} {edges:>8} {each:>11.1f} {best_ours / best_theirs:>17.2f}"


def _classify(spec: dict[str, Any], graph: CapabilityGraph) -> None:
    closure = close(spec, graph, pessimistic(), default_policy())
    Classification(closure, matrix().table("balanced"))


def rebuild(graph: CapabilityGraph) -> None:
    """Build the closed graph again, as anybody would with networkx."""
    again: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in graph.network.nodes(data=True):
        again.add_node(node, **attributes)
    for edge in graph.edges():
        again.add_edge(
            edge.source, edge.target, kind=edge.kind, action=edge.action, gates=edge.covers,
            basis=edge.basis, pointer=edge.pointer, rule=edge.rule, follows=edge.follows,
        )  # fmt: skip


def _process(size: int) -> str:
    import sys

    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        spec.write_text(dump(generate(size)), encoding="utf-8")
        command = [sys.executable, "-m", "scopecard", "evaluate", str(spec), "--format", "json"]
        seconds = processor_seconds(command)
    return f"evaluate, {size:,} elements, whole process: {seconds:.2f} CPU seconds   (goal 4)"


def timed(work: Callable[[], object]) -> float:
    """Return the processor time of *work*, in seconds."""
    before = time.process_time()
    work()
    return time.process_time() - before
