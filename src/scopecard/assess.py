"""
What may be shown of an assessment? The JSON ``scopecard/assess-v1``.

Scores, gaps and a roadmap; both coordinates and the use case with what each of them
owes. Fields are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from scopecard import generative, security_framework
from scopecard.evaluation_report import genai_entry, use_case_entry
from scopecard.posture.answers import strays
from scopecard.posture.areas import label
from scopecard.posture.gaps import Gap, by_phase, gaps, unanswered
from scopecard.posture.scores import AreaScore, scores
from scopecard.scoping.matrix import matrix

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation
    from scopecard.generative import Duty
    from scopecard.obligations.assessment import Assessment
    from scopecard.obligations.standing import Standing
    from scopecard.posture.answers import Answered
    from scopecard.security_framework import Phase, Row

SCHEMA: Final = "scopecard/assess-v1"
Sheet: TypeAlias = dict[str, Any]


def assess(evaluation: Evaluation) -> Sheet:
    """Return what is shown of the posture of *evaluation*'s system."""
    spec, assessment = evaluation.spec, evaluation.assessment
    given = spec.data.get("posture", {})
    phase = security_framework.phase_of(spec.data)
    areas = scores(assessment, given)
    known = gaps(assessment, areas, (found.finding for found in evaluation.findings))
    asked = unanswered(areas)
    title, disclaimer = label()
    return {
        "schema": SCHEMA,
        "label": title,
        "disclaimer": disclaimer,
        "system": spec.data["system"],
        "title": spec.data.get("title", spec.data["system"]),
        "file": spec.name,
        "scope": {
            "value": evaluation.scope,
            "name": matrix().name(evaluation.scope),
            "range": [evaluation.lowest, evaluation.scope],
            "genai": genai_entry(spec, evaluation.scope),
            "use_case": use_case_entry(evaluation.worst),
        },
        "phase": None if phase is None else _phase(phase),
        "areas": [_area(area) for area in areas],
        "gaps": [_gap(gap) for gap in known],
        "unanswered": [_gap(gap) for gap in asked],
        "roadmap": _roadmap(phase, known, asked),
        "duties": [
            _duty(one) for one in generative.duties(spec.data.get("genai_scope"), assessment)
        ],
        "framework": _framework(evaluation, phase),
        "stray_answers": [stray._asdict() for stray in strays(given)],
        "to_set": list(_to_set(spec.data)),
    }


def _phase(phase: Phase) -> Sheet:
    return {
        "id": phase.id,
        "number": phase.number,
        "title": phase.title,
        "spec_phase": phase.spec_phase,
        "aliases": list(phase.aliases),
    }


def _area(found: AreaScore) -> Sheet:
    area = found.area
    return {
        "id": area.id,
        "title": area.title,
        "kind": area.kind,
        "score": found.score,
        "counts": dict(found.counts),
        "answers": [_answer(one) for one in found.answers],
        "controls": list(found.controls),
        "framework": list(area.framework),
    }


def _answer(one: Answered) -> Sheet:
    return {
        "question": one.question.id,
        "text": one.question.text,
        "answer": one.answer,
        "by": one.by,
        "evidence": list(one.evidence),
        "points": one.points,
    }


def _gap(gap: Gap) -> Sheet:
    return {"priority": gap.priority, **gap._asdict()}


def _roadmap(phase: Phase | None, known: Iterable[Gap], asked: Iterable[Gap]) -> list[Sheet]:
    """Return the three phases, each with what is to do in it, and whether it is due."""
    steps = security_framework.phases()
    names = [step.id for step in steps]
    open_ = dict(by_phase(asked, names))
    todo = dict(by_phase(known, names))
    return [
        {
            "phase": step.id,
            "title": step.title,
            "spec_phase": step.spec_phase,
            "due": phase is None or step.number <= phase.number,
            "gaps": [gap.id for gap in todo[step.id]],
            "unanswered": [gap.id for gap in open_[step.id]],
        }
        for step in steps
    ]


def _duty(duty: Duty) -> Sheet:
    return {**duty._asdict(), "standings": _standings(duty.standings)}


def _framework(evaluation: Evaluation, phase: Phase | None) -> Sheet:
    """Return the rows of the AI Security Framework, and the controls in its cells."""
    assessment: Assessment = evaluation.assessment
    case = security_framework.use_case(evaluation.worst)
    grid = security_framework.by_layer_and_phase(assessment)
    return {
        "rows": [_row(row) for row in security_framework.rows(assessment, case, phase)],
        "controls": {
            layer: {name: _standings(cell) for name, cell in cells.items()}
            for layer, cells in grid.items()
        },
    }


def _row(row: Row) -> Sheet:
    return {
        **row._asdict(),
        "layers": list(row.layers),
        "aws": list(row.aws),
        "standings": _standings(row.standings),
    }


def _standings(found: Iterable[Standing]) -> list[Sheet]:
    return [{"control": one.control, "status": one.status} for one in found]


def _to_set(spec: Mapping[str, Any]) -> Iterable[Sheet]:
    """Yield the fields that nothing can be said without."""
    for field, words in (("genai_scope", generative.UNSAID), ("phase", security_framework.UNSAID)):
        if spec.get(field) is None:
            yield {"field": field, "help": words}
