"""What does a person see of `fix` and `whatif`, and what do they do to files?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_commands import OPEN, folder, run

from conftest import ROOT

__all__ = ["folder"]
DESK = (ROOT / "agent_specs" / "refund-desk.yaml").read_text(encoding="utf-8")


def test_the_smallest_set_comes_first_with_its_price(folder: Path) -> None:
    (folder / "desk.yaml").write_text(DESK)
    text = run("fix", "desk.yaml", "--target-scope", "2", folder=folder).stdout
    assert "have `clerk` approve each call of `create_refund` by `refund-agent`" in text
    assert "asks 45 times a day more" in text
    assert "clears injection-to-action [critical]" in text
    assert "+         gate: clerk-ok" in text
    assert "Exact: no set of fewer than 1" in text
    shown = json.loads(
        run("fix", "desk.yaml", "--target-scope", "2", "--format", "json", folder=folder).stdout
    )
    assert shown["schema"] == "scopecard/fix-v1"
    assert shown["exact"] is True
    first = shown["remedies"][0]
    assert (first["scope"], first["approvals_per_day"]) == (2, 0)  # asked already, too early
    assert shown["remedies"][1]["approvals_per_day"] == 45.0
    assert "APP-10" in first["controls"]["removed"]
    assert shown["remedies"] == sorted(shown["remedies"], key=lambda one: one["cost"])


def test_a_remedy_is_made_in_the_file_and_keeps_the_rest(folder: Path) -> None:
    file = folder / "desk.yaml"
    file.write_text(DESK)
    file.chmod(0o640)
    done = run("fix", "desk.yaml", "--target-scope", "2", "--apply", "1", folder=folder)
    assert done.stdout == "changed desk.yaml: scope 3 is now scope 2\n"
    after = file.read_text()
    assert [line for line in after.splitlines() if line not in DESK.splitlines()] == [
        "      refund-agent: {}",
        "        gate: clerk-ok",
    ]
    assert file.stat().st_mode & 0o777 == 0o640
    again = run("fix", "desk.yaml", "--target-scope", "2", folder=folder).stdout
    assert "nothing to do" in again


def test_findings_can_be_the_target(folder: Path) -> None:
    (folder / "desk.yaml").write_text(DESK)
    one = run("fix", "desk.yaml", "--finding", "injection-to-action", folder=folder).stdout
    assert "target: no injection-to-action" in one
    every = json.loads(run("fix", "desk.yaml", "--all", "--format", "json", folder=folder).stdout)
    assert every["remedies"]
    assert every["target"]["all"] is True


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("fix", "open.yaml"), "--target-scope N, --finding F or --all"),
        (("fix", "open.yaml", "--target-scope", "9"), "is not known"),
        (("fix", "open.yaml", "--all", "--target-scope", "1"), "not several"),
        (("fix", "open.yaml", "--finding", "under-clasified"), "did you mean `under-classified`?"),
        (("fix", "open.yaml", "--target-scope", "1", "--apply", "99"), "there is no remedy 99"),
        (("whatif", "open.yaml"), "what if what?"),
        (("whatif", "open.yaml", "--gate", "close_ticket=ok"), "there is no gate `ok`"),
        (("whatif", "open.yaml", "--drop", "close_tickt"), "did you mean `close_ticket`?"),
        (("whatif", "open.yaml", "--start", "helpr=human"), "did you mean `helper`?"),
        (("whatif", "open.yaml", "--start", "helper=humn"), "did you mean `human`?"),
        (
            ("whatif", "open.yaml", "--set", "data.tickts.trust=untrusted"),
            "did you mean `tickets`?",
        ),
        (("whatif", "open.yaml", "--set", "nothing"), "PATH=VALUE"),
    ],
)
def test_a_slip_is_told(folder: Path, arguments: tuple[str, ...], hint: str) -> None:
    done = run(*arguments, folder=folder)
    assert done.returncode == 2
    assert hint in done.stderr
    assert (folder / "open.yaml").read_text() == OPEN


def test_a_link_and_standard_input_are_not_written(folder: Path) -> None:
    (folder / "real.yaml").write_text(OPEN)
    (folder / "link.yaml").symlink_to(folder / "real.yaml")
    done = run("fix", "link.yaml", "--target-scope", "1", "--apply", "1", folder=folder)
    assert done.returncode == 2
    done = run("fix", "-", "--target-scope", "1", "--apply", "1", folder=folder, text=OPEN)
    assert done.returncode == 2
    assert (folder / "real.yaml").read_text() == OPEN


def test_what_if_shows_what_moves_and_touches_nothing(folder: Path) -> None:
    done = run("whatif", "open.yaml", "--drop", "close_ticket", folder=folder)
    assert "S3 → ① S1" in done.stdout
    assert "under-classified" in done.stdout
    shown = json.loads(
        run(
            "whatif", "open.yaml", "--set", "actors.employee.trust=untrusted", "--format", "json",
            folder=folder,
        ).stdout
    )  # fmt: skip
    assert shown["before"]["scope"] == 3
    assert "injection-to-action" in [one["rule"] for one in shown["findings"]["new"]]
    started = run("whatif", "open.yaml", "--start", "helper=event", folder=folder).stdout
    assert "S4" in started
    assert (folder / "open.yaml").read_text() == OPEN


def test_what_would_be_no_spec_is_refused(folder: Path) -> None:
    done = run("whatif", "open.yaml", "--set", "actors.employee.kind=robot", folder=folder)
    assert done.returncode == 3
    assert "robot" in done.stderr


def test_hostile_names_stay_words(folder: Path) -> None:
    text = OPEN.replace("system: helpdesk", 'system: helpdesk\ntitle: "\\u001b[31mx\\u202e"')
    (folder / "open.yaml").write_text(text)
    for command in (("fix", "--target-scope", "1"), ("whatif", "--drop", "close_ticket")):
        done = run(command[0], "open.yaml", *command[1:], folder=folder)
        assert done.returncode in (0, 3)
        assert done.stdout or done.stderr
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


MIXED = """\
schema: scopecard/v1
system: mixed
actors: {clerk: {kind: human}}
data: {post: {trust: untrusted}, orders: {sensitivity: restricted}}
identities: {key: {kind: shared, permissions: [read post, write orders]}}
tools:
  look: {effects: [read post]}
  change: {effects: [write orders]}
