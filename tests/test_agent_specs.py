"""Is each example what its comment says, and would the one line that it names move its scope?"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from conftest import ROOT
from scopecard import Report, Spec, evaluate, load_spec, parse_spec, report

FOLDER = ROOT / "agent_specs"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/agent_specs.yaml").read_text(encoding="utf-8")
)
NAMES = ("No Agency", "Prescribed Agency", "Supervised Agency", "Full Agency")
FEWEST_LINES = 30
MOST_LINES = 130

each = pytest.mark.parametrize("name", EXPECTED)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def head_of(name: str) -> str:
    """Return the comment that a file begins with, as one line."""
    lines = text_of(name).split("\nschema: ")[0].splitlines()
    assert all(line.startswith("#") for line in lines)
    return " ".join(line.removeprefix("#").strip() for line in lines)


def reported(spec: Spec) -> Report:
    return report(evaluate(spec))


def test_every_design_is_in_the_table_and_the_table_is_in_order() -> None:
    designs = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "expected")
    assert list(EXPECTED) == designs
    assert len(designs) >= 16
    assert {want["scope"] for want in EXPECTED.values()} == {1, 2, 3, 4}


@each
def test_a_design_is_what_it_is_said_to_be(name: str) -> None:
    want, found = EXPECTED[name], reported(load_spec(FOLDER / f"{name}.yaml"))
    assert found["scope"]["value"] == want["scope"]
    assert found["scope"]["strict"] == want["strict"]
    assert found["scope"]["range"] == want["range"]
    assert {agent["id"]: agent["scope"] for agent in found["agents"]} == want["agents"]
    assert set(want["findings"]) <= {finding["rule"] for finding in found["findings"]}


@each
def test_one_line_moves_the_scope_as_the_comment_says(name: str) -> None:
    change, text = EXPECTED[name]["change"], text_of(name)
    lines = [line for line in text.splitlines() if change["find"] in line.partition(" #")[0]]
    assert len(lines) == 1
    (before,) = lines
    after = before.replace(change["find"], change["replace"])
    assert "\n" not in after
    moved = reported(parse_spec(text.replace(f"\n{before}\n", f"\n{after}\n"), name))
    assert moved["scope"]["value"] == change["scope"] != EXPECTED[name]["scope"]
    assert moved["scope"]["range"] == [change["scope"]] * 2


@each
def test_the_comment_names_the_scope_and_the_line(name: str) -> None:
    head, want = head_of(name), EXPECTED[name]
    assert f"scope {want['scope']}, {NAMES[want['scope'] - 1]}".lower() in head.lower()
    assert re.findall(r"One line makes it scope (\d)", head) == [str(want["change"]["scope"])]


@each
def test_a_design_reads_like_a_real_one(name: str) -> None:
    text, data = text_of(name), load_spec(FOLDER / f"{name}.yaml").data
    lines = text.splitlines()
    assert FEWEST_LINES <= len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 120
    assert {"title", "owner", "phase", "declared_scope", "genai_scope"} <= data.keys()
    assert data["system"] == name
    assert sum("#" in line for line in lines) >= 6
