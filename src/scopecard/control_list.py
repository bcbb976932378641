"""
Which controls are shown, and what of each? The JSON ``controls-v1`` of DESIGN, section 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from typing_extensions import TypedDict

from scopecard.catalog import Control, controls
from scopecard.review import promotion
from scopecard.review_form import PromotionReport

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment, Obligation

SCHEMA: Final = "scopecard/controls-v1"


class ControlEntry(TypedDict):
    """One control, and how it stands in a design."""

    id: str
    title: str
    catalog: str
    dimension: str
    scopes: list[int]
    """The first and the last scope that owe it."""
    when: list[str]
    provable: bool
    statement: str
    status: str | None
    """None where no design was given."""
    reason: str | None
    because: list[str]


class ControlList(TypedDict):
    """Some controls, in the order of the catalog."""

    schema: str
    system: str | None
    scope: int | None
    of: int
    """How many there would be without a selection."""
    promotion: PromotionReport | None
    """What it takes to run in the scope that was asked about."""
    controls: list[ControlEntry]


class Selection(NamedTuple):
    """Which controls are wanted; none is all."""

    scope: int | None = None
    dimension: str | None = None
    status: str | None = None
    search: str | None = None

    def takes(self, control: Control, status: str | None) -> bool:
        """Return whether *control* with *status* is wanted."""
        first, last = control.scopes
        return (
            (self.scope is None or first <= self.scope <= last)
            and self.dimension in (None, control.dimension)
            and self.status in (None, status)
            and (self.search is None or self.search.casefold() in _words(control))
        )


def control_list(
    assessment: Assessment | None, wanted: Selection, target: int | None = None
) -> ControlList:
    """
    Return the *wanted* controls of the catalog, or of those that a design owes.

    With a *target*, they are those that the design would owe in that scope.
    """
    scope = None if assessment is None else target or assessment.scope
    entries = list(_entries(assessment, scope))
    return {
        "schema": SCHEMA,
        "system": None if assessment is None else assessment.worst.spec["system"],
        "scope": scope,
        "of": len(entries),
        "promotion": None
        if assessment is None or target is None
        else promotion(assessment, target),
        "controls": [entry for control, entry in entries if wanted.takes(control, entry["status"])],
    }


def _entries(
    assessment: Assessment | None, scope: int | None
) -> Iterator[tuple[Control, ControlEntry]]:
    if assessment is None or scope is None:
        yield from ((control, _entry(control, None)) for control in controls().values())
        return
    for control_id, because in assessment.owed_at(scope).items():
        one = assessment.obligation(control_id, tuple(because))
        yield one.control, _entry(one.control, one)


def _entry(control: Control, one: Obligation | None) -> ControlEntry:
    return {
        "id": control.id,
        "title": control.title,
        "catalog": control.catalog,
        "dimension": control.dimension,
        "scopes": list(control.scopes),
        "when": list(control.when),
        "provable": control.provable,
        "statement": control.statement,
        "status": None if one is None else one.status.status,
        "reason": None if one is None else one.status.reason,
        "because": [] if one is None else list(one.because),
    }


def _words(control: Control) -> str:
    """Return everything in *control* that a search looks through."""
    ids = [identifier for some in control.crosswalk.values() for identifier in some]
    texts = (control.id, control.title, control.statement, control.good, control.test)
    return "\n".join((*texts, *control.aws, *ids)).casefold()
