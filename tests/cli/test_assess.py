"""What does `scopecard assess` show, ask, write and refuse?"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import ROOT
from scopecard import cli, load_spec
from scopecard.posture.areas import areas

EXAMPLES = ROOT / "agent_specs"
REFUND = EXAMPLES / "refund-assistant.yaml"
HOSTILE_NAME = "evil\x1b[31m\u202e.yaml"
HOSTILE_WORDS = "<b>`$(x)`</b> | {0} %s | " + "w" * 300
HOSTILE_SPEC = f"""
schema: scopecard/v1
system: evil
title: "{HOSTILE_WORDS}"
actors: {{clerk: {{kind: human}}}}
data: {{file: {{}}}}
tools: {{t: {{effects: [write file]}}}}
agents: {{helper: {{started_by: [clerk], tools: [t]}}}}
controls: {{APP-07: {{status: planned, date: 2030-01-01}}, no-such-control: {{status: planned}}}}
posture:
  threat-detection: {{answer: automated, evidence: "{HOSTILE_WORDS}"}}
  no.such-question: none
"""


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, text: str = "") -> Done:
    """Run the command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run(["assess", *arguments])
    finally:
        sys.stdin = before
    return Done(code, *(_content(stream) for stream in (out, err)))


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def sheet(file: Path, *arguments: str) -> dict[str, Any]:
    done = run(str(file), "--format", "json", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    file = tmp_path / HOSTILE_NAME
    file.write_text(HOSTILE_SPEC, encoding="utf-8")
    return file


# --- What is shown -------------------------------------------------------------------------------


def test_one_screen_by_default() -> None:
    done = run(str(REFUND))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 100
    assert "SCOPE 2" in lines[2]
    assert "Generative AI scope 3, Pre-trained models" in lines[3]
    assert "use case 3, AI acts on your behalf" in lines[3]
    assert "phase production (Enhanced)" in lines[4]
    assert all(any(area.title in line for line in lines) for area in areas())
    assert done.stdout.count("SHIP-style") == 1
    assert "it is no AWS" in " ".join(done.stdout.split())
    assert "TOP GAPS (5 of " in done.stdout
    assert [line.split()[:3] for line in lines[lines.index("ROADMAP") + 1 :][:3]] == [
        ["Foundational", "prototype", "due"],
        ["Enhanced", "production", "due"],
        ["Advanced", "scale", "later"],
    ]


def test_all_of_it_on_demand() -> None:
    found, shown = sheet(REFUND), run(str(REFUND), "--full").stdout
    words = " ".join(shown.split())
    assert all(gap["id"] in shown for gap in (*found["gaps"], *found["unanswered"]))
    assert all(duty["id"] in shown for duty in found["duties"])
    rows = found["framework"]["rows"]
    assert all((row["id"] in shown) == row["owed"] for row in rows)
    assert "capabilities-stack: A workload owes" in words
    assert "OWED CONTROLS BY LAYER AND PHASE" in shown
    assert "--full" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_the_json_is_the_whole_assessment() -> None:
    found = sheet(REFUND)
    assert list(found) == [
        "schema", "label", "disclaimer", "system", "title", "file", "scope", "phase", "areas",
        "gaps", "unanswered", "roadmap", "duties", "framework", "stray_answers", "to_set",
    ]  # fmt: skip
    assert (found["schema"], found["label"]) == ("scopecard/assess-v1", "SHIP-style")
    assert [area["kind"] for area in found["areas"]] == ["ship"] * 9 + ["agentic"] * 6
    planned = [name for step in found["roadmap"] for name in step["gaps"]]
    assert sorted(planned) == sorted(gap["id"] for gap in found["gaps"])
    asked = [name for step in found["roadmap"] for name in step["unanswered"]]
    assert sorted(asked) == sorted(gap["id"] for gap in found["unanswered"])
    priorities = [gap["priority"] for gap in found["gaps"]]
    assert priorities == sorted(priorities, reverse=True)
    assert found["to_set"] == []


def test_what_nobody_said_is_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("schema: scopecard/v1\nsystem: s\nagents: {a: {tools: []}}\n")
    found = sheet(file)
    assert (found["scope"]["genai"], found["phase"], found["duties"]) == (None, None, [])
    assert [one["field"] for one in found["to_set"]] == ["genai_scope", "phase"]
    assert all(step["due"] for step in found["roadmap"])
    shown = run(str(file), "--full").stdout
    assert "set `genai_scope`" in shown
    assert "set `phase`" in shown


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_assessed_the_same_each_time(path: Path) -> None:
    for arguments in ([], ["--full"], ["--format", "json"]):
        first, second = run(str(path), *arguments), run(str(path), *arguments)
        assert first == second
        assert (first.returncode, first.stderr) == (0, "")
        assert first.stdout


def test_the_order_does_not_depend_on_the_hash_seed() -> None:
    shown = {
        subprocess.run(
            [
                sys.executable,
                "-m",
                "scopecard",
                "assess",
                str(EXAMPLES / "research-swarm.yaml"),
                *more,
            ],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
        for more in (["--full"],)
    }
    assert len(shown) == 1


def test_strangers_words_are_made_safe(hostile: Path) -> None:
    for arguments in ([], ["--full"]):
        done = run(str(hostile), *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert not set("\x1b\u202e") & set(done.stdout)
        assert HOSTILE_WORDS in done.stdout
        assert "evil\\x1b[31m\\u202e.yaml" in done.stdout
        assert "posture: no question is called `no.such-question`" in done.stdout
    raw = run(str(hostile), "--format", "json").stdout
    assert not set("\x1b\u202e") & set(raw)
    assert json.loads(raw)["title"] == HOSTILE_WORDS


def test_a_claim_changes_a_score_and_never_the_scope(tmp_path: Path) -> None:
    before = sheet(REFUND)
    file = tmp_path / "s.yaml"
    names = [name for area in before["areas"] for name in area["controls"]]
    claims = "".join(f"  {name}: {{status: implemented, evidence: x}}\n" for name in names)
    file.write_text(REFUND.read_text() + "controls:\n" + claims)
    after = sheet(file)
    assert after["scope"] == before["scope"]
    for old, new in zip(before["areas"], after["areas"], strict=True):
        assert old["score"] <= new["score"]
        if new["kind"] == "agentic":
            verified = new["counts"].get("verified", 0)
            others = sum(new["counts"].values()) - verified - new["counts"].get("not-applicable", 0)
            assert new["score"] <= 100 * (3 * verified + others) // (3 * (verified + others))
            assert verified == old["counts"].get("verified", 0)


# --- Which specs, and exit codes -----------------------------------------------------------------


def test_a_folder_is_shown_one_after_the_other(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.yaml").write_text(REFUND.read_text().replace("refund-assistant", name))
    (tmp_path / "c.yaml").write_text("schema: scopecard/v1\nsystem: c\nagents: 1\n")
    done = run(str(tmp_path), "--format", "json")
    assert done.returncode == 3
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one.get("system", one["schema"]) for one in objects] == [
        "a",
        "b",
        "scopecard/problems-v1",
    ]
    shown = run(str(tmp_path))
    assert shown.returncode == 3
    assert shown.stdout.count("ROADMAP") == 2
    assert "error[" in shown.stderr


def test_a_spec_from_standard_input() -> None:
    done = run("-", text=REFUND.read_text())
    assert done.returncode == 0
    assert "<stdin>" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such-file.yaml"], 4),
        ([str(REFUND), "--format", "xml"], 2),
        ([str(REFUND), "--environment", "none-such"], 2),
        ([str(REFUND), "--policy", "profile=none-such"], 2),
        ([], 2),
    ],
)
def test_the_exit_codes_are_those_of_every_command(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr


# --- Asking --------------------------------------------------------------------------------------


def asked(file: Path, typed: str) -> Done:
    """Run `assess --ask` on a terminal at which somebody types."""
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "scopecard", "assess", "--ask", str(file)]
    with subprocess.Popen(
        command, stdin=end, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.close(end)
        os.write(terminal, typed.encode())
        out, err = process.communicate(timeout=60)
        while select.select([terminal], [], [], 0)[0]:
            try:
                os.read(terminal, 4096)
            except OSError:
                break
        os.close(terminal)
    return Done(process.returncode, out.decode(), err.decode())


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A spec that leaves everything open."""
    file = tmp_path / "bare.yaml"
    file.write_text(
        "schema: scopecard/v1  # mine\nsystem: s\nactors: {c: {kind: human}}\n"
        "agents:\n  a: {started_by: [c], tools: []}  # reads nothing\n"
    )
    return file


def test_answers_go_into_the_spec_and_nothing_else_changes(bare: Path) -> None:
    before = bare.read_text()
    bare.chmod(0o640)
    done = asked(bare, "pretrained\n2\nq\n")
    assert done.returncode == 0, done.stderr
    assert "wrote 2 answers to " in done.stderr
    assert bare.read_text() == before + "\ngenai_scope: pretrained\nphase: production\n"
    assert bare.stat().st_mode & 0o777 == 0o640
    assert "Generative AI scope 3" in done.stdout
    assert [path.name for path in bare.parent.iterdir()] == ["bare.yaml"]


def test_what_is_answered_is_not_asked_again(bare: Path) -> None:
    first = asked(bare, "\n" * 100)
    count = int(first.stderr.split(" questions")[0])
    assert "wrote 0 answers" in first.stderr
    everything = asked(bare, "1\n" * count)
    assert f"wrote {count} answers" in everything.stderr
    spec = load_spec(bare).data
    assert spec["genai_scope"] == "consumer-app"
    assert {answer["answer"] for answer in spec["posture"].values()} == {"none"}
    again = asked(bare, "")
    assert "nothing is open in " in again.stderr


def test_evidence_is_asked_for_and_a_wrong_answer_is_asked_again(bare: Path) -> None:
    done = asked(bare, "9\nnonsense\n\n?\n" + "\n" * 60)
    assert "`9` is no answer: 1 to 5" in done.stderr
    assert "`nonsense` is no answer" in done.stderr
    assert "wrote 0 answers" in done.stderr
    controls = asked(bare, "\n\n3\na\u202eb\ndocs/x.md # 1\nq\n")
    assert "What shows it?" in controls.stderr
    assert "that do not show" in controls.stderr
    text = bare.read_text()
    assert '"docs/x.md # 1"' in text
    claims = {**load_spec(bare).data.get("controls", {}), **load_spec(bare).data.get("posture", {})}
    assert [one["evidence"] for one in claims.values()] == ["docs/x.md # 1"]


def test_whoever_leaves_at_the_evidence_keeps_the_answer(bare: Path) -> None:
    done = asked(bare, "\n\n3\nq\n")
    assert "wrote 1 answer to " in done.stderr
    assert "implemented" in bare.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--ask", str(REFUND)], "--ask needs a terminal"),
        (["--ask", "-"], "--ask writes to one spec"),
        (["--ask", str(EXAMPLES)], "--ask writes to one spec"),
        (["--ask", str(REFUND), str(REFUND)], "--ask writes to one spec"),
        (["--ask", str(REFUND), "--environment", "x"], "--ask writes what holds in every"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(arguments: list[str], message: str) -> None:
    before = REFUND.read_bytes()
    done = run(*arguments, text="1\n" * 100)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert REFUND.read_bytes() == before


def test_a_link_is_refused_before_anything_is_asked(bare: Path) -> None:
    link = bare.with_name("link.yaml")
    link.symlink_to(bare)
    done = asked(link, "1\n")
    assert done.returncode == 2
    assert "is a link" in done.stderr
    assert not re.search(r"(?m)^1/\d", done.stderr)
    missing = asked(bare.with_name("missing.yaml"), "1\n")
    assert missing.returncode == 4


def test_a_file_that_changes_meanwhile_is_left_alone(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scopecard.cli import posture_questions
    from scopecard.errors import UsageError
    from scopecard.organisation import NOTHING_SAID

    def change(_: object) -> list[Any]:
        from scopecard.posture.asking import Asked, Given

        bare.write_text(bare.read_text() + "# theirs\n")
        return [Given(Asked("", "phase", "", "", {}, None), "scale")]

    monkeypatch.setattr(posture_questions, "_answers", change)
    with pytest.raises(UsageError, match="changed while you answered"):
        posture_questions.ask(bare, NOTHING_SAID, None)
    assert "phase" not in bare.read_text()


# --- What it costs -------------------------------------------------------------------------------


def test_an_evaluation_reads_none_of_the_other_matrices() -> None:
    code = (
        "import sys, scopecard.framework as f; real = f.load\n"
        "names = []\n"
        "f.load = lambda name: names.append(name) or real(name)\n"
        "from scopecard import evaluate, load_spec, report\n"
        "report(evaluate(load_spec(sys.argv[1])))\n"
        "print(sorted(names), sorted(m for m in sys.modules if 'posture' in m))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(REFUND)], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "['agentic/matrix.yaml'] []\n"
