"""
Write the reference of the controls: an index, and a page for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scopecard.catalog import Control, controls, dimensions, facts, overlays
from scopecard.claims import every_rule
from scopecard.framework import load


def control_pages() -> Iterator[tuple[str, str]]:
    """Yield the name of each page and its text, the index first."""
    yield "README", _index()
    versions = {name: load(f"crosswalks/{name}.yaml") for name in _frameworks()}
    for control in controls().values():
        yield control.id, _page(control, versions)


def _frameworks() -> list[str]:
    return list(next(iter(controls().values())).crosswalk)


def _index() -> str:
    text = (
        "# Controls\n\n"
        "What each scope of the agentic matrix obliges to, in our words. A control is owed in its scopes when"
        " all of its facts hold, or when an overlay owes it. `scopecard controls SPEC` shows how a design"
        " stands, `scopecard explain CONTROL --spec SPEC` why.\n\n"
        f"{sum(control.provable for control in controls().values())} of {len(controls())} can be proved or"
        " contradicted by a design; the others say what evidence they need.\n"
    )
    for dimension, title in dimensions().items():
        text += f"\n## {title}\n\n| control | asks for | scopes | when | proved by a design |\n"
        text += "|---|---|---|---|---|\n"
        for control in controls().values():
            if control.dimension == dimension:
                first, last = control.scopes
                when = ", ".join(f"`{fact}`" for fact in control.when)
                proof = "yes" if control.provable else "no"
                text += (
                    f"| [{control.id}]({control.id}.md) | {control.title} | {first} to {last} | {when} |"
                    f" {proof} |\n"
                )
    text += "\n## Facts\n\n| fact | means |\n|---|---|\n"
    for name, told in facts().items():
        text += f"| `{name}` | {told['meaning']} |\n"
    return text


def _page(control: Control, versions: dict[str, Any]) -> str:
    first, last = control.scopes
    owing = [name for name, told in overlays().items() if control.id in told["owes"]]
    answering = [name for name, rule in every_rule().items() if control.id in rule.controls]
    rows = {
        "dimension": dimensions()[control.dimension],
        "scopes": f"{first} to {last}",
        "when": " and ".join(f"`{fact}`" for fact in control.when) or "always",
        "overlays that owe it": ", ".join(f"`{name}`" for name in owing),
        "answers": ", ".join(f"[{name}](../rules/{name}.md)" for name in answering),
        "effort": control.effort,
        "layer, phase": f"{', '.join(control.layers)}; {control.phase}",
        "AWS services": ", ".join(control.aws),
        "basis": control.basis,
    }
    text = f"# {control.id}: {control.title}\n\n{control.statement}\n\n"
    text += f"**Where it is well done.** {control.good}\n\n**How a reviewer tries it.** {control.test}\n\n"
    heading = "What a design proves" if control.provable else "Why no design proves it"
    text += f"**{heading}.** {control.how}\n\n**Evidence.** {control.evidence}.\n\n"
    text += "| | |\n|---|---|\n"
    text += "".join(f"| {name} | {value} |\n" for name, value in rows.items() if value)
    text += "\n## Crosswalk\n\nEvery pairing is our judgement.\n\n| list | edition | ids |\n|---|---|---|\n"
    for name, ids in control.crosswalk.items():
        if ids:
            edition = versions[name].get("version") or versions[name].get("date", "")
            text += f"| {versions[name]['title']} | {edition} | {', '.join(ids)} |\n"
    text += "\n## Sources\n\n" + "".join(f"- <{source}>\n" for source in control.sources)
    return text
