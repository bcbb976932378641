"""Do the scripts of the Action do what it promises? They are run from its own file."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from integrations.growing import Repository, Step, history
from scopecard.renderers.markdown import MARK

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
BY_NAME = {step.what: step for step in history()}
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
HOSTILE = "x'; touch PWNED; $(touch PWNED) `touch PWNED` \"; touch PWNED #"


class Runner:
    """What GitHub does with a composite action, as far as this one needs it."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self.repository = repository
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.log = ""
        self.values: dict[str, str] = {
            "github.action_path": str(ROOT),
            "github.token": "a-token",
            "github.repository": "o/r",
            "github.event.pull_request.base.sha": "",
            "github.event.pull_request.number": "",
            "runner.temp": str(self.temp),
        }
        self.programs = folder / "programs"
        self.programs.mkdir()

    def run(self, **inputs: str) -> int:
        """Run the steps with *inputs*, `_` for `-`, and return how the action ends."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= ACTION["inputs"].keys()
        for name, told in ACTION["inputs"].items():
            default = self.filled(str(told.get("default", "")))
            self.values[f"inputs.{name}"] = given.get(name, default)
        for step in STEPS:
            if step["name"] == "Install" or not self.holds(step.get("if", "true")):
                continue
            code = self.step(step)
            if code:
                return code
        return 0

    def step(self, step: dict[str, Any]) -> int:
        """Run one step, and keep its outputs."""
        output, summary = self.temp / "output", self.temp / "summary"
        output.write_text("", encoding="utf-8")
        script = self.temp / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        told = {name: self.filled(value) for name, value in step.get("env", {}).items()}
        path = f"{self.programs}:{self.repository.run(['printenv', 'PATH']).stdout.strip()}"
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        done = self.repository.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            **told, **files, PATH=path,
        )  # fmt: skip
        self.log += done.stdout + done.stderr
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step.get('id')}.outputs.{name}"] = value
        return done.returncode

    def filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda found: self.values.get(found[1], ""), text)

    def holds(self, condition: str) -> bool:
        """Return whether an `if` of comparisons joined by && holds."""
        inside = condition.removeprefix("${{").removesuffix("}}").strip()
        if inside == "true":
            return True
        for part in inside.split(" && "):
            name, sign, value = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part).groups()  # type: ignore[union-attr]
            if (self.values.get(name, "") == value) != (sign == "=="):
                return False
        return True

    def file(self, name: str) -> str:
        return (self.temp / "scopecard" / "out" / name).read_text(encoding="utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    repository = Repository(tmp_path / "r")
    repository.stage(BY_NAME["a change that is approved"])
    repository.git("commit", "-q", "-m", "base")
    return Runner(repository, tmp_path)


def base(runner: Runner) -> str:
    return runner.repository.git("rev-parse", "HEAD").stdout.strip()


def propose(runner: Runner, what: str) -> None:
    """Commit a step as what a pull request proposes, and say what its base was."""
    runner.values["github.event.pull_request.base.sha"] = base(runner)
    runner.repository.stage(BY_NAME[what])
    runner.repository.git("commit", "-q", "-m", what)


def test_no_script_holds_an_expression_and_every_step_has_a_shell() -> None:
    for step in STEPS:
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"
        assert "uses" not in step
    known = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text()))
    assert known == set(ACTION["inputs"])
    ids = {step["id"] for step in STEPS if "id" in step}
    used = re.findall(r"steps\.([a-z]+)\.outputs", (ROOT / "action.yml").read_text())
    assert set(used) <= ids


def test_a_push_without_conditions_passes_and_leaves_its_files(runner: Runner) -> None:
    assert runner.run() == 0
    assert json.loads(runner.file("evaluate.sarif"))["version"] == "2.1.0"
    assert runner.file("evaluate.junit").startswith("<?xml")
    assert runner.file("evaluate.markdown").startswith(MARK)
    assert (runner.temp / "summary").read_text() == runner.file("evaluate.markdown")
    assert "title=scope::desk is scope 2" in runner.log
    assert runner.values["steps.evaluate.outputs.sarif"].endswith("evaluate.sarif")
    assert runner.file("comment.markdown").startswith("<!-- scopecard -->\n")


def test_a_pull_request_is_compared_with_its_base(runner: Runner) -> None:
    propose(runner, "a change that nobody approves")
    assert runner.run() == 0
    comment = runner.file("comment.markdown")
    assert comment.splitlines()[1].startswith(
        "**1 of 1 systems went up. `desk` can now change data"
    )
    assert comment.index("<details><summary>The whole evaluation") > 0
    assert MARK not in comment
    last = comment.splitlines()[-1]
    assert last.startswith("To accept under-classified for a time")
    assert re.search(
        r"`scopecard accept agent_specs/\S+ [0-9a-f]{16} --owner … --reason … --", last
    )
    assert runner.run(diff_fail_on="scope-increase") == 1
    assert runner.run(fail_on="under-classified\n\ncritical\n") == 1
    assert runner.run(fail_on="critical") == 0


def test_a_comment_in_the_design_fails_nothing(runner: Runner) -> None:
    runner.repository.stage(
        Step("x", "# a comment\n" + BY_NAME["a change that is approved"].text, 2)
    )
    runner.values["github.event.pull_request.base.sha"] = base(runner)
    assert runner.run(diff_fail_on="risk\nundetermined\nscope-increase") == 0


def test_a_long_comment_is_cut_and_keeps_its_last_line(runner: Runner) -> None:
    propose(runner, "a change that nobody approves")
    assert runner.run() == 0
    (step,) = [one for one in STEPS if one["name"] == "Write the comment"]
    out = runner.temp / "scopecard" / "out"
    whole = (out / "diff.markdown").read_text(encoding="utf-8")
    last = whole.splitlines()[-1]
    long = "<details><summary>more</summary>\n\n" + "- ä `x`\n" * 9000 + "\n</details>\n\n"
    (out / "diff.markdown").write_text(long + last + "\n", encoding="utf-8")
    (out / "evaluate.markdown").write_text(long, encoding="utf-8")
    assert runner.step(step) == 0
    comment = runner.file("comment.markdown")
    assert len(comment) < 65_536
    assert comment.count("<details>") == comment.count("</details>") == 1
    assert comment.splitlines()[-1] == last
    assert "The rest is in the summary of the run." in comment


def test_a_broken_spec_fails_and_is_named(runner: Runner) -> None:
    runner.values["github.event.pull_request.base.sha"] = base(runner)
    runner.repository.spec.write_text(
        "schema: scopecard/v1\nsystem: x\nnope: 1\n", encoding="utf-8"
    )
    assert runner.run(comment="false") == 3
    assert "::error file=agent_specs/desk.yaml,line=3" in runner.log
    assert "Not evaluated" in runner.file("comment.markdown")


def test_several_specs_and_one_that_is_not_there(runner: Runner) -> None:
    text = BY_NAME["start"].text.replace("system: desk", "system: other")
    (runner.repository.folder / "my other.yaml").write_text(text, encoding="utf-8")
    assert runner.run(specs="agent_specs\n  \nmy other.yaml\n") == 0
    assert "title=scope::other is scope 1" in runner.log
    assert runner.run(specs="nothing.yaml") == 4
    assert runner.run(specs="\n") == 2


def test_a_base_that_was_not_fetched_is_said(runner: Runner) -> None:
    assert runner.run(base="0" * 40) == 0
    assert "::warning title=scopecard diff::the base is not here" in runner.log


def test_hostile_inputs_are_not_run(runner: Runner) -> None:
    for inputs in ({"specs": HOSTILE}, {"fail_on": HOSTILE}, {"base": HOSTILE}, {"lock": HOSTILE}):
        runner.run(**inputs)
    runner.run(base="HEAD", diff_fail_on=HOSTILE, specs=f"agent_specs\n{HOSTILE}")
    assert list(runner.repository.folder.rglob("PWNED")) == []
    assert list(runner.temp.rglob("PWNED")) == []


def test_tools_are_checked_against_their_lock(runner: Runner) -> None:
    folder = runner.repository.folder
    told = {"tools": [{"name": "get_note", "description": "Returns a note.", "inputSchema": {}}]}
    (folder / "notes.json").write_text(json.dumps(told), encoding="utf-8")
    runner.repository.run(["scopecard", "lock", "notes.json"], check=True)
    assert runner.run(lock="scopecard.lock") == 0
    told["tools"][0]["description"] = "Deletes a note."
    (folder / "notes.json").write_text(json.dumps(told), encoding="utf-8")
    assert runner.run(lock="scopecard.lock") == 1
    assert "::error title=scopecard risk%3A effect-gained,file=notes.json,line=1" in runner.log
    assert runner.run(lock="scopecard.lock", lock_fail_on="nothing") == 2


GH = """\
#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$HOME/calls"
[ "$GH_TOKEN" = a-token ] || exit 9
case "$*" in *--jq*) cat "$HOME/known" 2> /dev/null || true;; esac
for word in "$@"; do
  case $word in body=@*) cp "${word#body=@}" "$HOME/posted";; esac
