"""
One screen for people who decide and do not build: what it is, on what that rests, what to do.

No ids where words do, no tables, no more than anybody reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scopecard.page import CHANGES, STARTS
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import tools_sentence
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.report_form import Report

_SHOWN: Final = 3


def render(report: Report, style: Style) -> str:
    """Return *report* on one screen, as text that ends with a newline."""
    title = style.paint(safe(report["title"]), "bold")
    lines = [f"{title}  {style.paint(safe(report['file']), 'dim')}", ""]
    if report["tool_counts"] is not None:
        return "\n".join([*lines, tools_sentence(report["tool_counts"])]) + "\n"
    for heading, body in (
        ("WHAT IT IS", _verdict(report, style)),
        ("WHAT WORRIES US", _worries(report, style)),
        ("ON WHAT THIS RESTS", _rests(report, style)),
        ("WHAT SOMEBODY MUST ANSWER", _questions(report, style)),
        ("WHAT IT OBLIGES US TO", _controls(report, style)),
        ("WHAT TO DO FIRST", _first(report, style)),
    ):
        told = list(body)
        if told:
            lines += [style.heading(heading), *told, ""]
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def _verdict(report: Report, style: Style) -> Iterator[str]:
    scope = report["scope"]
    low, high = scope["range"]
    summary = matrix().section("scopes")[str(high)]["summary"]
    yield f"  {style.scope(high)}  {style.paint(scope['name'], 'bold')}"
    yield from style.wrap(f"{STARTS[scope['autonomy']]} {CHANGES[scope['agency']]}", 2)
    yield from style.wrap(f"In short: {summary}", 2)
    if low < high:
        yield f"  It could turn out to be scope {low}: something is not described."
    declared = scope["declared"]
    if declared is not None and declared < high:
        yield style.paint(f"  Its owners believe it to be scope {declared}. It is not.", "red")


def _worries(report: Report, style: Style) -> Iterator[str]:
    findings = report["findings"]
    bad = [
        f
        for f in findings
        if f["severity"] in ("critical", "high", "medium") and f["accepted"] is None
    ]
    for finding in bad[:_SHOWN]:
        doubt = " (if what is not described is as bad as it can be)"
        text = safe(finding["message"]) + (doubt if finding["certainty"] == "possible" else "")
        yield from style.hang("  - ", text, 4)
    if len(bad) > _SHOWN:
        yield f"  … and {len(bad) - _SHOWN} more"
    known = [f["accepted"]["expires"] for f in findings if f["accepted"] is not None]
    if known:
        yield f"  Accepted by somebody: {len(known)}, the first until {min(known)}"


def _rests(report: Report, style: Style) -> Iterator[str]:
    facts = report["scope"]["rests_on"]
    unproved = sum(fact["evidence"] is None for fact in facts)
    if facts:
        text = (
            "The scope would be higher if what the team says were wrong:"
            f" {unproved} of {len(facts)} such statements come without evidence. The first:"
        )
        yield from style.wrap(text, 2)
    for fact in facts[:_SHOWN]:
        yield from style.hang("  - ", f"{safe(fact['fact'])} (else scope {fact['then']})", 4)


def _questions(report: Report, style: Style) -> Iterator[str]:
    for question in report["questions"][:_SHOWN]:
        text = f"{safe(question['about'])}? We assume: {safe(question['assumed'])}."
        yield from style.hang("  - ", text, 4)
    if len(report["questions"]) > _SHOWN:
        yield f"  … and {len(report['questions']) - _SHOWN} more"


def _controls(report: Report, style: Style) -> Iterator[str]:
    counts = Counter(control["status"] for control in report["controls"])
    parts = ", ".join(
        f"{counts[status]} {words}"
        for status, words in (
            ("verified", "are proved by the design"),
            ("attested", "are claimed with evidence"),
            ("declared", "are claimed without"),
            ("contradicted", "are claimed and not so"),
            ("missing", "are missing"),
            ("not-applicable", "do not apply"),
        )
        if counts[status]
    )
    yield from style.wrap(f"{len(report['controls'])} controls are owed: {parts}.", 2)
    review = report["review"]
    because = f" Because of: {safe('; '.join(review['because']))}." * bool(review["because"])
    yield from style.wrap(f"{review['title']}: {review['meaning']}.{because}", 2)


def _first(report: Report, style: Style) -> Iterator[str]:
    controls = {control["id"]: control for control in report["controls"]}
    for number, gap in enumerate(report["gaps"][:_SHOWN], 1):
        control = controls[gap["control"]]
        text = f"{safe(control['title'])} ({safe(control['id'])}): {safe(control['reason'])}"
        yield from style.hang(f"  {number} ", text, 4)
