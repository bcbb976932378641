"""Does each rule of derivation give what DESIGN, section 3, says, and nothing more?"""

from __future__ import annotations

import pytest

from specs import can, context, delegations, scopes, starts

PEOPLE = """
actors: {boss: {kind: human}, stranger: {kind: human, trust: untrusted}}
gates:
  ok: {approver: boss, per: call, enforced_by: gateway}
  ask: {approver: boss, per: call, enforced_by: service}
"""
OUTSIDE = {"send (outside)", "read (outside)"}
UNKNOWN = {"write (unknown)", *OUTSIDE}


def agent(tools: str, more: str = "") -> str:
    return f"agents:\n  a: {{started_by: [boss], output: plain, tools: {tools}{more}}}\n"


def test_declared_effects_and_their_gates() -> None:
    found = context(
        PEOPLE
        + """
data: {d: {}, e: {gate: ask}}
tools:
  t: {effects: [read d, write d, write e, {action: send, target: d, gate: ok}]}
"""
        + agent("[t]")
    )
    assert can(found, "a") == {"read d", "write d", "[write e]", "[send d]"}


@pytest.mark.parametrize(
    ("grant", "tool", "default", "expected"),
    [
        ("", "", "", "write d"),
        ("gate: ok", "", "", "[write d]"),
        ("", "gate: ok", "", "[write d]"),
        ("", "", "gate: ok", "[write d]"),
        ("gate: none", "", "gate: ok", "write d"),
        ("gate: none", "gate: ok", "", "[write d]"),
        ("gate: weak", "", "gate: ok", "write d"),
        ("gate: weak", "gate: ok", "", "[write d]"),
    ],
)
def test_where_a_gate_sits(grant: str, tool: str, default: str, expected: str) -> None:
    also = f"{default}, " if default else ""
    found = context(
        f"""
actors: {{boss: {{kind: human}}}}
gates:
  ok: {{approver: boss, per: call, enforced_by: gateway}}
  weak: {{approver: boss, per: session, enforced_by: gateway}}
data: {{d: {{}}}}
tools: {{t: {{effects: [write d], {tool}}}}}
agents: {{a: {{started_by: [boss], output: plain, {also}tools: {{t: {{{grant}}}}}}}}}
"""
    )
    assert can(found, "a") == {expected}


EXECUTION = """
data:
  box: {kind: sandbox, network: none, reach: [write d]}
  d: {}
  e: {}
  ext: {external: true, trust: trusted}
identities:
  own: {kind: workload, permissions: [delete d]}
  held: {kind: workload, permissions: [pay e]}
"""


def test_execution_gains_reach_and_own_permissions() -> None:
    found = context(
        PEOPLE + EXECUTION + "tools: {t: {effects: [execute box], identity: own}}\n" + agent("[t]")
    )
    assert can(found, "a") == {"execute box", "write d", "delete d"}


def test_execution_does_not_gain_the_agents_identity() -> None:
    found = context(
        PEOPLE
        + EXECUTION
        + "tools: {t: {effects: [execute box]}}\n"
        + agent("[t]", ", identity: own")
    )
    assert can(found, "a") == {"execute box", "write d"}


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("network: none, reach: []", set()),
        ("network: open, reach: []", OUTSIDE),
        ("reach: []", OUTSIDE),
        ("network: allowlist, reach: []", OUTSIDE),
        ("network: {allow: [ext]}, reach: []", {"send ext", "read ext"}),
        ("network: {allow: []}, reach: []", set()),
        ("network: none", {"write (unknown)"}),
        ("network: none, reach: [], holds: [held]", {"pay e", "read held"}),
        ("network: none, reach: [], holds: [quiet]", {"pay e"}),
        ("network: none, reach: [], holds: [blank]", {"write (unknown)", "read blank"}),
    ],
)
def test_what_a_sandbox_gives(box: str, expected: set[str]) -> None:
    body = f"""
data:
  box: {{kind: sandbox, {box}}}
  e: {{}}
  ext: {{external: true, trust: trusted}}
identities:
  held: {{kind: workload, permissions: [pay e]}}
  quiet: {{kind: workload, permissions: [pay e], brokered: true}}
  blank: {{kind: workload}}
tools: {{t: {{effects: [execute box]}}}}
"""
    found = context(PEOPLE + body + agent("[t]"))
    assert can(found, "a") == {"execute box", *expected}
    gated = context(PEOPLE + body + agent("{t: {gate: ok}}"))
    assert can(gated, "a") == {"[execute box]", *(f"[{effect}]" for effect in expected)}


