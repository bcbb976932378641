"""
Which way does a finding take through the picture? Its path, to be lit up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scopecard.evaluation import Evaluation
from scopecard.picture import Line, Picture
from scopecard.picture.lines import Drafts


@dataclass(frozen=True, slots=True)
class Flow:
    """A way through a system, by the names of its elements."""

    id: str
    """A word that can stand in an attribute, such as ``fp1``."""
    title: str
    steps: tuple[tuple[str, str], ...]
    """From which element to which, in order."""


@dataclass(frozen=True, slots=True)
class Lit:
    """What is lit up in one picture by the flows through it."""

    nodes: Mapping[str, tuple[str, ...]]
    """For each node, the ids of the flows that pass it."""
    lines: Mapping[Line, tuple[str, ...]]


def flows(evaluation: Evaluation) -> tuple[Flow, ...]:
    """Return a flow for each finding that has a path: ``fp1`` for the first finding, and so on."""
    drafts = Drafts(evaluation.worst.closure)
    found = []
    for number, (finding, _) in enumerate(evaluation.findings, 1):
        # NOTE: what follows from a change of data is drawn from there, and so is its path.
        steps = dict.fromkeys((one.key.source, one.key.target) for one in drafts.on(finding.path))
        if steps:
            title = f"{finding.rule}: {finding.message}"
            found.append(Flow(f"fp{number}", title, tuple(steps)))
    return tuple(found)


def lit(picture: Picture, through: Iterable[Flow]) -> Lit:
    """Return which nodes and lines of *picture* each flow passes; a crowd stands for its members."""
    crowd = {member: node.id for node in picture.nodes for member in node.members or (node.id,)}
    between: dict[tuple[str, str], list[Line]] = {}
    for line in picture.lines:
        between.setdefault((line.source, line.target), []).append(line)
    nodes: dict[str, dict[str, None]] = {}
    lines: dict[Line, dict[str, None]] = {}
    for flow in through:
        for step in flow.steps:
            ends = [crowd[end] for end in step if end in crowd]
            for end in ends:
                nodes.setdefault(end, {})[flow.id] = None
            for line in between.get((ends[0], ends[-1]), ()) if ends else ():
                lines.setdefault(line, {})[flow.id] = None
    return Lit(
        {node: tuple(ids) for node, ids in nodes.items()},
        {line: tuple(ids) for line, ids in lines.items()},
    )
