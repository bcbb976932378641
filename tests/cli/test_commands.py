"""What does a person see of each command, and which exit code does a program get?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

OPEN = """\
schema: scopecard/v1
system: helpdesk
declared_scope: 1
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {close_ticket: {effects: [write tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [close_ticket]}
"""
READING = OPEN.replace("write tickets", "read tickets").replace("helpdesk", "lookup")
BROKEN = OPEN.replace("kind: human", "kind: humn")


def run(
    *arguments: str, folder: Path, text: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", *arguments],
        cwd=folder,
        env=os.environ | {"SCOPECARD_CACHE": "", "PYTHONUTF8": "1"} | environment,
        input=text,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "open.yaml").write_text(OPEN, encoding="utf-8")
    (tmp_path / "reading.yaml").write_text(READING, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    return tmp_path


def objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_version(folder: Path) -> None:
    from scopecard import __version__

    done = run("--version", folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"scopecard {__version__}\n", "")


def test_text_fits_a_screen_and_says_scope_reason_and_finding(folder: Path) -> None:
    done = run("evaluate", "open.yaml", folder=folder)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "SCOPE 3" in lines[3]
    assert any("employee → helper → close_ticket → tickets" in line for line in lines)
    assert any("under-classified" in line and "open.yaml:3:17" in line for line in lines)
    assert "\x1b" not in done.stdout


def test_colour_only_where_it_is_wanted(folder: Path) -> None:
    assert "\x1b[" in run("evaluate", "open.yaml", "--color", "always", folder=folder).stdout
    assert "\x1b[" not in run("evaluate", "open.yaml", "--color", "never", folder=folder).stdout


def test_a_terminal_without_unicode_gets_words(folder: Path) -> None:
    done = run("evaluate", "open.yaml", folder=folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "employee -> helper -> close_ticket -> tickets" in done.stdout


def test_json_is_the_contract(folder: Path) -> None:
    (found,) = objects(run("evaluate", "open.yaml", "-f", "json", folder=folder).stdout)
    assert found["schema"] == "scopecard/report-v1"
    assert found["system"] == "helpdesk"
    scope = found["scope"]
    assert (scope["value"], scope["name"], scope["strict"]) == (3, "Supervised Agency", 3)
    assert (scope["range"], scope["declared"]) == ([3, 3], 1)
    assert (scope["agency"], scope["autonomy"]) == ("open-change", "attended-dynamic")
    assert scope["rests_on"][0].keys() >= {"fact", "then", "evidence"}
    (agent,) = found["agents"]
    assert agent["because"][1]["path"] == ["helper", "close_ticket", "tickets"]
    (finding,) = found["findings"]
    assert finding["rule"] == "under-classified"
    assert finding["certainty"] == "certain"
    assert finding["location"]["line"] == 3
    assert [step["id"] for step in finding["path"]] == [
        "employee", "helper", "close_ticket", "tickets",
    ]  # fmt: skip
    assert [step["edge"] for step in finding["path"]] == ["starts", "grants", "affects", None]
    assert len(finding["fingerprint"]) == 16
    assert found["policy"] == {"profile": "balanced"}


def test_standard_input(folder: Path) -> None:
    done = run("evaluate", "-", "-f", "json", folder=folder, text=OPEN)
    (found,) = objects(done.stdout)
    assert found["file"] == "<stdin>"


def test_a_folder_goes_on_past_a_bad_spec(folder: Path) -> None:
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    done = run("evaluate", ".", "-f", "json", folder=folder)
    assert done.returncode == 3
    found = objects(done.stdout)
    assert [one["schema"] for one in found] == [
        "scopecard/problems-v1", "scopecard/report-v1", "scopecard/report-v1",
    ]  # fmt: skip
    assert found[0]["problems"][0]["location"]["line"] == 4
    assert "humn" in done.stderr
    text = run("evaluate", ".", folder=folder)
    assert text.returncode == 3
    assert "2 systems · scope 1: 1 · scope 3: 1" in text.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["evaluate", "open.yaml"], 0),
        (["evaluate", "open.yaml", "--fail-on", "scope:4"], 0),
        (["evaluate", "open.yaml", "--fail-on", "scope:3"], 1),
        (["evaluate", "open.yaml", "--fail-on", "scope:2"], 1),
        (["evaluate", "open.yaml", "--fail-on", "under-classified"], 1),
        (["evaluate", "open.yaml", "--fail-on", "high"], 1),
        (["evaluate", "open.yaml", "--fail-on", "critical"], 0),
        (["evaluate", "open.yaml", "--fail-on", "undetermined"], 0),
        (["evaluate", "open.yaml", "--fail-on", "wildcard-tools"], 0),
        (["evaluate", "reading.yaml", "--fail-on", "info"], 0),
        (["evaluate"], 2),
        (["evaluat", "open.yaml"], 2),
        (["evaluate", "open.yaml", "--format", "xml"], 2),
        (["evaluate", "open.yaml", "--fail-on", "scope:5"], 2),
        (["evaluate", "open.yaml", "--fail-on", "undetermind"], 2),
        (["evaluate", "open.yaml", "--policy", "profile"], 2),
        (["evaluate", "open.yaml", "--policy", "profile=lax"], 2),
        (["evaluate", "open.yaml", "--policy", "profil=strict"], 2),
        (["evaluate", "open.yaml", "--policy", "approvals-per-day=0"], 2),
        (["evaluate", "open.yaml", "--policy", "approvals-per-day=x"], 2),
        (["evaluate", "open.yaml", "--environment", "live"], 2),
        (["evaluate", "notes.yaml"], 3),
        (["evaluate", "none.yaml"], 4),
        (["evaluate", "empty"], 4),
        (["validate", "open.yaml"], 0),
        (["validate", "notes.yaml"], 3),
        (["validate", "none.yaml"], 4),
        (["explain", "3"], 0),
        (["explain", "scope:3"], 0),
        (["explain", "scope:5"], 2),
        (["explain", "under-classified"], 0),
        (["explain", "under-clasified"], 2),
        (["explain", "agent:helper"], 2),
        (["explain", "agent:helper", "--spec", "open.yaml"], 0),
        (["explain", "agent:hleper", "--spec", "open.yaml"], 2),
        (["schema", "spec"], 0),
        (["schema", "report"], 0),
        (["schema", "thing"], 2),
    ],
)
def test_exit_codes(folder: Path, arguments: list[str], code: int) -> None:
    (folder / "empty").mkdir()
    done = run(*arguments, folder=folder)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code > 1:
        assert (done.stderr or done.stdout).startswith("error[")


def test_a_slip_gets_a_suggestion(folder: Path) -> None:
    done = run("evaluate", "open.yaml", "--fail-on", "undetermind", folder=folder)
    assert "did you mean `undetermined`?" in done.stderr
    done = run("explain", "agent:hleper", "--spec", "open.yaml", folder=folder)
    assert "did you mean `helper`?" in done.stderr


def test_a_policy_switch_is_named_when_it_is_not_the_default(folder: Path) -> None:
    done = run("evaluate", "open.yaml", "--policy", "requester-channel=change", folder=folder)
    assert "policy: requester-channel=change" in done.stdout


def test_the_organisations_file(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "deep").mkdir()
    scheduled = OPEN.replace("kind: human", "kind: schedule")
    (folder / "deep/open.yaml").write_text(scheduled, encoding="utf-8")
    command = ["evaluate", "deep/open.yaml", "-f", "json"]
    assert objects(run(*command, folder=folder).stdout)[0]["scope"]["value"] == 3
    project = folder / "pyproject.toml"
    project.write_text('[tool.scopecard.policy]\nprofile = "strict"\n', encoding="utf-8")
    assert objects(run(*command, folder=folder).stdout)[0]["scope"]["value"] == 4
    own = folder / "scopecard.toml"
    own.write_text('[policy]\nprofile = "balanced"\n', encoding="utf-8")
    assert objects(run(*command, folder=folder).stdout)[0]["scope"]["value"] == 3
    strict = run(*command, "--policy", "profile=strict", folder=folder)
    assert objects(strict.stdout)[0]["scope"]["value"] == 4


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[policy]\nprofil = "strict"\n', "scopecard.toml:2:1"),
        ('[policy]\nprofile = "lax"\n', "scopecard.toml:2:1"),
        ("[polic]\n", "scopecard.toml:1:2"),
        ("policy = 3\n", "scopecard.toml:1:1"),
        ("[policy\n", "scopecard.toml:1:8"),
    ],
)
def test_a_wrong_organisations_file(folder: Path, text: str, place: str) -> None:
    (folder / "scopecard.toml").write_text(text, encoding="utf-8")
    done = run("evaluate", "open.yaml", folder=folder)
    assert done.returncode == 2
    assert place in done.stderr


def test_a_spec_may_tighten_the_policy_and_not_loosen_it(folder: Path) -> None:
    scheduled = OPEN.replace("kind: human", "kind: schedule")
    strict = scheduled + "policy: {profile: strict, memory-write: overlay-only}\n"
    (folder / "open.yaml").write_text(strict, encoding="utf-8")
    (found,) = objects(run("evaluate", "open.yaml", "-f", "json", folder=folder).stdout)
    assert found["scope"]["value"] == 4
    assert found["policy"] == {"profile": "strict"}
    assert found["policy_not_loosened"] == ["memory-write"]


def test_an_environment(folder: Path) -> None:
    body = OPEN + "environments: {live: {actors: {employee: {kind: continuous}}}}\n"
    (folder / "open.yaml").write_text(body, encoding="utf-8")
    command = ["evaluate", "open.yaml", "-f", "json"]
    assert objects(run(*command, folder=folder).stdout)[0]["scope"]["value"] == 3
    live = run(*command, "--environment", "live", folder=folder)
    assert objects(live.stdout)[0]["scope"]["value"] == 4


def test_explain_gives_derivation_locations_and_what_would_change_it(folder: Path) -> None:
    done = run("explain", "agent:helper", "--spec", "open.yaml", folder=folder)
    assert "attended: a person asks for this run" in done.stdout
    assert "employee starts helper  open.yaml:8:25" in done.stdout
    assert "close_ticket write tickets  open.yaml:6:34" in done.stdout
    assert "approve each call of `close_ticket` by `helper`" in done.stdout
    assert "S1  take `close_ticket` from `helper`" in done.stdout
    assert "S4  the system, if false: actors.employee.kind" in done.stdout
    assert "DOES NOT ESTABLISH" in done.stdout


def test_verbose_adds_the_table_per_tool(folder: Path) -> None:
    gated = OPEN.replace("[close_ticket]", "[{close_ticket: {gate: ok}}]")
    gated += "gates: {ok: {approver: employee, per: call, enforced_by: gateway}}\n"
    (folder / "open.yaml").write_text(gated, encoding="utf-8")
    done = run("evaluate", "open.yaml", "--verbose", folder=folder)
    (row,) = [line for line in done.stdout.splitlines() if line.strip().startswith("helper  close")]
    assert row.split() == [
        "helper",
        "close_ticket",
        "approved",
        "write",
        "tickets",
        "employee",
        "gateway",
    ]


def test_a_reader_that_has_seen_enough_is_no_error(folder: Path) -> None:
    command = [sys.executable, "-m", "scopecard", "evaluate", "open.yaml", "-v"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"SCOPECARD_CACHE": ""},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert errors == b""


def test_the_readmes_example_is_there() -> None:
    assert (ROOT / "agent_specs/refund-assistant.yaml").exists()


def test_an_auditor_sees_everything(folder: Path) -> None:
    quiet = run("evaluate", "open.yaml", folder=folder).stdout
    every = run("evaluate", "open.yaml", "--persona", "auditor", folder=folder).stdout
    assert every == run("evaluate", "open.yaml", "--verbose", folder=folder).stdout
    assert len(every.splitlines()) > len(quiet.splitlines())
    assert run("evaluate", "open.yaml", "--persona", "x", folder=folder).returncode == 2
