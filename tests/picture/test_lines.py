"""Which lines does a picture have, and what do they say?"""

from __future__ import annotations

import pytest

from pictures import drawn, line, lines, node
from scopecard.renderers import dot, mermaid

CLERK = "actors: {clerk: {kind: human}}\n"


def test_reads_and_changes_of_a_pair_are_one_line() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {t: {effects: [read d, write d]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    found = line(picture, "t", "d")
    assert found.words == ("read", "write")
    assert found.state == "open"
    assert line(picture, "a", "t").state == "open"
    assert node(picture, "t").state == "open"


def test_a_gate_on_one_effect_parts_it_from_the_others() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ngates: {g: {approver: clerk, per: call, enforced_by: service}}\n"
        "tools: {t: {effects: [read d, {action: write, target: d, gate: g}]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    read, write = lines(picture, "t", "d")
    assert (read.words, read.marks, read.state) == (("read",), (), "read-only")
    assert (write.words, write.state) == (("write",), "approved")
    assert [(mark.gate, mark.asks, mark.holds) for mark in write.marks] == [("g", "clerk", True)]


@pytest.mark.parametrize(
    ("where", "ends"),
    [
        ("tools: {t: {gate: g}}", ("a", "t")),
        ("gate: g, tools: {t: {}}", ("a", "t")),
    ],
)
def test_a_gate_of_a_grant_sits_on_the_grant(where: str, ends: tuple[str, str]) -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ngates: {g: {approver: clerk, per: session, enforced_by: service}}\n"
        "tools: {t: {effects: [write d]}}\n"
        f"agents: {{a: {{started_by: [clerk], output: plain, {where}}}}}"
    )
    (mark,) = line(picture, *ends).marks
    assert not mark.holds
    assert mark.reasons == ("one yes covers many calls",)
    assert line(picture, "t", "d").marks == ()


def test_a_gate_of_a_tool_sits_on_each_way_to_it() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ngates: {g: {approver: clerk, per: call, enforced_by: service}}\n"
        "tools: {t: {effects: [write d], gate: g}}\n"
        "agents:\n"
        "  a: {started_by: [clerk], output: plain, tools: [t]}\n"
        "  b: {started_by: [clerk], output: plain, tools: [t]}"
    )
    assert [mark.gate for agent in "ab" for mark in line(picture, agent, "t").marks] == ["g", "g"]


