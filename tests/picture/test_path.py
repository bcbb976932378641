"""Is the path that decides the scope the one that is lit, and is it said?"""

from __future__ import annotations

from pictures import drawn, node, path

CLERK = "actors: {clerk: {kind: human}}\n"


def test_the_path_leads_from_the_start_to_the_effect() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {t: {effects: [write d]}, r: {effects: [read d]}}\n"
        "agents:\n"
        "  a: {started_by: [clerk], output: plain, tools: [r], delegates: [b]}\n"
        "  b: {output: plain, tools: [r, t]}"
    )
    assert path(picture) == [("clerk", "a"), ("a", "b"), ("b", "t"), ("t", "d")]
    assert picture.because == (
        "clerk starts a (attended)",
        "a delegates to b",
        "b calls t",
        "t can write d",
        "nobody is asked first",
    )
    assert not node(picture, "r").decides


def test_a_path_through_a_sandbox_is_lit_to_its_end() -> None:
    picture = drawn(
        CLERK + "data: {box: {kind: sandbox, reach: [write d], network: none}, d: {}}\n"
        "tools: {t: {effects: [execute box]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    assert path(picture) == [("clerk", "a"), ("a", "t"), ("t", "box"), ("box", "d")]


def test_a_system_that_changes_nothing_says_so() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {r: {effects: [read d]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [r]}}"
    )
    assert path(picture) == [("clerk", "a")]
    assert picture.because[-1] == "nothing that it can reach changes anything"
    assert picture.verdict == "① scope 1, No Agency · read-only · attended"


def test_a_self_extending_agent_is_shown_with_what_it_changes() -> None:
    picture = drawn(
        CLERK + "data: {prompt: {kind: config, governs: [a]}}\n"
        "tools: {t: {effects: [write prompt]}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    assert path(picture) == [("clerk", "a"), ("a", "t"), ("t", "prompt"), ("prompt", "a")]
    assert picture.because[-2:] == (
        "prompt governs a",
        "so it can openly change what limits it",
    )


def test_a_start_that_an_agent_arms_is_shown_with_what_starts_that_one() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {arm: {effects: [schedule b]}, r: {effects: [read d]}}\n"
        "agents:\n"
        "  a: {started_by: [clerk], output: plain, tools: [arm]}\n"
        "  b: {output: plain, tools: [r]}"
    )
    assert picture.because[0] == "clerk starts a (attended)"
    assert picture.because[1:3] == ("a calls arm", "arm can schedule b (self-directed)")
    assert picture.because[-1].endswith("no person decides when it runs")


def test_of_several_agents_the_shortest_proof_is_lit() -> None:
    picture = drawn(
        CLERK + "data: {d: {}}\ntools: {t: {effects: [write d]}}\n"
        "agents:\n"
        "  far: {started_by: [clerk], output: plain, tools: [], delegates: [near]}\n"
        "  near: {started_by: [clerk], output: plain, tools: [t]}"
    )
    assert path(picture) == [("clerk", "near"), ("near", "t"), ("t", "d")]


def test_a_range_is_said() -> None:
    picture = drawn(
        CLERK + "tools: {t: {}}\nagents: {a: {started_by: [clerk], output: plain, tools: [t]}}"
    )
    assert picture.verdict.endswith("could be 1: something is not described")


def test_a_gate_that_covers_nothing_is_remarked() -> None:
    picture = drawn(
        CLERK + "gates: {g: {approver: clerk, per: call, enforced_by: gateway}}\n"
        "agents: {a: {started_by: [clerk], output: plain, tools: []}}"
    )
    assert picture.remarks == ("Gates that cover nothing: g",)
