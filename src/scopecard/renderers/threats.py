"""
The threats to a system on one screen: exposed, mitigated, not reachable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import SEVERITY_STYLES, Style

Sheet = Mapping[str, Any]
_GROUPS: Final = (
    ("exposed", "EXPOSED"), ("mitigated", "MITIGATED"), ("not-reachable", "NOT REACHABLE"),
)  # fmt: skip
_SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
_LONGEST_PATH: Final = 7


def render(sheet: Sheet, style: Style, *, framework: str = "asi", verbose: bool = False) -> str:
    """Return one list of *sheet* as text that ends with a newline; with *verbose*, all of it."""
    told = sheet["frameworks"][framework]
    findings = {finding["fingerprint"]: finding for finding in sheet["findings"]}
    lines = [*_head(sheet, told, style)]
    for status, heading in _GROUPS:
        group = [one for one in told["threats"] if one["status"] == status]
        if status == "exposed":
            group.sort(key=lambda one: _level(one, findings))
        if group:
            lines += ["", style.heading(f"{heading} ({len(group)})")]
            for one in group:
                lines += _threat(one, findings, style, verbose=verbose)
    if verbose or framework == "owasp-t":
        lines += ["", *_navigator(sheet["navigator"], style)]
    if verbose:
        lines += ["", *_amplification(sheet["amplification"], style)]
    lines += ["", *_foot(sheet, framework, style, verbose=verbose)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(sheet: Sheet, told: Sheet, style: Style) -> Iterator[str]:
    scope = sheet["scope"]
    low, high = scope["range"]
    yield f"{style.paint(safe(sheet['title']), 'bold')}  {style.paint(safe(sheet['file']), 'dim')}"
    span = f"{style.dot}could be {low}" if low < high else ""
    value = style.paint(f"SCOPE {scope['value']}", "bold")
    yield f" {style.scope(scope['value'])}  {value}{style.dot}{scope['name']}{span}"
    yield f"{told['title']}, {told['version']}"


def _threat(one: Sheet, findings: Mapping[str, Sheet], style: Style, *, verbose: bool) -> list[str]:
    lines = [*_short(one, findings, style)]
    if verbose:
        lines += _details(one, findings, style)
    for element in one.get("elements", ()) if verbose else ():
        lines += [f"      {line}" for line in _element(element, findings, style)]
    return lines


def _short(one: Sheet, findings: Mapping[str, Sheet], style: Style) -> Iterator[str]:
    """Yield a threat with what shows it first, or with why it is none."""
    head = f"  {one['id']:<5}  {style.paint(one['title'], 'bold')}"
    if one["status"] == "exposed":
        yield from _exposed(head, one, findings, style)
    else:
        yield head
        yield from style.wrap(_why(one), 9)


def _why(one: Sheet) -> str:
    if one["status"] == "mitigated":
        names = sorted({control for way in one["ways"] for control in way["verified"]})
        return f"verified: {', '.join(map(safe, names))}"
    return "; ".join(one["why"])


def _exposed(head: str, one: Sheet, findings: Mapping[str, Sheet], style: Style) -> Iterator[str]:
    possible = " (possible)" if one["certainty"] == "possible" else ""
    found = [findings[fingerprint] for fingerprint in one["findings"]]
    lacking = [way for way in one["ways"] if not way["answered"]]
    if found:
        first, count = found[0], len(found) - 1
        level = min((f["severity"] for f in found), key=_SEVERITIES.index)
        words = style.paint(level, SEVERITY_STYLES[level])
        own = f" ({first['severity']})" if first["severity"] != level else ""
        text = f"{_path(first['path'], style) or _subjects(first)}: {first['rule']}{own}"
        more = f" and {count} more" if count else ""
        text += f"{more}  {_at(first['location'])}"
    else:
        first = lacking[0]
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        words = style.paint(_lacking(first), "yellow")
        text = f"{_path(first['path'], style)}{more}  {_at(first['location'])}"
    yield f"{head}  {words}{possible}"
    yield from style.wrap(text, 9)


def _level(one: Sheet, findings: Mapping[str, Sheet]) -> int:
    """Return how bad the worst finding is that shows a threat; none is the least."""
    shown = (_SEVERITIES.index(findings[name]["severity"]) for name in one["findings"])
    return min(shown, default=len(_SEVERITIES))


def _lacking(way: Sheet) -> str:
    names = ", ".join(map(safe, way["lacking"]))
    if set(way["lacking"]) <= set(way["idle"]):
        return f"no design proves {names} here"
    return f"not verified: {names}"


def _details(one: Sheet, findings: Mapping[str, Sheet], style: Style) -> Iterator[str]:
    yield from style.wrap(one["meaning"], 9)
    for fingerprint in one["findings"]:
        finding = findings[fingerprint]
        possible = " (possible)" if finding["certainty"] == "possible" else ""
        path = _path(finding["path"], style, whole=True)
        text = f"{finding['severity']} {finding['rule']}{possible}: {safe(finding['message'])}"
        yield from style.wrap(f"- {text}{f': {path}' if path else ''}", 13, 11)
    for way in one["ways"]:
        answer = _lacking(way)
        if way["answered"]:
            answer = f"verified: {', '.join(map(safe, way['verified']))}"
        path = _path(way["path"], style, whole=True)
        possible = " (possible)" if way["certainty"] == "possible" else ""
        yield from style.wrap(f"- {way['meaning']}{possible}; {answer}: {path}", 13, 11)
    helping = [
        f"{safe(control['id'])}{' (verified)' if control['verified'] else ''}"
        for control in one["controls"]
    ]
    yield from style.wrap(f"controls: {', '.join(helping)}", 11, 9)


def _element(element: Sheet, findings: Mapping[str, Sheet], style: Style) -> Iterator[str]:
    names = ", ".join(map(safe, element["elements"]))
    at = f" ({names})" if names else ""
    yield from style.wrap(f"{element['id']}  {element['status'].replace('-', ' ')}{at}", 7, 3)
    if element["status"] != "exposed":
        yield from style.wrap(_why(element), 7)
        return
    yield from list(_exposed("", element, findings, style))[1:]


def _navigator(answers: Sequence[Sheet], style: Style) -> Iterator[str]:
    yield style.heading("QUESTIONS OF THE OWASP NAVIGATOR")
    for one in answers:
        possible = " (possible)" if one["certainty"] == "possible" else ""
        shown = _path(one["path"], style)
        why = f"{one['why']}: {shown}" if shown else one["why"]
        threats = f"  [{', '.join(one['threats'])}]" if one["answer"] == "yes" else ""
        head = f"  {one['answer']:<3}  "
        yield from style.hang(head, f"{one['question']} {why}{possible}{threats}", len(head))


def _amplification(told: Sheet, style: Style) -> Iterator[str]:
    yield style.heading(f"AGENTIC FACTORS (OWASP AIVSS {told['version']}, no score)")
    for factor in told["factors"]:
        possible = " (possible)" if factor["certainty"] == "possible" else ""
        head = f"  {factor['value']:.1f}  "
        text = f"{factor['title']}{possible}: {'; '.join(factor['because'])}"
        yield from style.hang(head, text, len(head))


def _foot(sheet: Sheet, framework: str, style: Style, *, verbose: bool) -> Iterator[str]:
    for name, told in sheet["frameworks"].items():
        if name != framework:
            counts = ", ".join(f"{n} {s.replace('-', ' ')}" for s, n in told["counts"].items())
            yield style.paint(f"--framework {name:<8}  {counts}", "dim")
    if not verbose:
        yield style.paint("more: --verbose, or --format json", "dim")


def _subjects(finding: Sheet) -> str:
    return ", ".join(map(safe, finding["subjects"]))


def _path(steps: Sequence[Sheet], style: Style, *, whole: bool = False) -> str:
    """Return the nodes of a path; unless the *whole* is wanted, the middle of a long one goes."""
    nodes = list(dict.fromkeys(safe(step["id"]) for step in steps))
    if len(nodes) > _LONGEST_PATH and not whole:
        half = _LONGEST_PATH // 2
        nodes = [*nodes[:half], "…" if style.unicode else "...", *nodes[-half:]]
    return style.arrow.join(nodes)


def _at(place: Sheet | None) -> str:
    return "" if place is None else safe(f"{place['file']}:{place['line']}:{place['column']}")
