"""
A free-form tool may do more than it is said to do.

It does whatever it is told, so its credential is its description.

## Avoid

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {sales: {sensitivity: internal}}
identities: {sales-role: {kind: workload, permissions: [read sales, delete sales]}}
tools: {run_sql: {universal: sql, effects: [read sales], identity: sales-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [run_sql]}
```

## Prefer

```yaml
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}}
data: {sales: {sensitivity: internal}}
identities: {sales-role: {kind: workload, permissions: [read sales]}}
tools: {run_sql: {universal: sql, effects: [read sales], identity: sales-role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [run_sql]}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scopecard.context import Context
from scopecard.graph.model import UNKNOWN
from scopecard.rules import Finding, rule

_SQL = ("read", "write", "delete")


@rule(
    severity="medium",
    threats=("ASI02", "ASI03", "T2", "T3", "AML.T0053"),
    controls=("APP-01", "IDC-06"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each universal tool whose identity permits more than it declares."""
    closure = context.closure
    excess: dict[str, dict[str, None]] = {}
    lent: dict[str, list[str]] = {}
    for identity, tools in context.tools_using.items():
        for tool in tools:
            more = list(_more(context, closure.tools[tool], identity))
            if more:
                excess.setdefault(tool, {}).update(dict.fromkeys(more))
                lent.setdefault(tool, []).append(identity)
    for tool, effects in excess.items():
        more = [f"`{effect}`" for effect in effects]
        yield Finding(
            check.id,
            check.severity,
            f"`{tool}` may also {', '.join(more[:3])}: it does whatever its identity permits",
            (tool,),
            ("tools", tool, "universal"),
            help="give it an identity that permits only what it is for",
            related=tuple(_place(context, identity) for identity in lent[tool]),
            paths=len(effects),
        )


def _more(context: Context, tool: Mapping[str, Any], identity: str) -> Iterator[str]:
    """Yield what *identity* permits and a universal *tool* does not say that it does."""
    universal = tool.get("universal")
    if not universal:
        return
    said = {(effect["action"], effect["target"]) for effect in tool.get("effects", ())}
    permitted = context.closure.identities[identity].get("permissions", [{"unknown": ""}])
    for entry in permitted:
        action, target = entry.get("action", entry.get("access", "write")), UNKNOWN
        if "action" in entry:
            target = entry["target"]
        elif "unknown" in entry and not context.reading.worst(
            ("identities", identity, "permissions"), f"write {UNKNOWN}"
        ):
            continue
        if (action, target) not in said and (universal is True or action in _SQL):
            yield f"{action} {target}"


def _place(context: Context, identity: str) -> tuple[str, ...]:
    place = ("identities", identity)
    listed = "permissions" in context.closure.identities[identity]
    return (*place, "permissions") if listed else place