def test_a_gate_of_data_sits_before_the_data() -> None:
    picture = drawn(
        CLERK + "gates: {g: {approver: clerk, per: call, enforced_by: gateway}}\n"
        "data: {d: {gate: g}}\ntools: {t: {effects: [write d]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    (mark,) = line(picture, "t", "d").marks
    assert mark.reasons == ("not enforced by its service",)


def test_a_gate_on_a_hand_over_does_not_hold() -> None:
    picture = drawn(
        CLERK + "gates: {g: {approver: clerk, per: call, enforced_by: gateway}}\n"
        "agents:\n"
        "  a: {started_by: [clerk], output: plain, tools: [], delegates: {b: {gate: g}}}\n"
        "  b: {output: plain, tools: []}"
    )
    (mark,) = line(picture, "a", "b").marks
    assert not mark.holds


def test_a_gate_that_fails_for_some_names_them() -> None:
    picture = drawn(
        "actors: {guest: {kind: human, trust: untrusted}, boss: {kind: human}}\n"
        "data: {d: {}}\nidentities: {own: {kind: user-delegated, permissions: [write d]}}\n"
        "gates: {g: {approver: guest, per: call, enforced_by: service}}\n"
        "tools: {t: {effects: [write d], identity: own, gate: g}}\n"
        "agents:\n"
        "  a: {started_by: [guest], output: plain, tools: [t]}\n"
        "  b: {started_by: [boss], output: plain, tools: [t]}"
    )
    assert line(picture, "a", "t").marks[0].holds
    assert not line(picture, "b", "t").marks[0].holds
    assert line(picture, "t", "d").open_for == ("b",)


def test_what_follows_from_running_code_is_drawn_from_the_sandbox() -> None:
    picture = drawn(
        CLERK + "data: {box: {kind: sandbox, reach: [write d], network: none}, d: {}}\n"
        "tools: {t: {effects: [execute box]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    found = line(picture, "box", "d")
    assert (found.rule, found.words, found.state) == ("execution", ("write",), "open")
    assert line(picture, "t", "box").state == "open", "it leads to what is open"


def test_what_a_change_causes_is_drawn_from_the_data_with_the_gate_there() -> None:
    picture = drawn(
        CLERK + "gates: {g: {approver: clerk, per: call, enforced_by: service}}\n"
        "data: {list: {causes: [{action: pay, target: bank, gate: g}]}, bank: {}}\n"
        "tools: {t: {effects: [write list]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    found = line(picture, "list", "bank")
    assert (found.rule, found.state) == ("consequence", "approved")
    assert [mark.gate for mark in found.marks] == ["g"]
    assert line(picture, "t", "list").marks == ()


def test_an_assumed_line_names_its_question() -> None:
    picture = drawn(
        CLERK + "tools: {t: {}}\nagents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    found = line(picture, "t", "(unknown)")
    assert (found.assumed, found.rule, found.questions) == (True, "unknown-tool", ("Q1",))


def test_what_is_outside_or_unknown_is_drawn_only_where_something_touches_it() -> None:
    body = CLERK + "tools: {t: {effects: []}}\nagents: {a: {started_by: [clerk], tools: [t]"
    names = [one.id for one in drawn(body + ", output: plain}}").nodes]
    assert names == ["clerk", "a", "t"]
    assert "(outside)" in [one.id for one in drawn(body + ", output: rendered}}").nodes]


def test_an_agent_that_nothing_starts_is_started_by_nobody() -> None:
    found = line(drawn("agents: {a: {output: plain, tools: []}}"), "(not said)", "a")
    assert (found.assumed, found.level, found.questions) == (True, "self-directed", ("Q1",))


def test_a_trigger_says_how_bad_the_start_is_and_what_follows() -> None:
    picture = drawn(
        CLERK + "data: {inbox: {trust: untrusted, triggers: [b]}}\n"
        "tools: {t: {effects: [write inbox]}}\n"
        "agents:\n"
        "  a: {started_by: [clerk], output: plain, tools: [t]}\n"
        "  b: {output: plain, tools: []}"
    )
    found = line(picture, "inbox", "b")
    assert (found.kind, found.level, found.then) == ("triggers", "exposed", ("trigger",))


def test_a_gate_that_data_governs_becomes_a_node() -> None:
    picture = drawn(
        CLERK + "gates: {g: {approver: clerk, per: call, enforced_by: client}}\n"
        "data: {settings: {governs: [g]}, d: {}}\n"
        "tools: {edit: {effects: [write settings]}, pay: {effects: [pay d]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: {edit: {}, pay: {gate: g}}}}"
    )
    assert line(picture, "settings", "g").kind == "governs"
    assert line(picture, "clerk", "g").kind == "approves"
    assert node(picture, "g").form == "void"
    assert "can be settled without asking" in line(picture, "a", "pay").marks[0].reasons


def test_a_narrowed_grant_says_to_what() -> None:
    body = (
        CLERK + "data: {d: {}, e: {}}\ntools: {t: {effects: [read d, write e]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: {t: {effects: [read d]"
    )
    enforced = drawn(body + ", enforced_by: gateway}}}}")
    assert line(enforced, "a", "t").words == ("only read d",)
    assert line(enforced, "t", "d").rule == ""
    assert lines(enforced, "t", "e") == []
    claimed = drawn(body + ", enforced_by: none}}}}")
    assert line(claimed, "a", "t").words == ("✗ not enforced: only read d",)
    assert line(claimed, "t", "e").state == "open"


def test_a_tool_that_nobody_may_call_is_drawn_as_such() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {t: {effects: [write d]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: []}}"
    )
    assert node(picture, "t").notes == ("nobody may call it",)
    assert line(picture, "t", "d").state == ""


@pytest.mark.parametrize(
    "body", ["", "data: {d: {}}\ntools: {t: {effects: [read d]}}", "actors: {u: {kind: human}}"]
)
def test_a_system_without_agents_is_drawn(body: str) -> None:
    picture = drawn(body)
    assert picture.because == ("there is no agent",)
    assert dot.render(picture).startswith("digraph")
    assert mermaid.render(picture).startswith("flowchart")
