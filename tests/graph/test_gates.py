"""Does a gate qualify exactly when DESIGN, section 4, says so, and is the reason named?"""

from __future__ import annotations

import pytest

from specs import can, context, evaluated

ACTORS = """
actors:
  boss: {kind: human}
  stranger: {kind: human, trust: untrusted}
  guest: {kind: human, trust: untrusted}
  bot: {kind: service}
  clock: {kind: schedule}
"""
REST = """
data: {d: {}}
tools: {act: {effects: [write d]}}
agents: {a: {started_by: [boss], output: plain, tools: {act: {gate: g}}}}
"""
GOOD = "approver: boss, per: call, enforced_by: gateway"


def with_gate(fields: str, rest: str = REST) -> str:
    return f"{ACTORS}gates: {{g: {{{fields}}}}}\n{rest}"


@pytest.mark.parametrize("enforced_by", ["service", "gateway", "middleware", "client"])
def test_what_enforces(enforced_by: str) -> None:
    found = context(with_gate(f"approver: boss, per: call, enforced_by: {enforced_by}"))
    assert can(found, "a") == {"[write d]"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("approver: boss, per: call, enforced_by: prompt", "enforced_by"),
        ("approver: boss, per: call, enforced_by: none", "enforced_by"),
        ("approver: boss, per: call", "enforced_by"),
        ("approver: boss, enforced_by: gateway", "per"),
        ("approver: boss, per: command, enforced_by: gateway", "per"),
        ("approver: boss, per: plan, enforced_by: gateway", "per"),
        ("approver: boss, per: handoff, enforced_by: gateway", "per"),
        ("approver: boss, per: session, enforced_by: gateway", "per"),
        ("approver: boss, per: always, enforced_by: gateway", "per"),
        (f"{GOOD}, when: after", "when"),
        (f"{GOOD}, mode: log-only", "mode"),
        (f"{GOOD}, on_timeout: allow", "on_timeout"),
        (f"{GOOD}, applies_when: large", "applies_when"),
        ("approver: stranger, per: call, enforced_by: gateway", "approver"),
        ("approver: bot, per: call, enforced_by: gateway", "approver"),
        ("approver: {any: [boss, stranger]}, per: call, enforced_by: gateway", "approver"),
        ("approver: {all: [stranger, bot]}, per: call, enforced_by: gateway", "approver"),
    ],
)
def test_what_disqualifies(fields: str, reason: str) -> None:
    found = context(with_gate(fields))
    assert can(found, "a") == {"write d"}
    (capability,) = found.closure.capabilities["a"]
    (cover,) = capability.covers
    assert found.closure.approvals.reasons(capability, cover) == (reason,)


@pytest.mark.parametrize(
    "fields",
    [
        GOOD,
        f"{GOOD}, when: before, mode: enforce, on_timeout: deny",
        "approver: {any: [boss]}, per: call, enforced_by: gateway",
        "approver: {all: [boss, stranger]}, per: call, enforced_by: gateway",
        "approver: {all: [boss, bot]}, per: call, enforced_by: gateway",
    ],
)
def test_what_qualifies(fields: str) -> None:
    found = context(with_gate(fields))
    assert can(found, "a") == {"[write d]"}
    (capability,) = found.closure.capabilities["a"]
    assert found.closure.approvals.reasons(capability, capability.covers[0]) == ()


@pytest.mark.parametrize("fields", ["approver: boss, per: call", "approver: boss"])
def test_an_assumption_at_its_best_qualifies(fields: str) -> None:
    assert can(context(with_gate(fields), best=True), "a") == {"[write d]"}


@pytest.mark.parametrize("enforced_by", ["service", "gateway", "client"])
def test_only_a_service_guards_data(enforced_by: str) -> None:
    rest = """
data: {d: {gate: g}}
tools: {act: {effects: [write d]}}
agents: {a: {started_by: [boss], output: plain, tools: [act]}}
"""
    found = context(with_gate(f"approver: boss, per: call, enforced_by: {enforced_by}", rest))
    expected = "[write d]" if enforced_by == "service" else "write d"
    assert can(found, "a") == {expected}


CONSENT = """
data: {d: {}}
identities:
  mine: {kind: user-delegated, permissions: [write d]}
  token: {kind: user-token, permissions: [write d]}
tools: {act: {effects: [write d], identity: IDENTITY}}
agents: {a: {started_by: STARTED, output: plain, tools: {act: {gate: g}}}}
"""


