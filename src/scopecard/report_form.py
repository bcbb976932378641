"""
What does a report contain? The JSON of DESIGN, section 9, as types.

Fields are only ever added.
"""

from __future__ import annotations

from typing_extensions import TypedDict

from scopecard.review_form import PromotionReport, ReviewReport
from scopecard.tool_table import ToolCounts, ToolRow


class Place(TypedDict):
    """A place in a file; lines and columns count from one."""

    file: str
    line: int
    column: int
    end_column: int


class Step(TypedDict):
    """A node on a path, and the edge by which the path leaves it."""

    kind: str
    id: str
    edge: str | None
    rule: str | None
    """The rule by which the edge was derived; none if somebody wrote it."""
    location: Place


class Because(TypedDict):
    """One reason for an agent's scope, with the nodes that prove it."""

    rule: str
    path: list[str]
    location: Place


class RestsOn(TypedDict):
    """A fact whose falsity would raise the scope."""

    fact: str
    then: int
    evidence: str | None
    basis: str
    location: Place


class RuleReport(TypedDict):
    """What two coordinates mean together."""

    id: str
    statement: str


class GenaiReport(TypedDict):
    """Where the system stands in the Generative AI Security Scoping Matrix."""

    scope: str
    number: int
    title: str
    composition: list[RuleReport]


class UseCaseReport(TypedDict):
    """Which use case of the AWS AI Security Framework the system is."""

    id: str
    number: int
    title: str


class ScopeReport(TypedDict):
    """Where the system stands."""

    value: int
    name: str
    strict: int
    range: list[int]
    declared: int | None
    agency: str
    autonomy: str
    overlays: list[str]
    assumed_overlays: list[str]
    rests_on: list[RestsOn]
    rests_on_complete: bool
    genai: GenaiReport | None
    """None where the spec does not say it: it is never guessed."""
    use_case: UseCaseReport | None
    """None where no agent is described."""


class AgentReport(TypedDict):
    """Where one agent stands, and why."""

    id: str
    scope: int
    strict: int
    range: list[int]
    agency: str
    autonomy: str
    self_extending: bool
    overlays: list[str]
    assumed_overlays: list[str]
    because: list[Because]
    location: Place


class AcceptanceReport(TypedDict):
    """Who takes the risk of a finding, why, and until when."""

    owner: str
    reason: str
    approver: str | None
    expires: str
    """Its last day, which is not over."""


class FindingReport(TypedDict):
    """One thing that is wrong."""

    rule: str
    severity: str
    certainty: str
    message: str
    subjects: list[str]
    path: list[Step]
    paths: int
    """How many paths are behind it; the shown one is the shortest."""
    location: Place
    related: list[Place]
    help: str
    threats: list[str]
    controls: list[str]
    fingerprint: str
    then: int | None
    """The scope if it alone were mended, by one change; none where that is not known."""
    accepted: AcceptanceReport | None
    """None where nobody accepts it, or no longer."""


class OpenPlace(TypedDict):
    """One thing that stands in the way of a control, and where."""

    message: str
    location: Place


class ControlReport(TypedDict):
    """One control that is owed, and how it stands."""

    id: str
    title: str
    catalog: str
    dimension: str
    status: str
    """One of ``scopecard.obligations.status.STATUSES``."""
    reason: str
    because: list[str]
    """The scope and the overlays that owe it."""
    provable: bool
    claim: str | None
    """What the team says of it."""
    evidence: list[str]
    effort: str
    phase: str
    location: Place
    path: list[Step]
    """What disproves it."""
    open: list[OpenPlace]
    """What stands in its way, at most twenty; ``open_count`` is how many there are."""
    open_count: int


class GapReport(TypedDict):
    """A control to close, in the order in which they should be closed."""

    control: str
    why: str
    answers: list[str]
    """The rules whose findings it answers."""


class WaiverReport(TypedDict):
    """A risk that somebody takes knowingly, for a time."""

    kind: str
    """``control`` or ``finding``."""
    subject: str
    """The id of the control, or the fingerprint of the finding."""
    title: str
    owner: str
    approver: str | None
    reason: str
    expires: str
    """The last day, as ``YYYY-MM-DD``."""
    in_force: bool
    """False once the last day is over."""
    location: Place


class QuestionReport(TypedDict):
    """Something that the owner should answer."""

    id: str
    about: str
    assumed: str
    then: int | None
    location: Place


class MarginStep(TypedDict):
    """One addition or removal that would raise the scope."""

    kind: str
    """``grant``, ``delegate`` or ``start``: one more; ``ungate``: one less."""
    subject: str
    title: str
    then: int
    location: Place


class Input(TypedDict):
    """A file that was read, and the digest of its content."""

    file: str
    sha256: str


class Provenance(TypedDict):
    """What the report was made from, and by what."""

    version: str
    """Of Scopecard."""
    inputs: list[Input]
    matrix: str
    """Edition of the Agentic AI Security Scoping Matrix."""
    threat_lists: dict[str, str]
    """The version of each list whose ids the findings name."""


class Report(TypedDict):
    """Everything that is shown of one system."""

    schema: str
    system: str
    title: str
    file: str
    phase: str | None
    """None where the spec does not say it."""
    scope: ScopeReport
    agents: list[AgentReport]
    findings: list[FindingReport]
    controls: list[ControlReport]
    gaps: list[GapReport]
    """The controls that are not there, the first to close first."""
    review: ReviewReport
    promotion: PromotionReport | None
    """None where the spec names no ``target_scope``."""
    acceptances: list[WaiverReport]
    questions: list[QuestionReport]
    margin: list[MarginStep]
    """The single changes that would raise the scope."""
    margin_complete: bool
    tools: list[ToolRow]
    tool_counts: ToolCounts | None
    """Where no agent holds the tools: they are scored as tools, not as a system."""
    policy: dict[str, str | int]
    policy_not_loosened: list[str]
    elements: dict[str, int]
    provenance: Provenance
