"""Is a cached answer always the one that would be given now?"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SPEC = """\
schema: scopecard/v1
system: helpdesk
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {close_ticket: {effects: [write tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [close_ticket]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    return folder


def evaluate(project: Path, *options: str) -> str:
    environment = os.environ | {"SCOPECARD_CACHE": str(project.parent / "cache")}
    command = [sys.executable, "-m", "scopecard", "evaluate", "spec.yaml", *options]
    done = subprocess.run(
        command, cwd=project, env=environment, check=False, capture_output=True, encoding="utf-8"
    )
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def kept(project: Path) -> list[Path]:
    folder = project.parent / "cache"
    return sorted(folder.iterdir()) if folder.exists() else []


def mark(project: Path) -> None:
    """Put a mark into what is kept, with the right checksum, so that a hit shows."""
    import hashlib

    from scopecard.cache import MAGIC

    (file,) = kept(project)
    body = file.read_bytes()[len(MAGIC) :].partition(b"\n")[2].replace(b"SCOPE", b"CACHED SCOPE")
    digest = hashlib.sha256(body).hexdigest().encode()
    file.write_bytes(MAGIC + digest + b"\n" + body)


def test_the_second_time_is_answered_from_the_cache_to_the_byte(project: Path) -> None:
    first = evaluate(project)
    assert len(kept(project)) == 1
    assert evaluate(project) == first
    mark(project)
    assert "CACHED SCOPE" in evaluate(project)
    assert "CACHED SCOPE" not in evaluate(project, "--no-cache")


def test_the_exit_code_is_kept(project: Path) -> None:
    assert evaluate(project, "--fail-on", "scope:3").startswith("1\n")
    assert evaluate(project, "--fail-on", "scope:3").startswith("1\n")
    assert evaluate(project, "--fail-on", "scope:4").startswith("0\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda p: (p / "spec.yaml").write_text(SPEC.replace("write", "read"), encoding="utf-8"),
        lambda p: (p / "scopecard.toml").write_text('[policy]\nprofile = "strict"\n'),
        lambda p: (p / "pyproject.toml").write_text(
            '[tool.scopecard.policy]\nprofile = "strict"\n'
        ),
        lambda p: (p / "spec.yaml").unlink(),
        lambda p: (p / ".git").rmdir(),
    ],
    ids=["spec", "scopecard.toml", "pyproject.toml", "gone", "another root"],
)
def test_nothing_stale_is_given(project: Path, change: object) -> None:
    evaluate(project)
    mark(project)
    change(project)  # type: ignore[operator]
    assert "CACHED SCOPE" not in evaluate(project)


def test_an_include_that_changes_is_noticed(project: Path) -> None:
    (project / "more.yaml").write_text("data: {extra: {}}\n", encoding="utf-8")
    (project / "spec.yaml").write_text(SPEC + "include: [more.yaml]\n", encoding="utf-8")
    evaluate(project)
    mark(project)
    assert "CACHED SCOPE" in evaluate(project)
    (project / "more.yaml").write_text("data: {extra: {}, other: {}}\n", encoding="utf-8")
    assert "CACHED SCOPE" not in evaluate(project)


@pytest.mark.parametrize("damage", [b"", b"x", b"scopecard-cache-2\n", b"\xff" * 100])
def test_what_is_damaged_is_a_miss(project: Path, damage: bytes) -> None:
    first = evaluate(project)
    (file,) = kept(project)
    file.write_bytes(damage)
    assert evaluate(project) == first
    file.write_bytes(file.read_bytes()[:-5])
    assert evaluate(project) == first


def test_an_invalid_spec_is_not_kept(project: Path) -> None:
    (project / "spec.yaml").write_text("schema: scopecard/v1\n", encoding="utf-8")
    assert evaluate(project).startswith("3\n")
    assert kept(project) == []


def test_many_at_once_agree(project: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: evaluate(project), range(12)))
    assert len(answers) == 1
    assert len(kept(project)) == 1


def test_a_cache_that_cannot_be_written_is_no_error(project: Path) -> None:
    (project.parent / "cache").write_text("a file, not a folder")
    assert evaluate(project).startswith("0\n")