done
"""


@pytest.mark.parametrize(
    ("known", "method"),
    [
        ("", "POST repos/o/r/issues/7/comments"),
        ("11\n12\n", "PATCH repos/o/r/issues/comments/11"),
    ],
)
def test_one_comment_is_written_and_written_over(runner: Runner, known: str, method: str) -> None:
    stand_in = runner.programs / "gh"
    stand_in.write_text(GH, encoding="utf-8")
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
    home = runner.repository.folder
    (home / "known").write_text(known, encoding="utf-8")
    runner.values["github.event.pull_request.number"] = "7"
    propose(runner, "a change that nobody approves")
    assert runner.run(comment="true", diff_fail_on="scope-increase") == 1
    calls = (home / "calls").read_text(encoding="utf-8")
    assert f"--method {method}" in calls
    assert (home / "posted").read_text(encoding="utf-8") == runner.file("comment.markdown")
    (home / "calls").unlink()
    runner.run()
    runner.values["github.event.pull_request.number"] = ""
    runner.run(comment="true")
    assert not (home / "calls").exists()


def test_what_build_servers_run_works_too(runner: Runner) -> None:
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
    (gitlab,) = re.findall(r"(?s)## GitLab\n\n```yaml\n(.*?)```", page)
    (jenkins,) = re.findall(r"(?s)```groovy\n(.*?)```", page)
    scripts = [yaml.safe_load(gitlab)["scopecard"]["script"], re.findall(r"sh '(.*)'", jenkins)]
    propose(runner, "a change that nobody approves")
    sha = runner.values["github.event.pull_request.base.sha"]
    runner.repository.git("update-ref", "refs/remotes/origin/main", sha)
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": sha, "CHANGE_TARGET": "main"}
    for lines in scripts:
        assert len(lines) == 3
        codes = [
            runner.repository.run(["bash", "-c", one], **variables).returncode for one in lines
        ]
        assert codes == [0, 0, 1]
    assert (runner.repository.folder / "scopecard.xml").read_text().startswith("<?xml")
    assert (runner.repository.folder / "scopecard.sarif").read_text().startswith("{")
