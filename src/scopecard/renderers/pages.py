"""
Pages for a terminal: a scope, a rule, and why an agent has its scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.errors import Location
    from scopecard.explanation import Derived, Explanation
    from scopecard.rules import Rule

_LIMITS: Final = (
    "that the system runs as it is described: only the description was read",
    "that the listed effects of a tool are all that it has, unless something enforces them",
    "that whoever approves reads what is shown",
    "that a control which the team claims to have works",
)


def scope(number: int, style: Style) -> str:
    """Return the page of one scope of the matrix."""
    facts = matrix().section("scopes")[str(number)]
    lines = [f"{style.scope(number)}  {style.heading(facts['name'])}", ""]
    lines += style.wrap(facts["summary"], 0)
    lines += ["", style.heading("CELLS THAT GIVE IT")]
    for name, profile in matrix().section("profiles").items():
        lines.append(f"  profile {name}: {profile['title']}")
        lines += [f"    {cell}" for cell in _cells(profile["table"], number)]
    if number == matrix().section("self_extending"):
        lines.append("  any profile: an agent that can openly change what limits it")
    lines += ["", f"source: {matrix().section('source')} ({matrix().section('edition')})"]
    return "\n".join(lines) + "\n"


def _cells(table: Mapping[str, list[int]], number: int) -> Iterator[str]:
    capabilities = matrix().section("capability")
    for level, row in table.items():
        columns = [c for c, value in zip(capabilities, row, strict=True) if value == number]
        if columns:
            yield f"{level}: change capability {', '.join(columns)}"


def rule(page: Rule[Any], style: Style) -> str:
    """Return the page of one rule."""
    lines = [style.heading(page.id), "", page.page, ""]
    lines.append(f"severity: {page.severity}")
    for name, ids in (("threats", page.threats), ("controls", page.controls)):
        lines += [f"{name}: {', '.join(ids)}"] if ids else []
    return "\n".join(lines) + "\n"


def agent(why: Explanation, style: Style) -> str:
    """Return the derivation of one agent's scope."""
    lines = [
        f"{safe(why.agent)} is {style.scope(why.scope)}  {style.heading(why.name)}",
        *_also(why),
        "",
        style.heading("BECAUSE"),
        *_steps("1", f"{why.level}: {why.means}", why.start, style),
        *_steps("2", _capability(why), why.change, style),
        f"  3  profile {why.profile}: {_verdict(why)}",
        "",
        style.heading("WHAT WOULD CHANGE IT") + "  (each evaluated alone)",
        *_changes(why, style),
        "",
        style.heading("WHAT THIS DOES NOT ESTABLISH"),
        *(f"  {limit}" for limit in _LIMITS),
    ]
    facts = style.dot.join(f"{count} {basis}" for basis, count in why.basis)
    lines += ["", f"facts in this proof: {facts}"]
    return "\n".join(lines) + "\n"


def _also(why: Explanation) -> Iterator[str]:
    low, high = why.span
    if low < high:
        yield f"could be scope {low} if what is not described turns out well"
    if why.strict != why.scope:
        yield f"scope {why.strict} by the matrix's letter (profile strict)"


def _capability(why: Explanation) -> str:
    if why.self_extending:
        return "self-extending: it can openly change what limits it"
    return f"{why.capability}: {why.capability_means}"


def _verdict(why: Explanation) -> str:
    if why.self_extending:
        return f"a self-extending agent is scope {why.scope}"
    return f"{why.level} and {why.capability} give scope {why.scope}"


def _steps(number: str, title: str, edges: tuple[Derived, ...], style: Style) -> Iterator[str]:
    first, *rest = style.wrap(title, 5)
    yield f"  {number}  {style.paint(first[5:], 'bold')}"
    yield from rest
    for edge in edges:
        marks = []
        if edge.rule:
            marks.append(f"follows by {edge.rule}")
        if edge.basis == "assumed":
            marks.append("assumed")
        if edge.gates:
            marks.append("gates: " + ", ".join(map(safe, edge.gates)))
        note = f"  ({'; '.join(marks)})" if marks else ""
        yield f"       {safe(edge.text)}{note}  {style.paint(_at(edge.location), 'dim')}"


def _changes(why: Explanation, style: Style) -> Iterator[str]:
    for outcome in why.lower:
        system = "" if outcome.agent == outcome.system else f" (system: {outcome.system})"
        sign = style.arrow.strip()
        title = safe(outcome.change.title)
        yield from style.wrap(f"{sign} S{outcome.agent}{system}  {title}", 9, 2)
    if not why.lower:
        yield "  no single change lowers it"
    if not why.all_tried:
        yield "  not every single change was tried"
    for question in why.questions:
        if question.then is not None and question.then < why.scope:
            text = f"answer: what is {safe(question.assumption.about)}? (system)"
            yield from style.wrap(f"{style.arrow.strip()} S{question.then}  {text}", 9, 2)
    for step in why.margin:
        yield from style.wrap(
            f"{style.arrow.strip()} S{step.then}  the system, {safe(step.title)}", 9, 2
        )
    for then in sorted({fact.then for fact in why.higher}):
        facts = [safe(fact.about) for fact in why.higher if fact.then == then]
        shown = ", ".join(facts[:4]) + (f" and {len(facts) - 4} more" if len(facts) > 4 else "")  # noqa: PLR2004
        yield from style.wrap(f"{style.arrow.strip()} S{then}  the system, if false: {shown}", 9, 2)


def _at(location: Location) -> str:
    return safe(str(location))
