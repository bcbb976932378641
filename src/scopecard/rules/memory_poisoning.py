"""
Outsiders can plant something in memory that an acting agent reads later.

The words arrive in one run and act in another, where nobody sees where they
came from.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  inbox: {trust: untrusted}
  notes: {kind: memory, isolation: shared}
  orders: {sensitivity: internal}
tools:
  read_mail: {effects: [read inbox]}
  change_order: {effects: [write orders]}
agents:
  reader: {started_by: [clerk], output: plain, tools: [read_mail], memory: [notes]}
  desk: {started_by: [clerk], output: plain, tools: [change_order], memory: [notes]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  inbox: {trust: untrusted}
  notes: {kind: memory, isolation: session}
  orders: {sensitivity: internal}
tools:
  read_mail: {effects: [read inbox]}
  change_order: {effects: [write orders]}
agents:
  reader: {started_by: [clerk], output: plain, tools: [read_mail], memory: [notes]}
  desk: {started_by: [clerk], output: plain, tools: [change_order], memory: [notes]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import gravest
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import READS
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI06", "T1", "LLM04", "AML.T0080.000"),
    controls=("DMS-07", "DMS-05", "DMS-06", "DMS-08"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each memory that outsiders reach and an acting agent reads."""
    closure, flow = context.closure, context.flow
    readers: dict[str, list[Capability]] = {}
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            if capability.action in READS and closure.data.is_memory(capability.target):
                readers.setdefault(capability.target, []).append(capability)
    for memory, reads in readers.items():
        if not closure.data.outlives(memory) or not flow.untrusted(memory):
            continue
        acting = {read: closure.acts(read.agent) for read in reads}
        acting = {read: acts for read, acts in acting.items() if acts}
        if not acting:
            continue
        grade, act = gravest(closure, [act for acts in acting.values() for act in acts])
        read = next(one for one, acts in acting.items() if act in acts)
        source, words = flow.words(memory)
        path = [*words, *steps_of(read)]
        yield Finding(
            check.id,
            grade,
            f"words from `{source}` stay in `{memory}`, which `{read.agent}` reads before it acts",
            (memory,),
            ("data", memory),
            tuple(path),
            help=f"isolate `{memory}` by session, gate its writes, or let the reader not act",
            paths=flow.distrust.count(memory) * len(acting),
        )
