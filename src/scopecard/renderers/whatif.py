"""
Two evaluations side by side, for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopecard.renderers.safe import safe
from scopecard.renderers.style import SEVERITY_STYLES, Style

if TYPE_CHECKING:
    from scopecard.whatif import FindingChange, WhatIf


def render(found: WhatIf, style: Style) -> str:
    """Return *found* as text that ends with a newline."""
    before, after = found["before"], found["after"]
    sign = style.arrow
    lines = [f"{safe(found['system'])}, if {safe('; '.join(found['changes']))}", ""]
    lines.append(f" {style.scope(before['scope'])}{sign}{style.scope(after['scope'])}")
    for axis in ("agency", "autonomy", "range"):
        old, new = str(before[axis]), str(after[axis])
        if old != new:
            lines.append(f"       {axis}: {old}{sign}{new}")
    for agent, scope in after["agents"].items():
        old_scope = before["agents"].get(agent)
        if old_scope is not None and old_scope != scope:
            lines.append(f"       {safe(agent)}: {old_scope}{sign}{scope}")
    for heading, findings in (("CLEARED", "cleared"), ("NEW", "new")):
        if found["findings"][findings]:
            lines += ["", style.heading(heading)]
            lines += [line for one in found["findings"][findings] for line in _finding(one, style)]
    for heading, controls in (("OWED THEN", "added"), ("OWED NO MORE", "removed")):
        if found["controls"][controls]:
            lines += ["", style.heading(heading)]
            lines += style.wrap(safe(", ".join(found["controls"][controls])), 2)
    if before == after and not any((*found["findings"].values(), *found["controls"].values())):
        lines += ["", "nothing changes"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _finding(one: FindingChange, style: Style) -> Iterator[str]:
    severity = style.paint(f"{one['severity']:<8}", SEVERITY_STYLES[one["severity"]])
    doubt = " (possible)" if one["certainty"] == "possible" else ""
    yield f"  {severity}  {one['rule']}{doubt}"
    yield from style.wrap(safe(one["message"]), 12)