def test_a_gate_on_a_sandbox_covers_each_execute_in_it_and_what_follows() -> None:
    found = context(
        PEOPLE
        + """
data: {box: {kind: sandbox, network: none, reach: [write d], gate: ask}, d: {}}
tools: {t: {effects: [execute box, write d]}}
"""
        + agent("[t]")
    )
    assert can(found, "a") == {"[execute box]", "[write d]", "write d"}


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("universal: true", {"read e", "write d", *UNKNOWN}),
        ("universal: true, network: none", {"read e", "write d", "write (unknown)"}),
        ("universal: true, network: none, identity: own", {"read e", "write d", "pay e"}),
        ("universal: true, identity: own", {"read e", "write d", "pay e", *OUTSIDE}),
        ("universal: sql, identity: own", {"read e", "write d"}),
        ("universal: sql", {"read e", "write (unknown)"}),
        ("universal: sql, identity: blank", {"read e", "write (unknown)"}),
        ("universal: true, network: none, identity: odd", {"read e", "write (unknown)"}),
    ],
)
def test_universal_tools(tool: str, expected: set[str]) -> None:
    found = context(
        PEOPLE
        + f"""
data: {{d: {{}}, e: {{}}}}
identities:
  own: {{kind: workload, permissions: [write d, pay e]}}
  blank: {{kind: workload}}
  odd: {{kind: workload, permissions: ["made:Up"]}}
tools: {{t: {{effects: [read e], {tool}}}}}
"""
        + agent("[t]")
    )
    gained = expected - {"write d"} if "identity: own" not in tool else expected
    assert can(found, "a") == gained


def test_a_universal_tool_borrows_the_identity_of_its_caller() -> None:
    found = context(
        PEOPLE
        + """
data: {d: {}}
identities: {own: {kind: workload, permissions: [write d]}}
tools: {t: {universal: true, network: none}}
"""
        + agent("[t]", ", identity: own")
    )
    assert can(found, "a") == {"write d"}


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("{}", UNKNOWN),
        ("{network: none}", {"write (unknown)"}),
        ("{identity: own}", {"read d", *OUTSIDE}),
        ("{identity: own, network: none}", {"read d"}),
        ("{identity: blank, network: none}", {"write (unknown)"}),
        ("{effects: []}", set()),
        ("{wildcard: true, effects: [read e]}", {"read e", *UNKNOWN}),
        ("{wildcard: true, effects: [read e], network: none, identity: own}", {"read e", "read d"}),
    ],
)
def test_undescribed_tools(tool: str, expected: set[str]) -> None:
    body = f"""
data: {{d: {{}}, e: {{}}}}
identities: {{own: {{kind: workload, permissions: [read d]}}, blank: {{kind: workload}}}}
tools: {{t: {tool}}}
"""
    assert can(context(PEOPLE + body + agent("[t]")), "a") == expected
    best = can(context(PEOPLE + body + agent("[t]"), best=True), "a")
    assert best == expected & {"read e"}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("", UNKNOWN),
        ("tools: {}", set()),
        ("delegates: []", set()),
        ("memory: []", set()),
        ("identity: own", {"read d", *UNKNOWN}),
        ("external: true, tools: [t]", {"write d", *UNKNOWN}),
        ("external: true, tools: [t], identity: own", {"write d", "read d", *UNKNOWN}),
    ],
)
def test_undescribed_agents(declared: str, expected: set[str]) -> None:
    found = context(
        PEOPLE
        + f"""
data: {{d: {{}}}}
identities: {{own: {{kind: workload, permissions: [read d]}}}}
tools: {{t: {{effects: [write d]}}}}
agents: {{a: {{started_by: [boss], output: plain, {declared}}}}}
"""
    )
    assert can(found, "a") == expected


def test_whoever_delegates_to_an_external_agent_tells_it_something() -> None:
    found = context(
        PEOPLE
        + """
agents:
  a: {started_by: [boss], output: plain, delegates: [b]}
  b: {external: true, tools: {}}
"""
    )
    assert can(found, "a") == {"emit (outside)"}


GRANTS = """
data: {d: {}, e: {}}
tools:
  t: {effects: [read d, {action: write, target: d, gate: ok, reversible: true}, delete d]}
  w: {wildcard: true, effects: [read d]}
"""


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ("effects: [read d], enforced_by: gateway", {"read d"}),
        ("effects: [read d], enforced_by: none", {"read d", "[write d]", "delete d"}),
        ("effects: [read d]", {"read d", "[write d]", "delete d"}),
        (
            "effects: [read d], enforced_by: gateway, mode: log-only",
            {"read d", "[write d]", "delete d"},
        ),
        ("effects: [write d], enforced_by: service", {"[write d]"}),
        ("effects: [delete d], enforced_by: client", {"delete d"}),
        (
            "effects: [{action: delete, target: d, gate: ok}], enforced_by: middleware",
            {"[delete d]"},
        ),
        ("effects: [], enforced_by: gateway", set()),
    ],
)
def test_narrowed_grants(grant: str, expected: set[str]) -> None:
    found = context(PEOPLE + GRANTS + agent(f"{{t: {{{grant}}}}}"))
    assert can(found, "a") == expected


def test_a_grant_that_does_not_count_gives_what_it_names_beside_the_rest() -> None:
    found = context(PEOPLE + GRANTS + agent("{w: {effects: [pay e]}}"))
    assert can(found, "a") == {"pay e", "read d", *UNKNOWN}
    best = context(PEOPLE + GRANTS + agent("{w: {effects: [pay e]}}"), best=True)
    assert can(best, "a") == {"pay e"}


def test_a_grant_keeps_the_marks_of_what_it_names_and_adds_none() -> None:
    found = context(
        PEOPLE
        + GRANTS
        + agent(
            "{t: {effects: [write d, {action: delete, target: d, reversible: true}],"
            " enforced_by: gateway}}"
        )
    )
    marks = {c.action: c.reversible for c in found.closure.capabilities["a"]}
    assert marks == {"write": True, "delete": None}


def test_what_follows_from_a_narrowed_grant_follows_with_its_gate() -> None:
    found = context(
        PEOPLE
        + """
data: {box: {kind: sandbox, network: none, reach: [write d]}, d: {}}
tools: {t: {effects: [execute box, read d]}}
"""
        + agent("{t: {effects: [{action: execute, target: box, gate: ok}], enforced_by: gateway}}")
    )
    assert can(found, "a") == {"[execute box]", "[write d]"}


def test_rendered_output_and_the_provider_of_the_model() -> None:
    body = """
data: {provider: {external: true, trust: trusted}, diary: {kind: log}}
agents:
  plain: {started_by: [boss], tools: {}, output: plain, model: provider}
  shown: {started_by: [boss], tools: {}, output: rendered, model: some-model}
  unsaid: {started_by: [boss], tools: {}, logs: [diary]}
  quiet: {started_by: [clock], tools: {}}
"""
    people = "actors: {boss: {kind: human}, clock: {kind: schedule}}\n"
    found = context(people + body)
    assert can(found, "plain") == {"emit provider"}
    assert can(found, "shown") == {"emit (outside)"}
    assert can(found, "unsaid") == {"emit (outside)", "emit diary"}
    assert can(found, "quiet") == set()
    assert can(context(people + body, best=True), "unsaid") == {"emit diary"}


