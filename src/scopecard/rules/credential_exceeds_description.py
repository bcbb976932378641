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

from collections.abc import Iterator

from scopecard.context import Context
from scopecard.rules import Finding, rule


@rule(
    severity="medium",
    threats=("ASI02", "ASI03", "T2", "T3", "AML.T0053"),
    controls=("APP-01", "IDC-06"),
)
def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each universal tool whose identity permits more than it declares."""
    closure = context.closure
    excess: dict[str, dict[str, None]] = {}
    for capabilities in closure.capabilities.values():
        for capability in capabilities:
            tool = capability.tool
            if tool is None or capability.edge.rule != "universal-tool":
                continue
            said = {(e["action"], e["target"]) for e in closure.tools[tool].get("effects", ())}
            from_identity = capability.edge.pointer[0] == "identities"
            if from_identity and (capability.action, capability.target) not in said:
                effect = f"{capability.action} {capability.target}"
                excess.setdefault(tool, {})[effect] = None
    for tool, effects in excess.items():
        identity = closure.tools[tool].get("identity")
        more = ", ".join(f"`{effect}`" for effect in list(effects)[:3])
        yield Finding(
            check.id,
            check.severity,
            f"`{tool}` may also {more}: it does whatever its identity permits",
            (tool,),
            ("tools", tool, "universal"),
            help="give it an identity that permits only what it is for",
            related=(("identities", identity, "permissions"),) if identity else (),
            paths=len(effects),
        )
