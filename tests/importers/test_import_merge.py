"""Does a merge add what is new, and leave every line that is there?"""

from __future__ import annotations

import difflib
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from conftest import ROOT
from imports import listing, tool
from scopecard import SpecError, load_spec, parse_spec
from scopecard.drafting.assemble import Host, assemble
from scopecard.drafting.draft import Draft
from scopecard.drafting.merge import Merged, existing, merge
from scopecard.drafting.toolset import joined
from scopecard.importers import Given, read_all
from scopecard.source.foreign import parse_foreign

SPECS = sorted((ROOT / "agent_specs").glob("*.yaml")) + sorted(
    path for path in (ROOT / "tests/fixtures").glob("*.yaml") if "expected" not in path.name
)
SPEC = """\
# The desk
schema: scopecard/v1
system: desk    # its name

actors:
  clerk: {kind: human}

data:
  orders: {sensitivity: confidential}      # ours

tools:
  read_orders: {effects: [read orders]}    # by hand

agents:                                    # one for now
  desk:
    started_by: [clerk]
    tools: [read_orders]
# the end
"""


def merged(text: str, value: Any, host: Host | None = None, file: str = "list.json") -> Merged:
    import json

    spec = parse_spec(text, "desk.yaml")
    given = Given(parse_foreign(json.dumps(value), file), file)
    draft = Draft("x")
    assemble(joined(read_all([given], "mcp")[0]), draft, host, existing(spec))
    return merge(draft, spec)


