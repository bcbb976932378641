"""
Private data, untrusted words and a way out meet in one agent.

Whoever writes the words chooses what is sent and where to. Each leg is ordinary
alone; without any one of them the others are harmless.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  files: {sensitivity: confidential}
  inbox: {trust: untrusted}
  web: {external: true, trust: trusted}
tools:
  read_file: {effects: [read files]}
  read_mail: {effects: [read inbox]}
  open_page: {effects: [fetch web]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_file, read_mail, open_page]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data:
  files: {sensitivity: confidential}
  inbox: {trust: untrusted}
  web: {external: true, trust: trusted}
tools:
  read_file: {effects: [read files]}
  read_mail: {effects: [read inbox]}
  open_page: {effects: [fetch web]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_file, open_page]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.severity import of_leak, worst
from scopecard.context import Context
from scopecard.graph.capability import steps_of
from scopecard.rules import Finding, rule


@rule(
    severity="critical",
    threats=("ASI01", "ASI02", "T2", "T6", "LLM01", "LLM02", "AML.T0051", "AML.T0086"),
    controls=("DMS-10", "AFM-05", "AFM-01"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each agent in which the three meet."""
    flow = context.flow
    for agent in context.closure.agents:
        if not flow.untrusted(agent):
            continue
        ways = flow.exfiltrations(agent)
        if not ways:
            continue
        leaks = [flow.leak(way) for way in ways]
        grades = [of_leak(leak.sensitivity, way) for leak, way in zip(leaks, ways, strict=True)]
        grade = worst(grades)
        leak, way = leaks[grades.index(grade)], ways[grades.index(grade)]
        source, words = flow.words(agent)
        path = [*words, *leak.path, *steps_of(way)]
        yield Finding(
            check.id,
            "critical" if grade in ("critical", "high") else grade,
            f"`{agent}` holds `{leak.source}`, reads `{source}`, and can openly {way.action}"
            f" `{way.target}`",
            (agent,),
            way.edge.pointer,
            tuple(path),
            help="take one of the three away from this agent, or gate the way out",
            paths=flow.distrust.count(agent) * sum(one.sources for one in leaks),
        )
