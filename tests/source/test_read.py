"""Is only what should be read, read, and everything else refused without a wait?"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scopecard.errors import NoInputError, ScopecardError, SpecError
from scopecard.source import LARGEST, parse, read


def refusal(path: Path, name: str | None = None) -> tuple[type[ScopecardError], str, str]:
    """Return why *path* is not read."""
    with pytest.raises(ScopecardError) as caught:
        read(path, name)
    (problem,) = caught.value.problems
    return type(caught.value), problem.rule, problem.message.replace(str(path), "PATH")


def test_a_file_is_read_and_shown_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\n")
    assert read(path).value == {"a": "é"}
    assert read(path).name == str(path)
    assert str(read(path, "shown").locate(("a",))) == "shown:1:4"
    link = tmp_path / "b.yaml"
    link.symlink_to(path)
    assert read(link).value == {"a": "é"}


def test_what_is_not_there_is_no_input(tmp_path: Path) -> None:
    path = tmp_path / "no.yaml"
    assert refusal(path) == (NoInputError, "no-such-file", "there is no file `PATH`")
    assert refusal(path, "x") == (NoInputError, "no-such-file", "there is no file `x`")
    path.symlink_to(tmp_path / "nowhere")
    assert refusal(path)[:2] == (NoInputError, "no-such-file")
    assert refusal(Path("a\0b"), "x") == (NoInputError, "no-such-file", "`x` is no file name")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (SpecError, "not-a-file", "`PATH` is a folder")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a: 1\n")
    kind, rule, message = refusal(tmp_path / "a" / "b")
    assert (kind, rule) == (SpecError, "unreadable")
    assert message == "`PATH` cannot be read: not a directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert refusal(tmp_path / "fifo") == (SpecError, "not-a-file", "`PATH` is not a regular file")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    assert refusal(Path(device)) == (SpecError, "not-a-file", "`PATH` is not a regular file")


def test_what_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    message = "`PATH` cannot be read: permission denied"
    assert refusal(tmp_path / "a") == (SpecError, "unreadable", message)


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    opened = []
    monkeypatch.setattr("builtins.open", lambda *arguments, **_: opened.append(arguments))
    assert refusal(path) == (SpecError, "too-large", "`PATH` has more than 16 MB")
    assert opened == []


def test_a_text_that_grew_meanwhile_is_refused_too() -> None:
    for text in (b"#" * (LARGEST + 1), "#" * (LARGEST + 1)):
        with pytest.raises(SpecError, match="has more than 16 MB"):
            parse(text, "x")


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are counted in /dev/fd")
def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    descriptors = Path("/dev/fd")
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: [\n")
    before = len(list(descriptors.iterdir()))
    for one in (path, tmp_path, tmp_path / "no", Path("/dev/null")):
        with pytest.raises(ScopecardError):
            read(one)
    assert len(list(descriptors.iterdir())) == before


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.usefixtures("collector")
@pytest.mark.parametrize("text", ["a: 1\n", "a: [\n", b"\xff"])
def test_the_garbage_collector_is_left_as_it_was(text: str | bytes) -> None:
    for switch in (gc.enable, gc.disable):
        switch()
        before = gc.isenabled()
        with contextlib.suppress(SpecError):
            parse(text, "x")
        assert gc.isenabled() is before