def lines_that_went(before: str, after: str) -> list[str]:
    """Return the lines of *before* that *after* does not have, in their order."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return [line[1:] for line in lines if line.startswith("-") and not line.startswith("---")]


DESK = Host("desk")
ACME = listing(tool("get_item"), tool("delete_item", readOnly=True))


def test_what_is_new_is_added_and_the_rest_stays() -> None:
    done = merged(SPEC, ACME, DESK)
    assert done.added == {"data": 1, "tools": 2, "grants": 2}
    assert lines_that_went(SPEC, done.text) == ["    tools: [read_orders]"]
    assert "    tools: [read_orders, acme.get_item, acme.delete_item]\n# the end\n" in done.text
    spec = parse_spec(done.text).data
    assert list(spec["tools"]) == ["read_orders", "acme.get_item", "acme.delete_item"]
    assert "# TODO(owner): it says `readOnlyHint: true`" in done.text


def test_to_merge_twice_is_to_merge_once() -> None:
    once = merged(SPEC, ACME, DESK)
    again = merged(once.text, ACME, DESK)
    assert again.text == once.text
    assert (again.added, again.conflicts, again.changes) == ({}, [], [])


def test_without_an_agent_nothing_is_granted() -> None:
    done = merged(SPEC, ACME)
    assert lines_that_went(SPEC, done.text) == []
    assert done.added == {"data": 1, "tools": 2}


def test_a_new_agent_is_added_with_the_starter_that_is_there() -> None:
    done = merged(SPEC, ACME, Host("helper", "human"))
    agents = parse_spec(done.text).data["agents"]
    assert agents["helper"]["started_by"] == ["clerk"]
    assert list(agents["helper"]["tools"]) == ["acme.get_item", "acme.delete_item"]
    assert lines_that_went(SPEC, done.text) == []


def test_another_starter_than_the_spec_has_is_a_conflict() -> None:
    done = merged(SPEC, ACME, Host("desk", "schedule"))
    assert done.conflicts == ["agents.desk.started_by: asked for `clock`, the spec has `clerk`"]
    assert parse_spec(done.text).data["agents"]["desk"]["started_by"] == ["clerk"]


def test_what_the_owner_says_stays_and_a_difference_is_told() -> None:
    once = merged(SPEC, listing(tool("update_item")), DESK).text
    mine = once.replace("effects: [write acme]", "effects: [read acme]")
    assert mine != once
    done = merged(mine, listing(tool("update_item")), DESK)
    assert done.text == mine
    assert done.conflicts == ["tools.acme.update_item: its source shows `write acme` besides"]


def test_an_assumption_that_the_owner_removed_does_not_come_back() -> None:
    once = merged(SPEC, ACME, DESK).text
    mine = once.replace("    external: true\n    x-assumed: [external]\n", "")
    assert mine != once
    done = merged(mine, ACME, DESK)
    assert (done.text, done.conflicts) == (mine, [])


def test_a_fact_of_the_source_that_the_owner_denies_is_a_conflict() -> None:
    outside = listing(tool("get_item", openWorld=True))
    once = merged(SPEC, outside, DESK).text
    done = merged(once.replace("    external: true\n", ""), outside, DESK)
    assert done.conflicts == ["data.acme.external: its source says `True`, the spec `nothing`"]


def test_a_definition_that_changed_is_told_and_followed() -> None:
    once = merged(SPEC, ACME, DESK)
    changed = listing(tool("get_item", description="now else"), ACME["tools"][1])
    done = merged(once.text, changed, DESK)
    assert done.changes == ["tools.acme.get_item: its definition has changed"]
    went = lines_that_went(once.text, done.text)
    assert len(went) == 1
    assert "digest" in went[0]
    assert merged(done.text, changed, DESK).changes == []


def test_what_was_unknown_is_filled_in() -> None:
    once = merged(SPEC, listing(tool("frobnicate")), DESK)
    known = listing(tool("frobnicate", readOnly=False))
    done = merged(once.text, known, DESK)
    assert "effects: [write acme]  # says `readOnlyHint: false`" in done.text
    assert done.changes == ["tools.acme.frobnicate: its definition has changed"]
    effects = parse_spec(done.text).data["tools"]["acme.frobnicate"]["effects"]
    assert effects == [{"action": "write", "target": "acme"}]


def test_a_tool_that_was_renamed_is_the_same() -> None:
    once = merged(SPEC, ACME, DESK).text
    mine = once.replace("acme.get_item", "look")
    done = merged(mine, ACME, DESK)
    assert (done.text, done.added) == (mine, {})


def test_an_id_that_something_else_has_is_not_taken() -> None:
    text = SPEC.replace("read_orders", "acme")
    done = merged(text, ACME, DESK)
    spec = parse_spec(done.text).data
    assert list(spec["data"]) == ["orders", "acme-2"]
    assert spec["tools"]["acme"] == {"effects": [{"action": "read", "target": "orders"}]}


LAYOUTS = {
    "mapping": "agents:\n  desk:\n    tools:\n      a:\n      b: {gate: none}  # b\n\n# end\n",
    "list": "agents:\n  desk:\n    tools:\n      - a\n      - b: {gate: none}\n    output: plain\n",
    "list at the key": "agents:\n  desk:\n    tools:\n    - a\n    - b\n    output: plain\n",
    "flow list": "agents:\n  desk:\n    tools: [a,\n      b]  # two\n",
    "flow list with a comma": "agents:\n  desk: {tools: [a, b, ]}\n",
    "flow list with a comment": "agents:\n  desk:\n    tools: [\n      a,  # one\n      b  # two ]\n    ]\n",
    "flow mapping": "agents: {desk: {tools: {a: {}, b: {gate: none}}, output: plain}}\n",
    "empty list": "agents:\n  desk: {tools: []}\n",
    "empty mapping": "agents:\n  desk:\n    tools: {}  # none\n",
    "nothing": "agents:\n  desk:\n    tools:   # none yet\n    output: plain\n",
    "not there": "agents:\n  desk:\n    output: plain\n",
    "not there, flow": "agents:\n  desk: {output: plain}\n",
    "no line end": "agents:\n  desk:\n    tools: [a]",
    "windows": "agents:\r\n  desk:\r\n    tools:\r\n      a:\r\n    output: plain\r\n",
    "quoted": '"agents":\n  \'desk\':\n    "tools": [\'a\', "b"]\n',
    "deep": "agents:\n    desk:\n        tools:\n            a:\n            b:\n        output: plain\n",
    "brackets in quotes": 'agents:\n  desk: {title: \'a } b\', objective: "x ] \\" y", tools: [a]}\n',
    "apostrophe": "agents:\n  desk: {title: it's, tools: [a]}\n",
    "section first": "agents:\n  desk: {tools: [a]}\ntitle: The desk\n",
    "block text": "agents:\n  desk:\n    tools: [a]\n    objective: |\n      # no comment\n      tools:\n",
}
BASE = "schema: scopecard/v1\nsystem: desk\ntools:\n  a: {effects: []}\n  b: {effects: []}\n"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_can_be_added_to(layout: str) -> None:
    text = LAYOUTS[layout]
    newline = "\r\n" if "\r\n" in text else "\n"
    text = BASE.replace("\n", newline) + text
    done = merged(text, ACME, DESK)
    spec = parse_spec(done.text).data
    before = parse_spec(text).data["agents"]["desk"].get("tools", {})
    grants = spec["agents"]["desk"]["tools"]
    assert {name: grants[name] for name in before} == before
    assert list(grants)[len(before) :] == ["acme.get_item", "acme.delete_item"]
    assert len(lines_that_went(text, done.text)) <= 1
    if newline == "\r\n":
        assert done.text.count("\n") == done.text.count("\r\n")


def test_json_stays_json() -> None:
    import json

    text = json.dumps(
        {"schema": "scopecard/v1", "system": "desk", "tools": {"a": {"effects": []}},
         "agents": {"desk": {"tools": {"a": {}}}}}, indent=2,
    )  # fmt: skip
    done = merged(text, ACME, DESK)
    assert list(json.loads(done.text)["agents"]["desk"]["tools"]) == [
        "a", "acme.get_item", "acme.delete_item",
    ]  # fmt: skip
    assert list(json.loads(done.text)["data"]) == ["acme"]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_into_every_design_of_the_project(path: Path) -> None:
    spec = load_spec(path)
    text = path.read_text(encoding="utf-8")
    agents = list(spec.data.get("agents", {}))
    for agent in [*agents[:1], "helper"]:
        done = merged(text, ACME, Host(agent))
        assert set(parse_spec(done.text).data["agents"]) >= {*agents, agent}
        assert len(lines_that_went(text, done.text)) <= 1


def test_what_another_file_has_is_not_added_again(tmp_path: Path) -> None:
    (tmp_path / "tools.yaml").write_text(
        "schema: scopecard/v1\ndata: {acme: {}}\ntools: {acme.get_item: {effects: [read acme]}}\n"
    )
    main = tmp_path / "main.yaml"
    main.write_text("schema: scopecard/v1\nsystem: x\ninclude: tools.yaml\n")
    spec = load_spec(main)
    draft = Draft("x")
    import json

    given = Given(parse_foreign(json.dumps(ACME), "l.json"), "l.json")
    assemble(joined(read_all([given], "mcp")[0]), draft, None, existing(spec))
    done = merge(draft, spec)
    assert done.added == {"tools": 1}
    assert "acme.delete_item" in done.text
    assert "acme.get_item" not in done.text


def test_a_text_that_nothing_can_be_added_to_is_refused() -> None:
    text = dedent("""\
        schema: scopecard/v1
        system: desk
        tools: ~
        agents: {desk: {tools: []}}
        """)
    with pytest.raises(SpecError) as error:
        merged(text, ACME, DESK)
    assert error.value.problems[0].rule == "cannot-merge"
