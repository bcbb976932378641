"""Is GraphML well-formed, typed and complete, whatever words a spec puts in?"""

from __future__ import annotations

import copy
from pathlib import Path

import networkx as nx
import pytest

from conftest import ROOT
from pictures import HOSTILE, SMALL, xml
from scopecard import load_spec
from scopecard.evaluation import evaluate
from scopecard.picture.whole import WholeGraph, whole
from scopecard.renderers import graphml

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


def graph() -> WholeGraph:
    return whole(evaluate(load_spec(SMALL)))


def hostile_graph(text: str) -> WholeGraph:
    found = copy.deepcopy(graph())
    found["system"] = text
    for node in found["nodes"]:
        node["id"] += text
        node["title"] = text
        if node["location"] is not None:
            node["location"]["file"] = text
    for edge in found["edges"]:
        edge["source"] += text
        edge["target"] += text
        edge["question"] = text
    return found


def elements(text: str) -> list[str]:
    return [element.tag.removeprefix(NAMESPACE) for element in xml(text).iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing_but_words(text: str) -> None:
    found = elements(graphml.render(hostile_graph(text)))
    benign = elements(graphml.render(hostile_graph("harmless")))
    assert found == benign
    assert set(found) == {"graphml", "key", "graph", "node", "edge", "data"}


def test_every_value_has_the_type_of_its_key() -> None:
    root = xml(graphml.render(graph()))
    types = {key.attrib["id"]: key.attrib["attr.type"] for key in root.iter(f"{NAMESPACE}key")}
    for data in root.iter(f"{NAMESPACE}data"):
        kind, text = types[data.attrib["key"]], data.text or ""
        assert kind != "int" or text.isdecimal()
        assert kind != "boolean" or text in ("true", "false")


def test_networkx_reads_every_node_and_edge() -> None:
    facts = graph()
    read = nx.parse_graphml(graphml.render(facts), force_multigraph=True)
    assert set(read.nodes) == {node["id"] for node in facts["nodes"]}
    assert read.number_of_edges() == len(facts["edges"])
    assert read.nodes["desk"]["scope"] == 4


CASES = [
    path
    for path in sorted((ROOT / "tests/fixtures").glob("[cem]*.yaml"))
    if not path.name.endswith(".expected.yaml")
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_cases_are_well_formed(case: Path) -> None:
    facts = whole(evaluate(load_spec(case)))
    found = elements(graphml.render(facts))
    assert found.count("edge") == len(facts["edges"])
