"""Do the hooks and the diff driver work on a real repository, commit after commit?"""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from integrations.growing import Repository, Step, history
from scopecard import evaluate, parse_spec

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
}
PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
FIELDS = {
    "id", "name", "description", "entry", "args", "language", "files", "types", "pass_filenames",
    "require_serial", "verbose",
}  # fmt: skip
STEPS = history()
TOLD = {
    "a change that is approved": {"scopecard-diff"},
    "a change that nobody approves": {"scopecard-diff", "scopecard-evaluate"},
    "started by it": {"scopecard-diff", "scopecard-evaluate"},
}
"""The hooks that stop each commit that raises the scope."""


def test_the_history_is_what_it_says() -> None:
    assert len(STEPS) >= 20
    assert [evaluate(parse_spec(step.text)).scope for step in STEPS] == [s.scope for s in STEPS]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_has_what_pre_commit_knows(hook: dict[str, Any]) -> None:
    assert hook.keys() <= FIELDS
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    assert hook["language"] == "python"
    for path, wanted in (
        ("agent_specs/a.yaml", True),
        ("x/agent_specs/y/a.json", True),
        ("my_agent_specs/a.yaml", False),
        ("agent_specs/a.md", False),
    ):
        assert bool(re.search(hook["files"], path)) == wanted, path


def stopped(repository: Repository) -> dict[str, str]:
    """Return the hooks that stop the next commit, run as pre-commit would, with what they print."""
    listed = repository.git("diff", "--cached", "--name-only", "--diff-filter=ACMR").stdout
    found = {}
    for name, hook in HOOKS.items():
        files = [file for file in listed.splitlines() if re.search(hook["files"], file)]
        if not files:
            continue
        command = [*shlex.split(hook["entry"]), *hook.get("args", [])]
        done = repository.run([*command, *(files if hook.get("pass_filenames", True) else [])])
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1, 3), done.stderr
        if done.returncode:
            found[name] = done.stdout + done.stderr
    return found


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, dict[str, set[str]]]:
    """A repository with every step committed, and which hooks would have stopped which."""
    repository = Repository(tmp_path_factory.mktemp("grown"))
    found: dict[str, set[str]] = {}
    for number, step in enumerate(STEPS):
        repository.stage(step)
        if number:
            found[step.what] = set(stopped(repository))
        repository.git("commit", "-q", "-m", step.what)
    return repository, found


def test_hooks_stop_what_raises_the_scope_and_nothing_else(
    grown: tuple[Repository, dict[str, set[str]]],
) -> None:
    repository, found = grown
    assert {what: hooks for what, hooks in found.items() if hooks} == TOLD
    assert len(repository.git("log", "--oneline").stdout.splitlines()) == len(STEPS) >= 20


def test_a_spec_that_is_none_stops_a_commit(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    repository.stage(STEPS[0])
    repository.git("commit", "-q", "-m", "start")
    repository.stage(Step("broken", STEPS[0].text.replace("kind: human", "kind: humn"), 1))
    found = stopped(repository)
    assert found.keys() == HOOKS.keys()
    assert all("humn" in text for text in found.values())


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    (tmp_path / "r" / "values.yaml").write_text("a: 1\n", encoding="utf-8")
    repository.git("add", "-A")
    assert stopped(repository) == {}


def driven(repository: Repository, *arguments: str) -> str:
    """Return what git prints with the driver of the page."""
    (config,) = re.findall(r"(?s)```gitconfig\n(.*?)```", PAGE)
    path = repository.folder / ".git" / "config"
    if "scopecard" not in path.read_text(encoding="utf-8"):
        path.write_text(path.read_text(encoding="utf-8") + config, encoding="utf-8")
        attributes = repository.folder / ".git" / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text("agent_specs/*.yaml diff=scopecard\n", encoding="utf-8")
    done = repository.git(*arguments)
    assert done.stderr == ""
    return done.stdout


def test_git_shows_what_each_commit_means(grown: tuple[Repository, dict[str, set[str]]]) -> None:
    repository, _ = grown
    shown = driven(repository, "log", "-p", "--ext-diff", "--reverse", "--format=commit: %s")
    commits = dict(part.split("\n", 1) for part in shown.split("commit: ")[1:])
    assert list(commits) == [step.what for step in STEPS]
    for before, step in itertools.pairwise(STEPS):
        told = f"SCOPE {before.scope} → {step.scope}"
        if step.scope == before.scope:
            told = f"SCOPE {step.scope}, as before"
        assert told in commits[step.what], step.what
        assert ("RISK" in commits[step.what]) <= (not step.what.startswith("comment"))
        assert "git-blob" not in commits[step.what]  # the folder that git makes for an old file
        assert "  desk.yaml → desk.yaml\n" in commits[step.what]


def test_git_shows_files_that_come_and_go(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    repository.stage(STEPS[0])
    assert "S1  No Agency" in driven(repository, "diff", "--cached")
    repository.git("commit", "-q", "-m", "start")
    repository.git("rm", "-q", "agent_specs/desk.yaml")
    assert "agent_specs/desk.yaml: gone" in driven(repository, "diff", "--cached")


def test_a_spec_that_is_none_does_not_stop_git(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    repository.stage(STEPS[0])
    repository.git("commit", "-q", "-m", "start")
    repository.stage(Step("broken", "schema: scopecard/v1\n", 1))
    driven_text = repository.git("diff", "--cached", "--no-ext-diff").stdout
    assert "-system: desk" in driven_text
    (config,) = re.findall(r"(?s)```gitconfig\n(.*?)```", PAGE)
    path = repository.folder / ".git" / "config"
    path.write_text(path.read_text(encoding="utf-8") + config, encoding="utf-8")
    (repository.folder / ".gitattributes").write_text("*.yaml diff=scopecard\n", encoding="utf-8")
    done = repository.git("diff", "--cached")
    assert "system" in done.stderr
    assert "Traceback" not in done.stderr
