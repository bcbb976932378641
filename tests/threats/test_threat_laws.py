"""What may never happen to a threat, on generated specs."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from generated.specs import RAISING, generate
from scopecard import Evaluation, evaluate, parse_spec
from scopecard.catalog import controls, facts
from scopecard.obligations.facts import facts_of
from scopecard.threat_form import threat_sheet
from scopecard.threats.lists import LISTS
from scopecard.threats.standing import ThreatView
from scopecard.threats.witness import Witnesses


def evaluated(spec: dict[str, Any]) -> Evaluation:
    return evaluate(parse_spec(json.dumps(spec), "generated.json"))


def statuses(evaluation: Evaluation) -> dict[str, str]:
    view = ThreatView(evaluation)
    return {f"{name} {one.threat.id}": one.status for name in LISTS for one in view.standings(name)}


def assumed_starts(evaluation: Evaluation) -> set[str]:
    edges = evaluation.worst.closure.graph.edges("starts")
    return {edge.target for edge in edges if edge.basis == "assumed"}


def test_a_fact_is_shown_by_a_path_exactly_where_it_holds() -> None:
    seen: set[str] = set()
    for seed in range(300):
        assessment = evaluated(generate(seed)).assessment
        for design in (assessment.worst, assessment.best):
            held, witnesses = facts_of(design), Witnesses(design)
            assert {fact for fact in facts() if witnesses.holds(fact)} == held, seed
            seen |= held
            for agent in design.agents:
                dynamic = "dynamic-planning" in design.context.overlays[agent]
                assert not dynamic or witnesses.holds("dynamic-planning")
    assert seen == set(facts())


@pytest.mark.parametrize("name", [name for name in RAISING if name != "remove a gate"])
def test_adding_never_makes_an_exposed_threat_unreachable(name: str) -> None:
    # Without its last gate, a system has no approver who could be deceived: that is no addition.
    tried = 0
    for seed in range(120):
        spec = generate(seed)
        changed = RAISING[name](random.Random(seed), spec)
        if changed is None:
            continue
        before, after = evaluated(spec), evaluated(changed)
        if not assumed_starts(before) <= assumed_starts(after):
            continue  # it takes the place of an assumption
        tried += 1
        then = statuses(after)
        for threat, status in statuses(before).items():
            assert status == "not-reachable" or then[threat] != "not-reachable", (seed, threat)
    assert tried > 20


def test_a_claim_changes_no_threat() -> None:
    for seed in range(20):
        spec = generate(seed)
        sheet = threat_sheet(evaluated(spec))
        for status in ("implemented", "planned", "missing", "not-applicable"):
            claim = {
                "status": status,
                "evidence": "docs/x.md",
                "reason": "so",
                "date": "2030-01-01",
            }
            claimed = threat_sheet(
                evaluated({**spec, "controls": dict.fromkeys(controls(), claim)})
            )
            assert _without_places(claimed) == _without_places(sheet), (seed, status)


def test_every_threat_has_one_status_with_what_shows_it() -> None:
    for seed in range(100):
        sheet = threat_sheet(evaluated(generate(seed)))
        known = {finding["fingerprint"] for finding in sheet["findings"]}
        for told in sheet["frameworks"].values():
            for one in told["threats"]:
                for entry in (one, *one.get("elements", ())):
                    _consistent(entry)
                    assert set(entry["findings"]) <= known
            assert sum(told["counts"].values()) == len(told["threats"])


def _consistent(entry: dict[str, Any]) -> None:
    lacking = [way for way in entry["ways"] if way["lacking"]]
    match entry["status"]:
        case "exposed":
            assert entry["findings"] or lacking
        case "mitigated":
            assert entry["ways"]
            assert not entry["findings"]
            assert not lacking
        case "not-reachable":
            assert not entry["ways"]
            assert not entry["findings"]
            assert entry["why"]
    assert all(way["path"] for way in entry["ways"])


def _without_places(value: Any) -> Any:
    """Return *value* without lines and columns, which move as a file grows."""
    if isinstance(value, dict):
        return {k: _without_places(v) for k, v in value.items() if k not in ("line", "column")}
    if isinstance(value, list):
        return [_without_places(item) for item in value]
    return value
