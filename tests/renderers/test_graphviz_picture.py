"""Is `dot` kept on a short leash, and is what it draws free of anything that acts?"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pictures import HOSTILE, hostile, small, xml
from scopecard.errors import UsageError
from scopecard.renderers import dot as dot_renderer
from scopecard.renderers import graphviz_picture
from scopecard.renderers.graphviz_picture import _rebuilt, render

ELEMENTS = {"svg", "g", "title", "polygon", "polyline", "path", "ellipse", "text"}
SVG = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b">
<svg width="9pt" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
%s</svg>"""


def program(folder: Path, text: str) -> None:
    """Put a program called ``dot`` into *folder*."""
    folder.mkdir(exist_ok=True)
    file = folder / "dot"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path for a ``dot`` of ours, and nothing else on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def refusal(format_: str = "svg", shunned: tuple[Path, ...] = ()) -> str:
    with pytest.raises(UsageError) as caught:
        render("digraph {}", format_, shunned)
    (problem,) = caught.value.problems
    assert "--format mermaid" in str(problem.help)
    return problem.rule


def names(drawn: bytes) -> set[str]:
    return {one.tag.rpartition("}")[2] for one in xml(drawn).iter()}


# --- How it is found and started


def test_without_dot_it_is_said_how_to_get_it(fake: Path) -> None:
    assert fake.is_dir()
    with pytest.raises(UsageError) as caught:
        render("digraph {}", "svg")
    (problem,) = caught.value.problems
    assert problem.rule == "no-dot"
    assert "apt install graphviz" in str(problem.help)
    assert "dot" in str(problem.help)


def test_a_dot_in_the_current_folder_is_ignored(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(Path.cwd(), "touch started; exit 0")
    monkeypatch.setenv("PATH", f".:{Path.cwd()}::{fake}")
    assert refusal() == "no-dot"
    assert not Path("started").exists()


def test_a_dot_in_the_project_is_ignored(fake: Path, tmp_path: Path) -> None:
    program(fake, "exit 0")
    assert refusal(shunned=(tmp_path,)) == "no-dot"


def test_a_link_into_the_current_folder_is_ignored(fake: Path) -> None:
    program(Path.cwd(), "exit 0")
    (fake / "dot").symlink_to(Path.cwd() / "dot")
    assert refusal() == "no-dot"


def test_who_stands_at_the_root_still_has_programs(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(fake, "exit 3")
    monkeypatch.chdir("/")
    assert refusal() == "dot-failed"


def test_it_gets_no_environment_but_what_keeps_it_from_files(
    fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    program(
        fake,
        f'/usr/bin/env > "{fake}/seen"; echo "$@" > "{fake}/arguments"; ulimit -v > "{fake}/most"',
    )
    assert refusal() == "dot-failed"
    seen = dict(
        line.partition("=")[::2]
        for line in (fake / "seen").read_text(encoding="utf-8").splitlines()
    )
    assert seen["SERVER_NAME"]
    assert seen["GV_FILE_PATH"] == ""
    ours = {"SERVER_NAME", "GV_FILE_PATH", "SOURCE_DATE_EPOCH"}
    assert set(seen) <= ours | {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
    assert (fake / "arguments").read_text(encoding="utf-8").split() == ["-Tsvg"]
    if sys.platform == "linux":
        assert (fake / "most").read_text(encoding="utf-8").strip() == str(512 * 1024)


def test_one_that_hangs_is_stopped(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphviz_picture, "SECONDS", 0.5)
    program(fake, "exec /bin/sleep 60")
    began = time.monotonic()
    assert refusal() == "dot-slow"
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "text",
    ["exit 1", "kill -9 $$", "echo '<svg'", "echo 'no picture'", "exec /nowhere"],
    ids=["fails", "dies", "half", "text", "absent"],
)
@pytest.mark.parametrize("format_", ["svg", "png", "pdf"])
def test_one_that_fails_is_said_to(fake: Path, text: str, format_: str) -> None:
    program(fake, text)
    assert refusal(format_) == "dot-failed"


# --- What it draws


@pytest.mark.parametrize(
    "evil",
    [
        b"<script>alert(1)</script>",
        b"<foreignObject><p/></foreignObject>",
        b'<image href="file:///etc/passwd"/>',
        b"<style>a{}</style>",
        b'<use href="#x"/>',
        b"<animate/>",
    ],
)
def test_an_element_that_no_picture_needs_is_refused(evil: bytes) -> None:
    with pytest.raises(UsageError, match="no picture needs"):
        _rebuilt(SVG % evil)


def test_entities_are_refused() -> None:
    evil = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'
    with pytest.raises(UsageError):
        _rebuilt(evil)


def test_attributes_that_act_or_load_are_dropped() -> None:
    found = _rebuilt(
        SVG % b'<g id="node1" class="node" onclick="alert(1)"><title>n1</title><g id="a_node1">'
        b'<a xlink:href="javascript:alert(1)" xlink:title="the title" target="_top">'
        b'<polygon onload="x()" style="fill:url(y)" fill="url(http://z/)" points="1,2 3,4"/>'
        b"</a></g></g>"
    ).decode()
    for word in ("javascript", "href", "onclick", "onload", "style", "url(", "target"):
        assert word not in found
    assert "<title>the title</title>" in found
    assert 'points="1,2 3,4"' in found


@pytest.mark.needs_dot
@pytest.mark.parametrize("text", ["benign", *HOSTILE])
def test_hostile_words_stay_words(dot: str, text: str) -> None:
    assert dot
    drawn = render(dot_renderer.render(hostile(text)), "svg")
    assert names(drawn) <= ELEMENTS
    attributes = {name for one in xml(drawn).iter() for name in one.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert b"<!" not in drawn


@pytest.mark.needs_dot
def test_the_words_of_the_spec_are_in_the_picture_as_they_were(dot: str) -> None:
    assert dot
    drawn = render(dot_renderer.render(hostile('<b>&amp; "x" \\N')), "svg")
    texts = {one.text for one in xml(drawn).iter() if one.tag.endswith("text")}
    assert any('<b>&amp; "x" \\N' in (text or "") for text in texts)


@pytest.mark.needs_dot
def test_a_picture_says_what_it_shows(dot: str) -> None:
    assert dot
    root = xml(render(dot_renderer.render(small()), "svg"))
    assert root.get("role") == "img"
    assert root[0].text == "Refunds, and what a helper writes"
    titles = [one.text or "" for one in root.iter() if one.tag.endswith("title")]
    assert any(title.startswith("desk → refund") for title in titles)
    words = "".join(root.itertext())
    for word in ("④ desk", "scope 4", "✓ clerk-ok", "✗ quick-ok", "pay", "[execution]", "· open"):
        assert word in words, word


@pytest.mark.needs_dot
def test_a_png_is_one(dot: str) -> None:
    assert dot
    assert render(dot_renderer.render(small()), "png").startswith(b"\x89PNG")


@pytest.mark.needs_dot
def test_no_file_is_loaded(dot: str, tmp_path: Path) -> None:
    assert dot
    canary = tmp_path / "canary.svg"
    canary.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>CANARY</text></svg>')
    evil = f'digraph {{ a [image="{canary}", shapefile="{canary}", label=<<TABLE><TR><TD>'
    evil += f'<IMG SRC="{canary}"/></TD></TR></TABLE>>] }}'
    try:
        drawn = render(evil, "svg")
    except UsageError:
        return
    assert b"CANARY" not in drawn
    assert str(canary).encode() not in drawn
