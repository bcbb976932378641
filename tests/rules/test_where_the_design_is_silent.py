"""Do the rules decide as docs/decisions/0001 says, each case beside one that is silent?"""

from __future__ import annotations

import pytest

from scopecard import evaluate, parse_spec

HEAD = """
schema: scopecard/v1
system: example
actors: {clerk: {kind: human}, lead: {kind: human}, guest: {kind: human, trust: untrusted}}
data:
  orders: {}
  slip: {recipient: requester}
  box: {kind: sandbox, sensitivity: restricted, network: none, reach: []}
"""
ROLE = "identities: {role: {kind: workload, permissions: [read orders, write orders]}}\n"
READER = "{effects: [read orders], identity: role}"
DESK = "agents: {desk: {started_by: [clerk], output: plain, tools: "
SOUND = "approver: lead, per: call, enforced_by: gateway"

# what is decided, the rule, the design, and severity and certainty of what is found in it
CASES = [
    (
        "an undescribed tool that nobody has", "unknown-effects",
        "tools: {blank: {}}\n" + DESK + "{}}}", [("info", True)],
    ),
    (
        "an undescribed tool that somebody has", "unknown-effects",
        "tools: {blank: {}}\n" + DESK + "[blank]}}", [("medium", True)],
    ),
    (
        "a described tool that nobody has", "unknown-effects",
        "tools: {blank: {effects: []}}\n" + DESK + "{}}}", [],
    ),
    (
        "a flawed gate on a tool that nobody has", "non-qualifying-gate",
        f"gates: {{ok: {{{SOUND}, when: after}}}}\n"
        "tools: {fix: {effects: [write orders], gate: ok}}\n" + DESK + "{}}}", [("info", True)],
    ),
    (
        "a flawed gate on a tool that somebody has", "non-qualifying-gate",
        f"gates: {{ok: {{{SOUND}, when: after}}}}\n"
        "tools: {fix: {effects: [write orders], gate: ok}}\n" + DESK + "[fix]}}", [("high", True)],
    ),
    (
        "a sound gate on a tool that nobody has", "non-qualifying-gate",
        f"gates: {{ok: {{{SOUND}}}}}\n"
        "tools: {fix: {effects: [write orders], gate: ok}}\n" + DESK + "{}}}", [],
    ),
    (
        "a flawed gate that sits nowhere", "non-qualifying-gate",
        f"gates: {{ok: {{{SOUND}, when: after}}}}\n" + DESK + "{}}}", [],
    ),
    (
        "an identity that nothing uses", "dormant-grant",
        ROLE + DESK + "{}}}", [("low", True), ("low", True)],
    ),
    (
        "an identity whose tool uses a part", "dormant-grant",
        ROLE + f"tools: {{find: {READER}}}\n" + DESK + "[find]}}", [("low", True)],
    ),
    (
        "an identity of an agent that nobody described", "dormant-grant",
        ROLE + "agents: {desk: {started_by: [clerk], output: plain, identity: role}}", [],
    ),
    (
        "a permission that is an IAM action", "dormant-grant",
        "identities: {role: {kind: workload, permissions: ['s3:GetObject']}}\n" + DESK + "{}}}", [],
    ),
    (
        "a free-form tool with its caller's identity", "credential-exceeds-description",
        ROLE + "tools: {http: {universal: true, effects: [read orders], network: none}}\n"
        "agents: {desk: {started_by: [clerk], output: plain, identity: role, tools: [http]}}",
        [("medium", True)],
    ),
    (
        "a free-form tool with unknown permissions", "credential-exceeds-description",
        "identities: {role: {kind: workload}}\n"
        "tools: {http: {universal: sql, effects: [read orders], identity: role}}\n"
        + DESK + "[http]}}", [("medium", False)],
    ),
    (
        "a free-form tool that says what its identity permits", "credential-exceeds-description",
        ROLE + "tools: {http: {universal: sql, effects: [read orders, write orders], "
        "identity: role}}\n" + DESK + "[http]}}", [],
    ),
    (
        "an execute in a restricted box", "self-approval",
        "gates: {ok: {approver: clerk, per: call, enforced_by: gateway}}\n"
        "tools: {run: {effects: [execute box], gate: ok}}\n" + DESK + "[run]}}", [("medium", True)],
    ),
    (
        "a slip for the guest who asks", "confused-deputy",
        ("identities: {role: {kind: workload, permissions: [write slip]}}\n"
        "tools: {print: {effects: [write slip], identity: role}}\n"
        "agents:\n"
        "  desk: {started_by: [guest], output: plain, tools: [print]}\n"), [],
    ),
    (
        "orders for the guest who asks", "confused-deputy",
        ("identities: {role: {kind: workload, permissions: [write orders]}}\n"
        "tools: {print: {effects: [write orders], identity: role}}\n"
        "agents:\n"
        "  desk: {started_by: [guest], output: plain, tools: [print]}\n"), [("high", True)],
    ),
    (
        "an open-ended set that two agents have", "wildcard-tools",
        ("tools: {server: {wildcard: true, effects: [read orders]}}\n"
        "agents:\n"
        "  desk: {started_by: [clerk], output: plain, tools: [server]}\n"
        "  shop: {started_by: [clerk], output: plain, tools: [server]}\n"), [("medium", True)],
    ),
    (
        "an open way through another effect of the same tool", "gate-bypass",
        f"gates: {{ok: {{{SOUND}}}}}\n" + ROLE +
        "tools: {sql: {universal: sql, effects: [{action: write, target: orders, gate: ok}], "
        "identity: role}}\n" + DESK + "[sql]}}", [("high", True)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "design", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_decision_holds(rule: str, design: str, expected: list[tuple[str, bool]]) -> None:
    findings = evaluate(parse_spec(HEAD + design)).findings
    found = [(one.finding.severity, one.certain) for one in findings if one.finding.rule == rule]
    assert found == expected


LOOP = (
    HEAD.replace("orders: {}", "orders: {triggers: [desk], trust: trusted}")
    + """
identities: {role: {kind: workload, permissions: [write orders]}}
tools: {server: {wildcard: true, effects: [], identity: role, network: none}}
agents:
  desk: {started_by: [clerk], output: plain, tools: {}, delegates: [shop]}
  shop: {output: plain, tools: {}, delegates: [desk, store]}
  store: {output: plain, tools: [server]}
"""
)


def test_a_loop_that_is_there_is_not_hidden_in_a_larger_possible_one() -> None:
    findings = evaluate(parse_spec(LOOP)).findings
    loops = {(o.finding.subjects, o.certain) for o in findings if o.finding.rule == "runaway-loop"}
    assert loops == {(("desk", "shop", "store"), False), (("desk", "shop"), True)}
