"""
What is shown of the threats to a system? The JSON ``scopecard/threats-v1``.

Fields are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from scopecard.finding_report import finding_entry
from scopecard.places import place, steps
from scopecard.scoping.matrix import matrix
from scopecard.threats.amplification import factors
from scopecard.threats.lists import LISTS, about, amplification, meaning
from scopecard.threats.navigator import answers
from scopecard.threats.standing import STATUSES, Standing, ThreatView, elements_of
from scopecard.threats.stride import by_letter

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation
    from scopecard.threats.amplification import Factor
    from scopecard.threats.navigator import Answer
    from scopecard.threats.standing import OpenWay
    from scopecard.threats.witness import Path

SCHEMA: Final = "scopecard/threats-v1"
Sheet: TypeAlias = dict[str, Any]


def threat_sheet(evaluation: Evaluation) -> Sheet:
    """Return what is shown of the threats to *evaluation*'s system."""
    spec, view = evaluation.spec, ThreatView(evaluation)
    standings = {name: view.standings(name) for name in LISTS}
    shown = {f.finding.key for some in standings.values() for one in some for f in one.findings}
    evidence = [found for found in evaluation.findings if found.finding.key in shown]
    return {
        "schema": SCHEMA,
        "system": spec.data["system"],
        "title": spec.data.get("title", spec.data["system"]),
        "file": spec.name,
        "scope": {
            "value": evaluation.scope,
            "name": matrix().name(evaluation.scope),
            "range": [evaluation.lowest, evaluation.scope],
        },
        "frameworks": {
            name: _framework(evaluation, name, some) for name, some in standings.items()
        },
        "navigator": [_answer(evaluation, one) for one in answers(view)],
        "amplification": _amplification(evaluation, factors(view)),
        "findings": [finding_entry(evaluation, found) for found in evidence],
    }


def _framework(evaluation: Evaluation, name: str, standings: Sequence[Standing]) -> Sheet:
    if name == "stride":
        entries = [_letter(evaluation, *letter) for letter in by_letter(standings)]
    else:
        entries = [_threat(evaluation, one) for one in standings]
    return {
        **about(name)._asdict(),
        "counts": {s: sum(one["status"] == s for one in entries) for s in STATUSES},
        "threats": entries,
    }


def _letter(evaluation: Evaluation, whole: Standing, own: Sequence[Standing]) -> Sheet:
    elements = [
        {
            **_threat(evaluation, one),
            "kind": one.threat.kind,
            "elements": _elements(evaluation, one),
        }
        for one in own
    ]
    return {**_threat(evaluation, whole), "elements": elements}


def _elements(evaluation: Evaluation, one: Standing) -> list[str]:
    """Return the elements of its kind that what shows *one* goes through."""
    graph = evaluation.worst.closure.graph
    names = {node for way in one.ways for edge in way.path for node in (edge.source, edge.target)}
    names = names.union(*map(elements_of, one.findings))
    return [node for node in graph.nodes(one.threat.kind) if node in names]


def _threat(evaluation: Evaluation, one: Standing) -> Sheet:
    threat = one.threat
    return {
        "id": threat.id,
        "title": threat.title,
        "meaning": threat.meaning,
        "status": one.status,
        "certainty": "certain" if one.certain or one.status != STATUSES[0] else "possible",
        "findings": [found.finding.fingerprint for found in one.findings],
        "ways": [_way(evaluation, way) for way in one.ways],
        "why": list(one.why),
        "rules": sorted({*threat.rules, *threat.rules_on_it}),
        "controls": [{"id": name, "verified": verified} for name, verified in one.controls],
    }


def _way(evaluation: Evaluation, way: OpenWay) -> Sheet:
    return {
        "fact": way.fact,
        "meaning": meaning(way.fact),
        "certainty": "certain" if way.certain else "possible",
        "answered": not way.lacking,
        "verified": list(way.verified),
        "lacking": list(way.lacking),
        "idle": list(way.idle),
        **_shown(evaluation, way.path),
    }


def _answer(evaluation: Evaluation, one: Answer) -> Sheet:
    return {
        "id": one.id,
        "question": one.question,
        "answer": "yes" if one.yes else "no",
        "certainty": "certain" if one.certain else "possible",
        "why": one.why,
        "threats": list(one.threats),
        **_shown(evaluation, one.path),
    }


def _amplification(evaluation: Evaluation, vector: Iterable[Factor]) -> Sheet:
    told = amplification()
    return {
        **{field: told[field] for field in ("title", "version", "date", "source")},
        "factors": [
            {
                "id": factor.id,
                "title": factor.title,
                "meaning": factor.meaning,
                "value": factor.value,
                "certainty": "certain" if factor.certain else "possible",
                "because": list(factor.reasons),
                **_shown(evaluation, factor.path),
            }
            for factor in vector
        ],
    }


def _shown(evaluation: Evaluation, path: Path) -> Sheet:
    """Return the nodes on *path*, and where its last edge stands."""
    spec = evaluation.spec
    return {
        "path": steps(spec, evaluation.worst, path),
        "location": place(spec, path[-1].pointer) if path else None,
    }