agents:
  desk: {started_by: [clerk], output: plain, identity: key, tools: [look, change]}
"""


def test_what_no_change_clears_is_put_aside_and_told(folder: Path) -> None:
    (folder / "mixed.yaml").write_text(MIXED)
    text = run("fix", "mixed.yaml", "--all", folder=folder).stdout
    assert "target: no certain finding of medium or worse" in text
    assert "clears injection-to-action" in text
    assert "left to decide by hand:\n  - shared-identity: " in text
    shown = json.loads(run("fix", "mixed.yaml", "--all", "--format", "json", folder=folder).stdout)
    assert [one["rule"] for one in shown["remaining"]] == ["shared-identity"]
    assert shown["exact"] is True
    done = run("fix", "mixed.yaml", "--all", "--apply", "1", folder=folder)
    assert done.returncode == 0
    alone = run("fix", "mixed.yaml", "--finding", "shared-identity", folder=folder).stdout
    assert "None of the" in alone
    assert "shared-identity" in alone


def test_who_stays_above_a_scope_is_told_with_why(folder: Path) -> None:
    text = MIXED.replace("  desk: {", "  desk: {external: true, ")
    (folder / "mixed.yaml").write_text(text)
    shown = run("fix", "mixed.yaml", "--target-scope", "1", folder=folder).stdout
    assert "`desk` is still scope 3: clerk → desk → (unknown)" in shown


def test_tools_that_are_alike_are_told_together(folder: Path) -> None:
    tools = ", ".join(f"t{i}: {{effects: [write d{i}]}}" for i in range(12))
    data = ", ".join(f"d{i}: {{}}" for i in range(12))
    (folder / "alike.yaml").write_text(
        "schema: scopecard/v1\nsystem: alike\nactors: {clock: {kind: schedule}}\n"
        f"data: {{{data}}}\ntools: {{{tools}}}\nagents:\n  w:\n    started_by: [clock]\n"
        f"    output: plain\n    tools: [{', '.join(f't{i}' for i in range(12))}]\n"
    )
    text = run("fix", "alike.yaml", "--target-scope", "2", folder=folder).stdout
    assert "12 changes" in text
    assert text.count("have `approver` (to be named) approve each call of `t0`, `t1`, `t2`") == 1
    assert "more options" not in text
    assert "asks nobody more often" in text  # the set that takes them all away