@pytest.mark.parametrize(
    ("identity", "started", "qualifies"),
    [
        ("mine", "[stranger]", True),
        ("token", "[stranger]", False),
        ("mine", "[stranger, guest]", False),
        ("mine", "[guest]", False),
        ("mine", "[stranger, clock]", False),
        ("mine", "[stranger, boss]", False),
        ("mine", "[]", False),
    ],
)
def test_an_untrusted_person_consents_to_what_is_done_with_their_own_rights(
    identity: str, started: str, *, qualifies: bool
) -> None:
    rest = CONSENT.replace("IDENTITY", identity).replace("STARTED", started)
    found = context(with_gate("approver: stranger, per: call, enforced_by: service", rest))
    assert can(found, "a") == {"[write d]" if qualifies else "write d"}


def test_consent_does_not_hold_where_another_start_arrives_over_a_delegation() -> None:
    rest = CONSENT.replace("IDENTITY", "mine").replace("STARTED", "[stranger]")
    rest += "  b: {started_by: [guest], output: plain, delegates: [a]}\n".replace("  b", "  b", 1)
    rest = rest.replace(
        "agents: {a: {started_by: [stranger], output: plain, tools: {act: {gate: g}}}}\n",
        "agents:\n  a: {started_by: [stranger], output: plain, tools: {act: {gate: g}}}\n",
    )
    found = context(with_gate("approver: stranger, per: call, enforced_by: service", rest))
    assert can(found, "a") == {"write d"}


def test_nobody_consents_to_what_is_done_under_a_credential_in_a_sandbox() -> None:
    rest = """
data: {box: {kind: sandbox, network: none, reach: [], holds: [mine]}, d: {}}
identities: {mine: {kind: user-delegated, permissions: [write d], brokered: true}}
tools: {run: {effects: [execute box], identity: mine}}
agents: {a: {started_by: [stranger], output: plain, tools: {run: {gate: g}}}}
"""
    found = context(with_gate("approver: stranger, per: call, enforced_by: service", rest))
    assert can(found, "a") == {"[execute box]", "[write d]", "write d"}


SELF = """
data: {d: {SENSITIVITY}}
identities: {own: {kind: KIND, permissions: [EFFECT d]}}
tools: {act: {effects: [{action: EFFECT, target: d MARK}], identity: own}}
agents:
  a: {started_by: [STARTER], output: plain, delegates: [b]}
  b: {output: plain, tools: {act: {gate: g}}}
"""


@pytest.mark.parametrize(
    ("change", "ungated"),
    [
        ({"EFFECT": "pay"}, True),
        ({"EFFECT": "delete"}, True),
        ({"EFFECT": "write"}, False),
        ({"EFFECT": "write", "MARK": ", reversible: false"}, True),
        ({"EFFECT": "write", "SENSITIVITY": "sensitivity: restricted"}, True),
        ({"EFFECT": "pay", "KIND": "user-delegated"}, False),
        ({"EFFECT": "pay", "KIND": "user-token"}, False),
        ({"EFFECT": "pay", "STARTER": "stranger"}, False),
        ({"EFFECT": "pay", "GATE": f"{GOOD}, separation: enforced"}, False),
        (
            {
                "EFFECT": "pay",
                "GATE": "approver: {all: [boss, other]}, per: call, enforced_by: gateway",
            },
            False,
        ),
        (
            {
                "EFFECT": "pay",
                "GATE": "approver: {any: [boss, other]}, per: call, enforced_by: gateway",
            },
            True,
        ),
    ],
)
def test_the_switch_self_approval(change: dict[str, str], *, ungated: bool) -> None:
    values = {"SENSITIVITY": "", "KIND": "workload", "MARK": "", "STARTER": "boss", "GATE": GOOD}
    rest = SELF
    for name, value in (values | change).items():
        rest = rest.replace(name, value)
    body = with_gate((values | change)["GATE"], rest).replace(
        "actors:\n", "actors:\n  other: {kind: human}\n"
    )
    effect = f"{change['EFFECT']} d"
    assert can(context(body), "b") == {f"[{effect}]"}
    expected = effect if ungated else f"[{effect}]"
    assert can(context(body, self_approval="ungated"), "b") == {expected}


def test_a_gate_on_a_delegation_gates_nothing_and_is_reported() -> None:
    found = evaluated(
        ACTORS
        + f"""
gates: {{g: {{{GOOD}}}}}
data: {{d: {{}}}}
tools: {{act: {{effects: [write d]}}}}
agents:
  a: {{started_by: [boss], output: plain, delegates: {{b: {{gate: g}}}}}}
  b: {{output: plain, tools: [act]}}
"""
    )
    assert found.scope == 3
    (finding,) = [f.finding for f in found.findings if f.finding.rule == "non-qualifying-gate"]
    assert finding.subjects == ("g",)
    assert "hand-off" in finding.message


def test_a_gate_that_is_not_in_use_is_no_finding() -> None:
    rest = REST.replace("{act: {gate: g}}", "[act]")
    found = evaluated(with_gate("approver: boss, per: session", rest))
    assert not [f for f in found.findings if f.finding.rule == "non-qualifying-gate"]
