"""
By which path is the scope decided, and how is that said in a line?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scopecard.context import Context
from scopecard.evaluation import Evaluation
from scopecard.graph.capability import LEVELS
from scopecard.graph.closure import Closure
from scopecard.graph.model import Edge
from scopecard.picture.lines import NOBODY, Draft, Drafts
from scopecard.picture.palette import SCOPES
from scopecard.scoping.classify import Standing
from scopecard.scoping.matrix import matrix


def deciding(evaluation: Evaluation) -> tuple[Standing | None, list[Edge]]:
    """
    Return the standing that gives the system its scope, and its proof.

    Of several it is the one with the worst start, as in the headline, and of these the one
    with the shortest proof; there is none without an agent.
    Where an agent arms the start, the proof begins with what starts that one.
    """
    worst = evaluation.worst
    proven = [
        (standing, [*_arming(worst, standing), *worst.proofs.scope(standing)])
        for standing in worst.classification.standings.values()
        if standing.scope == evaluation.scope
    ]
    ranks = list(LEVELS)
    return min(
        proven, key=lambda found: (-ranks.index(found[0].level), len(found[1])), default=(None, [])
    )


def _arming(worst: Context, standing: Standing) -> list[Edge]:
    """Return how the agent is started that gives *standing* its start, if one does."""
    first = worst.proofs.start(standing.agent, standing.level)[0]
    agent = first.source
    if first.rule not in ("schedule", "trigger") or agent not in worst.closure.agents:
        return []
    # INVARIANT: an agent arms a start only once a start reaches it, and one that it arms
    # itself cannot be its first.
    levels = {start.level for start in worst.closure.starts[agent] if not start.edge.rule}
    for level in LEVELS:
        if level in levels:
            return worst.proofs.start(agent, level)
    return []


def extending(drafts: Drafts, closure: Closure, standing: Standing | None) -> Iterator[Draft]:
    """Yield the lines from the data that a self-extending agent changes to what it governs."""
    if standing is not None and standing.extends:
        changed = closure.extending[standing.extends[-1]][0].target
        for key, draft in drafts.all.items():
            if key.kind == "governs" and key.source == changed:
                yield draft


def verdict(evaluation: Evaluation, standing: Standing | None) -> str:
    """Return the scope in a line, with what it is made of and how sure it is."""
    scope, low = evaluation.scope, evaluation.lowest
    words = [f"{SCOPES[scope].sign} scope {scope}, {matrix().name(scope)}"]
    if standing is not None:
        words += [evaluation.worst.classification.agency(standing.agent), standing.level]
    if low < scope:
        words.append(f"could be {low}: something is not described")
    return " · ".join(words)


def because(path: Sequence[Draft], standing: Standing | None) -> tuple[str, ...]:
    """Return the steps of the path that decides, and what is wrong, or right, at its end."""
    if standing is None:
        return ("there is no agent",)
    ends = []
    if standing.extends:
        ends.append("so it can openly change what limits it")
    elif standing.capability is None:
        ends.append("nothing that it can reach changes anything")
    elif standing.capability.open:
        ends.append("nobody is asked first")
    else:
        ends.append("a person approves each call first")
    if standing.level == "self-directed" and not standing.extends:
        joint = "and" if standing.capability and standing.capability.open else "but"
        ends.append(f"{joint} no person decides when it runs")
    return (*map(_step, path), ", ".join(ends))


def _step(draft: Draft) -> str:
    key = draft.key
    if key.source == NOBODY:
        return f"nobody says who starts {key.target}"
    if key.kind == "grants":
        return f"{key.source} calls {key.target}"
    if key.kind == "delegates":
        return f"{key.source} delegates to {key.target}"
    if key.kind == "affects":
        actions = ", ".join(dict.fromkeys(one.action for one in draft.capabilities))
        level = f" ({draft.level})" if draft.level else ""
        return f"{key.source} can {actions} {key.target}{level}"
    level = f" ({draft.level})" if draft.level else ""
    return f"{key.source} {' '.join(draft.words)} {key.target}{level}"
