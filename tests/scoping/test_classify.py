"""Does initiation and change capability give the scope of the table, and is the proof right?"""

from __future__ import annotations

import pytest

from scopecard.scoping.matrix import matrix
from scopecard.scoping.proof import nodes_on
from specs import context, evaluated, scopes

ACTORS = """
actors:
  boss: {kind: human}
  clock: {kind: schedule}
  mail: {kind: event, trust: untrusted}
  loop: {kind: continuous}
gates: {ok: {approver: boss, per: call, enforced_by: gateway}}
"""
STARTS = {"attended": "boss", "unattended": "clock", "exposed": "mail", "self-directed": "loop"}
EFFECTS = {
    "none": "read d",
    "gated": "{action: write, target: d, gate: ok}",
    "low": "{action: write, target: d, reversible: true}",
    "open": "write d",
}
BALANCED = {
    ("attended", "none"): 1, ("attended", "gated"): 2, ("attended", "low"): 3, ("attended", "open"): 3,
    ("unattended", "none"): 1, ("unattended", "gated"): 2, ("unattended", "low"): 3,
    ("unattended", "open"): 3,
    ("exposed", "none"): 1, ("exposed", "gated"): 2, ("exposed", "low"): 3, ("exposed", "open"): 4,
    ("self-directed", "none"): 4, ("self-directed", "gated"): 4, ("self-directed", "low"): 4,
    ("self-directed", "open"): 4,
}  # fmt: skip
"""DESIGN, section 5.3, written again: the data must not be its own test."""


def cell(level: str, effect: str, data: str = "") -> str:
    return (
        ACTORS
        + f"""
data: {{d: {{{data}}}}}
tools: {{t: {{effects: [{effect}]}}}}
agents: {{a: {{started_by: [{STARTS[level]}], output: plain, tools: [t]}}}}
"""
    )


@pytest.mark.parametrize(("level", "capability"), BALANCED)
def test_every_cell(level: str, capability: str) -> None:
    body = cell(level, EFFECTS[capability])
    expected = BALANCED[level, capability]
    assert scopes(body) == {"a": expected}
    assert scopes(body, profile="strict") == {"a": expected if level == "attended" else 4}
    standing = context(body).classification.standings["a"]
    assert standing.level == level
    assert list(matrix().section("capability"))[standing.rank] == capability


@pytest.mark.parametrize(
    ("effect", "data", "attended", "exposed"),
    [
        ("read d", "", 1, 1),
        ("delete d", "", 3, 4),
        ("send d", "", 3, 4),
        ("pay d", "", 3, 4),
        ("write d", "scratch: true", 1, 1),
        ("write d", "kind: memory, isolation: session", 1, 1),
        ("write d", "kind: memory, isolation: user", 1, 4),
        ("write d", "kind: memory, isolation: shared", 3, 4),
        ("write d", "kind: memory", 3, 4),
        ("send d", "kind: channel, recipient: requester", 1, 4),
        ("search d", "external: true, trust: trusted", 1, 1),
        ("fetch d", "external: true, trust: trusted", 1, 1),
        ("{action: write, target: d, reversible: true}", "", 3, 3),
        ("{action: delete, target: d, reversible: true}", "", 3, 4),
        ("{action: write, target: d, reversible: false}", "", 3, 4),
        ("{action: write, target: d, reversible: true}", "external: true, trust: trusted", 3, 4),
    ],
)
def test_what_is_a_consequential_effect(
    effect: str, data: str, attended: int, exposed: int
) -> None:
    assert scopes(cell("attended", effect, data)) == {"a": attended}
    assert scopes(cell("exposed", effect, data)) == {"a": exposed}


@pytest.mark.parametrize(
    ("effect", "data", "switch", "expected"),
    [
        ("write d", "kind: memory, isolation: user", {"memory_write": "change"}, 3),
        ("write d", "kind: memory, isolation: session", {"memory_write": "change"}, 1),
        ("write d", "kind: memory, isolation: shared", {"memory_write": "overlay-only"}, 1),
        ("send d", "kind: channel, recipient: requester", {"requester_channel": "change"}, 3),
        ("fetch d", "external: true, trust: trusted", {"egress_fetch": "change"}, 3),
        ("search d", "external: true, trust: trusted", {"egress_fetch": "change"}, 1),
    ],
)
def test_switches(effect: str, data: str, switch: dict[str, str], expected: int) -> None:
    assert scopes(cell("attended", effect, data), **switch) == {"a": expected}


