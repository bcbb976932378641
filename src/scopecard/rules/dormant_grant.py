"""
An identity permits what no tool that uses it does.

Nobody misses the right until somebody else uses it.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {invoices: {sensitivity: internal}}
identities: {desk-role: {kind: workload, permissions: [read invoices, pay invoices]}}
tools: {find_invoice: {effects: [read invoices], identity: desk-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_invoice]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {invoices: {sensitivity: internal}}
identities: {desk-role: {kind: workload, permissions: [read invoices]}}
tools: {find_invoice: {effects: [read invoices], identity: desk-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [find_invoice]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from scopecard.analyses.identity_use import only_in_a_sandbox
from scopecard.context import Context
from scopecard.graph.build import undescribed_agent
from scopecard.rules import Finding, rule


@rule(severity="low", threats=("ASI03", "T3", "AML.T0012"), controls=("IDC-09", "IDC-06"))
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each permission that nothing uses."""
    closure = context.closure
    beyond_us = only_in_a_sandbox(closure) | _of_strangers(context)
    for identity, declared in closure.identities.items():
        tools = context.tools_using.get(identity, [])
        if identity in beyond_us or any(_may_use_anything(context, tool) for tool in tools):
            continue
        done = {
            (effect["action"], effect["target"])
            for tool in tools
            for effect in closure.tools[tool].get("effects", ())
        }
        unused = "no tool that uses it does" if tools else "no tool uses it"
        for index, permission in enumerate(declared.get("permissions", ())):
            if "action" not in permission:
                continue
            effect = (permission["action"], permission["target"])
            if effect not in done:
                yield Finding(
                    check.id,
                    check.severity,
                    f"`{identity}` may `{' '.join(effect)}`, and {unused}",
                    (identity,),
                    ("identities", identity, "permissions", index),
                    cause=effect,
                    help="take the permission away",
                )


def _may_use_anything(context: Context, tool: str) -> bool:
    closure = context.closure
    declared = closure.tools[tool]
    if declared.get("universal") or closure.toolbox.undescribed(tool):
        return True
    return any(effect["action"] == "execute" for effect in declared.get("effects", ()))


def _of_strangers(context: Context) -> set[str]:
    """Return the identities of agents of which nobody knows what they use."""
    agents = context.closure.agents.values()
    return {a["identity"] for a in agents if "identity" in a and undescribed_agent(a)}