def test_memory_is_read_and_written_and_no_grant_gates_it() -> None:
    found = context(
        PEOPLE
        + """
data: {m: {kind: memory}, n: {kind: memory, gate: ask}}
agents: {a: {started_by: [boss], output: plain, gate: ok, memory: [m, n]}}
"""
    )
    assert can(found, "a") == {"read m", "write m", "read n", "[write n]"}


def test_consequences_are_gated_as_the_change_or_by_their_own_gate() -> None:
    body = """
data:
  branch: {causes: [write live, {action: pay, target: live, gate: ok}]}
  live: {causes: [delete logbook]}
  logbook: {}
tools: {t: {effects: [write branch]}, r: {effects: [read branch]}}
"""
    found = context(PEOPLE + body + agent("[t]"))
    assert can(found, "a") == {
        "write branch", "write live", "[pay live]", "delete logbook", "[delete logbook]",
    }  # fmt: skip
    gated = context(PEOPLE + body + agent("{t: {gate: ok}}"))
    assert can(gated, "a") == {
        "[write branch]", "[write live]", "[pay live]", "[delete logbook]",
    }  # fmt: skip
    assert can(context(PEOPLE + body + agent("[r]")), "a") == {"read branch"}


def test_causes_that_go_in_a_circle_end() -> None:
    found = context(
        PEOPLE
        + """
data: {d: {causes: [write e]}, e: {causes: [write d]}}
tools: {t: {effects: [write d]}}
"""
        + agent("[t]")
    )
    assert can(found, "a") == {"write d", "write e"}


def test_what_is_executed_as_a_consequence_has_no_identity_of_the_tool() -> None:
    found = context(
        PEOPLE
        + """
data:
  branch: {causes: [execute ci]}
  ci: {kind: sandbox, network: none, reach: [read d], holds: [deploy]}
  d: {}
identities:
  own: {kind: workload, permissions: [pay d]}
  deploy: {kind: workload, permissions: [write d], brokered: true}
tools: {t: {effects: [write branch], identity: own}}
"""
        + agent("[t]")
    )
    assert can(found, "a") == {"write branch", "execute ci", "read d", "write d"}


TRIGGERS = """
data: {queue: {triggers: [b], writers: agents}, d: {}}
tools: {put: {effects: [write queue]}, look: {effects: [read queue]}, act: {effects: [write d]}}
"""


def test_a_change_of_what_triggers_delegates() -> None:
    found = context(
        PEOPLE
        + TRIGGERS
        + """
agents:
  a: {started_by: [boss], output: plain, tools: [put]}
  b: {tools: [act], output: plain}
"""
    )
    assert delegations(found) == {"a trigger b"}
    assert starts(found) == {"boss attended a"}


def test_a_gated_change_of_what_triggers_delegates_too() -> None:
    found = context(
        PEOPLE
        + TRIGGERS
        + """
agents:
  a: {started_by: [boss], output: plain, tools: {put: {gate: ok}}}
  b: {tools: [act], output: plain}
"""
    )
    assert delegations(found) == {"a trigger? b"}


def test_who_only_reads_or_is_not_there_does_not_trigger() -> None:
    found = context(
        PEOPLE
        + TRIGGERS
        + """
agents:
  a: {started_by: [boss], output: plain, tools: [look]}
  b: {tools: [act], output: plain}
"""
    )
    assert delegations(found) == set()
    assert starts(found) == {"boss attended a", "b self-directed b"}


def test_an_emit_triggers() -> None:
    found = context(
        PEOPLE
        + """
data: {diary: {kind: log, triggers: [b], writers: agents}}
agents:
  a: {started_by: [boss], output: plain, tools: {}, logs: [diary]}
  b: {tools: {}, output: plain}
"""
    )
    assert delegations(found) == {"a trigger b"}


