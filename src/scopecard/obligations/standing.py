"""
How do the controls stand that something rests on, each and together?

Other frameworks are answered by controls of the agentic matrix: an obligation, a row
or an id of a list stands as the controls stand that carry it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.obligations.status import STATUSES

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment

NOT_OWED: Final = "not-owed"
"""What is asked of other systems, and not of this one."""
NOT_COVERED: Final = "not-covered"
"""What no control of the catalog answers."""
_OUT: Final = (NOT_OWED, "not-applicable")
"""What says nothing on how well something is covered, unless there is nothing else."""


class Standing(NamedTuple):
    """One control, and how it stands in one system."""

    control: str
    status: str
    """One of ``STATUSES``, or ``not-owed``."""


def standings(assessment: Assessment, ids: Iterable[str]) -> tuple[Standing, ...]:
    """Return how each of the controls *ids* stands, in the order given."""
    owed = assessment.obligations
    return tuple(
        Standing(name, owed[name].status.status if name in owed else NOT_OWED) for name in ids
    )


def worst(found: Sequence[Standing]) -> str:
    """
    Return the status to act on first.

    >>> worst([Standing("A", "verified"), Standing("B", "missing"), Standing("C", "not-owed")])
    'missing'
    >>> worst([Standing("A", "not-applicable"), Standing("C", "not-owed")]), worst([])
    ('not-applicable', 'not-covered')
    """
    return _in_order(found)[0]


def best(found: Sequence[Standing]) -> str:
    """
    Return the status that is furthest along.

    >>> best([Standing("A", "verified"), Standing("B", "missing"), Standing("C", "not-owed")])
    'verified'
    """
    return _in_order(found)[-1]


def _in_order(found: Sequence[Standing]) -> list[str]:
    """Return the statuses that count, the ones to act on first; never empty."""
    counted = [one.status for one in found if one.status not in _OUT]
    if counted:
        return sorted(counted, key=STATUSES.index)
    present = {one.status for one in found}
    return [next((status for status in reversed(_OUT) if status in present), NOT_COVERED)]
