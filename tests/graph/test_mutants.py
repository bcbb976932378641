"""What a mutation run found that no other test would have noticed."""

from __future__ import annotations

from scopecard.scoping.proof import nodes_on
from specs import can, context

PEOPLE = """
actors:
  boss: {kind: human}
  stranger: {kind: human, trust: untrusted}
  clock: {kind: schedule}
gates:
  ok: {approver: boss, per: call, enforced_by: gateway}
  consent: {approver: stranger, per: call, enforced_by: service}
  unsaid: {approver: boss, per: call}
"""
MINE = """
data: {notes: {kind: memory, isolation: user}, reply: {kind: channel, recipient: requester}}
tools: {keep: {effects: [write notes]}, answer: {effects: [send reply]}}
agents: {a: {started_by: [STARTS], output: plain, tools: [keep, answer]}}
"""


def test_what_acts_depends_on_the_level_that_arrives() -> None:
    asked = context(PEOPLE + MINE.replace("STARTS", "boss"))
    assert asked.closure.acts("a") == []
    assert asked.classification.agency("a") == "read-only"
    for starts in ("clock", "boss, clock"):
        armed = context(PEOPLE + MINE.replace("STARTS", starts))
        assert [c.target for c in armed.closure.acts("a")] == ["notes", "reply"]
        assert armed.classification.agency("a") == "open-change"
        path = armed.proofs.scope(armed.classification.standings["a"])
        assert nodes_on(path) == ["clock", "a", "keep", "notes"]


def test_a_tool_is_used_under_the_identity_of_its_caller() -> None:
    found = context(
        PEOPLE
        + """
data: {d: {}}
identities: {own: {kind: workload, permissions: [write d]}}
tools: {t: {effects: [write d]}}
agents: {a: {started_by: [boss], output: plain, identity: own, tools: [t]}}
"""
    )
    (capability,) = found.closure.capabilities["a"]
    assert capability.identity == "own"


def test_an_emit_changes_nothing_and_causes_nothing() -> None:
    found = context(
        PEOPLE
        + """
data: {diary: {kind: log, causes: [pay account]}, account: {}}
agents: {a: {started_by: [boss], output: plain, tools: {}, logs: [diary]}}
"""
    )
    assert can(found, "a") == {"emit diary"}


def test_a_self_approval_opens_what_the_gate_covered_before() -> None:
    body = (
        PEOPLE
        + """
data: {d: {}}
tools: {t: {effects: [write d, pay d], gate: ok}}
agents:
  a: {started_by: [boss], output: plain, tools: [t]}
  b: {started_by: [clock], output: plain, tools: [t]}
"""
    )
    found = context(body, self_approval="ungated")
    assert can(found, "a") == {"write d", "pay d"}
    assert can(found, "b") == {"[write d]", "[pay d]"}


def test_consent_holds_where_the_same_person_arrives_twice() -> None:
    found = context(
        PEOPLE
        + """
data: {d: {}}
identities: {mine: {kind: user-delegated, permissions: [write d]}}
tools: {t: {effects: [write d], identity: mine}}
agents:
  a: {started_by: [stranger], output: plain, delegates: [b], tools: {}}
  b: {started_by: [stranger], output: plain, tools: [{t: {gate: consent}}]}
"""
    )
    assert can(found, "b") == {"[write d]"}


def test_nobody_consents_to_what_a_held_credential_causes() -> None:
    found = context(
        PEOPLE
        + """
data:
  box: {kind: sandbox, network: none, reach: [], holds: [mine]}
  list: {causes: [{action: pay, target: d, gate: consent}]}
  d: {}
identities: {mine: {kind: user-delegated, permissions: [write list], brokered: true}}
tools: {run: {effects: [execute box]}}
agents: {a: {started_by: [stranger], output: plain, tools: [run]}}
"""
    )
    assert can(found, "a") == {"execute box", "write list", "pay d"}


def test_at_best_a_gate_on_data_is_enforced_by_its_service() -> None:
    body = (
        PEOPLE
        + """
data: {d: {gate: unsaid}}
tools: {t: {effects: [write d]}}
agents: {a: {started_by: [boss], output: plain, tools: [t]}}
"""
    )
    assert can(context(body), "a") == {"write d"}
    assert can(context(body, best=True), "a") == {"[write d]"}
