"""
What does the team claim: of controls, of findings that it accepts, of its posture?

A claim never beats the graph (DESIGN, section 7).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scopecard.spec.safeguards import Evidence
from scopecard.spec.values import Date, Strict

Status = Literal["implemented", "partial", "planned", "missing", "not-applicable", "accepted"]
Answer = Literal["none", "partial", "implemented", "automated", "not-applicable", "unknown"]


class Control(Strict):
    """What the team says of one control of the catalog: a claim that the graph tests."""

    status: Status = Field(
        description="How far it is in place. `not-applicable` needs a `reason`; `accepted`, a risk that "
        "somebody takes knowingly, needs `owner`, `reason` and `expires`."
    )
    evidence: Evidence | None = Field(
        None, description="What proves it: a file, link or ticket, or a list of them."
    )
    agents: list[str] | None = Field(
        None, description="Agents that the claim is for. Default: all of the system."
    )
    date: Date | None = Field(
        None, description="Day by which it is planned, or of the evidence, as `YYYY-MM-DD`."
    )
    owner: str | None = Field(None, description="Who answers for it.")
    reason: str | None = Field(None, description="Why it does not apply, or is accepted.")
    approver: str | None = Field(None, description="Who agreed to the acceptance.")
    expires: Date | None = Field(
        None,
        description="Last day of the acceptance, as `YYYY-MM-DD`; after it the control is missing.",
    )
    description: str | None = Field(None, description="How it is done, for people.")


class Acceptance(Strict):
    """One finding that somebody accepts, by its fingerprint."""

    owner: str = Field(description="Who answers for the risk.")
    reason: str = Field(description="Why it is acceptable.")
    expires: Date = Field(description="Last day of the acceptance, as `YYYY-MM-DD`.")
    approver: str | None = Field(None, description="Who agreed to it.")
    rule: str | None = Field(None, description="Rule of the finding, for people.")
    description: str | None = Field(None, description="More about it, for people.")


class PostureAnswer(Strict):
    """
    One answer of the posture assessment.

    The bare word is short for it.
    """

    answer: Answer = Field(description="How far the area is covered.")
    evidence: Evidence | None = Field(
        None, description="What proves it: a file, link or ticket, or a list of them."
    )
    owner: str | None = Field(None, description="Who answers for the area.")
    date: Date | None = Field(None, description="Day of the answer, as `YYYY-MM-DD`.")
    description: str | None = Field(None, description="More about it, for people.")
