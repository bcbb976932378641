"""
Threats for a terminal: what is exposed and how, what is answered, what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style

if TYPE_CHECKING:
    from scopecard.threats import Threat, ThreatReport

_NAMES: Final = {
    "asi": "OWASP TOP 10 FOR AGENTIC APPLICATIONS",
    "owasp-t": "OWASP AGENTIC THREATS",
    "maestro": "MAESTRO LAYERS",
    "stride": "STRIDE",
}
_STYLES: Final = {"exposed": "red", "mitigated": "green", "not-reachable": "dim"}
_GLYPHS: Final = {"exposed": "●", "mitigated": "◐", "not-reachable": "○"}
_SHOWN: Final = 3


def render(
    found: ThreatReport, style: Style, frameworks: tuple[str, ...], *, verbose: bool = False
) -> str:
    """Return the threats of *frameworks* as text that ends with a newline."""
    title = f"{style.paint(safe(found['system']), 'bold')} is {style.scope(found['scope'])}"
    lines = [f"{title}  {style.paint(safe(found['file']), 'dim')}"]
    for framework in frameworks:
        threats = [one for one in found["threats"] if one["framework"] == framework]
        edition = found["editions"].get(framework)
        lines += ["", style.heading(_NAMES[framework]) + (f"  {edition}" if edition else "")]
        for status in _STYLES:
            for one in threats:
                if one["status"] == status:
                    lines += _threat(one, style, verbose=verbose)
    if verbose:
        lines += ["", style.heading("QUESTIONS OF THE OWASP NAVIGATOR")]
        for question in found["questions"]:
            word = "yes" if question["answer"] else "no"
            text = f"{question['question']} {word}: {question['why']}"
            lines += style.wrap(f"{text} ({', '.join(question['threats'])})", 4, 2)
        lines += ["", style.heading("AIVSS FACTORS") + f"  {found['editions']['aivss']}, no score"]
        for factor in found["aivss"]:
            value = "?" if factor["value"] is None else f"{factor['value']:g}"
            lines.append(f"  {value:<4}{factor['title']}: {factor['why']}")
    counts = (
        f"{sum(one['status'] == status for one in found['threats'] if one['framework'] in frameworks)}"
        f" {status.replace('-', ' ')}"
        for status in _STYLES
    )
    lines += ["", style.dot.join(counts)]
    if not verbose:
        lines.append("all lists, questions and factors: --verbose, or --format json")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _threat(one: Threat, style: Style, *, verbose: bool) -> Iterator[str]:
    glyph = f"{_GLYPHS[one['status']]} " if style.unicode else ""
    status = style.paint(f"{glyph}{one['status'].replace('-', ' '):<13}", _STYLES[one["status"]])
    yield f"  {status}  {style.paint(one['id'], 'bold')} {one['title']}"
    if not one["shown_by"]:
        yield from style.wrap(safe(one["why"]), 10)
    shown = one["shown_by"] if verbose else one["shown_by"][:_SHOWN]
    for finding in shown:
        doubt = ", possible" if finding["certainty"] == "possible" else ""
        text = f"{finding['rule']} ({finding['severity']}{doubt}): {safe(finding['message'])}"
        yield from style.wrap(text, 12, 10)
        if verbose and finding["path"]:
            nodes = dict.fromkeys(safe(step["id"]) for step in finding["path"])
            yield from style.wrap(style.arrow.join(nodes), 14)
    if len(one["shown_by"]) > len(shown):
        yield f"          and {len(one['shown_by']) - len(shown)} more"
    if verbose:
        told = ", ".join(f"{control} {status}" for control, status in one["controls"].items())
        yield from style.wrap(f"answered by: {told}", 12, 10)
