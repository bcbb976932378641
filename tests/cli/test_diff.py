"""What ``scopecard diff`` reads, and how it answers: files, folders, standard input, git."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard import revisions
from scopecard.cli import run

SPEC = """schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
data: {ledger: {}, notes: {}}
tools:
  read_notes: {effects: [read notes]}
  pay: {effects: [pay ledger]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_notes]}
"""
PAYS = SPEC.replace("tools: [read_notes]}", "tools: [read_notes, pay]}")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false",
         "-c", "init.defaultBranch=main", *arguments],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("old.yaml", SPEC), ("new.yaml", PAYS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")


def test_wording_is_silent_in_a_folder_too_and_the_ten_do_not_repeat_each_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for folder, words, desk in (("old", "a", SPEC), ("new", "b", PAYS), ("same", "b", SPEC)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "calm.yaml").write_text(f"{SPEC}title: {words}\n", encoding="utf-8")
        (tmp_path / folder / "desk.yaml").write_text(desk, encoding="utf-8")
    found = as_json(capsys, str(tmp_path / "old"), str(tmp_path / "new"))
    assert [one["file"] for one in found["systems"]] == ["desk.yaml"]
    assert found["unchanged"] == 1
    kinds = [change["kind"] for change in found["changes"]]
    assert kinds.count("scope") == 1
    assert not {"agent-scope", "agency", "capability"} & set(kinds)
    assert "open-effect" in kinds
    found = as_json(capsys, str(tmp_path / "old"), str(tmp_path / "same"))
    assert found["systems"] == []
    assert found["headline"] == (
        "Nothing changed that decides anything: only wording in 1 of 2 systems."
    )
    text = diff(capsys, str(tmp_path / "old"), str(tmp_path / "same"))
    assert "calm.yaml" not in text


def test_a_folder_says_what_a_new_system_can_do_and_lets_a_broken_one_be_mended(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for folder, name, text in (
        ("old", "desk", SPEC), ("old", "broken", "schema: scopecard/v1\nsystem: broken\nnope: 1\n"),
        ("new", "desk", SPEC), ("new", "broken", SPEC), ("new", "payer", PAYS),
    ):  # fmt: skip
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    sides = [str(tmp_path / name) for name in ("old", "new")]
    code = run(["diff", *sides, "--format", "json"])
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert code == 0
    assert "nope" in err
    assert [(one["file"], one["old"], one["new"]) for one in found["systems"]] == [
        ("payer.yaml", None, 3), ("broken.yaml", None, 1),
    ]  # fmt: skip
    assert found["headline"].startswith("No system went up, 2 came. `desk` can now move money")
    assert found["systems"][0]["headline"].startswith("New. `desk` can now move money")
    assert run(["diff", *sides, "--fail-on", "scope-increase"]) == 1
    capsys.readouterr()
    assert run(["diff", *reversed(sides)]) == 3  # what is broken now stops a build


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with two commits: a spec with an include, then one that pays."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repo"
    (folder / "specs" / "parts").mkdir(parents=True)
    git(folder, "init", "-q")
    main = folder / "specs" / "desk.yaml"
    main.write_text(
        SPEC.replace("tools:\n  read", "include: [parts/gates.yaml]\ntools:\n  read", 1)
    )
    (folder / "specs" / "parts" / "gates.yaml").write_text(
        "schema: scopecard/v1\ngates: {ok: {approver: clerk, per: call, enforced_by: gateway}}\n"
    )
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "first")
    main.write_text(
        PAYS.replace("tools:\n  read", "include: [parts/gates.yaml]\ntools:\n  read", 1)
    )
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "two")
    (folder / "specs" / "parts" / "gates.yaml").unlink()  # the checkout is not what is read
    monkeypatch.chdir(folder)
    return folder


def diff(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(["diff", *arguments]) == code
    out, err = capsys.readouterr()
    return out if code < 2 else err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(capsys, *arguments, "--format", "json"))
    return found


def test_two_files(capsys: pytest.CaptureFixture[str], files: tuple[str, str]) -> None:
    text = diff(capsys, *files)
    assert "SCOPE 1" in text
    assert "`desk` can now move money (`pay ledger`); nobody approves." in text
    assert re.search(r"new\.yaml:9:\d+", text)
    assert diff(capsys, files[0], files[0]).splitlines()[1] == "Nothing changed."


@pytest.mark.parametrize(
    ("condition", "backwards", "forwards"),
    [("scope-increase", 0, 1), ("risk", 0, 1), ("undetermined", 0, 0), ("control-added", 1, 1)],
)
def test_what_fails_a_build(
    capsys: pytest.CaptureFixture[str],
    files: tuple[str, str],
    condition: str,
    backwards: int,
    forwards: int,
) -> None:
    diff(capsys, *files, "--fail-on", condition, code=forwards)
    found = as_json(capsys, files[1], files[0])
    backwards = int(bool(found["controls"]["added"])) if condition == "control-added" else backwards
    diff(capsys, files[1], files[0], "--fail-on", condition, code=backwards)
    diff(capsys, files[0], files[0], "--fail-on", condition, code=0)


def test_standard_input_is_one_side(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAYS.encode())))
    assert "move money" in diff(capsys, files[0], "-")
    assert "only one side" in diff(capsys, "-", "-", code=2)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["missing.yaml", "OLD"], 4, "no file `missing.yaml`"),
        (["OLD"], 2, "diff takes two designs"),
        (["OLD", "FOLDER"], 2, "one side is a folder"),
        (["OLD", "OLD", "--fail-on", "rissk"], 2, "did you mean `risk`?"),
        (["OLD", "OLD", "--format", "sarf"], 2, "is not known"),
        (["OLD", "BROKEN"], 3, "error[unknown-key]"),
        (["OLD", "EMPTY"], 4, "no spec in"),
    ],
)
def test_what_cannot_be_compared(
    capsys: pytest.CaptureFixture[str],
    files: tuple[str, str],
    tmp_path: Path,
    *,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").mkdir()
    shutil.copy(files[0], tmp_path / "folder" / "a.yaml")
    (tmp_path / "broken.yaml").write_text(SPEC + "agnts: {}\n")
    names = {
        "OLD": files[0], "FOLDER": str(tmp_path / "folder"), "EMPTY": str(tmp_path / "empty"),
        "BROKEN": str(tmp_path / "broken.yaml"),
    }  # fmt: skip
    assert says in diff(capsys, *(names.get(one, one) for one in arguments), code=code)


def test_two_folders_are_a_portfolio(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for side in ("old", "new"):
        shutil.copytree(ROOT / "agent_specs", tmp_path / side)
    (tmp_path / "new" / "desk.yaml").write_text(PAYS)
    (tmp_path / "new" / "calendar-finder.yaml").unlink()
    shutil.copy(
        ROOT / "agent_specs/calendar-booker.yaml", tmp_path / "new" / "calendar-proposer.yaml"
    )
    (tmp_path / "new" / "bad.yaml").write_text("schema: scopecard/v1\nsystem: [\n")
    arguments = [str(tmp_path / "old"), str(tmp_path / "new")]
    assert run(["diff", *arguments, "--format", "json"]) == 3
    out, err = capsys.readouterr()
    assert "bad.yaml" in err
    found = json.loads(out)
    total = len(list((ROOT / "agent_specs").glob("*.yaml")))
    assert sum(found["scopes"]["old"].values()) == total
    assert sum(found["scopes"]["new"].values()) == total
    assert {one["file"]: (one["old"], one["new"]) for one in found["systems"]} == {
        "calendar-proposer.yaml": (2, 3), "calendar-finder.yaml": (1, None), "desk.yaml": (None, 3),
    }  # fmt: skip
    assert found["unchanged"] == total - 2
    assert 0 < len(found["changes"]) <= 10
    (tmp_path / "new" / "bad.yaml").unlink()
    shown = " ".join(diff(capsys, *arguments).split())
    assert re.search(r"1 of \d+ systems went up, 1 came, 1 went\.", shown)
    diff(capsys, *arguments, "--fail-on", "scope-increase", code=1)
    for form in ("markdown", "html", "github"):
        assert "calendar" in diff(capsys, *arguments, "--format", form)


# Git


def test_a_revision_against_the_working_tree(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    (repository / "specs" / "parts" / "gates.yaml").write_text(
        "schema: scopecard/v1\ngates: {ok: {approver: clerk, per: call, enforced_by: gateway}}\n"
    )
    before = sorted(str(path) for path in repository.rglob("*"))
    text = diff(capsys, "first:specs/desk.yaml", "specs/desk.yaml", "--fail-on", "risk", code=1)
    assert "`desk` can now move money" in text
    assert "first:specs/desk.yaml → specs/desk.yaml" in text
    assert sorted(str(path) for path in repository.rglob("*")) == before


def test_includes_are_those_of_the_revision(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    assert not (repository / "specs" / "parts" / "gates.yaml").exists()
    found = as_json(capsys, "first:specs/desk.yaml", "HEAD:./specs/desk.yaml")
    assert found["scope"] == {"old": 1, "new": 3}


@pytest.mark.parametrize(
    "arguments",
    [("first..HEAD",), ("first..",), ("first...HEAD",), ("first..HEAD", "specs"), ("first:", "HEAD:"),
     ("first:specs", "HEAD:specs")],
)  # fmt: skip
def test_two_revisions(
    capsys: pytest.CaptureFixture[str], repository: Path, arguments: tuple[str, ...]
) -> None:
    found = as_json(capsys, *arguments)
    assert repository.is_dir()
    assert [(one["old"], one["new"]) for one in found["systems"]] == [(1, 3)]


def test_a_path_counts_from_the_root_or_from_here(
    capsys: pytest.CaptureFixture[str], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "specs")
    assert as_json(capsys, "first:./desk.yaml", "HEAD:specs/desk.yaml")["scope"]["new"] == 3
    assert as_json(capsys, "first..HEAD", "desk.yaml")["scope"]["new"] == 3
    assert "`./` is the folder you are in" in diff(capsys, "first:desk.yaml", "HEAD:x", code=4)


@pytest.mark.parametrize(
    ("target", "code", "says"),
    [
        ("nowhere:specs/desk.yaml", 4, "git knows no revision `nowhere`"),
        ("HEAD:missing.yaml", 4, "there is no `missing.yaml` in revision `HEAD`"),
        ("--output=x:specs/desk.yaml", 2, ""),
        ("HEAD;touch pwned:specs/desk.yaml", 4, "git knows no revision"),
        ("$(touch pwned):specs/desk.yaml", 4, "git knows no revision"),
        ("HEAD:../../etc/passwd", 4, "there is no"),
        ("HEAD:./../../etc/passwd", 4, "outside the repository"),
        ("@{upstream}:x", 4, "git knows no revision"),
    ],
)
def test_a_hostile_revision_is_only_a_name(
    capsys: pytest.CaptureFixture[str], repository: Path, target: str, code: int, says: str
) -> None:
    assert says in diff(capsys, target, "HEAD:specs/desk.yaml", code=code)
    assert not list(repository.rglob("pwned"))


def test_hostile_names_of_files_are_only_names(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    names = [
        "--help.yaml",
        "a\nb.yaml",
        "$(touch pwned).yaml",
        "\x1b[31m.yaml",
        "Ünï.yaml",
        " .yaml",
    ]
    for name in names:
        (repository / name).write_text(SPEC)
    git(repository, "checkout", "-q", "specs/parts/gates.yaml")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "three")
    found = as_json(capsys, "HEAD~1..HEAD")
    assert sorted(one["file"] for one in found["systems"]) == sorted(
        [*names, "specs/desk.yaml"]
    ) or (sorted(one["file"] for one in found["systems"]) == sorted(names))
    for form in ("text", "markdown", "html", "github"):
        assert "\x1b" not in diff(capsys, "HEAD~1..HEAD", "--format", form)
    assert not list(repository.rglob("pwned"))


def test_an_include_does_not_leave_the_tree_and_a_link_is_no_file(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    (repository / "specs" / "parts" / "gates.yaml").symlink_to("/etc/passwd")
    (repository / "specs" / "link.yaml").symlink_to("desk.yaml")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "link")
    text = diff(capsys, "first:specs/desk.yaml", "HEAD:specs/desk.yaml", code=3)
    assert "no usual file `parts/gates.yaml`" in text
    assert "not a regular file" in diff(
        capsys, "first:specs/desk.yaml", "HEAD:specs/link.yaml", code=4
    )
    (repository / "specs" / "desk.yaml").write_text(SPEC + "include: [../../../x.yaml]\n")
    git(repository, "commit", "-qam", "out")
    assert "leaves the project" in diff(
        capsys, "first:specs/desk.yaml", "HEAD:specs/desk.yaml", code=3
    )


def test_without_git_it_says_so(
    capsys: pytest.CaptureFixture[str], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions.shutil, "which", lambda _name: None)
    assert repository.is_dir()
    text = diff(capsys, "first:specs/desk.yaml", "HEAD:specs/desk.yaml", code=2)
    assert "there is no `git`" in text
    assert "first" not in re.sub(r"`[^`]*`", "", text)


def test_outside_a_repository_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "not a git repository" in diff(capsys, "HEAD:a.yaml", "HEAD:b.yaml", code=2)


def test_git_is_not_waited_for_for_ever(
    capsys: pytest.CaptureFixture[str], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = repository.parent / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 30\n")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(revisions, "_SECONDS", 0.2)
    assert "git took more than" in diff(capsys, "HEAD:a.yaml", "HEAD:b.yaml", code=2)


def test_saved_tool_lists_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    reads = {
        "name": "list_notes",
        "description": "List notes.",
        "annotations": {"readOnlyHint": True},
    }
    pays = {"name": "create_payment", "description": "Pay an invoice."}
    for name, tools in (
        ("old", [reads]),
        ("new", [{**reads, "description": "List my notes."}, pays]),
    ):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"serverInfo": {"name": "desk"}, "tools": tools})
        )
    found = as_json(capsys, str(tmp_path / "old.json"), str(tmp_path / "new.json"))
    assert found["scope"] == {"old": None, "new": None}
    assert "Whoever holds these tools can now move money" in found["headline"]
    assert "nobody approves" in found["headline"]
    kinds = {(change["class"], change["kind"]) for change in found["changes"]}
    assert ("editorial", "drift") in kinds  # other words of the same meaning
    assert ("risk", "effect") in kinds
