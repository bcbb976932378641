"""Does everything have its place, and does a new tool move nothing but tools?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest

from conftest import ROOT
from generated.specs import generate
from pictures import HOSTILE, hostile
from scopecard import evaluate, load_spec, parse_spec
from scopecard.layout import Box, PlacedNode, Plan
from scopecard.layout.arrange import arrange
from scopecard.layout.letters import width
from scopecard.layout.sizes import LABEL, NAME, NOTE, WORDS
from scopecard.picture import Line
from scopecard.picture.draw import draw
from scopecard.renderers.safe import safe
from systems import forty

EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))
SEEDS = range(60)


def plan_of(spec: dict[str, Any]) -> Plan:
    text = json.dumps(spec)
    return arrange(draw(evaluate(parse_spec(text))), safe)


def plans() -> list[Plan]:
    found = [arrange(draw(evaluate(load_spec(path))), safe) for path in EXAMPLES]
    found += [plan_of(generate(seed)) for seed in SEEDS]
    found += [arrange(hostile(text), safe) for text in HOSTILE]
    return [*found, plan_of(forty())]


@pytest.fixture(scope="module", name="every")
def _every() -> list[Plan]:
    return plans()


def meet(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def words_box(plan: Plan, number: int) -> Box | None:
    label = plan.routes[number].label
    if label is None:
        return None
    wide = int(max(width(row, WORDS) for row in label.rows))
    x = label.x - wide if label.end else label.x
    return Box(x, label.y - 10, wide, 13 * len(label.rows) - 1)


# --- Nothing covers anything


def test_no_two_nodes_overlap(every: list[Plan]) -> None:
    for plan in every:
        for one, other in combinations(plan.nodes, 2):
            assert not meet(one.box, other.box), (plan.picture.system, one.node.id, other.node.id)


def test_no_words_or_gates_overlap_each_other_or_a_node(every: list[Plan]) -> None:
    for plan in every:
        boxes = [words_box(plan, number) for number in range(len(plan.routes))]
        marks = [mark.box for route in plan.routes for mark in route.marks]
        found = [placed.box for placed in plan.nodes]
        for one, other in combinations([*(box for box in boxes if box), *marks, *found], 2):
            assert not meet(one, other), (plan.picture.system, one, other)


def test_no_line_crosses_a_node(every: list[Plan]) -> None:
    for plan in every:
        for route in plan.routes:
            for (a, b), (c, d) in pairwise(route.points):
                assert a == c or b == d, "lines are horizontal or vertical"
                way = Box(min(a, c), min(b, d), abs(a - c), abs(b - d))
                crossed = [
                    placed.node.id
                    for placed in plan.nodes
                    if way.x < placed.box.right and placed.box.x < way.right
                    and way.y < placed.box.bottom and placed.box.y < way.bottom
                ]  # fmt: skip
                assert crossed == [], (plan.picture.system, route.line)


def test_no_vertical_crosses_words_or_a_gate(every: list[Plan]) -> None:
    for plan in every:
        boxes = [words_box(plan, number) for number in range(len(plan.routes))]
        told = [box for box in boxes if box]
        told += [mark.box for route in plan.routes for mark in route.marks]
        for route in plan.routes:
            for (a, b), (c, d) in pairwise(route.points):
                if a == c:
                    low, high = sorted((b, d))
                    hit = [t for t in told if t.x < a < t.right and low < t.bottom and t.y < high]
                    assert hit == [], (plan.picture.system, route.line)


def pieces(plan: Plan) -> Iterator[tuple[tuple[bool, int], int, int, Line]]:
    """Yield each straight piece: on which axis, from where to where, and of which line."""
    for route in plan.routes:
        for (a, b), (c, d) in pairwise(route.points):
            vertical = a == c
            low, high = sorted((b, d) if vertical else (a, c))
            yield (vertical, a if vertical else b), low, high, route.line


def test_lines_lie_on_each_other_only_where_they_share_a_node(every: list[Plan]) -> None:
    for plan in every:
        axes: dict[tuple[bool, int], list[tuple[int, int, Line]]] = {}
        for axis, low, high, line in pieces(plan):
            axes.setdefault(axis, []).append((low, high, line))
        for found in axes.values():
            for (low, high, one), (low2, high2, other) in combinations(found, 2):
                if max(low, low2) < min(high, high2):
                    assert one.source == other.source or one.target == other.target, plan


def test_every_line_ends_at_its_nodes(every: list[Plan]) -> None:
    for plan in every:
        boxes = {placed.node.id: placed.box for placed in plan.nodes}
        for route in plan.routes:
            for (x, y), node in (
                (route.points[0], route.line.source),
                (route.points[-1], route.line.target),
            ):
                box = boxes[node]
                assert x in (box.x, box.right)
                assert box.y < y < box.bottom


def test_a_gate_sits_on_its_line(every: list[Plan]) -> None:
    for plan in every:
        for route in plan.routes:
            if not route.marks:
                continue
            top, bottom = route.marks[0].box.y, route.marks[-1].box.bottom
            box = route.marks[0].box
            assert any(
                b == d and top <= b <= bottom and min(a, c) <= box.x and box.right <= max(a, c)
                for (a, b), (c, d) in pairwise(route.points)
            ), (plan.picture.system, route.line)


def test_everything_is_within_the_bounds(every: list[Plan]) -> None:
    for plan in every:
        bounds = plan.bounds
        boxes = [placed.box for placed in plan.nodes]
        boxes += [mark.box for route in plan.routes for mark in route.marks]
        boxes += [box for n in range(len(plan.routes)) if (box := words_box(plan, n))]
        boxes += [Box(x, y, 0, 0) for route in plan.routes for x, y in route.points]
        for box in boxes:
            assert bounds.x <= box.x
            assert box.right <= bounds.right
            assert bounds.y <= box.y
            assert box.bottom <= bounds.bottom


def test_text_fits_its_node_and_its_place(every: list[Plan]) -> None:
    for plan in every:
        for placed in plan.nodes:
            for number, row in enumerate(placed.rows):
                bold = number < placed.names
                size = NAME if bold else NOTE
                assert width(row, size, bold=bold) <= placed.box.width - 16
        for route in plan.routes:
            for row in route.label.rows if route.label else ():
                assert width(row, WORDS) <= LABEL


def test_nodes_stand_in_the_lane_of_their_zone_and_in_their_column(every: list[Plan]) -> None:
    for plan in every:
        for placed in plan.nodes:
            lane = plan.lanes[placed.lane]
            assert lane.box.y < placed.box.y
            assert placed.box.bottom < lane.box.bottom
            if placed.node.kind != "tool":
                assert lane.id == placed.node.zone
            (column,) = [one for one in plan.columns if one.box.x == placed.box.x]
            (group,) = [one for one in plan.picture.groups if placed.node.id in one.nodes]
            assert column.id == group.kind


# --- A new tool moves nothing but tools


NEW = {
    "reads": ({"effects": ["read accounts"]}, {}),
    "pays": ({"effects": ["pay payments"]}, {}),
    "is gated": ({"effects": ["write tickets"]}, {"gate": "lead-ok"}),
    "is badly gated": ({"effects": ["send mailbox"]}, {"gate": "log"}),
    "does much": ({"effects": ["read accounts", "write invoices", "delete wiki"]}, {}),
}


def stands(plan: Plan) -> dict[str, Box]:
    return {placed.node.id: placed.box for placed in plan.nodes if placed.node.kind != "tool"}


@pytest.mark.parametrize("agent", ["triage-agent", "finance-agent", "report-agent"])
@pytest.mark.parametrize("what", NEW)
@pytest.mark.parametrize("name", ["aaa", "mail_more", "zzz"])
def test_a_forty_first_tool_moves_only_tools(agent: str, what: str, name: str) -> None:
    spec = forty()
    before = plan_of(spec)
    tool, grant = NEW[what]
    spec["tools"] = {name: tool} | spec["tools"]
    spec["agents"][agent]["tools"][name] = grant
    after = plan_of(spec)
    assert stands(after) == stands(before)
    assert len(after.nodes) == len(before.nodes) + 1
    order = [one.node.id for one in sorted(before.nodes, key=lambda n: n.box.y) if one.column == 2]
    later = [one.node.id for one in sorted(after.nodes, key=lambda n: n.box.y) if one.column == 2]
    assert [one for one in later if one != name] == order, "and tools keep their order"


def same_facts(before: Plan, after: Plan) -> bool:
    """Return whether a tool changed nothing of what is said of the others."""
    told = [
        {n.node.id: n.node for n in plan.nodes if n.node.kind != "tool"} for plan in (before, after)
    ]
    others = [
        {(line.source, line.target, line.words, line.marks) for line in plan.picture.lines
         if not any(plan_node(plan, end).node.kind == "tool" for end in (line.source, line.target))}
        for plan in (before, after)
    ]  # fmt: skip
    return told[0].keys() == told[1].keys() and others[0] == others[1]


def plan_node(plan: Plan, name: str) -> PlacedNode:
    return next(placed for placed in plan.nodes if placed.node.id == name)


def test_a_tool_moves_only_tools_in_any_system() -> None:
    compared = 0
    for seed in range(100):
        spec = generate(seed)
        tools = spec["agents"][next(iter(spec["agents"]))].get("tools")
        if not isinstance(tools, dict):
            continue
        before = plan_of(spec)
        spec["tools"]["another"] = {"effects": [f"read {next(iter(spec['data']))}"]}
        tools["another"] = {}
        after = plan_of(spec)
        if same_facts(before, after):
            compared += 1
            assert stands(after) == stands(before), seed
    assert compared > 60, "a rare case proves nothing"


# --- The same, always


def test_the_same_picture_gives_the_same_plan_whatever_the_hash_seed() -> None:
    code = (
        "import sys; from scopecard import load_spec, evaluate\n"
        "from scopecard.picture.draw import draw\n"
        "from scopecard.layout.arrange import arrange\n"
        "print(arrange(draw(evaluate(load_spec(sys.argv[1])))))"
    )
    command = [sys.executable, "-c", code, str(EXAMPLES[0])]
    found = {
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "77")
    }
    assert len(found) == 1


def test_the_order_of_tools_in_the_spec_changes_nothing() -> None:
    spec = forty()
    before = {one.node.id: one.box for one in plan_of(spec).nodes}
    spec["tools"] = dict(reversed(spec["tools"].items()))
    assert {one.node.id: one.box for one in plan_of(spec).nodes} == before
