"""
What does a change cost? The table is data: ``scopes/remedies.yaml``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from scopecard.framework import load
from scopecard.remedies.change import Change


def priced(change: Change) -> Change:
    """Return *change* with its cost: the work, and the approvals that it adds a day."""
    table = _table()
    kind, approvals = table["kinds"][change.kind], table["approvals"]
    if change.approvals is None:
        asking = kind.get("unknown", approvals["unknown"])
    else:
        asking = change.approvals * approvals["each"]
    return change._replace(cost=round(float(kind["once"]) + float(asking), 2))


@cache
def _table() -> Any:  # noqa: ANN401 - its shape is that of the file
    return load("remedies.yaml")
