"""Does the SVG say everything, to everybody, and do nothing?"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from hostile_words import HOSTILE_WORDS
from pictures import HOSTILE, drawn, golden, hostile, small, xml
from scopecard import evaluate, load_spec, parse_spec
from scopecard.picture import Picture
from scopecard.picture.draw import draw
from scopecard.picture.flows import flows
from scopecard.picture.focus import focus
from scopecard.picture.palette import DARK, LIGHT, Theme
from scopecard.renderers import picture_table, svg_picture
from systems import forty

WORDS = [*HOSTILE, *HOSTILE_WORDS]
ALLOWED = {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))
PATHS = ("data-next", "data-back", "data-up", "data-down", "data-from", "data-to")


def names(root: ET.Element) -> list[str]:
    return [one.tag.rpartition("}")[2] for one in root.iter()]


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def parts(root: ET.Element) -> dict[str, ET.Element]:
    return {one.get("data-id", ""): one for one in root.iter() if one.get("data-id")}


def table(text: str) -> list[list[str]]:
    """Return the cells of each row of the tables."""
    root = xml(f"<div>{text}</div>")
    return [[cell.text or "" for cell in row] for row in root.iter("tr")]


def pictures() -> Iterator[Picture]:
    yield from (draw(evaluate(load_spec(path))) for path in EXAMPLES)
    yield draw(evaluate(parse_spec(json.dumps(forty()))))


# --- Everything is there


@pytest.mark.parametrize("picture", [*pictures()], ids=lambda one: one.system)
def test_each_node_line_and_gate_is_in_the_svg_and_in_the_table(picture: Picture) -> None:
    root = xml(svg_picture.render(picture))
    rows = table(picture_table.render(picture))
    shown = [one.findtext("{*}title") or "" for one in of_class(root, "node")]
    assert len(shown) == len(picture.nodes)
    for node in picture.nodes:
        assert any(f" {node.name}: " in one for one in shown), node
        assert any(row[1] == node.name and node.zone in row for row in rows), node
    lines = [one for one in of_class(root, "line") if one.get("data-id")]
    assert len(lines) == len(picture.lines)
    label = {node.id: node.name for node in picture.nodes}
    for line in picture.lines:
        said = [one.get("aria-label", "") for one in lines]
        found = [one for one in said if one.startswith(label[line.source]) and line.rule in one]
        assert found, line
        assert any(
            row[0] == label[line.source] and row[2] == label[line.target] and row[5] == line.rule
            for row in rows
        ), line
    marks = [mark for line in picture.lines for mark in line.marks]
    drawn_marks = [one for one in of_class(root, "gate") if one.get("data-id")]
    assert sorted(one.get("data-gate", "") for one in drawn_marks) == sorted(
        mark.gate for mark in marks
    )
    cells = " ".join(row[4] for row in rows if len(row) == 7)
    for mark in marks:
        assert f"gate {mark.gate} asks {mark.asks}" in cells


def test_the_verdict_and_its_reason_stand_above() -> None:
    picture = small()
    root = xml(svg_picture.render(picture))
    written = " ".join(one.text or "" for one in of_class(root, "heading")[0])
    assert picture.verdict in written
    assert all(step in written for step in picture.because)


# --- Everybody can read it


def test_it_has_a_name_and_each_part_has_one() -> None:
    root = xml(svg_picture.render(small()))
    assert root.get("role") == "graphics-document"
    assert root.get("aria-label")
    for one in parts(root).values():
        assert one.get("role") == "graphics-symbol"
        assert one.get("aria-label")
        assert (one.findtext("{*}title") or "").startswith(one.get("aria-label", "?"))


def test_nodes_and_gates_can_be_focused_and_lead_to_what_is_there() -> None:
    root = xml(svg_picture.render(draw(evaluate(parse_spec(json.dumps(forty()))))))
    found = parts(root)
    for name, one in found.items():
        kind = one.get("class", "").split()[0]
        assert (one.get("tabindex") == "0") == (kind in ("node", "gate"))
        for way in PATHS:
            for other in one.get(way, "").split():
                assert other in found
                if way == "data-next":
                    assert name in found[other].get("data-back", "").split()
                if way == "data-down":
                    assert found[other].get("data-up") == name


def test_each_node_is_reached_from_a_starter_or_by_up_and_down() -> None:
    root = xml(svg_picture.render(small()))
    found = parts(root)
    reached, stack = set(), ["n1"]
    while stack:
        name = stack.pop()
        if name not in reached:
            reached.add(name)
            for way in PATHS[:4]:
                stack += found[name].get(way, "").split()
    assert reached == {name for name, one in found.items() if one.get("tabindex")}


def test_a_gate_that_fails_looks_different_without_its_colour() -> None:
    text = svg_picture.render(small())
    fails = of_class(xml(text), "fails")
    holds = of_class(xml(text), "holds")
    assert {one[1].tag for one in fails if one.get("data-id")}
    assert all("✗" in "".join(one.itertext()) for one in fails if one.get("data-id"))
    assert all("✓" in "".join(one.itertext()) for one in holds if one.get("data-id"))
    assert re.search(r"\.gate\.fails \.shape\{[^}]*stroke-dasharray", text)


def test_a_derived_line_is_dashed_and_names_its_rule() -> None:
    text = svg_picture.render(draw(evaluate(load_spec(ROOT / "agent_specs/ci-coding-agent.yaml"))))
    derived = [one for one in of_class(xml(text), "derived") if one.get("data-id")]
    assert derived
    for one in derived:
        assert f"[{one.get('data-rule')}]" in "".join(one.itertext())
    assert re.search(r"\.line\.derived \.way\{stroke-dasharray", text)


def luminance(colour: str) -> float:
    parts_ = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts_]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_have_enough_contrast(theme: Theme) -> None:
    paints = [*theme.scopes.values(), *theme.states.values(), theme.holds, theme.fails]
    grounds = [theme.paper, *theme.zones.values()]
    for ground in grounds:
        for ink in (theme.ink, theme.muted, *(paint.ink for paint in paints)):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for paint in paints:
        assert contrast(theme.ink, paint.paper) >= 4.5
        assert contrast(paint.ink, paint.paper) >= 4.5
    assert LIGHT.scopes.keys() == DARK.scopes.keys()
    assert [p.sign for p in DARK.states.values()] == [p.sign for p in LIGHT.states.values()]


def test_colours_come_from_the_palette_alone() -> None:
    text = svg_picture.render(small())
    markup = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b", markup) == []
    assert " style=" not in markup, "a page may forbid styles in attributes"
    known = set(re.findall(r"#[0-9a-f]{6}", repr((LIGHT, DARK))))
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= known
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    for theme in re.findall(r"\{(--ink[^}]*)\}", text):
        assert used - {"--own", "--own-paper"} <= set(re.findall(r"(--[\w-]+):", theme))


# --- Nothing in it acts


@pytest.mark.parametrize("text", WORDS)
def test_hostile_words_change_nothing_but_words(text: str) -> None:
    found = xml(svg_picture.render(hostile(text)))
    assert set(names(found)) <= ALLOWED
    for one in found.iter():
        for key in one.attrib:
            assert not key.startswith("on")
            assert key.rpartition("}")[2] not in ("href", "src", "style", "id")
    ways = [one.get(way) for one in parts(found).values() for way in PATHS]
    assert all(re.fullmatch(r"[ngl\d ]*", way) for way in ways if way)


@pytest.mark.parametrize("text", WORDS)
def test_no_control_character_is_left(text: str) -> None:
    for found in (svg_picture.render(hostile(text)), picture_table.render(hostile(text))):
        assert all(char.isprintable() or char == "\n" for char in found)
        assert "<script" not in found
        found.encode()


@pytest.mark.parametrize("text", WORDS)
def test_the_table_has_the_same_cells_whatever_is_in_them(text: str) -> None:
    found, plain = table(picture_table.render(hostile(text))), table(picture_table.render(small()))
    assert [len(row) for row in found] == [len(row) for row in plain]


def test_nothing_is_loaded() -> None:
    text = svg_picture.render(small())
    assert "url(" not in text
    assert "@import" not in text
    assert re.findall(r"https?://[^\s\"]+", text) == ["http://www.w3.org/2000/svg"]


# --- Flows


def test_each_finding_with_a_path_can_be_lit() -> None:
    evaluation = evaluate(load_spec(ROOT / "agent_specs/incident-responder.yaml"))
    ways = flows(evaluation)
    picture = draw(evaluation)
    assert ways
    root = xml(svg_picture.render(picture, ways))
    for flow in ways:
        lit = [one for one in parts(root).values() if flow.id in one.get("data-paths", "").split()]
        kinds = [one.get("class", "").split()[0] for one in lit]
        assert kinds.count("line") >= len(flow.steps), flow
        assert kinds.count("node") == len({end for step in flow.steps for end in step}), flow


def test_a_crowd_is_lit_for_its_members() -> None:
    body = (
        "actors: {u: {kind: human, trust: untrusted}}\ndata: {d: {contains: [pii]}}\n"
        f"tools: {{{', '.join(f't{n}: {{effects: [read d, send outside]}}' for n in range(70))}}}\n"
        f"agents: {{a: {{started_by: [u], output: plain, tools: [{', '.join(f't{n}' for n in range(70))}]}}}}"
    ).replace(", send outside", "")
    picture = drawn(body)
    (crowd, *_) = [node for node in picture.nodes if node.members]
    flow = replace(flows_of(picture), steps=(("a", crowd.members[1]), (crowd.members[1], "d")))
    root = xml(svg_picture.render(picture, [flow]))
    lit = [one for one in parts(root).values() if "fp1" in one.get("data-paths", "").split()]
    assert {one.get("class", "").split()[0] for one in lit} == {"node", "line"}
    assert len([one for one in lit if "node" in one.get("class", "").split()]) == 3


def flows_of(picture: Picture) -> svg_picture.Flow:
    return svg_picture.Flow("fp1", f"a flow of {picture.system}", ())


def test_a_focus_leaves_the_path_and_says_what_is_missing() -> None:
    evaluation = evaluate(parse_spec(json.dumps(forty())))
    picture = draw(evaluation)
    part = focus(picture, flows(evaluation)[:1])
    assert 3 < len(part.nodes) < len(picture.nodes)
    assert {node.id for node in picture.nodes if node.decides} <= {node.id for node in part.nodes}
    assert [line for line in part.lines if line.decides] == [
        line for line in picture.lines if line.decides
    ]
    assert f"{len(picture.nodes) - len(part.nodes)} more" in part.remarks[-1]
    svg_picture.render(part)


def test_the_small_example_is_what_was_looked_at() -> None:
    found = svg_picture.render(small())
    file = golden("small.svg")
    if os.environ.get("SCOPECARD_WRITE_GOLDEN") == "1":
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")