@pytest.mark.parametrize(
    ("grant", "level"), [("[put]", "self-directed"), ("{put: {gate: ok}}", "unattended")]
)
def test_an_agent_that_triggers_itself_gets_a_start(grant: str, level: str) -> None:
    found = context(
        PEOPLE
        + """
data: {queue: {triggers: [a], writers: agents}}
tools: {put: {effects: [write queue]}}
"""
        + agent(grant)
    )
    assert f"a {level} a" in starts(found)
    assert delegations(found) == {f"a trigger{'' if level == 'self-directed' else '?'} a"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("triggers: [b], trust: trusted", "d unattended b"),
        ("triggers: [b], trust: untrusted", "d exposed b"),
        ("triggers: [b], external: true", "d exposed b"),
        ("triggers: [b], external: true, trust: trusted", "d exposed b"),
        ("triggers: [b]", "d exposed b"),
        ("triggers: [b], writers: agents", "b self-directed b"),
    ],
)
def test_starts_by_data(data: str, expected: str) -> None:
    body = f"data: {{d: {{{data}}}}}\nagents: {{b: {{tools: {{}}, output: plain}}}}\n"
    assert starts(context(body)) == {expected}


def test_an_assumed_start_by_data_is_absent_at_best() -> None:
    body = "data: {d: {triggers: [b]}}\nagents: {b: {tools: {}, output: plain}}\n"
    assert starts(context(body, best=True)) == {"b attended b"}


@pytest.mark.parametrize(
    ("actor", "level"),
    [
        ("kind: human", "attended"),
        ("kind: human, trust: untrusted", "attended"),
        ("kind: service", "unattended"),
        ("kind: service, trust: untrusted", "exposed"),
        ("kind: schedule", "unattended"),
        ("kind: event", "exposed"),
        ("kind: event, trust: trusted", "unattended"),
        ("kind: continuous", "self-directed"),
    ],
)
def test_starts_by_actors(actor: str, level: str) -> None:
    body = f"""
actors: {{x: {{{actor}}}}}
agents: {{a: {{started_by: [x], tools: {{}}, output: plain}}}}
"""
    assert starts(context(body)) == {f"x {level} a"}


def test_agents_that_nothing_starts_are_self_directed_at_worst() -> None:
    body = """
agents:
  root: {tools: {}, output: plain, delegates: [leaf]}
  leaf: {tools: {}, output: plain}
  one: {tools: {}, output: plain, delegates: [two]}
  two: {tools: {}, output: plain, delegates: [one]}
"""
    assert starts(context(body)) == {
        "root self-directed root", "one self-directed one", "two self-directed two",
    }  # fmt: skip
    assert "root attended root" in starts(context(body, best=True))


def test_openly_changing_what_governs_an_agent_extends_and_delegates() -> None:
    body = """
data: {prompts: {governs: [b]}, d: {}}
tools: {edit: {effects: [write prompts]}, act: {effects: [write d]}}
agents:
  a: {started_by: [boss], output: plain, tools: GRANT}
  b: {started_by: [boss], output: plain, tools: [act]}
"""
    free = context(PEOPLE + body.replace("GRANT", "[edit]"))
    assert delegations(free) == {"a govern b"}
    assert set(free.closure.extending) == {"a"}
    gated = context(PEOPLE + body.replace("GRANT", "{edit: {gate: ok}}"))
    assert delegations(gated) == set()
    assert not gated.closure.extending


def test_openly_changing_what_governs_a_gate_voids_it() -> None:
    body = (
        PEOPLE
        + """
data: {settings: {governs: [ok]}, d: {}}
tools: {edit: {effects: [write settings]}, act: {effects: [write d]}}
agents:
  a: {started_by: [boss], output: plain, tools: GRANT}
  b: {started_by: [boss], output: plain, tools: {act: {gate: ok}}}
"""
    )
    free = context(body.replace("GRANT", "[edit]"))
    assert set(free.closure.gates.void) == {"ok"}
    assert can(free, "b") == {"write d"}
    gated = context(body.replace("GRANT", "{edit: {gate: ask}}"))
    assert not gated.closure.gates.void
    assert can(gated, "b") == {"[write d]"}
    own = context(body.replace("GRANT", "{edit: {gate: ok}}"))
    assert not own.closure.gates.void


