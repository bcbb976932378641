"""
Agents can call each other in a circle, and nothing says when they stop.

Each round costs money and may act. A limit on any one of them ends it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
agents:
  writer: {started_by: [clerk], output: plain, tools: {}, delegates: [critic]}
  critic: {output: plain, tools: {}, delegates: [writer]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
agents:
  writer: {started_by: [clerk], output: plain, tools: {}, delegates: [critic], limits: {steps: 9}}
  critic: {output: plain, tools: {}, delegates: [writer]}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scopecard.context import Context
from scopecard.graph.labels import loops
from scopecard.graph.model import Edge
from scopecard.rules import Finding, rule

_RULES = ("", "trigger", "schedule")
"""Declared delegations, and those by trigger or schedule."""

Calls = dict[str, dict[str, Edge]]
"""Who calls whom, and by which edge."""


@rule(
    severity="medium",
    threats=("ASI08", "T4", "T5", "LLM10", "AML.T0029", "AML.T0034.002"),
    controls=("ORC-06", "APP-02"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each group of agents without limits that call each other."""
    agents = context.closure.agents
    calls = _calls(context, (a for a, declared in agents.items() if not declared.get("limits")))
    found = dict.fromkeys(map(tuple, loops(calls)), calls)
    if found and context.reading.met:
        # NOTE: a loop that is there must not be hidden in a larger one that is only possible.
        sure = _calls(context.best, calls)
        if any(sure[agent].keys() != called.keys() for agent, called in calls.items()):
            sure = {a: {b: calls[a][b] for b in sure[a] if b in calls[a]} for a in calls}
            found |= {loop: sure for loop in map(tuple, loops(sure)) if loop not in found}
    for loop, edges in found.items():
        yield _finding(loop, edges)


def _calls(context: Context, agents: Iterable[str]) -> Calls:
    """Return who calls whom among *agents*."""
    calls: Calls = {agent: {} for agent in agents}
    for agent, called in calls.items():
        for other, delegations in context.closure.delegations[agent].items():
            if other in calls:
                for delegation in delegations:
                    if delegation.edge.rule in _RULES:
                        called[other] = delegation.edge
                        break
    return calls


def _finding(loop: tuple[str, ...], calls: Calls) -> Finding:
    names, members = ", ".join(f"`{agent}`" for agent in loop), set(loop)
    path = [calls[a][b] for a in loop for b in sorted(calls[a]) if b in members]
    return Finding(
        check.id,
        check.severity,
        f"{names} can go on calling without end: none has `limits`"
        if len(loop) > 1
        else f"{names} can go on starting itself without end: it has no `limits`",
        loop,
        ("agents", loop[0]),
        tuple(path),
        help="limit the steps, spend, rate or time of one of them",
        related=tuple(edge.pointer for edge in path),
    )
