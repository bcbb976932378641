"""What does a person see who imports, which code does a program get, and what is written?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from imports import CORPUS, listing, tool

SLACK = CORPUS / "tools-list/modelcontextprotocol_server-slack.json"


def run(*arguments: object, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", "import", *map(str, arguments)],
        cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8", input=stdin,
        env=os.environ | {"PYTHONUTF8": "1", "SCOPECARD_CACHE": ""},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.json").write_text(json.dumps(listing(tool("get_item"), tool("frobnicate"))))
    return tmp_path


def test_tools_are_scored_as_tools(folder: Path) -> None:
    done = run("mcp", SLACK, folder=folder)
    assert done.returncode == 0
    assert "0 facts imported, 9 inferred from words, 1 assumed, 0 conflicts" in done.stderr
    assert "8 tools: 5 read only, 3 change, 3 leave\n" in done.stderr
    assert "scored as tools, not as a system" in done.stderr
    assert done.stdout.startswith("# Drafted by `scopecard import mcp`")


def test_with_an_agent_they_are_a_system(folder: Path) -> None:
    done = run("mcp", SLACK, "--agent", "desk", "--started-by", "human", folder=folder)
    assert done.returncode == 0
    assert "SCOPE 3" in done.stderr
    assert "agents:\n  desk:\n    started_by: [user]\n" in done.stdout


def test_the_format_is_found_out(folder: Path) -> None:
    assert run("list.json", folder=folder).stdout.replace("import", "import mcp", 1) == (
        run("mcp", "list.json", folder=folder).stdout
    )


def test_it_reads_standard_input(folder: Path) -> None:
    text = (folder / "list.json").read_text()
    done = run("mcp", "acme=-", folder=folder, stdin=text)
    assert done.returncode == 0
    assert "acme.get_item:" in done.stdout


def test_what_is_written_evaluates_and_names_its_source(folder: Path) -> None:
    (folder / "designs").mkdir()
    done = run("mcp", "list.json", "-o", "designs/x.yaml", folder=folder)
    assert done.returncode == 0
    assert done.stdout == ""
    text = (folder / "designs/x.yaml").read_text()
    assert "file: ../list.json" in text or 'file: "../list.json"' in text
    assert "next: scopecard evaluate designs/x.yaml --verbose" in done.stderr


def test_a_file_that_is_there_stays_unless_it_is_forced(folder: Path) -> None:
    (folder / "x.yaml").write_text("mine")
    done = run("mcp", "list.json", "-o", "x.yaml", folder=folder)
    assert (done.returncode, (folder / "x.yaml").read_text()) == (2, "mine")
    assert "error[usage]: `x.yaml` is there already" in done.stderr
    assert run("mcp", "list.json", "-o", "x.yaml", "--force", folder=folder).returncode == 0
    assert (folder / "x.yaml").read_text() != "mine"


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    done = run("mcp", "list.json", "-o", "x.yaml", "--dry-run", folder=folder)
    assert done.returncode == 0
    assert "acme.get_item:" in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["list.json"]


def test_a_merge_writes_the_spec_and_a_dry_run_shows_the_difference(folder: Path) -> None:
    spec = folder / "x.yaml"
    spec.write_text("schema: scopecard/v1\nsystem: x  # mine\nagents: {a: {tools: []}}\n")
    before = spec.read_text()
    shown = run("mcp", "list.json", "--merge", "x.yaml", "--agent", "a", "--dry-run", folder=folder)
    assert spec.read_text() == before
    assert "+++ x.yaml" in shown.stdout
    assert "+  acme.get_item:" in shown.stdout
    done = run("mcp", "list.json", "--merge", "x.yaml", "--agent", "a", folder=folder)
    assert done.returncode == 0
    assert "note: added: data 1, tools 2, grants 2" in done.stderr
    assert "system: x  # mine\n" in spec.read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["list.json", "x.yaml"]


def test_a_configuration_goes_to_the_only_agent(folder: Path) -> None:
    (folder / "x.yaml").write_text("schema: scopecard/v1\nsystem: x\nagents: {a: {tools: []}}\n")
    (folder / ".mcp.json").write_text('{"mcpServers": {"slack": {"command": "x"}}}')
    assert run("mcp", ".mcp.json", "--merge", "x.yaml", folder=folder).returncode == 0
    assert "agents: {a: {tools: [slack.any]}}" in (folder / "x.yaml").read_text()
    (folder / "y.yaml").write_text(
        "schema: scopecard/v1\nsystem: x\nagents: {a: {tools: []}, b: {tools: []}}\n"
    )
    done = run("mcp", ".mcp.json", "--merge", "y.yaml", folder=folder)
    assert done.returncode == 2
    assert "--agent ID, one of: a, b" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["mcp"], 2, "import mcp needs a file"),
        (["mpc", "list.json"], 2, "did you mean `mcp`?"),
        (["mcp", "gone.json"], 4, "there is no file `gone.json`"),
        (["mcp", "."], 3, "`.` is a folder"),
        (["mcp", "broken.json"], 3, "error[missing-name]"),
        (["odd.json"], 3, "error[unknown-format]"),
        (["mcp", "list.json", "--started-by", "human"], 2, "add --agent ID"),
        (["mcp", "list.json", "--agent", "a", "--started-by", "humam"], 2, "did you mean `human`?"),
        (["mcp", "list.json", "--agent", "a b"], 2, "is no id"),
        (["mcp", "list.json", "--merge", "gone.yaml"], 4, "there is no file `gone.yaml`"),
        (["mcp", "list.json", "--merge", "odd.json"], 3, "error["),
        (
            ["mcp", "list.json", "--merge", "good.yaml", "--system", "y"],
            2,
            "--system names a new spec",
        ),
        (["mcp", "list.json", "-o", "no/where.yaml"], 2, "cannot be written"),
    ],
)
def test_what_is_refused(folder: Path, arguments: list[str], code: int, words: str) -> None:
    (folder / "broken.json").write_text('{"tools": [{"description": "x"}]}')
    (folder / "odd.json").write_text('{"hello": 1}')
    (folder / "good.yaml").write_text("schema: scopecard/v1\nsystem: x\n")
    done = run(*arguments, folder=folder)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_malformed_list_is_shown_with_its_place(folder: Path) -> None:
    (folder / "broken.json").write_text('{"tools": [\n  {"name": "a"},\n  {"nmae": "b"}\n]}')
    done = run("mcp", "broken.json", folder=folder)
    assert done.returncode == 3
    assert "broken.json:3:3" in done.stderr
    assert '3 |   {"nmae": "b"}' in done.stderr


def test_the_same_under_any_hash_seed(folder: Path) -> None:
    outputs = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-m", "scopecard", "import", "mcp", SLACK,
             CORPUS / "tools-list/mcp-grafana.json", "--agent", "a"],
            cwd=folder, check=True, capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "SCOPECARD_CACHE": ""},
        )  # fmt: skip
        outputs.add(done.stdout + done.stderr)
    assert len(outputs) == 1


def test_a_spec_without_agents_is_not_shown_as_a_scope(folder: Path) -> None:
    run("mcp", SLACK, "-o", "x.yaml", folder=folder)

    def evaluate(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "scopecard", "evaluate", *arguments],
            cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1", "SCOPECARD_CACHE": ""},
        ).stdout  # fmt: skip

    text = evaluate("x.yaml", "--verbose")
    assert "NO AGENT · scored as tools, not as a system" in text
    assert "8 tools: 5 read only, 3 change, 3 leave" in text
    assert "SCOPE" not in text
    assert "slack.slack_post_message" in text
    shown = json.loads(evaluate("x.yaml", "--format", "json"))
    assert shown["tool_counts"] == {
        "tools": 8, "read_only": 5, "change": 3, "leave": 3, "assumed": 0,
    }  # fmt: skip
    (folder / "y.yaml").write_text(
        "schema: scopecard/v1\nsystem: y\nactors: {u: {kind: human}}\n"
        "agents: {a: {started_by: [u], tools: []}}\n"
    )
    table = evaluate("x.yaml", "y.yaml")
    assert "no agent" in table
    assert "1 systems · scope 1: 1 · 1 without an agent" in table
