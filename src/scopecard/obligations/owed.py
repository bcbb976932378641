"""
Which controls does a system owe, and because of what?

The scope that is shown selects them, with the facts that each names; overlays owe
theirs whatever the scope (DESIGN, section 7). An overlay that is only assumed owes
none, and takes the place of none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scopecard.catalog import Control, overlays


def owed(
    catalog: Iterable[Control], scope: int, facts: Collection[str], certain: Collection[str]
) -> dict[str, list[str]]:
    """
    Return the ids of the owed controls, each with why, in the order of *catalog*.

    *facts* are the named facts that hold, *certain* the overlays that are not assumed.
    """
    why: dict[str, list[str]] = {}
    replaced: set[str] = set()
    by_overlay: dict[str, list[str]] = {}
    for overlay, told in overlays().items():
        if overlay in certain:
            replaced.update(told.get("replaces", ()))
            for control in told["owes"]:
                by_overlay.setdefault(control, []).append(f"overlay {overlay}")
    for control in catalog:
        first, last = control.scopes
        reasons = by_overlay.get(control.id, [])
        if first <= scope <= last and all(fact in facts for fact in control.when):
            reasons = [f"scope {scope}", *reasons]
        if reasons and control.id not in replaced:
            why[control.id] = reasons
    return why
