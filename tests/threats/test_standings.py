"""Which threats are exposed, mitigated or not reachable? The truth table, on small specs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest

from scopecard.threat_form import threat_sheet
from scopecard.threats.lists import Way, threats
from scopecard.threats.standing import ThreatView
from specs import evaluated

READER = """
actors: {clerk: {kind: human}}
data: {files: {}}
tools: {read_files: {effects: [read files]}}
agents: {desk: {started_by: [clerk], output: plain, planning: fixed, tools: [read_files]}}
"""
GUARDED_READER = """
safeguards:
  authentication: {method: oidc}
  encryption: {at_rest: true, in_transit: true, key: customer-managed}
  isolation: {boundary: micro-vm}
actors: {clerk: {kind: human}}
data:
  files: {sensitivity: internal, trust: trusted, external: false, owner: office}
tools:
  read_files:
    effects: [read files]
    identity: clerk-rights
    source: {kind: openapi, name: read_files, digest: "sha256:aa11"}
    safeguards: {validation: {input: true, output: true}, pinned: {version: "1", digest: "sha256:aa11"}}
identities: {clerk-rights: {kind: user-delegated, owner: office, permissions: [read files]}}
agents:
  desk:
    started_by: [clerk]
    output: plain
    planning: fixed
    tools: [read_files]
    safeguards: {pinned: {version: "1", digest: "sha256:bb22"}}
