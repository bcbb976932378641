"""
A posture assessment on one screen: scores, the first gaps, and a roadmap.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.renderers.wording import coordinates

Sheet = Mapping[str, Any]
_SHOWN: Final = 5
_BAR: Final = 10
_GOOD: Final = 67
_WORRYING: Final = 34
_AREA: Final = 34
_NEXT: Final = 3
_PROVED: Final = ("implemented", "automated")
"""Answers that count in full with evidence only."""


def render(sheet: Sheet, style: Style, *, full: bool = False) -> str:
    """Return *sheet* as text that ends with a newline; with *full*, all of it."""
    lines = [*_head(sheet, style)]
    sections: list[Callable[[Sheet, Style], Iterator[str]]] = [_scores]
    sections += [_all_gaps, _unanswered] if full else [_first_gaps]
    sections += [_roadmap]
    sections += [_duties, _rows, _grid] if full else []
    for section in (*sections, _notes):
        body = list(section(sheet, style))
        if body:
            lines += ["", *body]
    if not full:
        lines += ["", style.paint("more: --full, or --format json", "dim")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(sheet: Sheet, style: Style) -> Iterator[str]:
    scope, phase = sheet["scope"], sheet["phase"]
    low, high = scope["range"]
    yield f"{style.paint(safe(sheet['title']), 'bold')}  {style.paint(safe(sheet['file']), 'dim')}"
    yield ""
    value = style.paint(f"SCOPE {scope['value']}", "bold")
    span = f"{style.dot}could be {low}" if low < high else ""
    yield f" {style.scope(scope['value'])}  {value}{style.dot}{scope['name']}{span}"
    said = "phase not said (`phase`): all three are owed"
    if phase is not None:
        said = f"phase {phase['spec_phase']} ({phase['title']})"
    yield "       " + style.dot.join(coordinates(scope))
    yield f"       {said}"


def _scores(sheet: Sheet, style: Style) -> Iterator[str]:
    yield style.heading(f"POSTURE ({safe(sheet['label'])}, 0 to 100)")
    for area in sheet["areas"]:
        score = area["score"]
        shown = "  -" if score is None else f"{score:>3}"
        yield (
            f"  {safe(area['title'])[:_AREA]:<{_AREA}}  {_bar(score, style)} {shown}  {_counts(area)}"
        )


def _bar(score: int | None, style: Style) -> str:
    filled, empty = ("█", "░") if style.unicode else ("#", ".")
    if score is None:
        return " " * _BAR
    length = score * _BAR // 100
    color = "green" if score >= _GOOD else "yellow" if score >= _WORRYING else "red"
    return style.paint(filled * length, color) + empty * (_BAR - length)


def _counts(area: Sheet) -> str:
    if not area["counts"]:
        return "nothing in it applies"
    parts = [f"{count} {_words(name)}" for name, count in area["counts"].items()]
    capped = sum(one["answer"] in _PROVED and not one["evidence"] for one in area["answers"])
    return ", ".join([*parts, f"{capped} of them without evidence"] if capped else parts)


def _first_gaps(sheet: Sheet, style: Style) -> Iterator[str]:
    gaps = sheet["gaps"]
    if not gaps:
        return
    count = f"{min(_SHOWN, len(gaps))} of {len(gaps)}" if len(gaps) > _SHOWN else f"{len(gaps)}"
    yield style.heading(f"TOP GAPS ({count})")
    for number, gap in enumerate(gaps[:_SHOWN], 1):
        yield from _gap(f"{number}", gap, style, full=False)


def _all_gaps(sheet: Sheet, style: Style) -> Iterator[str]:
    if not sheet["gaps"]:
        return
    yield style.heading(f"GAPS ({len(sheet['gaps'])})")
    for number, gap in enumerate(sheet["gaps"], 1):
        yield from _gap(f"{number}", gap, style, full=True)


def _gap(number: str, gap: Sheet, style: Style, *, full: bool) -> Iterator[str]:
    why = f"scope {gap['need']}, {gap['blast_radius']} blast radius, {gap['effort']} effort"
    first, *rest = style.wrap(f"{safe(gap['id'])}  {safe(gap['title'])}  ({why})", 6)
    yield f"  {number:>2}  {style.paint(first[6:], 'bold')}"
    yield from (style.paint(line, "bold") for line in rest)
    yield from style.wrap(f"{_words(gap['status'])}: {safe(gap['reason'])}", 6)
    if full:
        yield from style.wrap(f"to do ({gap['phase']}): {safe(gap['todo'])}", 6)


def _unanswered(sheet: Sheet, style: Style) -> Iterator[str]:
    if not sheet["unanswered"]:
        return
    yield style.heading(f"NOT ANSWERED ({len(sheet['unanswered'])})")
    for gap in sheet["unanswered"]:
        yield from style.wrap(f"{gap['id']}: {gap['title']}", 6, 2)


def _roadmap(sheet: Sheet, style: Style) -> Iterator[str]:
    yield style.heading("ROADMAP")
    for step in sheet["roadmap"]:
        due = "due" if step["due"] else "later"
        head = f"  {step['title']:<13} {step['spec_phase']:<11} {due:<6} "
        parts = [f"{len(step['gaps'])} gaps"]
        if step["gaps"]:
            parts[0] += f", first {', '.join(map(safe, step['gaps'][:_NEXT]))}"
        if step["unanswered"]:
            parts.append(f"{len(step['unanswered'])} questions")
        yield from style.hang(head, "; ".join(parts), len(head))


def _duties(sheet: Sheet, style: Style) -> Iterator[str]:
    genai = sheet["scope"]["genai"]
    if genai is None:
        return
    yield style.heading(f"GENERATIVE AI MATRIX, SCOPE {genai['number']} ({genai['title']})")
    for duty in sheet["duties"]:
        who = "you" if duty["who"] == "you" else "you and the vendor"
        carried = _standings(duty["standings"]) or "no agentic control: look yourself"
        text = f"{duty['id']}  {duty['title']}: {who}, by {duty['how']}; {carried}"
        yield from style.wrap(text, 6, 2)
    for rule in genai["composition"]:
        yield from style.wrap(f"{rule['id']}: {rule['statement']}", 6, 2)


def _rows(sheet: Sheet, style: Style) -> Iterator[str]:
    rows = [row for row in sheet["framework"]["rows"] if row["owed"]]
    if not rows:
        return
    yield style.heading(f"AI SECURITY FRAMEWORK ({len(rows)} rows owed)")
    for row in rows:
        carried = _standings(row["standings"]) or "no agentic control: look yourself"
        text = (
            f"{row['id']}  {row['title']} ({', '.join(row['layers'])}; {row['phase']}): {carried}"
        )
        yield from style.wrap(text, 6, 2)


def _grid(sheet: Sheet, style: Style) -> Iterator[str]:
    yield style.heading("OWED CONTROLS BY LAYER AND PHASE")
    for layer, cells in sheet["framework"]["controls"].items():
        for phase, cell in cells.items():
            head = f"  {layer:<15} {phase:<13} "
            yield from style.hang(head, _standings(cell) or "none", len(head))


def _notes(sheet: Sheet, style: Style) -> Iterator[str]:
    for stray in sheet["stray_answers"]:
        text = f"posture: {safe(stray['message'])} ({safe(stray['help'])})"
        yield from (style.paint(line, "yellow") for line in style.wrap(text, 2, 0))
    for field in sheet["to_set"]:
        yield from style.wrap(field["help"], 2, 0)
    count = len(sheet["unanswered"])
    if count:
        questions = "1 question is" if count == 1 else f"{count} questions are"
        yield f"{questions} not answered and count as none"
        yield f"to answer: scopecard assess --ask {safe(shlex.quote(sheet['file']))}"
    yield from style.wrap(sheet["disclaimer"], 0)


def _standings(found: list[Sheet]) -> str:
    """Return controls by status, in the order in which they come."""
    groups: dict[str, list[str]] = {}
    for one in found:
        groups.setdefault(one["status"], []).append(safe(one["control"]))
    return "; ".join(f"{_words(status)} {', '.join(ids)}" for status, ids in groups.items())


def _words(status: str) -> str:
    return status.replace("-", " ")
