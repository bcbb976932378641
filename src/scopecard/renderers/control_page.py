"""
The page of one control: what it asks, how it is tried, and how it stands in a design.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scopecard.catalog import dimensions
from scopecard.renderers.safe import safe
from scopecard.renderers.style import STATUS_STYLES, Style

if TYPE_CHECKING:
    from scopecard.catalog import Control
    from scopecard.explanation import Standing

_SHOWN: Final = 12
"""How many places in a design are shown."""
_INDENT: Final = 9


def render(control: Control, standing: Standing | None, style: Style) -> str:
    """Return the page of *control*, with how it stands where a design was given."""
    lines = [
        f"{style.heading(safe(control.id))}  {safe(control.title)}",
        style.paint(safe(dimensions().get(control.dimension, control.dimension)), "dim"),
    ]
    if standing is not None:
        lines += ["", *_standing(standing, style)]
    for heading, text in (
        ("ASKS", control.statement),
        ("WHERE IT IS WELL DONE", control.good),
        ("HOW A REVIEWER TRIES IT", control.test),
        ("WHAT A DESIGN PROVES" if control.provable else "WHY NO DESIGN PROVES IT", control.how),
        ("EVIDENCE", control.evidence),
    ):
        if text:
            lines += ["", style.heading(heading), *style.wrap(safe(text), 2)]
    lines += ["", *_facts(control, style)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _standing(standing: Standing, style: Style) -> Iterator[str]:
    status = style.paint(standing.status, *STATUS_STYLES[standing.status])
    why = ", ".join(standing.because) or "not owed by this design"
    yield f"{style.heading('STATUS')}  {status}  ({why})"
    yield from style.wrap(safe(standing.reason), 2)
    if standing.claim is not None:
        yield f"  claimed: {standing.claim}"
    if standing.answers:
        yield f"  answers findings here: {', '.join(standing.answers)}"
    if standing.signs:
        yield ""
        yield style.heading("WHAT THE DESIGN SHOWS")
    for kind, message, place, path in standing.signs[:_SHOWN]:
        text = f"{safe(message)}  {safe(str(place))}"
        yield from style.hang(f"  {kind:<6} ", text, _INDENT)
        for edge in path:
            yield f"           {safe(edge.text)}  {style.paint(safe(str(edge.location)), 'dim')}"
    if len(standing.signs) > _SHOWN:
        yield f"  … {len(standing.signs) - _SHOWN} more: scopecard evaluate --format json"


def _facts(control: Control, style: Style) -> Iterator[str]:
    first, last = control.scopes
    owed = f"scope {first}" if first == last else f"scopes {first} to {last}"
    when = f", when {' and '.join(map(safe, control.when))}" if control.when else ""
    layers = f"; layer {', '.join(control.layers)}" if control.layers else ""
    rows = {
        "owed by": owed + when,
        "effort": f"{control.effort}; phase {control.phase}{layers}",
        "AWS": ", ".join(control.aws),
        "basis": control.basis,
    }
    for name, text in rows.items():
        yield from style.hang(f"{name:<{_INDENT}}", safe(text), _INDENT) if text else ()
    for framework, ids in control.crosswalk.items():
        yield from style.hang(f"{safe(framework):<13}", safe(", ".join(ids)), 13)
    for source in control.sources:
        yield f"source   {safe(source)}"
