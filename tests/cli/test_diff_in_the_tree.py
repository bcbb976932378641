"""Do annotations and code scanning get the files of the repository, whatever was compared?"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from scopecard.cli import run
from scopecard.cli.in_the_tree import in_the_tree

SPEC = """schema: scopecard/v1
system: desk
include: [parts/tools.yaml]
actors: {clerk: {kind: human}}
data: {ledger: {}, mail: {trust: untrusted}}
gates: {ok: {approver: clerk, per: call, enforced_by: gateway}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_mail, {pay: {gate: ok}}]}
"""
TOOLS = "tools: {read_mail: {effects: [read mail]}, pay: {effects: [pay ledger]}}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository in which the second commit takes an approval away."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    (tmp_path / "agent_specs" / "parts").mkdir(parents=True)
    _git(tmp_path, "init", "-q")
    for text in (SPEC, SPEC.replace("{pay: {gate: ok}}", "pay")):
        (tmp_path / "agent_specs" / "desk.yaml").write_text(text)
        (tmp_path / "agent_specs" / "parts" / "tools.yaml").write_text(TOOLS)
        _git(tmp_path, "add", "-A")
        _git(tmp_path, "commit", "-qm", "next")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    subprocess.run([*command, *arguments], cwd=folder, check=True, capture_output=True)


SIDES = [
    ["HEAD~1..HEAD"],
    ["HEAD~1...HEAD", "agent_specs"],
    ["HEAD~1..HEAD", "agent_specs/desk.yaml"],
    ["HEAD~1:agent_specs/desk.yaml", "agent_specs/desk.yaml"],
    ["HEAD~1:./agent_specs", "agent_specs"],
]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("sides", SIDES, ids=" ".join)
def test_annotations_name_files_of_the_repository(
    sides: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *sides, "--format", "github"]) == 0
    shown = capsys.readouterr().out
    files = re.findall(r"file=([^,:]+)", shown)
    assert set(files) == {"agent_specs/desk.yaml"}
    assert re.search(
        r"::error title=[^,]*approval,file=agent_specs/desk.yaml::.*it stood in line 8", shown
    )


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("sides", SIDES, ids=" ".join)
def test_code_scanning_gets_files_of_the_repository(
    sides: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *sides, "--format", "sarif"]) == 0
    shown = capsys.readouterr().out
    states = {one.get("baselineState") for one in json.loads(shown)["runs"][0]["results"]}
    assert {"new", "absent"} <= states
    uris = set(re.findall(r'"uri": "([^"]*)"', shown))
    assert uris == {"agent_specs/desk.yaml", "agent_specs/parts/tools.yaml"}


@pytest.mark.usefixtures("repository")
def test_people_are_told_the_revision(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD~1..HEAD", "agent_specs/desk.yaml"]) == 0
    assert "HEAD~1:agent_specs/desk.yaml:8:" in capsys.readouterr().out


def test_a_draft_has_no_lines() -> None:
    place = {"file": "HEAD:a/b.json (as drafted)", "line": 7, "column": 3, "end_column": 9}
    told = in_the_tree({"old": None, "new": place, "changes": [{"at": place}]}, ["", "HEAD:"])
    first = {"file": "a/b.json", "line": 1, "column": 1, "end_column": 1}
    assert told == {"old": None, "new": first, "changes": [{"at": first}]}
    assert in_the_tree({"file": "HEAD:x"}, ["HEAD:"]) == {"file": "HEAD:x"}  # no place: a name
