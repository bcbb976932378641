"""What does a person get from `scopecard graph`, and what if something is wrong?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pictures import SMALL
from scopecard import evaluate, load_spec, report
from scopecard.cli import run
from systems import large


def graph(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", "graph", *arguments],
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("format_", "start"),
    [
        ("dot", "digraph scopecard {"),
        ("mermaid", "flowchart LR"),
        ("graphml", "<?xml"),
        ("json", '{"schema": "scopecard/graph-v1"'),
    ],
)
def test_text_formats_go_to_standard_output(
    capsys: pytest.CaptureFixture[str], format_: str, start: str
) -> None:
    assert run(["graph", str(SMALL), "--format", format_]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(start)
    assert out.endswith("\n")
    assert err == ""


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("p.dot", b"digraph"),
        ("p.gv", b"digraph"),
        ("p.mmd", b"flowchart"),
        ("p.graphml", b"<?xml"),
        ("P.JSON", b'{"schema"'),
    ],
)
def test_the_name_of_the_output_says_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    assert run(["graph", str(SMALL), "--output", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [tmp_path / name], "no draft is left"


def test_a_format_that_is_asked_for_wins_over_the_name(tmp_path: Path) -> None:
    file = tmp_path / "p.svg"
    assert run(["graph", str(SMALL), "-f", "mermaid", "-o", str(file)]) == 0
    assert file.read_bytes().startswith(b"flowchart")


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "p.dot"
    file.write_text("old")
    assert run(["graph", str(SMALL), "-o", str(file)]) == 0
    assert file.read_bytes().startswith(b"digraph")


def test_a_link_is_not_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / "p.dot").symlink_to(tmp_path / "other")
    assert run(["graph", str(SMALL), "-o", str(tmp_path / "p.dot")]) == 2
    assert (tmp_path / "other").read_text() == "mine"
    assert "error[cannot-write]" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["nowhere/p.dot", "."])
def test_what_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    assert run(["graph", str(SMALL), "-f", "dot", "-o", str(tmp_path / where)]) == 2
    assert "error[cannot-write]" in capsys.readouterr().err


def test_standard_input_is_read() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scopecard", "graph", "-", "-f", "json"],
        input=SMALL.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["edges"][0]["location"]["file"] == "<stdin>"


def test_an_environment_and_a_policy_change_the_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "s.yaml"
    spec.write_text(
        "schema: scopecard/v1\nsystem: s\nactors: {cron: {kind: schedule}}\n"
        "agents: {a: {started_by: [cron], output: plain, tools: []}}\n"
        "environments: {live: {agents: {a: {output: rendered}}}}\n"
    )

    def drawn(*more: str) -> str:
        assert run(["graph", str(spec), "-f", "mermaid", *more]) == 0
        return capsys.readouterr().out

    assert "scope 1" in drawn()
    assert "outside" not in drawn()
    assert "outside" in drawn("--environment", "live")
    assert "scope 4" in drawn("--policy", "profile=strict")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nowhere.yaml",), 4, "nowhere.yaml"),
        ((str(SMALL), "-f", "bmp"), 2, "--format `bmp` is not known"),
        ((str(SMALL.parent),), 2, "is a folder"),
        ((str(SMALL), "--policy", "profile=mild"), 2, "mild"),
        ((), 2, "SPEC"),
    ],
)
def test_wrong_usage_is_said(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert run(["graph", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_an_invalid_spec_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "s.yaml"
    spec.write_text("schema: scopecard/v1\nsystem: s\nagent: {}\n")
    assert run(["graph", str(spec), "-o", str(tmp_path / "p.dot")]) == 3
    assert "did you mean" in capsys.readouterr().err
    assert not (tmp_path / "p.dot").exists()


def test_without_dot_a_png_is_refused_and_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    done = graph(str(SMALL), "-o", str(tmp_path / "p.png"), PATH=str(tmp_path))
    assert done.returncode == 2
    assert b"error[no-dot]" in done.stderr
    assert not (tmp_path / "p.png").exists()


def test_without_dot_an_svg_is_laid_out_in_columns_and_says_so(tmp_path: Path) -> None:
    done = graph(str(SMALL), "-o", str(tmp_path / "p.svg"), PATH=str(tmp_path))
    assert done.returncode == 0
    assert b'class="scopecard-picture"' in (tmp_path / "p.svg").read_bytes()
    assert b"note[no-dot]" in done.stderr
    assert b"apt install graphviz" in done.stderr


def test_a_dot_that_fails_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dot").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "bin/dot").chmod(0o755)
    done = graph(str(SMALL), PATH=str(tmp_path / "bin"))
    assert done.returncode == 0
    assert b'class="scopecard-picture"' in done.stdout
    assert b"note[dot-failed]" in done.stderr
    assert b"apt install" not in done.stderr


def test_columns_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", str(SMALL), "--layout", "columns"]) == 0
    out, err = capsys.readouterr()
    assert 'class="scopecard-picture"' in out
    assert err == ""


def test_who_asks_for_dot_gets_dot_or_an_error(tmp_path: Path) -> None:
    done = graph(str(SMALL), "--layout", "dot", PATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"error[no-dot]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--layout", "rows"), "--layout `rows` is not known"),
        (("--layout", "columns", "-f", "mermaid"), "no meaning for mermaid"),
        (("--layout", "columns", "-f", "png", "-o", "p.png"), "a png needs --layout dot"),
    ],
)
def test_a_layout_that_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(["graph", str(SMALL), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_where_dot_crashes_no_file_is_left(tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "dot").write_text("#!/bin/sh\necho '<svg>'\nexit 1\n")
    (bin_ / "dot").chmod(0o755)
    done = graph(str(SMALL), "-o", str(tmp_path / "p.svg"), "--layout", "dot", PATH=str(bin_))
    assert done.returncode == 2
    assert b"error[dot-failed]" in done.stderr
    assert not (tmp_path / "p.svg").exists()


@pytest.mark.needs_dot
def test_svg_is_the_default(dot: str) -> None:
    assert dot
    done = graph(str(SMALL))
    assert done.returncode == 0
    assert done.stdout.startswith(b"<?xml")
    assert b"<svg" in done.stdout


@pytest.mark.needs_dot
@pytest.mark.parametrize("format_", ["svg", "png"])
def test_pictures_do_not_depend_on_the_hash_seed(dot: str, format_: str) -> None:
    assert dot
    outputs = {graph(str(SMALL), "-f", format_, PYTHONHASHSEED=seed).stdout for seed in "07"}
    assert len(outputs) == 1
    assert outputs.pop()


# --- A part of it


@pytest.fixture
def large_one(tmp_path: Path) -> str:
    file = tmp_path / "large.json"
    file.write_text(json.dumps(large()), encoding="utf-8")
    return str(file)


def columns(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the picture in columns that is drawn with *arguments*."""
    assert run(["graph", "--layout", "columns", *arguments]) == 0
    return capsys.readouterr().out


