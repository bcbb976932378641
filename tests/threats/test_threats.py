"""Is each threat exposed, mitigated or out of reach for the right reason?"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from conftest import ROOT
from generated.specs import RAISING, generate
from scopecard import evaluate, load_spec, parse_spec
from scopecard.catalog import controls, facts, overlays
from scopecard.framework import load
from scopecard.rules import all_rules
from scopecard.threats import FRAMEWORKS, ThreatReport, threat_report

DATA = load("threats/threats.yaml")
HEAD = "schema: scopecard/v1\nsystem: example\nactors: {clerk: {kind: human}}\n"


def of(text: str) -> ThreatReport:
    return threat_report(evaluate(parse_spec(text)))


def statuses(found: ThreatReport) -> dict[str, str]:
    return {f"{one['framework']}:{one['id']}": one["status"] for one in found["threats"]}


def test_every_threat_of_every_list_is_there_and_names_what_exists() -> None:
    for framework in ("asi", "owasp-t", "maestro"):
        assert list(DATA[framework]) == list(load(f"crosswalks/{framework}.yaml")["items"])
    assert list(DATA["stride"]) == list("STRIDE")
    for framework in FRAMEWORKS:
        for entry in DATA[framework].values():
            assert set(entry.get("of", ())) <= set(DATA["owasp-t"])
            assert set(entry.get("when", ())) <= set(facts())
            assert set(entry.get("mitigated-by", ())) <= set(controls())
            assert set(entry.get("rules", ())) <= set(all_rules())
            assert entry.get("of") or entry.get("mitigated-by")
    assert list(DATA["navigator"]) == list(load("crosswalks/owasp-t.yaml")["navigator"])
    known = set(facts()) | set(overlays()) | {"self-extending"}
    for factor in DATA["aivss"]["factors"].values():
        assert set(factor["full"] or ()) | set(factor["half"] or ()) <= known


def test_every_rule_shows_a_threat_that_is_listed() -> None:
    for rule in all_rules().values():
        assert {t for t in rule.threats if t.startswith("ASI")} <= set(DATA["asi"])
        assert {t for t in rule.threats if t[0] == "T"} <= set(DATA["owasp-t"])


CASES: list[tuple[str, str, dict[str, str]]] = [
    (
        "a reader of public data",
        ("data: {news: {sensitivity: public, trust: trusted}}\ntools: {look: {effects: [read news]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [look]}}\n"),
        {
            "owasp-t:T1": "not-reachable", "owasp-t:T2": "not-reachable", "owasp-t:T6": "not-reachable",
            "owasp-t:T11": "not-reachable", "owasp-t:T8": "exposed", "owasp-t:T17": "exposed",
            "stride:I": "not-reachable", "asi:ASI01": "not-reachable", "asi:ASI04": "exposed",
        },
    ),
    (
        "words of strangers and an open change",
        ("data: {inbox: {trust: untrusted}, orders: {sensitivity: internal}}\n"
        "tools: {read: {effects: [read inbox]}, change: {effects: [write orders]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [read, change]}}\n"),
        {"owasp-t:T6": "exposed", "asi:ASI01": "exposed", "maestro:L1": "exposed", "stride:E": "exposed"},
    ),
    (
        "a log out of reach",
        ("data: {calls: {kind: log, safeguards: {log: {immutable: true, retention: 1y}}}}\n"
        "tools: {look: {effects: []}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [look], logs: [calls]}}\n"),
        {"owasp-t:T8": "mitigated", "stride:R": "mitigated"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "body", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_threat_stands_as_it_should(_name: str, body: str, expected: dict[str, str]) -> None:
    found = statuses(of(HEAD + body))
    assert {key: found[key] for key in expected} == expected


def test_a_full_design_is_exposed_to_nothing_and_a_bare_one_to_much() -> None:
    full = threat_report(evaluate(load_spec(ROOT / "agent_specs/claims-desk.yaml")))
    assert {one["status"] for one in full["threats"]} == {"mitigated", "not-reachable"}
    bare = threat_report(evaluate(load_spec(ROOT / "agent_specs/refund-desk.yaml")))
    assert sum(one["status"] == "exposed" for one in bare["threats"]) > 20
    assert not any(one["status"] == "mitigated" and one["shown_by"] for one in bare["threats"])


def test_a_claim_changes_no_threat() -> None:
    body = CASES[1][1]
    claims = "".join(f"  {c}: {{status: implemented, evidence: x.md}}\n" for c in controls())
    assert statuses(of(HEAD + body)) == statuses(of(f"{HEAD}{body}controls:\n{claims}"))


@pytest.mark.parametrize("name", [name for name in RAISING if name.startswith("add")])
def test_more_capability_never_takes_a_threat_out_of_reach(name: str) -> None:
    def stood(spec: dict[str, Any]) -> dict[str, str]:
        return statuses(threat_report(evaluate(parse_spec(json.dumps(spec), "generated.json"))))

    tried = 0
    for seed in range(60):
        spec = generate(seed)
        changed = RAISING[name](random.Random(seed), spec)
        if changed is None:
            continue
        tried += 1
        before, after = stood(spec), stood(changed)
        lost = [k for k, s in before.items() if s == "exposed" and after[k] == "not-reachable"]
        assert not lost, (seed, lost)
    assert tried > 20


def test_questions_and_factors_come_from_the_graph() -> None:
    found = of(HEAD + CASES[0][1])
    answers = {one["id"]: one["answer"] for one in found["questions"]}
    assert answers["has-tools"]
    assert answers["decides-own-steps"]
    assert not answers["has-memory"]
    assert not answers["has-several-agents"]
    factors = {one["id"]: one["value"] for one in found["aivss"]}
    assert len(factors) == 10
    assert factors["tool-use"] == 0.5
    assert factors["self-modification"] == 0.0
    assert factors["opacity-and-reflexivity"] is None
