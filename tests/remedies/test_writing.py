"""Is one edit made in the text as people wrote it, and nothing else touched?"""

from __future__ import annotations

from pathlib import Path

import pytest

from scopecard import SpecError, load_spec, parse_spec
from scopecard.graph.model import Pointer
from scopecard.remedies.change import DROP, SET, WITHOUT, Edit
from scopecard.remedies.writing import rewritten

HEAD = """\
schema: scopecard/v1
system: desk   # a comment
actors: {clerk: {kind: human}, boss: {kind: human}}
data:
  orders: {sensitivity: internal}
  box:
    kind: sandbox
    network: open    # why
    reach: []
    holds:
      - role-a
      # between
      - role-b
gates:
  ok: {approver: boss, per: call, enforced_by: service}
identities: {role-a: {}, role-b: {}}
tools:
  change: {effects: [write orders, read orders]}
  run:
    effects:
      - execute box
"""
BLOCK = """\
agents:
  desk:
    started_by: [clerk]
    tools:
      change:        # first
      run: {constraints: [x]}
    # last
"""
GRANT: Pointer = ("agents", "desk", "tools", "change", "gate")
CASES: list[tuple[str, str, Edit, str, str]] = [
    ("a bare key", BLOCK, Edit(SET, GRANT, "ok"), "", "        gate: ok\n"),
    (
        "an item of a list",
        "agents: {desk: {started_by: [clerk], tools: [change, run]}}\n",
        Edit(SET, GRANT, "ok"), "[change, run]", "[{change: {gate: ok}}, run]",
    ),
    (
        "a flow mapping",
        "agents: {desk: {started_by: [clerk], tools: {change: {mode: enforce}, run: {}}}}\n",
        Edit(SET, GRANT, "ok"), "{mode: enforce}", "{mode: enforce, gate: ok}",
    ),
    (
        "a short effect", BLOCK,
        Edit(SET, ("tools", "change", "effects", 0, "gate"), "ok"),
        "[write orders, ", "[{action: write, target: orders, gate: ok}, ",
    ),
    (
        "a scalar with a comment", BLOCK,
        Edit(SET, ("data", "box", "network"), "none"), "network: open    # why", "network: none    # why",
    ),
    ("a field of a gate", BLOCK, Edit(SET, ("gates", "ok", "per"), "call"), "", ""),
    (
        "out of a block list", BLOCK, Edit(WITHOUT, ("data", "box", "holds"), "role-b"),
        "      - role-b\n", "",
    ),
    (
        "a block key", BLOCK, Edit(DROP, ("agents", "desk", "tools", "run")),
        "      run: {constraints: [x]}\n", "",
    ),
    (
        "the last of a list",
        "agents: {desk: {started_by: [clerk], tools: [change, run]}}\n",
        Edit(DROP, ("agents", "desk", "tools", "run")), "[change, run]", "[change]",
    ),
    (
        "the first of a list",
        "agents: {desk: {started_by: [clerk], tools: [{change: {gate: ok}}, run]}}\n",
        Edit(DROP, ("agents", "desk", "tools", "change")), "[{change: {gate: ok}}, run]", "[run]",
    ),
    (
        "the only one", "agents:\n  desk:\n    started_by: [clerk]\n    tools:\n      run:\n",
        Edit(DROP, ("agents", "desk", "tools", "run")), "    tools:\n      run:\n", "    tools: {}\n",
    ),
    (
        "a whole gate", BLOCK,
        Edit(SET, ("gates", "new"), {"approver": {"any": ["boss"]}, "per": "call"}),
        "", "  new: {approver: boss, per: call}\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("agents", "edit", "old", "new"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_an_edit_touches_what_it_is_about(agents: str, edit: Edit, old: str, new: str) -> None:
    before = HEAD + agents
    after = rewritten(parse_spec(before, "desk.yaml"), [edit], Path("desk.yaml"), None)
    if old:
        assert after == before.replace(old, new, 1)
    else:
        assert after.replace(new, "", 1) == before


def test_what_an_include_says_is_not_changed_here(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(
        "schema: scopecard/v1\ngates: {ok: {approver: boss}}\nactors: {boss: {kind: human}}\n"
    )
    (tmp_path / "desk.yaml").write_text(
        "schema: scopecard/v1\nsystem: desk\ninclude: [shared.yaml]\n"
        "agents: {desk: {started_by: [boss], tools: []}}\n"
    )
    spec = load_spec(tmp_path / "desk.yaml", root=tmp_path)
    with pytest.raises(SpecError, match=r"shared\.yaml"):
        rewritten(
            spec, [Edit(SET, ("gates", "ok", "per"), "call")], tmp_path / "desk.yaml", tmp_path
        )


def test_a_layout_that_is_not_understood_is_refused() -> None:
    text = HEAD + BLOCK.replace("[clerk]", "[clerk,\n      boss]")
    wrapped = text.replace("effects: [write orders, read orders]", "effects: [write\n    orders]")
    edit = Edit(SET, ("tools", "change", "effects", 0, "gate"), "ok")
    with pytest.raises(SpecError, match="cannot safely be changed"):
        rewritten(parse_spec(wrapped, "desk.yaml"), [edit], Path("desk.yaml"), None)
