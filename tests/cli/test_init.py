"""What does `scopecard init` ask, write and say, and what does it refuse?"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scopecard import cli, evaluate, load_spec, report
from scopecard.starter import questions, template_names

ANSWERS = ["colleague", "4", "web", "3", "nobody", "1", "1", "user", "1", "plain"]
"""One answer to each question, some by number and some by name."""


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, folder: Path, text: str | bytes = "") -> Done:
    """Run the command in this process: it is started often here."""
    given = text if isinstance(text, bytes) else text.encode()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = cli.run(["init", *arguments])
    finally:
        sys.stdin = before
    return Done(code, *(_content(stream) for stream in (out, err)))


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def span(file: Path) -> list[int]:
    return report(evaluate(load_spec(file)))["scope"]["range"]


@pytest.mark.parametrize("name", template_names())
def test_a_template_without_questions_evaluates(tmp_path: Path, name: str) -> None:
    done = run("--template", name, "--no-input", f"{name}.yaml", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    low, high = span(tmp_path / f"{name}.yaml")
    assert low == high
    assert done.stdout.startswith(f"wrote {name}.yaml\n")
    assert f"SCOPE {high}" in done.stdout
    assert f"next: scopecard evaluate {name}.yaml\n" in done.stdout
    assert f"scopecard import mcp .mcp.json --merge {name}.yaml" in done.stdout


def test_the_help_names_every_template(tmp_path: Path) -> None:
    shown = run("--help", folder=tmp_path).stdout
    assert all(name in " ".join(shown.split()) for name in template_names())


def test_an_interview_through_a_pipe(tmp_path: Path) -> None:
    done = run("desk.yaml", folder=tmp_path, text="\n".join(ANSWERS) + "\n")
    assert done.returncode == 0
    for number, question in enumerate(questions(), 1):
        assert f"{number}/{len(questions())}  {question.ask}\n" in done.stderr
    assert done.stderr.count("\n> ") == len(questions())
    assert [line[2:] for line in done.stderr.splitlines() if line.startswith("> ")] == ANSWERS
    text = (tmp_path / "desk.yaml").read_text(encoding="utf-8")
    assert "fetch outside-words" in text
    assert "not known yet" not in text
    assert span(tmp_path / "desk.yaml") == [3, 3]


@pytest.mark.parametrize("answer", ["", "?", "unknown", "don't know", " ? "])
def test_dont_know(tmp_path: Path, answer: str) -> None:
    done = run(folder=tmp_path, text=f"{answer}\n" * len(questions()))
    assert done.returncode == 0
    assert span(tmp_path / "system.yaml") == [1, 4]
    assert "it may be anything from scope 1 to 4: 11 questions are open" in done.stdout


def test_nothing_known_and_nothing_asked_is_the_same(tmp_path: Path) -> None:
    run("a.yaml", folder=tmp_path, text="?\n" * len(questions()))
    run("--no-input", "b.yaml", folder=tmp_path)
    one, other = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.yaml", "b.yaml"))
    assert one == other.replace("system: b", "system: a")


def test_an_empty_line_takes_what_the_template_says(tmp_path: Path) -> None:
    done = run("--template", "chatbot", "a.yaml", folder=tmp_path, text="\n" * len(questions()))
    assert "    * 1  a person of ours, who asks for this run\n" in done.stderr
    run("--template", "chatbot", "--no-input", "b.yaml", folder=tmp_path)
    one, other = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.yaml", "b.yaml"))
    assert one == other.replace("system: b", "system: a")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ended before question 1"),
        ("1\n2\n", "ended before question 3"),
        ("7\n", "`7` is no answer to question 1"),
        ("0\n", "`0` is no answer to question 1"),
        ("-1\n", "`-1` is no answer to question 1"),
        ("\u0661\n", "is no answer to question 1"),
        ("9" * 5000 + "\n", "is no answer to question 1"),
        ("colleague; rm -rf\n", "is no answer to question 1"),
        ("\x1b[2J\n", "`\\x1b[2J` is no answer to question 1"),
        (b"\xff\xfe\n", "is no answer to question 1"),
        (b"\x00\n", "is no answer to question 1"),
        ('"\n', "is no answer to question 1"),
    ],
)
def test_what_is_no_answer(tmp_path: Path, text: str | bytes, message: str) -> None:
    done = run(folder=tmp_path, text=text)
    assert done.returncode == 2
    assert message in done.stderr
    assert "  = help: " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "system.yaml"
    file.write_text("mine\n", encoding="utf-8")
    done = run(folder=tmp_path)
    assert done.returncode == 2
    assert "`system.yaml` is there already" in done.stderr
    assert "1/10" not in done.stderr
    assert file.read_text(encoding="utf-8") == "mine\n"
    assert run("--force", "--no-input", folder=tmp_path).returncode == 0
    assert span(file) == [1, 4]
    assert [path.name for path in tmp_path.iterdir()] == ["system.yaml"]


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "system.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert run("--no-input", folder=tmp_path).returncode == 2
    assert run("--no-input", "--force", folder=tmp_path).returncode == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_a_file_that_comes_meanwhile_stays_as_it_is(tmp_path: Path) -> None:
    from scopecard import UsageError
    from scopecard.cli.files import write_file

    file = tmp_path / "a.yaml"
    file.write_bytes(b"mine")
    with pytest.raises(UsageError, match="there already"):
        write_file(file, b"other", new=True)
    assert file.read_bytes() == b"mine"
    write_file(tmp_path / "b.yaml", b"other", new=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


def test_where_a_file_has_one_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scopecard import UsageError
    from scopecard.cli.files import write_file

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_file(tmp_path / "a.yaml", b"mine", new=True)
    with pytest.raises(UsageError, match="there already"):
        write_file(tmp_path / "a.yaml", b"other", new=True)
    assert (tmp_path / "a.yaml").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "name",
    ['he said "no".yaml', "it's.yaml", "a: b # c.yaml", "two\nlines.yaml", "日本.yaml", "\x1b[31m.yaml",
     "none.yaml", ".yaml", "x", "$(x).yaml"],
)  # fmt: skip
def test_a_hostile_name_gives_a_valid_file(tmp_path: Path, name: str) -> None:
    done = run("--no-input", name, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert span(tmp_path / name) == [1, 4]
    assert "\x1b[31m" not in done.stdout


@pytest.mark.parametrize("title", ['He said "no"', "a: b # c", "it's {x}", "日本"])
def test_a_hostile_title_is_what_it_was(tmp_path: Path, title: str) -> None:
    assert run("--no-input", "--title", title, folder=tmp_path).returncode == 0
    assert load_spec(tmp_path / "system.yaml").data["title"] == title


@pytest.mark.parametrize(
    "title", ["two\nlines", "a\u202eb", "a\x1bb", b"a\xffb".decode("utf-8", "surrogateescape")]
)
def test_a_title_that_does_not_show_is_refused(tmp_path: Path, title: str) -> None:
    done = run("--no-input", "--title", title, folder=tmp_path)
    assert done.returncode == 2
    assert "does not show" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--template", "chatbt"], "did you mean `chatbot`?"),
        (["--template", "../questions"], "is not known"),
        (["nowhere/system.yaml"], "there is no folder `nowhere`"),
        (["--schema", "nowhere.json"], "there is no file `nowhere.json`"),
        (["--color", "pink"], "is not known"),
        (["."], "is there already"),
        ([".", "--force"], "is a folder"),
    ],
)
def test_what_is_refused(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = run("--no-input", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_editor_is_told_where_the_schema_is(tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "spec.schema.json").write_text("{}", encoding="utf-8")
    done = run("--no-input", "--schema", "spec.schema.json", "designs/a.yaml", folder=tmp_path)
    assert done.returncode == 0
    text = (tmp_path / "designs/a.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../spec.schema.json\n")
    run("--no-input", "b.yaml", folder=tmp_path)
    assert "$schema" not in (tmp_path / "b.yaml").read_text(encoding="utf-8")
    (tmp_path / "my schema.json").write_text("{}", encoding="utf-8")
    done = run("--no-input", "--schema", "my schema.json", "c.yaml", folder=tmp_path)
    assert (done.returncode, (tmp_path / "c.yaml").exists()) == (2, False)


def test_to_standard_output(tmp_path: Path) -> None:
    done = run("--no-input", "--template", "support-desk", "-", folder=tmp_path)
    assert done.stdout.startswith("# Helps customers")
    assert "system: support-desk\n" in done.stdout
    assert "SCOPE 2" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_organisations_policy_holds(tmp_path: Path) -> None:
    (tmp_path / "scopecard.toml").write_text('[policy]\nprofile = "strict"\n', encoding="utf-8")
    done = run("--no-input", "--template", "pipeline", folder=tmp_path)
    assert "SCOPE 4" in done.stdout


@pytest.mark.parametrize("name", template_names())
def test_what_servers_offer_is_merged_into_it(tmp_path: Path, name: str) -> None:
    run("--template", name, "--no-input", folder=tmp_path)
    file = tmp_path / "system.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    servers = '{"mcpServers": {"files": {"command": "npx", "args": ["server-files"]}}}'
    (tmp_path / ".mcp.json").write_text(servers, encoding="utf-8")
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(io.StringIO()):
        assert cli.run(["import", "mcp", ".mcp.json", "--merge", "system.yaml"]) == 0
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line.lstrip().startswith("#") and line not in after] == []
    assert len(after) > len(before)
    assert span(file)[1] >= 3


def test_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scopecard", "init", "desk.yaml"], cwd=tmp_path,
        input="\n".join(ANSWERS).encode(), env=os.environ | {"PYTHONUTF8": "1"},
        check=True, capture_output=True,
    )  # fmt: skip
    assert done.stdout.startswith(b"wrote desk.yaml")
    assert done.stderr.count(b"\n> ") == len(questions())


def test_on_a_terminal_a_slip_is_asked_again(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    main, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "scopecard", "init"], cwd=tmp_path, stdin=terminal,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONUTF8": "1"},
    ) as process:  # fmt: skip
        os.write(main, "\n".join(["nonsense", *ANSWERS, ""]).encode())
        _, errors = process.communicate(timeout=60)
    os.close(main)
    os.close(terminal)
    assert process.returncode == 0
    assert b"  `nonsense` is no answer to question 1: 1 to 6, or ? for don't know\n> " in errors
    assert span(tmp_path / "system.yaml") == [3, 3]
