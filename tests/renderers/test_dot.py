"""Is DOT text what it should be, whatever words a spec puts in?"""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise

import pytest

from pictures import HOSTILE, DotText, drawn, hostile, small
from scopecard.picture import Line, Picture
from scopecard.renderers import dot as renderer

ALLOWED = {
    "arrowhead", "arrowsize", "arrowtail", "bgcolor", "color", "constraint", "dir", "fillcolor",
    "fontcolor", "fontname", "fontsize", "height", "label", "labeljust", "labelloc", "margin",
    "mclimit", "minlen", "nodesep", "nslimit", "pad", "penwidth", "rankdir", "ranksep", "shape",
    "splines", "style", "tooltip",
}  # fmt: skip


def expected_edges(picture: Picture) -> list[tuple[str, str]]:
    """Return the pieces of lines that a reader of DOT should find."""
    names = {node.id: f"n{number}" for number, node in enumerate(picture.nodes, 1)}
    column = {node: n for n, group in enumerate(picture.groups) for node in group.nodes}
    found, marks = [], 0
    for line in picture.lines:
        gates = [f"g{marks + number}" for number, _ in enumerate(line.marks, 1)]
        marks += len(gates)
        stops = [names[line.source], *gates, names[line.target]]
        if column[line.source] > column[line.target]:
            stops.reverse()
        found += pairwise(stops)
    return found


def expected_nodes(picture: Picture) -> set[str]:
    marks = sum(len(line.marks) for line in picture.lines)
    return {f"n{number}" for number, _ in enumerate(picture.nodes, 1)} | {
        f"g{number}" for number in range(1, marks + 1)
    }


def test_the_small_example_has_its_nodes_and_edges() -> None:
    picture = small()
    found = DotText(renderer.render(picture))
    assert set(found.nodes) == expected_nodes(picture)
    assert sorted(found.edges) == sorted(expected_edges(picture))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing_but_words(text: str) -> None:
    found, benign = DotText(renderer.render(hostile(text))), DotText(renderer.render(hostile("b")))
    assert (found.nodes, found.edges) == (benign.nodes, benign.edges)
    assert found.attributes == benign.attributes
    assert found.attributes <= ALLOWED


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_character_is_left(text: str) -> None:
    found = renderer.render(hostile(text))
    assert all(char.isprintable() or char == "\n" for char in found)
    found.encode()


def test_an_entity_stays_as_it_was_written() -> None:
    assert "&lt;script" not in renderer.render(hostile("&lt;script&gt;"))


@pytest.mark.needs_dot
@pytest.mark.parametrize("text", ["benign", *HOSTILE])
def test_graphviz_reads_the_same_nodes_edges_and_words(dot: str, text: str) -> None:
    picture = hostile(text)
    done = subprocess.run(
        [dot, "-Tdot_json"],
        input=renderer.render(picture).encode(),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    graph = json.loads(done.stdout.decode("utf-8", "replace"))
    nodes = {
        number: one["name"] for number, one in enumerate(graph["objects"]) if "nodes" not in one
    }
    names = {one["name"] for one in graph["objects"] if not one["name"].startswith("cluster_")}
    assert names == expected_nodes(picture)
    edges = [
        (graph["objects"][one["tail"]]["name"], graph["objects"][one["head"]]["name"])
        for one in graph["edges"]
    ]
    assert sorted(edges) == sorted(expected_edges(picture))
    assert nodes
    keys = {key for one in (*graph["objects"], *graph["edges"]) for key in one}
    assert not {key for key in keys if "URL" in key or "href" in key or "image" in key}


def test_a_line_that_leads_back_does_not_pull_its_end_along() -> None:
    text = renderer.render(
        drawn(
            "actors: {u: {kind: human}}\ntools: {t: {effects: [spawn b]}}\nagents:\n"
            "  a: {started_by: [u], output: plain, tools: [t]}\n  b: {output: plain, tools: []}"
        )
    )
    (back,) = [line for line in text.splitlines() if 'dir="back"' in line]
    assert "n3 -> n4" in back


def test_what_decides_is_thick_and_what_fails_is_dashed() -> None:
    rows = renderer.render(small()).splitlines()
    failing = [row for row in rows if "✗" in row and "octagon" in row]
    assert failing
    assert all('style="filled,dashed"' in row and "#b3151a" in row for row in failing)
    thick = [row for row in rows if " -> " in row and 'penwidth="3.5"' in row]
    deciding: list[Line] = [line for line in small().lines if line.decides]
    assert len(thick) == sum(1 + len(line.marks) for line in deciding)
