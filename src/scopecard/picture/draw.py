"""
From an evaluation to the picture of it.

What is unknown stands at its worst, as in the headline; the path that decides
the scope is the proof that ``explain`` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scopecard.evaluation import Evaluation
from scopecard.graph.model import OUTSIDE, UNKNOWN, CapabilityGraph
from scopecard.picture import OPEN, STATES, Line, Mark, Picture
from scopecard.picture.collapse import collapse
from scopecard.picture.lines import NOBODY, Draft, Drafts, Key
from scopecard.picture.marks import mark, mark_on_delegation
from scopecard.picture.nodes import Describer, groups
from scopecard.picture.path import because, deciding, extending, verdict
from scopecard.scoping.matrix import matrix

_KINDS = ("actor", "gate", "agent", "tool", "data", "identity")


def draw(evaluation: Evaluation) -> Picture:
    """Return the picture of *evaluation*, large parts of it collapsed."""
    return collapse(draw_whole(evaluation))


def draw_whole(evaluation: Evaluation) -> Picture:
    """Return the picture of *evaluation* with each element of the spec in it."""
    closure = evaluation.worst.closure
    drafts = Drafts(closure)
    standing, path = deciding(evaluation)
    decides = [*drafts.on(path), *extending(drafts, closure, standing)]
    lines = [draft for draft in drafts.all.values() if draft.words or draft.key.kind == "grants"]
    drawn = _drawn(closure.graph, lines)
    keys = [*(draft.key for draft in lines), *_of_drawn(closure.graph, drawn)]
    order = {node: number for number, node in enumerate(drawn)}
    states: dict[str, str] = {}
    for draft in lines:
        if draft.key.kind == "grants":
            tool = draft.key.target
            states[tool] = max(states.get(tool, ""), draft.state, key=STATES.index)
    on_path = frozenset(node for draft in decides for node in draft.key[1:3])
    describer = Describer(evaluation, states, on_path)
    nodes = tuple(describer.node(kind, node) for node, kind in drawn.items())
    numbers = {q.assumption.about: f"Q{n}" for n, q in enumerate(evaluation.questions, 1)}
    found = [_line(evaluation, drafts.all.get(key, Draft(key)), decides, numbers) for key in keys]
    found.sort(key=lambda line: (order[line.source], order[line.target]))
    return Picture(
        system=evaluation.spec.data["system"],
        title=evaluation.spec.data.get("title", evaluation.spec.data["system"]),
        scope=evaluation.scope,
        scope_name=matrix().name(evaluation.scope),
        verdict=verdict(evaluation, standing),
        because=because(decides, standing),
        remarks=tuple(_remarks(evaluation, lines)),
        groups=groups(nodes),
        nodes=nodes,
        lines=tuple(found),
    )


def _drawn(graph: CapabilityGraph, lines: Iterable[Draft]) -> dict[str, str]:
    """Return the nodes that are drawn, each with its kind, column by column."""
    touched = {node for draft in lines for node in draft.key[1:3]}
    only_touched = {"gate", "identity"}
    drawn: dict[str, str] = {NOBODY: "actor"} if NOBODY in touched else {}
    for kind in _KINDS:
        for node in graph.nodes(kind):
            if node in touched or (kind not in only_touched and node not in (OUTSIDE, UNKNOWN)):
                drawn[node] = kind
    return drawn


def _of_drawn(graph: CapabilityGraph, drawn: dict[str, str]) -> Iterator[Key]:
    """Yield the lines that matter because of a gate or an identity that is drawn."""
    for kind in ("approves", "holds"):
        for edge in graph.edges(kind):
            if edge.target in drawn and (kind == "approves" or drawn[edge.source] == "data"):
                yield Key(kind, edge.source, edge.target)


def _line(
    evaluation: Evaluation, draft: Draft, decides: Sequence[Draft], numbers: dict[str, str]
) -> Line:
    key, state = draft.key, draft.state
    open_for = [agent for agent, worst in draft.states.items() if worst == OPEN]
    return Line(
        kind=key.kind,
        source=key.source,
        target=key.target,
        words=tuple(draft.words) or (() if key.kind == "grants" else (key.kind,)),
        level=draft.level,
        state=state,
        marks=tuple(_marks(evaluation, draft)),
        rule=key.rule,
        then=tuple(draft.then),
        assumed=key.assumed,
        questions=tuple(numbers[about] for about in draft.questions if about in numbers),
        open_for=tuple(open_for) if 0 < len(open_for) < len(draft.states) else (),
        decides=draft in decides,
    )


def _marks(evaluation: Evaluation, draft: Draft) -> Iterator[Mark]:
    closure = evaluation.worst.closure
    for cover in draft.key.covers:
        if draft.key.kind == "delegates":
            yield mark_on_delegation(closure, cover[0])
        else:
            covered = [c for c in draft.capabilities if cover in c.all_covers]
            yield mark(closure, cover, covered)


def _remarks(evaluation: Evaluation, lines: Iterable[Draft]) -> Iterator[str]:
    used = {cover[0] for draft in lines for cover in draft.key.covers}
    idle = [gate for gate in evaluation.spec.data.get("gates", {}) if gate not in used]
    if idle:
        yield f"Gates that cover nothing: {', '.join(idle)}"
