"""
A table of several systems, the highest scope first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import SCOPE_STYLES, Style

if TYPE_CHECKING:
    from scopecard.report_form import Report

_HEAD: Final = ("scope", "range", "declared", "system", "worst findings", "file")


def render(reports: Sequence[Report], style: Style) -> str:
    """Return one line for each report, and how many there are of each scope."""
    ordered = sorted(reports, key=lambda one: (-one["scope"]["value"], one["file"]))
    rows = [_row(one) for one in ordered]
    widths = [max(len(row[i]) for row in (_HEAD, *rows)) for i in range(len(_HEAD))]
    lines = [style.paint(_line(_HEAD, widths), "dim")]
    for one, row in zip(ordered, rows, strict=True):
        scope, rest = _line(row, widths)[: widths[0]], _line(row, widths)[widths[0] :]
        styles = (SCOPE_STYLES[one["scope"]["value"]], "bold") * (one["tool_counts"] is None)
        lines.append(style.paint(scope, *styles) + rest)
    systems = [one for one in reports if one["tool_counts"] is None]
    counts = Counter(one["scope"]["value"] for one in systems)
    totals = [f"{len(systems)} systems", *(f"scope {n}: {counts[n]}" for n in sorted(counts))]
    if len(systems) < len(reports):
        totals.append(f"{len(reports) - len(systems)} without an agent")
    lines += ["", style.dot.join(totals)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _row(report: Report) -> tuple[str, ...]:
    scope = report["scope"]
    high = scope["range"][1]
    declared = scope["declared"]
    claimed = "-" if declared is None else str(declared) + ("  (below)" if declared < high else "")
    worst = [
        f for f in report["findings"] if f["severity"] in ("critical", "high") and not f["accepted"]
    ]
    rules = list(dict.fromkeys(finding["rule"] for finding in worst))
    found = ", ".join(rules[:2]) + (f" +{len(rules) - 2}" if len(rules) > 2 else "")  # noqa: PLR2004
    return (
        f"SCOPE {high}" if report["tool_counts"] is None else "no agent",
        _range(report),
        claimed,
        safe(report["system"]),
        found or "-",
        safe(report["file"]),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))


def _range(report: Report) -> str:
    low, high = report["scope"]["range"]
    if report["tool_counts"] is not None:
        return "-"
    return str(high) if low == high else f"{low} to {high}"
