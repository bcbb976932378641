"""Does the JSON of a graph hold every edge, what it follows from, and how each gate does?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from pictures import SMALL
from scopecard import load_spec
from scopecard.evaluation import evaluate
from scopecard.picture.whole import whole
from scopecard.renderers import graph_json
from specs import evaluated

CASES = [
    path
    for path in sorted((ROOT / "tests/fixtures").glob("*.yaml"))
    if not path.name.endswith(".expected.yaml")
]


def graph(spec: Path = SMALL) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(graph_json.render(whole(evaluate(load_spec(spec)))))
    return found


def edge(source: str, target: str, **facts: object) -> dict[str, Any]:
    (found,) = [
        one
        for one in graph()["edges"]
        if (one["source"], one["target"]) == (source, target)
        and all(one[key] == value for key, value in facts.items())
    ]
    return found


def test_it_says_what_it_is() -> None:
    found = graph()
    assert found["schema"] == "scopecard/graph-v1"
    assert found["system"] == "small"
    assert found["scope"] == {"value": 4, "name": "Full Agency", "range": [4, 4]}


def test_a_gate_that_holds_and_one_that_does_not() -> None:
    (holds,) = edge("desk", "refund")["gates"]
    assert (holds["id"], holds["qualifies"], holds["reasons"]) == ("clerk-ok", True, [])
    (fails,) = edge("helper", "run")["gates"]
    assert (fails["id"], fails["qualifies"], fails["reasons"]) == ("quick-ok", False, ["per"])
    (handed,) = edge("desk", "helper", rule=None)["gates"]
    assert handed["reasons"] == ["delegation"]


def test_a_derived_edge_names_what_it_follows_from() -> None:
    found = edge("run", "files")
    assert (found["rule"], found["open_for"]) == ("execution", ["helper"])
    (earlier,) = found["follows"]
    assert earlier == edge("run", "box")["id"]


def test_a_start_has_its_level_and_an_assumed_edge_its_question() -> None:
    assert edge("clerk", "desk")["level"] == "attended"
    assert edge("mail-hook", "desk")["level"] == "exposed"
    assumed = edge("desk", "(outside)")
    assert (assumed["basis"], assumed["question"]) == ("assumed", "agents.desk.output")


def test_a_place_is_that_in_the_file() -> None:
    place = edge("desk", "refund")["location"]
    line = SMALL.read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    assert line[place["column"] - 1 :].startswith(("refund", "{gate"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_is_whole(case: Path) -> None:
    found = graph(case)
    ids = {one["id"] for one in found["edges"]}
    nodes = {one["id"] for one in found["nodes"]}
    assert len(ids) == len(found["edges"])
    for one in found["edges"]:
        assert {one["source"], one["target"]} <= nodes
        assert set(one["follows"]) <= ids
        assert (one["basis"] == "assumed") == bool(one["question"])
    assert any(one["decides"] for one in found["edges"])


def test_a_system_without_agents_has_a_graph() -> None:
    found = whole(evaluated("data: {d: {}}\ntools: {t: {effects: [read d]}}"))
    assert [one["kind"] for one in found["edges"]] == ["affects"]
    assert json.loads(graph_json.render(found))["scope"]["value"] == 1
