"""
What changed from one folder of designs to another?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from scopecard.difference.change import CLASSES, EDITORIAL, RISK
from scopecard.difference.form import ChangeReport, DiffReport, PortfolioReport

SCHEMA: Final = "scopecard/portfolio-diff-v1"
_MOST: Final = 10


class Entry(NamedTuple):
    """One system of a folder, on both sides."""

    file: str
    old: int | None
    """Its scope, where it is there."""
    new: int | None
    report: DiffReport | None
    """What changed; none where it is gone, or the same."""


def portfolio(entries: Sequence[Entry], old: str, new: str) -> PortfolioReport:
    """Return what is shown of two folders."""
    changed = [one for one in entries if one.report is not None or None in (one.old, one.new)]
    counts = dict.fromkeys(CLASSES, 0)
    for one in changed:
        for name, number in (one.report["counts"] if one.report else {}).items():
            counts[name] += number
    worded = [one for one in changed if _only_worded(one)]
    changed = sorted((one for one in changed if one not in worded), key=_order)
    return {
        "schema": SCHEMA,
        "files": {"old": old, "new": new},
        "headline": _headline(entries, changed, len(worded)),
        "scopes": {"old": _scopes(one.old for one in entries), "new": _scopes(one.new for one in entries)},
        "systems": [_system(one) for one in changed],
        "unchanged": len(entries) - len(changed),
        "changes": _most(changed),
        "counts": counts,
    }  # fmt: skip


def _order(one: Entry) -> tuple[int, int, str]:
    """Return what brings the system that got most dangerous to the front."""
    risks = 0 if one.report is None else one.report["counts"]["risk"]
    return (one.old or 0) - (one.new or 0), -risks, one.file


def _scopes(found: Iterable[int | None]) -> dict[str, int]:
    numbers = Counter(number for number in found if number is not None)
    return {str(scope): numbers.get(scope, 0) for scope in (1, 2, 3, 4)}


def _only_worded(one: Entry) -> bool:
    """Return whether nothing changed in a system that decides anything."""
    found = one.report
    return (
        found is not None
        and one.old is not None
        and not any(found["counts"][name] for name in CLASSES if name != EDITORIAL)
    )


def _headline(entries: Sequence[Entry], changed: Sequence[Entry], worded: int) -> str:
    if not changed and worded:
        return f"Nothing changed that decides anything: only wording in {worded} of {len(entries)} systems."
    if not changed:
        return f"Nothing changed in {len(entries)} systems."
    up = [one for one in changed if one.old is not None and (one.new or 0) > one.old]
    come = [one for one in changed if one.old is None]
    gone = [one for one in changed if one.new is None]
    facts = [f"{len(up)} of {len(entries)} systems went up"] if up else ["No system went up"]
    facts += [f"{len(some)} {how}" for some, how in ((come, "came"), (gone, "went")) if some]
    worst = next((one.report["headline"] for one in changed if one.report is not None), "")
    return f"{', '.join(facts)}. {worst}".strip()


def _system(one: Entry) -> dict[str, str | int | None]:
    shown = one.report["headline"] if one.report is not None else "Gone."
    shown = f"New. {shown}" if one.old is None else shown
    return {"file": one.file, "old": one.old, "new": one.new, "headline": shown}


def _telling(found: DiffReport) -> list[ChangeReport]:
    """Return the risks and questions of a system, without what another of them already says."""
    some = [change for change in found["changes"] if change["class"] in CLASSES[:2]]
    said = {("capability", c["subject"]) for c in some if c["kind"] == "open-effect"}
    rose = any(c["kind"] == "scope" and c["class"] == RISK for c in some)
    follows = ("agent-scope", "agency", "autonomy") if rose else ()
    return [c for c in some if (c["kind"], c["subject"]) not in said and c["kind"] not in follows]


def _most(changed: Sequence[Entry]) -> list[ChangeReport]:
    """Return the ten changes that matter: by turns, the worst of each system."""
    waiting = [_telling(one.report) for one in changed if one.report is not None]
    turns = [
        (CLASSES.index(change["class"]), turn, number, change)
        for number, some in enumerate(waiting)
        for turn, change in enumerate(some)
    ]
    return [change for *_, change in sorted(turns, key=lambda one: one[:3])[:_MOST]]
