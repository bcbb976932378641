"""Is one edit made in the text as people wrote it, and nothing else touched?"""

from __future__ import annotations

from pathlib import Path

import pytest

from scopecard import Spec, SpecError, load_spec, parse_spec
from scopecard.graph.model import Pointer
from scopecard.remedies.writing import rewritten
from scopecard.spec.edit import DROP, SET, WITHOUT, Edit, edited

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
    _, files = rewritten(parse_spec(before, "desk.yaml"), [edit])
    after = files[0].after if files else before
    if old:
        assert after == before.replace(old, new, 1)
    else:
        assert after.replace(new, "", 1) == before


MAIN = """\
schema: scopecard/v1
system: desk
include: [shared.yaml, teams/desk.yaml]
gates: {ok: {approver: boss, per: call, enforced_by: gateway}}   # ours
"""
SHARED = """\
schema: scopecard/v1
actors: {boss: {kind: human}, clerk: {kind: human}}   # all of us
data: {orders: {}}
tools: {change: {effects: [write orders]}}
"""
TEAM = """\
schema: scopecard/v1
agents:
  desk:            # the one
    started_by: [clerk]
    output: plain
    tools:
      - change     # by the order service
"""


@pytest.fixture
def several(tmp_path: Path) -> Spec:
    """A spec in three files, in as many folders as there may be."""
    (tmp_path / "teams").mkdir()
    (tmp_path / "desk.yaml").write_text(MAIN)
    (tmp_path / "shared.yaml").write_text(SHARED)
    (tmp_path / "teams" / "desk.yaml").write_text(TEAM)
    return load_spec(tmp_path / "desk.yaml", root=tmp_path)


def test_each_file_gets_what_is_its_own(several: Spec) -> None:
    edits = [
        Edit(SET, ("gates", "ok", "per"), "plan"),
        Edit(SET, GRANT, "ok"),
        Edit(SET, ("actors", "lead"), {"kind": "human"}),
    ]
    after, files = rewritten(several, edits)
    folder = Path(several.name).parent
    assert {Path(file.name).relative_to(folder).as_posix(): file.after for file in files} == {
        "desk.yaml": MAIN.replace("per: call", "per: plan"),
        "shared.yaml": SHARED.replace("{kind: human}}", "{kind: human}, lead: {kind: human}}"),
        "teams/desk.yaml": TEAM.replace("- change ", "- {change: {gate: ok}} "),
    }
    assert after.data["agents"]["desk"]["tools"]["change"]["gate"] == "ok"
    assert [document.name for document in after.documents] == [d.name for d in several.documents]


OVERLAY = """\
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}, clock: {kind: schedule}}
data: {orders: {}}
gates: {ok: {approver: clerk, per: call, enforced_by: gateway}}
tools: {change: {effects: [write orders]}, look: {effects: [read orders]}}
agents:
  desk: {started_by: [clerk], tools: {change: {gate: ok}, look: {}}}
environments:
  production:
    gates: {ok: {per: session}}          # as it is
    agents: {desk: {started_by: [clock], tools: {change: {gate: null}}}}
"""


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Edit(SET, ("gates", "ok", "per"), "call"), "{per: session}", "{per: call}"),
        (Edit(SET, ("agents", "desk", "started_by"), ["clerk"]), "[clock]", "[clerk]"),
        (Edit(SET, GRANT, "ok"), "{gate: null}", "{gate: ok}"),
        (
            Edit(SET, ("agents", "desk", "tools", "look", "gate"), "ok"),
            "look: {}", "look: {gate: ok}",
        ),
        (Edit(DROP, ("agents", "desk", "tools", "look")), ", look: {}", ""),
    ],
)  # fmt: skip
def test_an_environment_is_changed_where_it_says_otherwise(edit: Edit, old: str, new: str) -> None:
    spec = parse_spec(OVERLAY, "desk.yaml", environment="production")
    after, files = rewritten(spec, [edit], "production")
    assert files[0].after == OVERLAY.replace(old, new, 1)
    assert {**after.data, "environments": {}} == {
        **edited(spec.data, [edit]), "environments": {}
    }  # fmt: skip


def test_what_an_overlay_would_bring_back_is_taken_away_there() -> None:
    spec = parse_spec(OVERLAY, "desk.yaml", environment="production")
    after, files = rewritten(spec, [Edit(DROP, (*GRANT[:-1],))], "production")
    assert "change" not in after.data["agents"]["desk"]["tools"]
    assert files[0].after == OVERLAY.replace("{change: {gate: null}}", "{change: null}")
    assert "change" in parse_spec(files[0].after).data["agents"]["desk"]["tools"]


def test_a_layout_that_is_not_understood_is_refused() -> None:
    text = HEAD + BLOCK.replace("[clerk]", "[clerk,\n      boss]")
    wrapped = text.replace("effects: [write orders, read orders]", "effects: [write\n    orders]")
    edit = Edit(SET, ("tools", "change", "effects", 0, "gate"), "ok")
    with pytest.raises(SpecError, match="cannot safely be changed"):
        rewritten(parse_spec(wrapped, "desk.yaml"), [edit])
