"""Is an acceptance that its own writer approved told from one that somebody else did?"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from scopecard import evaluate, parse_spec
from scopecard.cli import run
from scopecard.cli.authors import is_same
from scopecard.revisions import Author

DESIGN = """\
schema: scopecard/v1
system: desk
declared_scope: 1
actors: {clerk: {kind: human}}
data: {ledger: {}}
tools: {pay: {effects: [pay ledger]}}
agents: {desk: {started_by: [clerk], output: plain, tools: [pay]}}
"""
NAME = evaluate(parse_spec(DESIGN, "a.yaml")).findings[0].finding.fingerprint
ANN, BOB = ("Ann Lee", "ann@example.com"), ("Bob Roe", "7+bobr@users.noreply.github.com")


def accepting(approver: str, reason: str = "a pilot") -> str:
    told = f"owner: sales, approver: '{approver}', reason: {reason}, expires: 2099-12-31"
    return f"{DESIGN}accepted:\n  '{NAME}': {{{told}}}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, DESIGN, ANN)
    monkeypatch.chdir(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "commit.gpgsign=false", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def commit(folder: Path, text: str, who: tuple[str, str], file: str = "a.yaml") -> None:
    (folder / file).write_text(text)
    git(folder, "add", "-A")
    git(folder, "-c", f"user.name={who[0]}", "-c", f"user.email={who[1]}", "commit", "-qm", "next")


def said(capsys: pytest.CaptureFixture[str], *sides: str) -> list[tuple[str, str]]:
    """Return the class and message of what is said of who approved."""
    assert run(["diff", *sides, "--format", "json"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    return [(c["class"], c["message"]) for c in changes if c["kind"] == "self-approved"]


RISK = [("risk", f"acceptance `{NAME}` is approved by `Ann Lee`, who wrote it (says git)")]
SIDES = [["HEAD~1..HEAD", "a.yaml"], ["HEAD~1:a.yaml", "a.yaml"]]


@pytest.mark.parametrize("sides", SIDES, ids=" ".join)
def test_whoever_wrote_it_is_no_other(
    repository: Path, capsys: pytest.CaptureFixture[str], sides: list[str]
) -> None:
    commit(repository, accepting("Ann Lee"), ANN)
    assert said(capsys, *sides) == RISK
    assert run(["diff", *sides, "--fail-on", "risk"]) == 1


@pytest.mark.parametrize("sides", SIDES, ids=" ".join)
def test_another_one_is_nothing_to_say(
    repository: Path, capsys: pytest.CaptureFixture[str], sides: list[str]
) -> None:
    commit(repository, accepting("Ann Lee"), BOB)
    assert said(capsys, *sides) == []


def test_from_the_other_side_it_is_the_mirror(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(repository, accepting("Ann Lee"), ANN)
    ((class_, message),) = said(capsys, "HEAD..HEAD~1", "a.yaml")
    assert class_ == "better"
    assert "is no longer approved by" in message


def test_who_only_moved_the_lines_did_not_write_it(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(repository, accepting("Bob Roe"), ANN)
    commit(repository, "# moved\n" + accepting("Bob Roe", "a longer pilot"), BOB)
    assert said(capsys, "HEAD~2..HEAD", "a.yaml") == []
    (repository / "a.yaml").rename(repository / "b.yaml")
    commit(repository, accepting("Bob Roe", "another"), BOB, "b.yaml")
    assert said(capsys, "HEAD~1:a.yaml", "HEAD:b.yaml") == []


def test_what_stood_before_is_not_said_again(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(repository, accepting("Ann Lee"), ANN)
    commit(repository, "# a line\n" + accepting("Ann Lee"), BOB)
    assert said(capsys, "HEAD~1..HEAD", "a.yaml") == []


def test_what_git_does_not_know_is_not_said(
    repository: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (repository / "a.yaml").write_text(accepting("Ann Lee"))  # nobody committed it
    assert said(capsys, "HEAD:a.yaml", "a.yaml") == []
    commit(repository, accepting("Ann Lee"), ANN)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", "shallow")
    old = tmp_path / "old.yaml"
    old.write_text(DESIGN)
    os.chdir(tmp_path / "shallow")
    assert said(capsys, str(old), "HEAD:a.yaml") == []
    os.chdir(repository)
    assert said(capsys, str(old), "HEAD:a.yaml") == RISK
    assert said(capsys, str(old), "a.yaml") == []  # two files: git is not asked


def test_folders_are_asked_too(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(repository, accepting("Ann Lee"), ANN)
    assert run(["diff", "HEAD~1..HEAD", "--format", "json"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert [c["message"] for c in changes if c["kind"] == "self-approved"] == [RISK[0][1]]


@pytest.mark.parametrize(
    ("approver", "author", "same"),
    [
        ("ann@example.com", ANN, True),
        ("Ann Lee <ann@example.com>", ANN, True),
        ("ANN LEE", ANN, True),
        ("ann", ANN, True),
        ("@bobr", BOB, True),
        ("Ann Lee <ann@elsewhere.example>", ANN, False),
        ("ciso", ANN, False),
        ("Anna Lee", ANN, False),
        ("-", ANN, False),
        ("", ("", ""), False),
    ],
)
def test_names(approver: str, author: tuple[str, str], *, same: bool) -> None:
    assert is_same(approver, Author(*author)) is same