def test_a_large_system_collapses_or_is_focused(
    capsys: pytest.CaptureFixture[str], large_one: str
) -> None:
    def nodes(*arguments: str) -> int:
        return columns(capsys, large_one, *arguments).count('data-id="n')

    everything = nodes()
    assert everything > 200
    assert nodes("--collapse", "server") == everything, "no tool names a server"
    assert 60 < nodes("--collapse", "agent") < everything
    assert nodes("--collapse", "overview") <= 60
    assert 2 < nodes("--focus", "scope") < 10


def test_a_finding_is_focused_by_the_start_of_its_fingerprint(
    capsys: pytest.CaptureFixture[str], large_one: str
) -> None:
    found = report(evaluate(load_spec(large_one)))["findings"]
    long = max(found, key=lambda one: len(one["path"]))
    drawn = columns(capsys, large_one, "--focus", long["fingerprint"][:10])
    for step in long["path"]:
        assert f">{step['id']}<" in drawn or f" {step['id']}<" in drawn
    assert drawn.count('data-id="n') < 20


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--focus", "0000"], "begins with `0000`"),
        (["--focus", ""], "begins with ``"),
        (["--collapse", "colour"], "--collapse `colour` is not known"),
        (["--collapse", "server", "-f", "json"], "json holds the whole graph"),
        (["--focus", "scope", "-f", "graphml"], "graphml holds the whole graph"),
        (["--layout", "columns", "-f", "pdf"], "a pdf needs --layout dot"),
    ],
)
def test_a_part_that_is_not_there_is_an_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["graph", str(SMALL), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.needs_dot
def test_a_pdf_is_one_without_a_clock_or_a_link(dot: str, tmp_path: Path) -> None:
    assert dot
    assert run(["graph", str(SMALL), "-o", str(tmp_path / "p.pdf")]) == 0
    drawn = (tmp_path / "p.pdf").read_bytes()
    assert drawn.startswith(b"%PDF-")
    assert not re.search(rb"\(D:(?!19700101)", drawn)
    assert not re.search(rb"/(URI|JS|JavaScript|Launch|OpenAction)\b", drawn)
