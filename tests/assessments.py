"""How do tests write an assessment without a design? As statuses, by the ids of controls."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from scopecard.catalog import controls
from scopecard.obligations.assessment import Obligation
from scopecard.obligations.status import Status
from scopecard.organisation import NOTHING_SAID

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment


def assessment(
    statuses: Mapping[str, str] | None = None, scope: int = 3, because: tuple[str, ...] = ()
) -> Assessment:
    """Return an assessment that owes the controls in *statuses*, which stand so."""
    owed = {
        name: Obligation(
            controls()[name], because or (f"scope {scope}",), Status(status, "so"), None
        )
        for name, status in (statuses or {}).items()
    }
    found = SimpleNamespace(scope=scope, obligations=owed, organisation=NOTHING_SAID)
    return cast("Assessment", found)
