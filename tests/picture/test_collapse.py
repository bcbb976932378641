"""Do large systems stay legible, without losing what decides?"""

from __future__ import annotations

from pictures import drawn
from scopecard.picture import Picture
from scopecard.picture.collapse import MOST, collapse
from scopecard.picture.draw import draw_whole
from specs import evaluated


def body(tools: int, data: int) -> str:
    """Return a system of one agent; every third tool writes, every second one of these asks."""
    effects = ", ".join(
        f"t{n}: {{effects: [{'write' if n % 3 == 0 else 'read'} d{n % data}]}}"
        for n in range(tools)
    )
    grants = ", ".join(f"t{n}: {{{'gate: g' if n % 6 == 0 else ''}}}" for n in range(tools))
    return (
        "actors: {u: {kind: human}}\n"
        "gates: {g: {approver: u, per: call, enforced_by: gateway}}\n"
        f"data: {{{', '.join(f'd{n}: {{}}' for n in range(data))}}}\n"
        f"tools: {{{effects}}}\n"
        f"agents: {{a: {{started_by: [u], output: plain, tools: {{{grants}}}}}}}"
    )


def tools_in(picture: Picture) -> int:
    """Return how many tools the nodes of *picture* stand for."""
    return sum(len(n.members) or 1 for n in picture.nodes if n.kind == "tool")


def test_up_to_the_limit_each_tool_stands_by_itself() -> None:
    picture = drawn(body(MOST, 5))
    assert sum(node.kind == "tool" for node in picture.nodes) == MOST


def test_above_it_tools_of_the_same_state_and_data_are_one() -> None:
    picture = drawn(body(90, 3))
    merged = [node for node in picture.nodes if node.members]
    assert tools_in(picture) == 90
    assert {node.name for node in merged} >= {"30 tools", "15 tools"}
    assert {node.notes[0] for node in merged} == {"read-only", "approved", "open"}
    (alone,) = [n for n in picture.nodes if n.kind == "tool" and not n.members]
    assert alone.decides, "what decides is not hidden in a crowd"


def test_tools_with_data_of_their_own_are_one_by_state() -> None:
    picture = drawn(body(200, 200))
    assert sum(node.kind == "tool" for node in picture.nodes) == 4
    assert tools_in(picture) == 200
    assert len(picture.nodes) < 15
    assert sum(len(n.members) or 1 for n in picture.nodes if n.kind == "data") == 200


def test_gates_and_states_survive() -> None:
    before, after = draw_whole(evaluated(body(200, 200))), drawn(body(200, 200))
    for state in ("read-only", "approved", "open"):
        assert any(line.state == state for line in after.lines)
    marks = {mark for line in before.lines for mark in line.marks}
    assert {mark for line in after.lines for mark in line.marks} == marks
    assert [line for line in after.lines if line.decides] == [
        line for line in before.lines if line.decides
    ]


def test_every_line_and_group_names_nodes_that_are_there() -> None:
    picture = drawn(body(200, 200))
    ids = [node.id for node in picture.nodes]
    assert len(ids) == len(set(ids))
    assert [one for group in picture.groups for one in group.nodes] == ids
    assert {end for line in picture.lines for end in (line.source, line.target)} <= set(ids)


def test_a_small_picture_is_not_touched() -> None:
    picture = draw_whole(evaluated(body(10, 3)))
    assert collapse(picture) is picture


def test_collapsing_twice_changes_nothing() -> None:
    picture = drawn(body(200, 200))
    assert collapse(picture) == picture