"""
MAIL = READER.replace("data: {files: {}}", "data: {files: {trust: untrusted}}")
SCREENED = MAIL.replace(
    "tools: [read_files]}", "tools: [read_files], safeguards: {guardrails: {input: true}}}"
)
ACTS = READER.replace("[read files]", "[read files, write files]")
MAIL_ACTS = MAIL.replace("[read files]", "[read files, write files]")
BOX = "box: {kind: sandbox, network: none, reach: [], scratch: true}"
CODE = READER.replace("data: {files: {}}", f"data: {{files: {{}}, {BOX}}}")
CODE = CODE.replace("[read files]", "[read files, execute box]")
CHECKED = "safeguards: {validation: {input: true, output: true}}"
SEALED = "safeguards: {isolation: {boundary: micro-vm}}" + CODE.replace(
    "[read files, execute box]}", f"[read files, execute box], {CHECKED}}}"
)
MEMORY = READER.replace(
    "data: {files: {}}", "data: {files: {}, notes: {kind: memory, isolation: user}}"
)
MEMORY = MEMORY.replace("tools: [read_files]}", "tools: [read_files], memory: [notes]}")
NO_TOOL = MEMORY.replace("tools: [read_files], ", "")
TEAM = READER.replace("tools: [read_files]}}", "tools: [read_files], delegates: [aide]},")
TEAM += "  aide: {planning: fixed, output: plain, tools: [read_files]}}\n"
GATED = ACTS.replace("tools: [read_files]}", "tools: {read_files: {gate: ok}}}")
GATED += "gates: {ok: {approver: clerk, per: call, enforced_by: gateway}}\n"
EVENT = READER.replace("kind: human", "kind: schedule")
WILD = READER.replace("{effects: [read files]}", "{effects: [read files], wildcard: true}")
UNSAID = READER.replace("data: {files: {}}", "data: {files: {external: true}}")

X, M, N = "exposed", "mitigated", "not-reachable"


class Case(NamedTuple):
    spec: str
    expected: dict[str, str]


CASES = {
    "a reader of trusted files": Case(
        READER,
        {
            "ASI01": N, "ASI02": X, "ASI03": X, "ASI04": X, "ASI05": N, "ASI06": N, "ASI07": N,
            "ASI08": N, "ASI09": X, "ASI10": N, "T1": N, "T5": N, "T6": N, "T7": N, "T8": X,
            "T10": N, "T11": N, "T12": N, "T13": N, "T14": N, "L7": N, "E.gate": N, "T.gate": N,
            "S.actor": X, "E.identity": N,
        },
    ),
    "the same, guarded": Case(
        GUARDED_READER, {"ASI02": M, "ASI03": X, "ASI04": X, "T17": X, "I.data": M, "T2": M}
    ),
    "a reader of strangers' mail": Case(MAIL, {"ASI01": X, "ASI06": X, "T6": X, "T1": N, "T.agent": X}),
    "the same, screened": Case(SCREENED, {"ASI01": M, "T6": M, "ASI06": M, "L1": X}),
    "one that acts": Case(ACTS, {"ASI08": X, "ASI10": X, "T5": X, "D.data": X, "ASI01": N}),
    "one that acts on strangers' mail": Case(MAIL_ACTS, {"ASI01": X, "D.data": X, "E.agent": X}),
    "one that runs code": Case(CODE, {"ASI05": X, "T11": X, "ASI07": N}),
    "the same, sealed": Case(SEALED, {"ASI05": M, "T11": M}),
    "one that remembers": Case(MEMORY, {"ASI06": X, "T1": X, "T5": X, "L2": X}),
    "one that remembers, without a tool": Case(
        NO_TOOL, {"ASI02": N, "T2": N, "S.tool": N, "E.tool": N, "ASI06": X, "L2": X}
    ),
    "two that work together": Case(
        TEAM, {"ASI07": X, "T12": X, "T13": X, "T14": M, "L7": X, "S.agent": X, "ASI08": X}
    ),
    "one that asks first": Case(GATED, {"T10": X, "ASI09": X, "E.gate": X, "S.gate": X, "R.gate": X}),
    "one that a schedule starts": Case(EVENT, {"ASI10": X, "T15": N, "ASI09": N, "T14": N}),
    "one with whatever tools": Case(WILD, {"ASI04": X, "T17": X, "L7": X, "E.tool": X}),
}  # fmt: skip


def entries(body: str) -> dict[str, dict[str, Any]]:
    """Return every threat of every list by its id, kinds of element too."""
    found = {}
    for told in threat_sheet(evaluated(body))["frameworks"].values():
        for one in told["threats"]:
            found |= {entry["id"]: entry for entry in (one, *one.get("elements", ()))}
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_truth_table(case: Case) -> None:
    found = entries(case.spec)
    assert {name: found[name]["status"] for name in case.expected} == case.expected


def test_a_finding_exposes_though_the_control_is_verified() -> None:
    screened = MAIL_ACTS.replace(
        "tools: [read_files]}", "tools: [read_files], safeguards: {guardrails: {input: true}}}"
    )
    one = entries(screened)["ASI01"]
    assert one["status"] == X
    assert one["findings"]
    assert {"id": "AFM-01", "verified": True} in one["controls"]


def test_what_has_nothing_to_look_at_neither_answers_nor_stands_in_the_way() -> None:
    view = ThreatView(evaluated(READER))  # its words go nowhere: AFM-02 has nothing to look at
    (any_threat, *_) = threats("asi")
    expected = {("AFM-02",): X, ("AFM-13",): M, ("AFM-02", "AFM-13"): M, ("AFM-04", "AFM-13"): X}
    for names, status in expected.items():
        threat = any_threat._replace(rules=(), ways=(Way("runs", names),))
        assert view._standing(threat, ()).status == status, names
    threat = any_threat._replace(
        rules=(), ways=(Way("runs", ("AFM-13",)), Way("has-tools", ("AFM-04",)))
    )
    assert view._standing(threat, ()).status == X, "one way that nobody answers is enough"


def test_a_finding_exposes_though_every_way_is_answered() -> None:
    view = ThreatView(evaluated(MAIL_ACTS))
    threat = threats("asi")[0]._replace(ways=(Way("runs", ("AFM-13",)),))
    assert view._standing(threat, ()).status == X
    assert view._standing(threat._replace(rules=()), ()).status == M


def test_a_claim_is_no_answer() -> None:
    claimed = READER + 'controls: {AFM-04: {status: implemented, evidence: "docs/x.md"}}\n'
    evaluation = evaluated(claimed)
    assert evaluation.assessment.obligation("AFM-04", ()).status.status == "attested"
    threat = threats("asi")[0]._replace(rules=(), ways=(Way("runs", ("AFM-04",)),))
    assert ThreatView(evaluation)._standing(threat, ()).status == X


def test_what_only_an_assumption_opens_is_possible() -> None:
    assert entries(UNSAID)["ASI01"]["certainty"] == "possible"
    assert entries(MAIL)["ASI01"]["certainty"] == "certain"
    assert entries(UNSAID)["ASI02"]["certainty"] == "certain"


def test_an_open_way_shows_its_shortest_path_and_place() -> None:
    (way,) = entries(TEAM)["ASI07"]["ways"]
    assert [step["id"] for step in way["path"]] == ["clerk", "desk", "aide"]
    assert way["location"]["line"] == 7
    assert way["lacking"]


def test_what_is_not_reachable_says_why() -> None:
    assert entries(READER)["ASI06"]["why"] == [
        "no agent reads or changes memory that outlives a run",
        "no words of outsiders reach an agent",
    ]


def test_findings_come_with_the_shortest_path_first() -> None:
    body = MAIL_ACTS.replace("tools: [read_files]}}", "tools: [read_files], delegates: [aide]},")
    body += "  aide: {planning: fixed, output: plain, tools: [move]}}\n"
    body = body.replace("data: {", "data: {goods: {}, ").replace(
        "tools: {", "tools: {move: {effects: [write goods]}, ", 1
    )
    sheet = threat_sheet(evaluated(body))
    paths = {finding["fingerprint"]: len(finding["path"]) for finding in sheet["findings"]}
    shown = [paths[name] for name in sheet["frameworks"]["asi"]["threats"][0]["findings"]]
    assert len(shown) > 1
    assert shown == sorted(shown)


def test_a_letter_of_stride_is_as_bad_as_its_worst_element() -> None:
    told = threat_sheet(evaluated(GATED))["frameworks"]["stride"]["threats"]
    order = [X, M, N]
    for letter in told:
        worst = min((one["status"] for one in letter["elements"]), key=order.index)
        assert letter["status"] == worst
    gates = {one["id"]: one["elements"] for letter in told for one in letter["elements"]}
    assert gates["S.actor"] == ["clerk"]
    assert gates["I.data"] == ["files"]


def test_an_identity_is_disclosed_only_by_a_leak_of_one() -> None:
    leak = READER.replace(
        "data: {files: {}}", "data: {files: {sensitivity: restricted}, web: {external: true}}"
    )
    leak = leak.replace("[read files]", "[read files, send web]")
    found = entries(leak)
    assert found["I.data"]["findings"]
    assert found["I.identity"]["findings"] == []
    box = "box: {kind: sandbox, network: open, reach: [], holds: [key]}"
    leak = CODE.replace(BOX, box) + "identities: {key: {kind: workload, permissions: []}}\n"
    assert entries(leak)["I.identity"]["findings"]


QUESTIONS = (
    "decides-own-steps", "has-memory", "has-tools", "relies-on-authentication",
    "has-human-in-the-loop", "has-several-agents",
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "yes"),
    [
        (READER, "has-tools relies-on-authentication"),
        (MEMORY, "has-memory has-tools relies-on-authentication"),
        (TEAM, "has-tools relies-on-authentication has-several-agents"),
        (GATED, "has-tools relies-on-authentication has-human-in-the-loop"),
        (
            READER.replace("fixed", "dynamic"),
            "decides-own-steps has-tools relies-on-authentication",
        ),
        (EVENT, "has-tools"),
    ],
    ids=["reader", "memory", "team", "gated", "dynamic", "schedule"],
)
def test_the_navigator(body: str, yes: str) -> None:
    answers = threat_sheet(evaluated(body))["navigator"]
    assert tuple(one["id"] for one in answers) == QUESTIONS
    assert [one["id"] for one in answers if one["answer"] == "yes"] == yes.split()
    for one in answers:
        assert bool(one["path"]) == (one["answer"] == "yes")
        assert one["why"]


LOGGED = READER.replace(
    "data: {files: {}}", "data: {files: {}, runs: {kind: log, sensitivity: restricted}}"
)


@pytest.mark.parametrize(
    ("factor", "values"),
    [
        ("execution-autonomy", {READER: 0.0, EVENT: 0.5, ACTS: 1.0, GATED: 0.0}),
        ("external-tool-control-surface", {READER: 0.5, WILD: 1.0, CODE: 1.0}),
        ("natural-language-interface", {READER: 1.0, EVENT: 0.5}),
        ("contextual-awareness", {READER: 0.5, READER.replace("fixed", "dynamic"): 1.0}),
        ("behavioral-non-determinism", {READER: 0.5, READER.replace("fixed", "dynamic"): 1.0}),
        ("opacity-and-reflexivity", {READER: 1.0}),
        ("persistent-state-retention", {READER: 0.0, MEMORY: 1.0}),
        ("dynamic-identity", {READER: 0.0, GUARDED_READER: 1.0}),
        (
            "multi-agent-interactions",
            {READER: 0.0, TEAM: 0.5, TEAM.replace("fixed", "dynamic"): 1.0},
        ),
        ("self-modification", {READER: 0.0, MEMORY: 0.5}),
    ],
)
def test_the_agentic_factors(factor: str, values: dict[str, float]) -> None:
    for body, expected in values.items():
        told = threat_sheet(evaluated(body))["amplification"]["factors"]
        (found,) = [one for one in told if one["id"] == factor]
        assert found["value"] == expected, body
        assert found["because"]
    assert all(one["value"] in (0.0, 0.5, 1.0) for one in told)


def test_no_text_promises_a_score() -> None:
    told = threat_sheet(evaluated(ACTS))["amplification"]
    assert not [key for key in told if re.search("score|sum|total", key)]
