"""Which files does `fix --apply` change, and does it change all of them or none?"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from test_commands import folder, run

from scopecard import UsageError
from scopecard.cli.files import write_files
from scopecard.cli.terminal import Progress

__all__ = ["folder"]
MAIN = """\
schema: scopecard/v1
system: desk
include: [shared.yaml, teams/desk.yaml]   # the rest
"""
SHARED = """\
schema: scopecard/v1
actors: {boss: {kind: human}, clerk: {kind: human}}
gates: {ok: {approver: boss, per: session, enforced_by: gateway}}   # too long
data: {orders: {}, stock: {}}
tools: {change: {effects: [write orders]}, refill: {effects: [write stock]}}
"""
TEAM = """\
schema: scopecard/v1
agents:
  desk:            # the one
    started_by: [clerk]
    output: plain
    tools:
      - {change: {gate: ok}}
      - refill     # by the stock service
"""
OVERLAY = """\
schema: scopecard/v1
system: desk
actors: {boss: {kind: human}, clerk: {kind: human}}
gates: {ok: {approver: boss, per: call, enforced_by: gateway}}
data: {orders: {}}
tools: {change: {effects: [write orders]}}
agents:
  desk: {started_by: [clerk], output: plain, tools: {change: {gate: ok}}}
environments:
  production:
    gates: {ok: {per: session}}   # for now
"""


@pytest.fixture
def several(tmp_path: Path) -> Path:
    (tmp_path / "teams").mkdir()
    (tmp_path / "desk.yaml").write_text(MAIN)
    (tmp_path / "shared.yaml").write_text(SHARED)
    (tmp_path / "teams" / "desk.yaml").write_text(TEAM)
    (tmp_path / "teams" / "desk.yaml").chmod(0o600)
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    """Return every file in *folder*; what has been left behind is among them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(files)}


def test_a_remedy_goes_into_the_files_that_say_it(several: Path) -> None:
    shown = run("fix", "desk.yaml", "--target-scope", "2", folder=several).stdout
    assert "in shared.yaml:" in shown
    assert "in teams/desk.yaml:" in shown
    done = run("fix", "desk.yaml", "--target-scope", "2", "--apply", "1", folder=several)
    assert done.stdout == "changed shared.yaml, teams/desk.yaml: scope 3 is now scope 2\n"
    after = contents(several)
    assert sorted(after) == ["desk.yaml", "shared.yaml", "teams/desk.yaml"]
    assert after["desk.yaml"] == MAIN
    new = ", boss-ok: {approver: boss, per: call, enforced_by: gateway, on_timeout: deny}}"
    mended = SHARED.replace("per: session", "per: call").replace("gateway}}", "gateway}" + new)
    assert after["shared.yaml"] == mended
    assert after["teams/desk.yaml"] == TEAM.replace("- refill ", "- {refill: {gate: boss-ok}} ")
    assert (several / "teams" / "desk.yaml").stat().st_mode & 0o777 == 0o600
    assert "nothing to do" in run("fix", "desk.yaml", "--target-scope", "2", folder=several).stdout


def test_a_link_among_the_files_stops_all(several: Path) -> None:
    (several / "real.yaml").write_text(SHARED)
    (several / "shared.yaml").unlink()
    (several / "shared.yaml").symlink_to(several / "real.yaml")
    before = contents(several)
    done = run("fix", "desk.yaml", "--target-scope", "2", "--apply", "1", folder=several)
    assert done.returncode == 2
    assert "is a link" in done.stderr
    assert contents(several) == before


def test_an_environment_is_what_is_made_better(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(OVERLAY)
    target = ("fix", "desk.yaml", "--target-scope", "2")
    assert "nothing to do" in run(*target, folder=tmp_path).stdout
    shown = run(*target, "--environment", "production", folder=tmp_path).stdout
    assert "--target-scope 2 --environment production --apply 1" in shown
    done = run(*target, "--environment", "production", "--apply", "1", folder=tmp_path)
    assert done.stdout == ("changed desk.yaml: scope 3 is now scope 2 in environment production\n")
    assert contents(tmp_path) == {"desk.yaml": OVERLAY.replace("per: session", "per: call")}
    again = run(*target, "--environment", "production", folder=tmp_path).stdout
    assert "nothing to do" in again


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_text(
        "\ufeff" + OVERLAY.partition("environments")[0].replace("per: call", "per: plan")
    )
    done = run("fix", "desk.yaml", "--target-scope", "2", "--apply", "1", folder=tmp_path)
    assert done.returncode == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfschema")
    assert "per: call" in file.read_text()


def test_where_one_file_cannot_be_replaced_none_is(
    several: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = contents(several), Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "shared.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    files = [several / "desk.yaml", several / "teams" / "desk.yaml", several / "shared.yaml"]
    with pytest.raises(UsageError, match=r"shared\.yaml.*permission denied"):
        write_files([(file, b"new") for file in files])
    assert contents(several) == before
    assert (several / "teams" / "desk.yaml").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_not_there_stops_all(several: Path) -> None:
    before = contents(several)
    with pytest.raises(UsageError, match=r"gone\.yaml"):
        write_files([(several / "desk.yaml", b"new"), (several / "gone.yaml", b"new")])
    assert contents(several) == before


def test_progress_is_for_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], several: Path
) -> None:
    assert run("fix", "desk.yaml", "--target-scope", "2", folder=several).stderr == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    meter = Progress(None)
    meter.step(7, "designs evaluated")
    meter.done()
    assert capsys.readouterr().err == "\r\x1b[2K7 designs evaluated\r\x1b[2K"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_long_search_says_how_far_it_is(several: Path) -> None:
    import subprocess

    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "scopecard", "fix", "desk.yaml", "--target-scope", "2"],
        cwd=several, stdout=subprocess.PIPE, stderr=theirs, check=True,
    )  # fmt: skip
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "1 designs evaluated" in told
    assert told.endswith("\r\x1b[2K")
    assert b"evaluated\r" not in done.stdout


def test_what_if_asks_about_one_environment_and_forgets_the_others(tmp_path: Path) -> None:
    """What an overlay takes away is gone in the normal form, and cannot be taken away again."""
    text = OVERLAY.replace("tools: {change: {eff", "tools: {x: {effects: []}, change: {eff")
    text = text.replace("{change: {gate: ok}}", "{change: {gate: ok}, x: {}}")
    text += "    agents: {desk: {tools: {x: null}}}\n"
    (tmp_path / "desk.yaml").write_text(text)
    done = run(
        "whatif", "desk.yaml", "--environment", "production", "--set", "gates.ok.per=call",
        folder=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "S3 → ② S2" in done.stdout
