"""
Sensitive data can leave through a way that is not cleared for it.

An agent that holds the data can openly send, post, search for, or show it where
the data may not go. Each such way out is a finding, with the data behind it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  files: {sensitivity: confidential}
  supplier: {kind: channel, external: true, trust: trusted}
tools:
  read_file: {effects: [read files]}
  message_supplier: {effects: [send supplier]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_file, message_supplier]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  files: {sensitivity: confidential}
  supplier: {kind: channel, external: true, trust: trusted, clearance: confidential}
tools:
  read_file: {effects: [read files]}
  message_supplier: {effects: [send supplier]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_file, message_supplier]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import of_leak, worst
from scopecard.context import Context
from scopecard.graph.capability import Capability, steps_of
from scopecard.rules import Finding, rule


@rule(
    severity="high",
    threats=("ASI02", "ASI03", "T2", "T3", "LLM02", "AML.T0057", "AML.T0077", "AML.T0086"),
    controls=("DMS-10", "AFM-02", "DMS-01", "APP-01"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each way out of each agent that is not cleared."""
    for agent in context.closure.agents:
        ways: dict[str, list[Capability]] = {}
        for capability in context.flow.exfiltrations(agent):
            ways.setdefault(capability.target, []).append(capability)
        for sink, capabilities in ways.items():
            yield _finding(context, agent, sink, capabilities)


def _finding(context: Context, agent: str, sink: str, capabilities: list[Capability]) -> Finding:
    leaks = [context.flow.leak(capability) for capability in capabilities]
    grades = [of_leak(leak.sensitivity, way) for leak, way in zip(leaks, capabilities, strict=True)]
    grade = worst(grades)
    number = grades.index(grade)
    leak, way = leaks[number], capabilities[number]
    path = [*leak.path, *steps_of(way)]
    return Finding(
        check.id,
        grade,
        f"`{leak.source}` can leave to `{sink}`: `{agent}` can openly {way.action} there",
        (agent,),
        way.edge.pointer,
        tuple(path),
        (sink,),
        help=f"gate the {way.action}, take one of the two away, or clear `{sink}` for this data",
        paths=leak.sources * len(capabilities),
    )
