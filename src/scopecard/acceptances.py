"""
Which risks has somebody taken knowingly, and until when?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scopecard.places import place
from scopecard.report_form import WaiverReport

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation


def acceptances(evaluation: Evaluation) -> list[WaiverReport]:
    """Return the accepted controls and findings, the first to end first."""
    found = list(_all(evaluation))
    return sorted(found, key=lambda one: (one["expires"], one["kind"], one["subject"]))


def _all(evaluation: Evaluation) -> Iterator[WaiverReport]:
    claims = evaluation.claims
    catalog = evaluation.organisation.catalog
    for name, told in claims.controls.items():
        if told["status"] == "accepted":
            yield _entry(evaluation, "control", name, catalog[name].title, told)
    messages = {one.finding.fingerprint: one.finding.message for one in evaluation.findings}
    for name, told in claims.accepted.items():
        title = messages.get(name, "no such finding is there")
        yield _entry(evaluation, "finding", name, title, told)


def _entry(
    evaluation: Evaluation, kind: str, name: str, title: str, told: Mapping[str, Any]
) -> WaiverReport:
    section = "controls" if kind == "control" else "accepted"
    return {
        "kind": kind,
        "subject": name,
        "title": title,
        "owner": told["owner"],
        "approver": told.get("approver"),
        "reason": told["reason"],
        "expires": told["expires"],
        "in_force": not evaluation.claims.expired(told),
        "location": place(evaluation.spec, (section, name)),
    }
