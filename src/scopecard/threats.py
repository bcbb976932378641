"""
Which known threats does a system have, and what answers each?

A threat is *exposed* where a finding shows it, or where it is reachable and not all
of its controls are verified; *mitigated* where it is reachable, nothing shows it and
every one of its controls is verified; else *not reachable*, as none of the facts hold
that it needs. What each needs is data (``scopes/threats/threats.yaml``). A claim
changes none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import TypedDict

from scopecard.catalog import facts as named_facts
from scopecard.framework import load
from scopecard.house import rules_of
from scopecard.places import steps
from scopecard.report_form import Step

if TYPE_CHECKING:
    from scopecard.evaluation import CertainFinding, Evaluation

SCHEMA: Final = "scopecard/threats-v1"
FRAMEWORKS: Final = ("asi", "owasp-t", "maestro", "stride")
EXPOSED: Final = "exposed"
MITIGATED: Final = "mitigated"
NOT_REACHABLE: Final = "not-reachable"
_ORDER: Final = (EXPOSED, MITIGATED, NOT_REACHABLE)


class Shown(TypedDict):
    """One finding that shows a threat."""

    rule: str
    message: str
    severity: str
    certainty: str
    fingerprint: str
    path: list[Step]


class Threat(TypedDict):
    """One threat of one list, and how the system stands to it."""

    id: str
    title: str
    framework: str
    status: str
    """``exposed``, ``mitigated`` or ``not-reachable``."""
    why: str
    shown_by: list[Shown]
    """The findings that show it, the shortest path first."""
    controls: dict[str, str]
    """The controls that answer it, each with its status."""


class Answer(TypedDict):
    """A question of the OWASP navigator, answered from the graph."""

    id: str
    question: str
    answer: bool
    why: str
    threats: list[str]


class Factor(TypedDict):
    """One agentic factor of OWASP AIVSS."""

    id: str
    title: str
    value: float | None
    """0, 0.5 or 1; none where no design can show it."""
    why: str


class ThreatReport(TypedDict):
    """All threats of all lists for one system."""

    schema: str
    system: str
    file: str
    scope: int
    editions: dict[str, str]
    threats: list[Threat]
    questions: list[Answer]
    aivss: list[Factor]


def threat_report(evaluation: Evaluation) -> ThreatReport:
    """Return how one system stands to every known threat."""
    told = _data()
    held = evaluation.assessment.facts | evaluation.assessment.all_overlays | _extending(evaluation)
    by_id = _by_threat(evaluation)
    found: dict[str, Threat] = {}
    for framework in ("owasp-t", "asi", "maestro", "stride"):
        titles = _titles(framework)
        for name, entry in told[framework].items():
            title = titles.get(name) or entry["title"]
            key = f"{framework}:{name}"
            found[key] = _threat(evaluation, framework, name, title, entry, held, by_id, found)
    return {
        "schema": SCHEMA,
        "system": str(evaluation.spec.data["system"]),
        "file": evaluation.spec.name,
        "scope": evaluation.scope,
        "editions": {
            name: str(load(f"crosswalks/{name}.yaml")["version"])
            for name in ("asi", "owasp-t", "maestro", "atlas", "llm")
        }
        | {"aivss": told["aivss"]["edition"]},
        "threats": [
            one for name in FRAMEWORKS for one in found.values() if one["framework"] == name
        ],
        "questions": list(_answers(held)),
        "aivss": list(_factors(held)),
    }


def _threat(  # noqa: PLR0917 - what a threat is made of
    evaluation: Evaluation,
    framework: str,
    name: str,
    title: str,
    entry: Mapping[str, Any],
    held: frozenset[str],
    by_id: Mapping[str, Sequence[CertainFinding]],
    known: Mapping[str, Threat],
) -> Threat:
    parts = [known[f"owasp-t:{part}"] for part in entry.get("of", ())]
    shown = list(by_id.get(name, ())) if framework in ("asi", "owasp-t") else []
    for rule in entry.get("rules", ()):
        shown += [one for one in evaluation.findings if one.finding.rule == rule]
    controls = {control: _status(evaluation, control) for control in entry.get("mitigated-by", ())}
    for part in parts:
        controls |= part["controls"]
    listed = _shown(evaluation, shown) or [one for part in parts for one in part["shown_by"]]
    status, why = _judged(entry, held, listed, controls, parts)
    return {
        "id": name,
        "title": title,
        "framework": framework,
        "status": status,
        "why": why,
        "shown_by": list({one["fingerprint"]: one for one in listed}.values()),
        "controls": controls,
    }


def _judged(
    entry: Mapping[str, Any],
    held: frozenset[str],
    shown: Sequence[Shown],
    controls: Mapping[str, str],
    parts: Sequence[Threat],
) -> tuple[str, str]:
    """Return the status of a threat, and why it is that."""
    if shown:
        return EXPOSED, shown[0]["message"]
    if parts:
        worst = min(parts, key=lambda part: _ORDER.index(part["status"]))
        return worst["status"], f"{worst['id']} {worst['title']}: {worst['why']}"
    needed = entry["when"]
    if needed and held.isdisjoint(needed):
        meanings = "; nor: ".join(str(named_facts()[fact]["meaning"]) for fact in needed)
        return NOT_REACHABLE, f"it is not so that {meanings}"
    lacking = [c for c, status in controls.items() if status not in ("verified", "not-applicable")]
    if not lacking and "verified" in controls.values():
        return (
            MITIGATED,
            f"verified: {', '.join(c for c, s in controls.items() if s == 'verified')}",
        )
    return EXPOSED, f"reachable, and not verified: {', '.join(lacking or controls)}"


def _by_threat(evaluation: Evaluation) -> dict[str, list[CertainFinding]]:
    """Return the findings that show each threat, by the ids that their rules name."""
    rules = rules_of(evaluation.organisation)
    found: dict[str, list[CertainFinding]] = {}
    for one in evaluation.findings:
        if one.finding.severity != "info":
            for threat in rules[one.finding.rule].threats:
                found.setdefault(threat, []).append(one)
    return found


def _shown(evaluation: Evaluation, findings: Sequence[CertainFinding]) -> list[Shown]:
    ordered = sorted(
        findings, key=lambda one: (not one.certain, one.order[0], len(one.finding.path))
    )
    return [
        {
            "rule": one.finding.rule,
            "message": one.finding.message,
            "severity": one.finding.severity,
            "certainty": "certain" if one.certain else "possible",
            "fingerprint": one.finding.fingerprint,
            "path": steps(evaluation.spec, evaluation.worst, one.finding.path),
        }
        for one in ordered
    ]


def _status(evaluation: Evaluation, control: str) -> str:
    """Return what the design alone makes of a control: a claim changes no threat."""
    found = evaluation.assessment.obligation(control, ())
    if found.status.status == "verified" or found.claim is None:
        return found.status.status
    return "not-applicable" if not evaluation.assessment.signs(control) else "missing"


def _answers(held: frozenset[str]) -> Iterator[Answer]:
    asked = load("crosswalks/owasp-t.yaml")["navigator"]
    for name, told in _data()["navigator"].items():
        facts = [*told.get("facts", ()), *told.get("overlays", ())]
        true = [fact for fact in facts if fact in held]
        yield {
            "id": name,
            "question": asked[name]["question"],
            "answer": bool(true),
            "why": ", ".join(true) if true else f"not so: {', '.join(facts)}",
            "threats": list(asked[name]["threats"]),
        }


def _factors(held: frozenset[str]) -> Iterator[Factor]:
    for name, told in _data()["aivss"]["factors"].items():
        value: float | None = None
        why = "no design shows it"
        if told["full"] is not None:
            full = [fact for fact in told["full"] if fact in held]
            half = [fact for fact in told["half"] if fact in held]
            value = 1.0 if full else 0.5 if half else 0.0
            why = ", ".join(full or half) or "none of what it needs"
        yield {"id": name, "title": told["title"], "value": value, "why": why}


def _extending(evaluation: Evaluation) -> frozenset[str]:
    agents = evaluation.assessment.worst.agents
    extends = any(map(evaluation.worst.classification.self_extending, agents))
    return frozenset(["self-extending"] if extends else [])


def _titles(framework: str) -> Mapping[str, str]:
    if framework == "stride":
        return {}
    found: Mapping[str, str] = load(f"crosswalks/{framework}.yaml")["items"]
    return found


@cache
def _data() -> Any:  # noqa: ANN401 - its shape is that of the file
    return load("threats/threats.yaml")
