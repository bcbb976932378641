"""Does a large system fit on a sheet, with what can be done unasked still to be seen?"""

from __future__ import annotations

import json

import pytest

from pictures import drawn
from scopecard import evaluate, parse_spec
from scopecard.picture import Picture
from scopecard.picture.draw import draw_whole
from scopecard.picture.flows import flows
from scopecard.picture.overview import MOST, WAYS, by_agent, by_server, overview
from scopecard.picture.views import LARGE, views
from systems import SERVERS, forty, large

FORTY = draw_whole(evaluate(parse_spec(json.dumps(forty()))))
LARGE_ONE = evaluate(parse_spec(json.dumps(large())))


def members(picture: Picture, kind: str) -> list[str]:
    """Return what the nodes of *kind* stand for."""
    found = [node.members or (node.id,) for node in picture.nodes if node.kind == kind]
    return sorted(name for names in found for name in names)


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("before", [FORTY, draw_whole(LARGE_ONE)], ids=["forty", "two-hundred"])
def test_nothing_is_lost_and_nothing_leads_nowhere(way: str, before: Picture) -> None:
    after = WAYS[way](before)
    for kind in ("actor", "agent", "tool", "data"):
        assert members(after, kind) == members(before, kind)
    known = {node.id for node in after.nodes}
    assert {end for line in after.lines for end in (line.source, line.target)} <= known
    assert {name for group in after.groups for name in group.nodes} == known


@pytest.mark.parametrize("way", sorted(WAYS))
def test_the_path_that_decides_stays_as_it_is(way: str) -> None:
    for before in (FORTY, draw_whole(LARGE_ONE)):
        after = WAYS[way](before)
        assert [n for n in after.nodes if n.decides] == [n for n in before.nodes if n.decides]
        assert sum(one.decides for one in after.lines) == sum(one.decides for one in before.lines)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_is_open_is_in_no_crowd_of_what_is_not(way: str) -> None:
    before = draw_whole(LARGE_ONE)
    states = {node.id: node.state for node in before.nodes}
    scopes = {node.id: node.scope for node in before.nodes}
    for node in WAYS[way](before).nodes:
        assert {states[name] for name in node.members} <= {node.state}
        assert {scopes[name] for name in node.members} <= {node.scope}


def test_the_tools_of_a_server_are_one_for_each_state_and_called_after_it() -> None:
    crowds = [node for node in by_server(FORTY).nodes if node.members]
    assert {node.server for node in crowds} == set(SERVERS)
    for node in crowds:
        assert node.name == f"{node.server}: {len(node.members)} tools"
        assert all(name.startswith(f"{node.server}_") for name in node.members)
    assert len({(node.server, node.state) for node in crowds}) == len(crowds)


def test_tools_without_a_server_stay_by_themselves() -> None:
    picture = draw_whole(LARGE_ONE)
    assert by_server(picture).nodes == picture.nodes


def test_the_tools_of_an_agent_are_one_and_a_shared_one_is_not_among_them() -> None:
    picture = drawn(
        "actors: {u: {kind: human}}\ndata: {d: {}}\n"
        f"tools: {{{', '.join(f't{n}: {{effects: [read d]}}' for n in range(5))}}}\n"
        "agents:\n"
        "  a: {started_by: [u], output: plain, tools: [t0, t1, t2]}\n"
        "  b: {started_by: [u], output: plain, tools: [t2, t3, t4]}"
    )
    free = [node for node in by_agent(picture).nodes if node.kind == "tool" and not node.decides]
    assert sorted(node.members or (node.id,) for node in free) == sorted(
        [("t0", "t1"), ("t2",), ("t3", "t4")]
    )


def test_two_hundred_nodes_fit_on_a_sheet_and_a_small_picture_is_left_alone() -> None:
    assert len(overview(draw_whole(LARGE_ONE)).nodes) <= MOST
    few = drawn("agents: {a: {output: plain, tools: []}}")
    assert overview(few) is few


def test_what_nothing_touches_is_in_a_crowd_too() -> None:
    names = ", ".join(f"d{n}: {{}}" for n in range(60))
    picture = drawn(
        "actors: {u: {kind: human}}\n"
        f"data: {{{names}}}\nagents: {{a: {{started_by: [u], output: plain, tools: []}}}}"
    )
    assert [n.name for n in overview(picture).nodes if n.kind == "data"] == ["60 data elements"]


def test_it_is_the_same_each_time_and_twice_is_once() -> None:
    picture = draw_whole(LARGE_ONE)
    once = overview(picture)
    assert once == overview(picture) == overview(once)


def test_a_crowd_does_not_lead_to_itself() -> None:
    found = overview(draw_whole(LARGE_ONE))
    crowds = {node.id for node in found.nodes if node.members}
    assert not [one for one in found.lines if one.source == one.target and one.source in crowds]
    assert crowds


def test_a_small_picture_is_one_view_and_a_large_one_three() -> None:
    assert [view.picture for view in views(FORTY, ())] == [FORTY]
    picture = draw_whole(LARGE_ONE)
    found = views(picture, flows(LARGE_ONE))
    assert [view.picture for view in found][-1] is picture
    assert [len(view.picture.nodes) < LARGE for view in found] == [True, True, False]
    assert "200" not in found[0].title
    assert found[2].title == f"Everything: {len(picture.nodes)} parts"
