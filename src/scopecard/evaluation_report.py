"""
What may be shown of an evaluation, and where does each thing stand?

The report is the JSON of DESIGN, section 9. Renderers get it and nothing else.
Fields are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from scopecard import __version__
from scopecard.acceptances import acceptances
from scopecard.control_report import control_entry, gap_entries
from scopecard.crosswalk import threat_lists
from scopecard.finding_report import finding_entry
from scopecard.generative import coordinate
from scopecard.graph.capability import LEVELS
from scopecard.places import place
from scopecard.remedies.alone import alone
from scopecard.report_form import (
    AgentReport,
    Because,
    GenaiReport,
    MarginStep,
    Provenance,
    QuestionReport,
    Report,
    ScopeReport,
    UseCaseReport,
)
from scopecard.review import promotion, review_of
from scopecard.scoping.matrix import matrix
from scopecard.scoping.policy import changed, loosened
from scopecard.scoping.proof import nodes_on
from scopecard.security_framework import use_case
from scopecard.tool_table import tool_counts, tool_rows

if TYPE_CHECKING:
    from scopecard.context import Context
    from scopecard.evaluation import Evaluation
    from scopecard.graph.model import Pointer
    from scopecard.scoping.classify import Standing
    from scopecard.spec import Spec
from scopecard.spec.normal import SECTIONS

SCHEMA: Final = "scopecard/report-v1"
_AGENCY: Final = ("read-only", "gated-change", "open-change", "self-extending")
_AUTONOMY: Final = ("attended-fixed", "attended-dynamic", "unattended", "self-directed")


def report(evaluation: Evaluation) -> Report:
    """Return what is shown of *evaluation*."""
    spec, worst = evaluation.spec, evaluation.worst
    target, mended = spec.data.get("target_scope"), alone(evaluation)
    policy: dict[str, str | int] = {"profile": evaluation.policy["profile"]}
    return {
        "schema": SCHEMA,
        "system": spec.data["system"],
        "title": spec.data.get("title", spec.data["system"]),
        "file": spec.name,
        "phase": spec.data.get("phase"),
        "scope": _scope(evaluation),
        "agents": [_agent(evaluation, agent) for agent in worst.closure.agents],
        "findings": [
            finding_entry(evaluation, found, mended.get(found.finding.key))
            for found in evaluation.findings
        ],
        "controls": [
            control_entry(spec, worst, one) for one in evaluation.assessment.obligations.values()
        ],
        "gaps": gap_entries(evaluation.assessment, [f.finding for f in evaluation.findings]),
        "review": review_of(evaluation.claims),
        "promotion": None if target is None else promotion(evaluation.assessment, target),
        "acceptances": acceptances(evaluation),
        "questions": _questions(evaluation),
        "margin": _margin(evaluation),
        "margin_complete": evaluation.margin[1],
        "tools": tool_rows(worst),
        "tool_counts": tool_counts(worst),
        "policy": policy | changed(evaluation.policy),
        "policy_not_loosened": loosened(evaluation.organisation.switches, spec.data),
        "elements": {section: len(spec.data.get(section, {})) for section in SECTIONS},
        "provenance": _provenance(spec),
    }


def _questions(evaluation: Evaluation) -> list[QuestionReport]:
    return [
        {
            "id": f"Q{number}",
            "about": question.assumption.about,
            "assumed": question.assumption.assumed,
            "then": question.then,
            "location": place(evaluation.spec, question.assumption.pointer),
        }
        for number, question in enumerate(evaluation.questions, 1)
    ]


def _margin(evaluation: Evaluation) -> list[MarginStep]:
    return [
        {
            "kind": step.kind,
            "subject": step.subject,
            "title": step.title,
            "then": step.then,
            "location": place(evaluation.spec, step.pointer),
        }
        for step in evaluation.margin[0]
    ]


def _provenance(spec: Spec) -> Provenance:
    return {
        "version": __version__,
        "inputs": [
            {
                "file": document.name,
                "sha256": sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
            }
            for document in spec.documents
        ],
        "matrix": str(matrix().section("edition")),
        "threat_lists": dict(threat_lists()),
    }


def _scope(evaluation: Evaluation) -> ScopeReport:
    spec, worst = evaluation.spec, evaluation.worst
    agents = list(worst.closure.agents)
    overlays = _in_order(*(worst.overlays[agent] for agent in agents))
    best = _in_order(*(evaluation.best.overlays[agent] for agent in agents))
    classification = worst.classification
    return {
        "value": evaluation.scope,
        "name": matrix().name(evaluation.scope),
        "strict": worst.strict.scope,
        "range": [evaluation.lowest, evaluation.scope],
        "declared": spec.data.get("declared_scope"),
        "agency": max(map(classification.agency, agents), key=_AGENCY.index, default=_AGENCY[0]),
        "autonomy": max(
            (_autonomy(worst, agent) for agent in agents), key=_AUTONOMY.index, default=_AUTONOMY[0]
        ),
        "overlays": overlays,
        "assumed_overlays": [overlay for overlay in overlays if overlay not in best],
        "rests_on": [
            {
                "fact": fact.about,
                "then": fact.then,
                "evidence": _evidence(spec, fact.pointer),
                "basis": fact.basis,
                "location": place(spec, fact.pointer),
            }
            for fact in evaluation.rests_on
        ],
        "rests_on_complete": evaluation.complete,
        "genai": genai_entry(spec, evaluation.scope),
        "use_case": use_case_entry(worst),
    }


def genai_entry(spec: Spec, scope: int) -> GenaiReport | None:
    """Return where *spec* stands in the Generative AI matrix."""
    found = coordinate(spec.data.get("genai_scope"), scope)
    if found is None:
        return None
    return {
        "scope": found.scope,
        "number": found.number,
        "title": found.title,
        "composition": [{"id": rule.id, "statement": rule.statement} for rule in found.composition],
    }


def use_case_entry(context: Context) -> UseCaseReport | None:
    """Return the use case of the AI Security Framework."""
    found = use_case(context)
    if found is None:
        return None
    return {"id": found.id, "number": found.number, "title": found.title}


def _agent(evaluation: Evaluation, agent: str) -> AgentReport:
    worst = evaluation.worst
    standing = worst.classification.standings[agent]
    overlays = _in_order(worst.overlays[agent])
    return {
        "id": agent,
        "scope": standing.scope,
        "strict": worst.strict.standings[agent].scope,
        "range": list(evaluation.agent_range(agent)),
        "agency": worst.classification.agency(agent),
        "autonomy": _autonomy(worst, agent),
        "self_extending": worst.classification.self_extending(agent),
        "overlays": overlays,
        "assumed_overlays": [o for o in overlays if o not in evaluation.best.overlays[agent]],
        "because": _because(evaluation, standing),
        "location": place(evaluation.spec, ("agents", agent)),
    }


def _because(evaluation: Evaluation, standing: Standing) -> list[Because]:
    spec, worst = evaluation.spec, evaluation.worst
    start = worst.proofs.start(standing.agent, standing.level)
    change = worst.proofs.change(standing)
    rule = "self-extending" if standing.extends else _AGENCY[min(standing.rank, 2)]
    last = change[-1].pointer if change else ("agents", standing.agent)
    return [
        {
            "rule": standing.level,
            "path": nodes_on(start),
            "location": place(spec, start[0].pointer),
        },
        {
            "rule": rule,
            "path": nodes_on(change) or [standing.agent],
            "location": place(spec, last),
        },
    ]


def _autonomy(context: Context, agent: str) -> str:
    levels = context.closure.levels[agent]
    if levels & LEVELS["self-directed"]:
        return "self-directed"
    if levels & ~LEVELS["attended"]:
        return "unattended"
    dynamic = "dynamic-planning" in context.overlays[agent]
    return "attended-dynamic" if dynamic else "attended-fixed"


def _in_order(*overlays: Iterable[str]) -> list[str]:
    """Return all *overlays* once, in the order of the matrix."""
    present = {overlay for some in overlays for overlay in some}
    return [overlay for overlay in matrix().overlays if overlay in present]


def _evidence(spec: Spec, pointer: Pointer) -> str | None:
    """Return what the element says to prove itself: a safeguard's evidence, or its source."""
    section, element = str(pointer[0]), str(pointer[1])
    declared = spec.data.get(section, {}).get(element, {})
    for safeguard in declared.get("safeguards", {}).values():
        if isinstance(safeguard, dict) and "evidence" in safeguard:
            return str(safeguard["evidence"])
    source = declared.get("source", {})
    return source.get("file") if isinstance(source, dict) else None