def test_one_open_effect_that_is_not_low_risk_decides() -> None:
    effects = f"{EFFECTS['low']}, {EFFECTS['gated']}, {EFFECTS['open']}"
    assert scopes(cell("exposed", effects)) == {"a": 4}
    assert scopes(cell("exposed", f"{EFFECTS['gated']}, {EFFECTS['low']}")) == {"a": 3}


DELEGATION = """
data: {d: {}}
tools: {t: {effects: [write d]}, r: {effects: [read d]}}
agents:
  top: {started_by: [START], output: plain, tools: [r], delegates: [middle]}
  middle: {output: plain, delegates: [bottom]}
  bottom: {output: plain, tools: [t]}
  aside: {started_by: [boss], output: plain, tools: [r]}
"""


@pytest.mark.parametrize(("start", "expected"), [("boss", 3), ("mail", 4), ("loop", 4)])
def test_an_agent_is_what_it_can_have_done(start: str, expected: int) -> None:
    found = scopes(ACTORS + DELEGATION.replace("START", start))
    assert found == {"top": expected, "middle": expected, "bottom": expected, "aside": 1}


def test_the_level_is_that_of_the_start_that_arrives() -> None:
    body = (
        ACTORS
        + DELEGATION.replace("START", "boss")
        + "  night: {started_by: [loop], tools: {}, delegates: [middle]}\n"
    )
    assert scopes(body) == {"top": 3, "middle": 4, "bottom": 4, "aside": 1, "night": 4}


def test_the_proof_goes_from_the_start_to_the_effect() -> None:
    found = context(ACTORS + DELEGATION.replace("START", "boss"))
    path = found.proofs.scope(found.classification.standings["top"])
    assert nodes_on(path) == ["boss", "top", "middle", "bottom", "t", "d"]
    below = found.proofs.scope(found.classification.standings["bottom"])
    assert nodes_on(below) == ["boss", "top", "middle", "bottom", "t", "d"]


@pytest.mark.parametrize(
    ("body", "agency", "autonomy"),
    [
        (cell("attended", "read d"), "read-only", "attended-dynamic"),
        (cell("attended", EFFECTS["gated"]), "gated-change", "attended-dynamic"),
        (cell("unattended", EFFECTS["low"]), "open-change", "unattended"),
        (cell("exposed", "write d"), "open-change", "unattended"),
        (cell("self-directed", "read d"), "read-only", "self-directed"),
        (cell("attended", "configure a"), "self-extending", "attended-dynamic"),
        (
            cell("attended", "read d").replace("tools: [t]", "planning: fixed, tools: [t]"),
            "read-only",
            "attended-fixed",
        ),
    ],
)
def test_axes(body: str, agency: str, autonomy: str) -> None:
    from scopecard import report

    found = report(evaluated(body))
    assert found["scope"]["agency"] == found["agents"][0]["agency"] == agency
    assert found["scope"]["autonomy"] == found["agents"][0]["autonomy"] == autonomy


def test_a_system_without_agents_is_scope_1() -> None:
    found = evaluated("data: {d: {}}\n")
    assert found.scope == found.lowest == 1


def test_questions_say_what_a_good_answer_makes_of_the_scope() -> None:
    found = evaluated(
        """
actors: {boss: {kind: human}}
data: {m: {kind: memory}, d: {}}
agents: {a: {started_by: [boss], memory: [m], tools: {}}}
"""
    )
    assert (found.scope, found.lowest) == (3, 1)
    assert [(q.assumption.about, q.then) for q in found.questions] == [
        ("data.m.isolation", 1),
        ("agents.a.output", 3),
    ]


def test_two_questions_that_only_help_together() -> None:
    found = evaluated(
        """
actors: {boss: {kind: human}}
tools: {t: {}, u: {}}
agents: {a: {started_by: [boss], output: plain, tools: [t, u]}}
"""
    )
    assert (found.scope, found.lowest) == (3, 1)
    assert [q.then for q in found.questions] == [3, 3]


def test_a_verdict_rests_on_the_gate_that_keeps_it_down() -> None:
    found = evaluated(cell("attended", EFFECTS["gated"]))
    facts = {fact.about: fact.then for fact in found.rests_on}
    assert facts["actors.boss.kind"] == 4
    assert facts["gates.ok.per"] == facts["gates.ok.enforced_by"] == 3
    assert facts["gates.ok.on_timeout"] == 3
    assert facts["tools.t.effects"] == 3
    basis = {fact.about: fact.basis for fact in found.rests_on}
    assert basis["gates.ok.per"] == "declared"
    assert basis["gates.ok.on_timeout"] == "default"
    assert found.complete


def test_a_scope_of_4_rests_on_nothing() -> None:
    assert not evaluated(cell("self-directed", "read d")).rests_on
