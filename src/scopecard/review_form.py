"""
What is shown of the review that a design needs, and of another scope?
"""

from __future__ import annotations

from typing_extensions import TypedDict


class ReviewReport(TypedDict):
    """How much review a design needs."""

    path: str
    """``express``, ``standard`` or ``full``."""
    title: str
    meaning: str
    because: list[str]
    """What makes it need that much."""


class Approval(TypedDict):
    """One approval that is asked for before a system runs in a scope."""

    who: str
    what: str
    control: str
    status: str
    """The status of the control that records it."""


class PromotionReport(TypedDict):
    """What it takes to run in the scope that the team aims at."""

    target: int
    now: int
    newly: list[str]
    """Controls owed there and not now."""
    lifted: list[str]
    """Controls owed now and not there."""
    lacking: list[str]
    """Controls owed there on which nobody may rely yet."""
    approvals: list[Approval]