@pytest.mark.parametrize("data", ["trust: untrusted", "external: true, trust: trusted"])
def test_untrusted_or_external_data_that_governs_a_gate_voids_it(data: str) -> None:
    found = context(
        PEOPLE
        + f"""
data: {{settings: {{governs: [ok], {data}}}, d: {{}}}}
tools: {{act: {{effects: [write d]}}}}
"""
        + agent("{act: {gate: ok}}")
    )
    assert can(found, "a") == {"write d"}


@pytest.mark.parametrize(
    ("grant", "level", "rule"),
    [("[arm]", "self-directed", "schedule"), ("{arm: {gate: ok}}", "unattended", "schedule?")],
)
def test_schedules(grant: str, level: str, rule: str) -> None:
    found = context(
        PEOPLE
        + f"""
tools: {{arm: {{effects: [schedule b]}}}}
agents:
  a: {{started_by: [boss], output: plain, tools: {grant}}}
  b: {{tools: {{}}, output: plain}}
"""
    )
    assert delegations(found) == {f"a {rule} b"}
    assert f"a {level} b" in starts(found)
    assert not found.closure.extending


@pytest.mark.parametrize(
    ("effect", "delegates"),
    [("spawn b", True), ("configure b", True), ("grant i", False), ("configure i", False)],
)
@pytest.mark.parametrize("gated", [False, True])
def test_extending(effect: str, *, delegates: bool, gated: bool) -> None:
    found = context(
        PEOPLE
        + f"""
identities: {{i: {{kind: workload, permissions: []}}}}
tools: {{t: {{effects: [{effect}]}}}}
agents:
  a: {{started_by: [boss], output: plain, tools: {"{t: {gate: ok}}" if gated else "[t]"}}}
  b: {{started_by: [boss], output: plain, tools: {{}}}}
"""
    )
    rule = "extend?" if gated else "extend"
    assert delegations(found) == ({f"a {rule} b"} if delegates else set())
    assert set(found.closure.extending) == (set() if gated else {"a"})


def test_configuring_a_gate_voids_it_if_open() -> None:
    body = (
        PEOPLE
        + """
data: {d: {}}
tools: {t: {effects: [configure ok]}, act: {effects: [write d]}}
agents:
  a: {started_by: [boss], output: plain, tools: GRANT}
  b: {started_by: [boss], output: plain, tools: {act: {gate: ok}}}
"""
    )
    assert can(context(body.replace("GRANT", "[t]")), "b") == {"write d"}
    assert can(context(body.replace("GRANT", "{t: {gate: ask}}")), "b") == {"[write d]"}


def test_self_extending_passes_back_over_delegations() -> None:
    found = scopes(
        PEOPLE
        + """
identities: {i: {kind: workload, permissions: []}}
tools: {t: {effects: [grant i]}}
agents:
  top: {started_by: [boss], output: plain, delegates: [middle]}
  middle: {output: plain, delegates: {bottom: {gate: ok}}}
  bottom: {output: plain, tools: [t]}
  other: {started_by: [boss], output: plain, tools: {}}
"""
    )
    assert found == {"top": 4, "middle": 4, "bottom": 4, "other": 1}


def test_a_chain_of_voided_gates_is_followed_to_its_end() -> None:
    gates = "\n".join(
        f"  g{i}: {{approver: boss, per: call, enforced_by: gateway}}" for i in range(30)
    )
    data = "\n".join(f"  s{i}: {{governs: [g{i}]}}" for i in range(30))
    tools = "\n".join(f"  t{i}: {{effects: [write s{i}]}}" for i in range(30))
    grants = ", ".join(f"t{i}: {{gate: g{i - 1}}}" if i else "t0: {}" for i in range(30))
    found = context(
        f"actors: {{boss: {{kind: human}}}}\ngates:\n{gates}\ndata:\n{data}\ntools:\n{tools}\n"
        f"agents: {{a: {{started_by: [boss], output: plain, tools: {{{grants}}}}}}}\n"
    )
    assert len(found.closure.gates.void) == 30
