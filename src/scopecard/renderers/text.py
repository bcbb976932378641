"""
Text for a terminal: one screen that gives the verdict and its reasons.

Only sections that have something to say are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.catalog import dimensions
from scopecard.renderers.control_lines import dimension_table, first_gaps
from scopecard.renderers.finding_lines import finding_lines
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import at, coordinates, count, more, tools_sentence

if TYPE_CHECKING:
    from scopecard.report_form import AgentReport, Report, RestsOn
    from scopecard.tool_table import ToolCounts, ToolRow

_SHOWN: Final = 8
"""How many lines of a section are shown unless all are asked for."""
_UNITS: Final = {
    "agents": "agent", "tools": "tool", "data": "data element", "gates": "gate",
    "identities": "identity",
}  # fmt: skip


def render(report: Report, style: Style, *, verbose: bool = False) -> str:
    """Return *report* as text that ends with a newline."""
    lines = [*_head(report, style)]
    for section in (_agents, _findings, _questions, _rests_on, _margin, _controls):
        body = list(section(report, style, verbose))
        if body:
            lines += ["", *body]
    if verbose:
        lines += ["", *_tools(report, style)]
    lines += ["", *_foot(report, style, verbose=verbose)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(report: Report, style: Style) -> Iterator[str]:
    scope = report["scope"]
    counts = style.dot.join(
        count(report["elements"][section], unit)
        for section, unit in _UNITS.items()
        if report["elements"][section]
    )
    title = style.paint(safe(report["title"]), "bold")
    yield f"{title}  {style.paint(safe(report['file']), 'dim')}"
    yield style.paint(counts, "dim")
    yield ""
    if report["tool_counts"] is not None:
        yield from _loose_tools(report["tool_counts"], style)
        return
    axes = style.dot.join((scope["agency"], scope["autonomy"]))
    value = style.paint(f"SCOPE {scope['value']}", "bold")
    yield f" {style.scope(scope['value'])}  {value}{style.dot}{scope['name']}{style.dot}{axes}"
    yield from (f"       {line}" for line in _qualifiers(report, style))


def _loose_tools(counts: ToolCounts, style: Style) -> Iterator[str]:
    """Yield the verdict on tools that no agent holds: there is no system to place."""
    yield " " + style.paint("NO AGENT", "bold") + f"{style.dot}scored as tools, not as a system"
    yield "       " + tools_sentence(counts)
    yield "       add `agents`, with who starts each, to have a scope"


def _qualifiers(report: Report, style: Style) -> Iterator[str]:
    scope = report["scope"]
    low, high = scope["range"]
    if low < high:
        alone = [q["id"] for q in report["questions"] if q["then"] == low]
        how = f"if {' or '.join(alone[:3])}" if alone else "if all questions are answered well"
        yield style.paint(f"could be scope {low} {how}: something is not described", "yellow")
    if scope["strict"] != scope["value"]:
        yield (
            f"scope {scope['strict']} by the matrix's letter (profile strict): no person starts it"
        )
    yield style.dot.join(coordinates(scope))
    declared = scope["declared"]
    if declared is not None and declared < high:
        yield style.paint(f"declared as scope {declared}: under-classified", "red")
    elif declared is not None:
        yield f"declared as scope {declared}"
    promotion = report["promotion"]
    if promotion is not None:
        yield (
            f"target scope {promotion['target']}: {count(len(promotion['newly']), 'control')} more"
            f" owed, {len(promotion['lacking'])} not there yet"
        )
    if scope["overlays"]:
        names = [
            f"{name} (assumed)" if name in scope["assumed_overlays"] else name
            for name in scope["overlays"]
        ]
        yield from (line[7:] for line in style.wrap("overlays: " + ", ".join(names), 17, 7))
    policy = {k: v for k, v in report["policy"].items() if (k, v) != ("profile", "balanced")}
    if policy:
        yield "policy: " + ", ".join(f"{name}={value}" for name, value in policy.items())
    if report["policy_not_loosened"]:
        names = report["policy_not_loosened"]
        yield "not loosened by the spec: " + ", ".join(safe(name) for name in names)


def _agents(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    agents = sorted(report["agents"], key=lambda agent: -agent["scope"])
    if not agents:
        return
    yield style.heading("AGENTS")
    shown = agents if verbose else agents[:_SHOWN]
    width = min(28, max(len(safe(agent["id"])) for agent in shown))
    for agent in shown:
        yield from _agent(agent, style, width)
    yield from more(len(agents) - len(shown), "agent")


def _agent(agent: AgentReport, style: Style, width: int) -> Iterator[str]:
    start, change = agent["because"]
    low, high = agent["range"]
    paths = style.arrow.join(safe(node) for node in [*start["path"], *change["path"][1:]])
    about = change["rule"] if agent["scope"] > 1 or change["rule"] != "read-only" else "read-only"
    span = f" ({low} to {high})" if low < high else ""
    place = at(change["location"])
    text = f"{start['rule']}, {about}{span}: {paths}  {place}"
    head = f"  {style.scope(agent['scope'])}  {safe(agent['id']):<{width}}  "
    indent = 2 + (4 if style.unicode else 2) + 2 + width + 2
    yield from style.hang(head, text, indent)


def _findings(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    yield from finding_lines(report, style, verbose=verbose)


def _questions(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    questions = report["questions"]
    if not questions:
        return
    yield style.heading(f"QUESTIONS FOR THE OWNER ({len(questions)})")
    shown = questions if verbose else questions[:_SHOWN]
    scope = report["scope"]["value"]
    for question in shown:
        then = question["then"]
        outcome = "" if then is None or then == scope else f"; answered well: scope {then}"
        text = (
            f"{safe(question['about'])} is not said, assumed {safe(question['assumed'])}{outcome}"
            f"  {at(question['location'])}"
        )
        yield from style.hang(f"  {question['id']:<4}  ", text, 8)
    yield from more(len(questions) - len(shown), "question")


def _rests_on(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    facts = report["scope"]["rests_on"]
    if not facts:
        return
    yield style.heading("THE VERDICT RESTS ON") + "  (if false, the scope would be)"
    groups: dict[tuple[str, int], list[RestsOn]] = {}
    for fact in facts:
        element = ".".join(fact["fact"].split(".")[:2])
        if fact["fact"].startswith("tools.") and not verbose:
            element = "tools"
        groups.setdefault((element, fact["then"]), []).append(fact)
    lines = list(groups.items())
    for (element, then), members in lines if verbose else lines[:_SHOWN]:
        yield from style.wrap(f"{_claim(element, members)}  {style.arrow.strip()} {then}", 4, 2)
    yield from more(0 if verbose else len(lines) - _SHOWN, "fact")


def _margin(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    steps = report["margin"]
    if not steps:
        return
    yield style.heading("ONE STEP FROM A HIGHER SCOPE")
    for step in steps if verbose else steps[:3]:
        yield from style.wrap(f"{style.arrow.strip()} S{step['then']}  {safe(step['title'])}", 8, 2)
    yield from more(0 if verbose else len(steps) - 3, "step")


def _controls(report: Report, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    controls = report["controls"]
    if not controls or report["tool_counts"] is not None:
        return
    idle = sum(control["status"] == "not-applicable" for control in controls)
    apart = f", {idle} of them do not apply" if idle else ""
    owed = f"{len(controls)} owed at scope {report['scope']['value']}{apart}"
    yield style.heading(f"CONTROLS ({owed})")
    yield from dimension_table(controls, dimensions(), style)
    gaps = report["gaps"]
    if gaps:
        yield style.heading(f"CLOSE FIRST (of {count(len(gaps), 'gap')})")
        yield from first_gaps(report, style, verbose=verbose)


def _claim(element: str, facts: Sequence[RestsOn]) -> str:
    fields = ", ".join(fact["fact"][len(element) + 1 :] for fact in facts)
    evidence = next((fact["evidence"] for fact in facts if fact["evidence"]), None)
    proof = f"evidence: {safe(evidence)}" if evidence else "no evidence"
    if element == "tools":
        if len(facts) == 1:
            return f"{safe(facts[0]['fact'])} ({proof})"
        return f"what {len(facts)} tools are said to do ({proof})"
    return f"{safe(element)}: {safe(fields)} ({proof})"


def _tools(report: Report, style: Style) -> Iterator[str]:
    yield style.heading("TOOLS")
    columns = ("agent", "tool", "state", "does", "approved by", "enforced by")
    table = [columns, *(_cells(row) for row in report["tools"])]
    widths = [min(32, max(len(row[i]) for row in table)) for i in range(len(columns))]
    for number, row in enumerate(table):
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        line = "  " + "  ".join(cells)
        yield style.paint(line, "dim") if number == 0 else line


def _cells(row: ToolRow) -> tuple[str, ...]:
    effects = ", ".join(row["effects"]) + (" (assumed)" if row["assumed"] else "")
    state = row["state"] + (", reversible" if row["reversible"] else "")
    return tuple(
        safe(cell)
        for cell in (
            row["agent"] or "-",
            row["tool"],
            state,
            effects,
            _approvers(row),
            ", ".join(row["enforced_by"]) or "-",
        )
    )


def _approvers(row: ToolRow) -> str:
    names = ", ".join(row["approvers"])
    return f"in part {names}" if names and row["state"] == "open" else names or "-"


def _foot(report: Report, style: Style, *, verbose: bool) -> Iterator[str]:
    if report["agents"]:
        worst = max(report["agents"], key=lambda agent: agent["scope"])
        target = f"agent:{safe(worst['id'])} --spec {safe(report['file'])}"
        yield style.paint(f"why: scopecard explain {target}", "dim")
    if report["gaps"] and report["tool_counts"] is None:
        target = f"{safe(report['gaps'][0]['control'])} --spec {safe(report['file'])}"
        yield style.paint(f"close a gap: scopecard explain {target}", "dim")
    if not verbose:
        yield style.paint("more: --verbose, or --format json", "dim")
