"""
What does a comparison contain? ``diff-v1`` of DESIGN, section 9, as types.

Fields are only ever added.
"""

from __future__ import annotations

from typing_extensions import TypedDict

from scopecard.report_form import FindingReport, Place

ChangeReport = TypedDict(
    "ChangeReport",
    {
        "class": str,
        "kind": str,
        "subject": str,
        "message": str,
        "certainty": str,
        "from": str | None,
        "to": str | None,
        "old": Place | None,
        "new": Place | None,
        "fingerprint": str,
    },
)
"""One change; ``old`` and ``new`` say where, ``from`` and ``to`` what stood there."""


class GainReport(TypedDict):
    """What one agent gained."""

    agent: str
    """Empty where no agent of the system holds any tool."""
    powers: list[str]
    examples: list[list[str]]
    """Of each power, what shows it."""
    certain: list[bool]
    approval: str
    """``nobody``, ``part``, ``all`` or an empty text."""
    untrusted: str
    """What it reads that strangers write, or an empty text."""


class ScopeChange(TypedDict):
    """A scope on both sides; none where there is nothing to place."""

    old: int | None
    new: int | None


class AgentChange(TypedDict):
    """The scope of an agent on both sides."""

    id: str
    old: int | None
    new: int | None


class ControlChanges(TypedDict):
    """The controls that became mandatory, those that no longer are, and how the rest stand."""

    added: list[str]
    removed: list[str]
    weaker: list[str]
    """``ID: old status → new status``."""
    stronger: list[str]


class FindingChanges(TypedDict):
    """The findings that are new, those that are gone, and how many stayed."""

    new: list[FindingReport]
    fixed: list[FindingReport]
    carried: int
    reopened: list[str]
    """Fingerprints of those that were accepted, and have to be looked at again."""


class AcceptReport(TypedDict):
    """The worst finding that is new, or open again, and that somebody may accept."""

    file: str
    """The design, as it is called in the checkout."""
    fingerprint: str
    rule: str


class DiffReport(TypedDict):
    """What changed from one design to another."""

    schema: str
    system: str
    title: str
    files: dict[str, str]
    headline: str
    gained: list[GainReport]
    scope: ScopeChange
    agents: list[AgentChange]
    counts: dict[str, int]
    """How many changes there are of each class."""
    changes: list[ChangeReport]
    controls: ControlChanges
    findings: FindingChanges


class PortfolioReport(TypedDict):
    """What changed from one folder of designs to another."""

    schema: str
    files: dict[str, str]
    headline: str
    scopes: dict[str, dict[str, int]]
    """How many systems have each scope, ``old`` and ``new``."""
    systems: list[dict[str, str | int | None]]
    """Each system that is not the same: its file, its scopes, its headline."""
    unchanged: int
    changes: list[ChangeReport]
    """The changes that matter most, worst first."""
    counts: dict[str, int]
