"""A spec that grows, commit by commit, and the repository that it grows in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """One commit: what it does, the text of the spec after it, and the scope that has."""

    what: str
    text: str
    scope: int


_START = """\
schema: scopecard/v1
system: desk
declared_scope: 1
actors:
  clerk: {kind: human}
data:
  orders: {sensitivity: internal}
tools:
  find_order: {effects: [read orders]}
agents:
  desk:
    started_by: [clerk]
    output: plain
    tools: [find_order]
"""


def _with(text: str, after: str, line: str) -> str:
    assert text.count(after) == 1, after
    return text.replace(after, f"{after}{line}\n")


def history() -> list[Step]:
    """Return the commits, in order; each changes the spec, and some change what it may do."""
    steps = [Step("start", _START, 1)]

    def add(what: str, text: str, scope: int) -> None:
        steps.append(Step(what, text, scope))

    text = _START
    for n in range(1, 6):
        text = _with(text, "tools:\n", f"  find_{n}: {{effects: [read orders]}}")
        text = text.replace("[find_order", f"[find_order, find_{n}")
        add(f"find {n}", text, 1)
    for n in range(1, 4):
        text = f"# note {n}\n{text}"
        add(f"comment {n}", text, 1)
    text = _with(text, "data:\n", "  letters: {sensitivity: internal}")
    add("letters", text, 1)
    text = text.replace("declared_scope: 1", "declared_scope: 2")
    add("declare more", text, 1)
    gates = "gates:\n  ok: {approver: clerk, per: call, enforced_by: gateway, on_timeout: deny}\n"
    text = text.replace("tools:\n  ", f"{gates}tools:\n  ", 1)
    add("a gate", text, 1)
    text = _with(text, "data:\n", "  refunds: {sensitivity: internal}")
    text = text.replace("tools:\n  ", "tools:\n  write_order: {effects: [write orders]}\n  ", 1)
    text = text.replace("[find_order", "[{write_order: {gate: ok}}, find_order")
    add("a change that is approved", text, 2)
    for n in range(1, 4):
        text = text.replace(
            "tools:\n  ", f"tools:\n  note_{n}: {{effects: [write letters]}}\n  ", 1
        )
        text = text.replace("[{write_order", f"[{{note_{n}: {{gate: ok}}}}, {{write_order")
        add(f"approved {n}", text, 2)
    text = text.replace("{write_order: {gate: ok}}", "write_order")
    add("a change that nobody approves", text, 3)
    text = text.replace("declared_scope: 2", "declared_scope: 3")
    add("declare it", text, 3)
    text = text.replace(
        "  clerk: {kind: human}", "  clerk: {kind: human}\n  night: {kind: continuous}"
    )
    add("a program that never stops", text, 3)
    text = text.replace("started_by: [clerk]", "started_by: [clerk, night]")
    add("started by it", text, 4)
    text = text.replace("started_by: [clerk, night]", "started_by: [clerk]")
    add("and no more", text, 3)
    return steps


class Repository:
    """A git repository with one folder of specs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = folder / "agent_specs" / "desk.yaml"
        self.spec.parent.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        for key, value in (("user.name", "n"), ("user.email", "n@example.com")):
            self.git("config", key, value)

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run git in the repository."""
        return self.run(["git", *arguments], check=check)

    def run(
        self, command: list[str], *, check: bool = False, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the repository, with our `scopecard` in its path."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment(self.folder) | more,
            check=check,
            capture_output=True,
            encoding="utf-8",
        )

    def stage(self, step: Step) -> None:
        """Write the spec of *step*, and put it where the next commit is made from."""
        self.spec.write_text(step.text, encoding="utf-8")
        self.git("add", "-A")


def environment(home: Path) -> dict[str, str]:
    """Return variables in which `scopecard` is ours, and git reads no settings of a person."""
    here = Path(sys.executable).parent
    assert shutil.which("scopecard", path=str(here)), "the project is not installed"
    return {
        "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "SCOPECARD_CACHE": "",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }
