"""Do included files join a spec, and does nothing outside the project ever do so?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from scopecard import Problem, SpecError, load_spec, parse_spec

MAIN = "schema: scopecard/v1\nsystem: s\ninclude: {}\nagents: {{a: {{tools: []}}}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in a folder of a larger one, with secrets all around it."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "specs").mkdir()
    (project / "shared").mkdir()
    (tmp_path / "outside.yaml").write_text("secret-word: [", encoding="utf-8")
    (tmp_path / "project-2").mkdir()
    (tmp_path / "project-2/near.yaml").write_text("secret-word: [", encoding="utf-8")
    (project / "shared/data.yaml").write_text("data: {d: {}}\n", encoding="utf-8")
    (project / "shared/tool.json").write_text('{"tools": {"t": {"effects": []}}}', encoding="utf-8")
    return project


def spec(project: Path, include: str, name: str = "specs/main.yaml", **options: Any) -> Any:
    """Load a spec that includes *include*."""
    path = project / name
    path.write_text(MAIN.format(include), encoding="utf-8")
    return load_spec(path, **options)


def problems(project: Path, include: str, **options: Any) -> tuple[Problem, ...]:
    """Return what is wrong with a spec that includes *include*."""
    with pytest.raises(SpecError) as caught:
        spec(project, include, **options)
    return caught.value.problems


def test_elements_join(project: Path) -> None:
    found = spec(project, "[../shared/data.yaml, ../shared/tool.json]")
    assert found.data["data"] == {"d": {}}
    assert found.data["tools"] == {"t": {"effects": []}}
    assert "include" not in found.data
    assert [Path(one.name).name for one in found.documents] == [
        "main.yaml",
        "data.yaml",
        "tool.json",
    ]


def test_one_path_needs_no_list(project: Path) -> None:
    assert spec(project, "../shared/data.yaml").data["data"] == {"d": {}}


def test_places_are_those_of_the_file(project: Path) -> None:
    (project / "shared/data.yaml").write_text(
        "# first\ndata:\n  d: {trust: trusted}\n", encoding="utf-8"
    )
    found = spec(project, "../shared/data.yaml")
    place = found.locate(("data", "d", "trust"))
    assert (place.file, place.line, place.column) == (str(project / "shared/data.yaml"), 3, 14)
    assert found.locate(("data", "d"), key=True).line == 3
    assert found.locate(("agents", "a")).file == str(project / "specs/main.yaml")


def test_paths_are_shown_as_the_user_names_them(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "specs/main.yaml").write_text(MAIN.format("../shared/data.yaml"), encoding="utf-8")
    monkeypatch.chdir(project)
    assert [one.name for one in load_spec("specs/main.yaml").documents] == [
        "specs/main.yaml", "shared/data.yaml",
    ]  # fmt: skip


def test_shorthands_of_an_included_file(project: Path) -> None:
    (project / "shared/data.yaml").write_text(
        "schema: scopecard/v1\ntitle: Its own title\ntools: {t: {effects: []}}\n"
        "agents:\n  b:\n    tools:\n      - t: {gate: none}\n",
        encoding="utf-8",
    )
    found = spec(project, "../shared/data.yaml")
    assert found.data["agents"]["b"] == {"tools": {"t": {"gate": "none"}}}
    assert found.locate(("agents", "b", "tools", "t", "gate")).line == 7
    assert "title" not in found.data


def test_an_included_file_includes_from_where_it_lies(project: Path) -> None:
    (project / "shared/all.yaml").write_text("include: [data.yaml, tool.json]\n", encoding="utf-8")
    assert spec(project, "../shared/all.yaml").data["tools"] == {"t": {"effects": []}}


def test_a_file_that_two_include_counts_once(project: Path) -> None:
    (project / "shared/all.yaml").write_text("include: data.yaml\n", encoding="utf-8")
    found = spec(project, "[../shared/all.yaml, ../shared/data.yaml, ../specs/../shared/data.yaml]")
    assert found.data["data"] == {"d": {}}


def test_what_else_may_come_from_a_file(project: Path) -> None:
    (project / "shared/data.yaml").write_text(
        "phase: production\npolicy: {profile: strict}\nsafeguards: {stop: ops}\n"
        "controls: {IDC-01: {status: planned}}\nenvironments: {live: {phase: scale}}\n",
        encoding="utf-8",
    )
    found = spec(project, "../shared/data.yaml", environment="live")
    assert found.data["phase"] == "scale"
    assert found.data["policy"] == {"profile": "strict"}
    assert found.data["safeguards"] == {"stop": {"method": "ops"}}
    assert found.locate(("phase",)).file == str(project / "shared/data.yaml")


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("agents: {a: {}}\n", "duplicate-id", 1),
        ("data: {a: {}}\n", "duplicate-id", 1),
        ("system: other\n", "not-in-an-include", 1),
        ("schema: other/v1\n", "unknown-value", 1),
        ("data:\n  d: {knd: log}\n", "unknown-key", 2),
        ("data:\n  d: {gate: nobody}\n", "unknown-reference", 2),
        ("dta: {}\n", "unknown-key", 1),
        ("data: [\n", "syntax", 2),
    ],
)
def test_mistakes_of_an_included_file(project: Path, content: str, rule: str, line: int) -> None:
    (project / "shared/data.yaml").write_text(content, encoding="utf-8")
    (found,) = problems(project, "../shared/data.yaml")
    assert found.location is not None
    assert (found.rule, found.location.line) == (rule, line)
    assert found.location.file == str(project / "shared/data.yaml")


def test_an_id_with_two_homes_names_both(project: Path) -> None:
    (project / "shared/more.yaml").write_text("# more\ndata: {d: {}}\n", encoding="utf-8")
    (found,) = problems(project, "[../shared/data.yaml, ../shared/more.yaml]")
    assert found.rule == "duplicate-id"
    assert str(found.location) == f"{project}/shared/more.yaml:2:8"
    assert [str(place) for _, place in found.related] == [f"{project}/shared/data.yaml:1:8"]


# --- What is refused -----------------------------------------------------------------------------

REFUSED = {
    "parent": ("../../outside.yaml", "include-leaves-project"),
    "far parent": ("../../../../../../../../etc/passwd.yaml", "include-leaves-project"),
    "out and in again": ("../../project/../outside.yaml", "include-leaves-project"),
    "a neighbour with the same beginning": ("../../project-2/near.yaml", "include-leaves-project"),
    "through a folder that is not there": (
        "nowhere/../../../outside.yaml",
        "include-leaves-project",
    ),
    "absolute": ("/etc/passwd", "bad-include"),
    "absolute with a suffix": ("/etc/passwd.yaml", "bad-include"),
    "two slashes": ("//host/share.yaml", "bad-include"),
    "UNC": (r"\\host\share\a.yaml", "bad-include"),
    "UNC device": (r"\\?\C:\a.yaml", "bad-include"),
    "backslashes": (r"..\..\outside.yaml", "bad-include"),
    "drive": ("C:/a.yaml", "bad-include"),
    "drive relative": ("C:a.yaml", "bad-include"),
    "stream": ("a.yaml:secret.yaml", "bad-include"),
    "home": ("~/a.yaml", "bad-include"),
    "home of another": ("~root/a.yaml", "bad-include"),
    "address": ("https://example.org/a.yaml", "bad-include"),
    "file address": ("file:///etc/passwd.yaml", "bad-include"),
    "short file address": ("FILE:a.yaml", "bad-include"),
    "data address": ("data:text/yaml,a.yaml", "bad-include"),
    "device": ("/dev/zero", "bad-include"),
    "Windows device": ("NUL", "bad-include"),
    "Windows device with a suffix": ("con.yaml", "bad-include"),
    "Windows device as a folder": ("aux/a.yaml", "bad-include"),
    "Windows port": ("COM1.yaml", "bad-include"),
    "Windows device in disguise": ("nul .yaml", "bad-include"),
    "empty": ("", "bad-include"),
    "blank": (" ", "bad-include"),
    "blank at the end": ("data.yaml ", "bad-include"),
    "a key": ("../shared/id_rsa", "bad-include"),
    "the environment": ("../.env", "bad-include"),
    "itself as a folder": (".", "bad-include"),
    "a folder": ("../shared/folder.yaml", "unreadable-include"),
    "nothing there": ("../shared/nothing.yaml", "unreadable-include"),
    "a pattern": ("../shared/*.yaml", "unreadable-include"),
    "percent signs": ("%2e%2e/%2e%2e/outside.yaml", "unreadable-include"),
    "a very long name": ("a" * 5000 + ".yaml", "unreadable-include"),
    "link out": ("link-out.yaml", "include-leaves-project"),
    "link to a link out": ("link-2.yaml", "include-leaves-project"),
    "through a folder that is a link out": ("folder-out/outside.yaml", "include-leaves-project"),
    "link to nothing": ("link-nowhere.yaml", "unreadable-include"),
    "link to itself": ("link-circle.yaml", "unreadable-include"),
    "pipe": ("pipe.yaml", "unreadable-include"),
    "link to a device": ("link-zero.yaml", "include-leaves-project"),
}


@pytest.fixture
def traps(project: Path) -> Path:
    """The project with links, pipes and folders where files are expected."""
    specs = project / "specs"
    (project / "shared/folder.yaml").mkdir()
    (project / ".env").write_text("secret-word", encoding="utf-8")
    (project / "shared/id_rsa").write_text("secret-word", encoding="utf-8")
    (specs / "link-out.yaml").symlink_to(project.parent / "outside.yaml")
    (specs / "link-2.yaml").symlink_to("link-out.yaml")
    (specs / "folder-out").symlink_to(project.parent)
    (specs / "link-nowhere.yaml").symlink_to("nowhere.yaml")
    (specs / "link-circle.yaml").symlink_to("link-circle.yaml")
    (specs / "link-zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(specs / "pipe.yaml")
    return project


@pytest.mark.parametrize("name", REFUSED)
def test_refused(traps: Path, name: str) -> None:
    include, rule = REFUSED[name]
    (found,) = problems(traps, f"['{include}']")
    assert found.rule == rule
    assert found.location is not None
    assert (found.location.line, found.location.file) == (3, str(traps / "specs/main.yaml"))
    shown = f"{found.message}{found.help}{found.line}{found.related}"
    assert "secret-word" not in shown
    assert "root:" not in shown


def test_enough_is_refused() -> None:
    assert len(REFUSED) >= 40


def test_a_link_that_stays_inside_is_followed(project: Path) -> None:
    (project / "specs/link.yaml").symlink_to("../shared/data.yaml")
    assert spec(project, "link.yaml").data["data"] == {"d": {}}


def test_a_folder_that_becomes_a_link_is_noticed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "shared/near.yaml").write_text("data: {d: {}}\n", encoding="utf-8")
    real = os.open

    def swapped(path: Any, *args: Any, **options: Any) -> int:
        if str(path).endswith("near.yaml"):
            (project / "shared").rename(project / "moved")
            (project / "shared").symlink_to(project.parent / "project-2")
        return real(path, *args, **options)

    monkeypatch.setattr(os, "open", swapped)
    (found,) = problems(project, "../shared/near.yaml")
    assert found.rule == "unreadable-include"
    assert "secret-word" not in f"{found.message}{found.line}"


def test_the_project_ends_at_the_root_that_is_named(project: Path) -> None:
    (found,) = problems(project, "../shared/data.yaml", root=project / "specs")
    assert found.rule == "include-leaves-project"
    assert spec(project, "../shared/data.yaml", root=project).data["data"]


def test_without_git_the_project_is_the_folder_of_the_spec(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "data.yaml").write_text("data: {d: {}}\n", encoding="utf-8")
    (tmp_path / "specs/data.yaml").write_text("data: {e: {}}\n", encoding="utf-8")
    assert problems(tmp_path, "../data.yaml")[0].rule == "include-leaves-project"
    assert spec(tmp_path, "data.yaml").data["data"] == {"e": {}}


def test_git_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    (tmp_path / "specs").mkdir()
    (tmp_path / "data.yaml").write_text("data: {d: {}}\n", encoding="utf-8")
    assert spec(tmp_path, "../data.yaml").data["data"] == {"d": {}}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_is_shown(project: Path, length: int) -> None:
    for number in range(length):
        following = "main.yaml" if number + 1 == length else f"f{number + 1}.yaml"
        (project / f"specs/f{number}.yaml").write_text(f"include: {following}\n", encoding="utf-8")
    (found,) = problems(project, "f0.yaml")
    assert found.rule == "include-circle"
    assert found.message.count("→") == length + 1
    assert found.message.endswith("specs/main.yaml`")


def test_a_circle_over_a_link_is_a_circle(project: Path) -> None:
    (project / "specs/again.yaml").symlink_to("main.yaml")
    assert problems(project, "again.yaml")[0].rule == "include-circle"


def test_a_file_that_includes_itself(project: Path) -> None:
    assert problems(project, "main.yaml")[0].rule == "include-circle"


def test_not_too_deep(project: Path) -> None:
    for number in range(20):
        text = f"include: f{number + 1}.yaml\n"
        (project / f"specs/f{number}.yaml").write_text(text, encoding="utf-8")
    (project / "specs/f15.yaml").write_text("data: {deepest: {}}\n", encoding="utf-8")
    assert spec(project, "f0.yaml").data["data"] == {"deepest": {}}
    (project / "specs/f15.yaml").write_text("include: f16.yaml\n", encoding="utf-8")
    assert problems(project, "f0.yaml")[0].rule == "too-many-includes"


def test_not_too_many(project: Path) -> None:
    for number in range(256):
        (project / f"specs/f{number}.yaml").write_text(
            f"data: {{d{number}: {{}}}}\n", encoding="utf-8"
        )
    names = [f"f{number}.yaml" for number in range(256)]
    assert len(spec(project, str(names[:255])).documents) == 256
    assert problems(project, str(names))[0].rule == "too-many-includes"


def test_what_cannot_be_read_hides_no_other_mistake_and_makes_none(project: Path) -> None:
    path = project / "specs/main.yaml"
    path.write_text(
        "schema: scopecard/v1\nsystem: s\ninclude: gone.yaml\nagents: {a: {tools: [t], knd: x}}\n",
        encoding="utf-8",
    )
    with pytest.raises(SpecError) as caught:
        load_spec(path)
    assert [one.rule for one in caught.value.problems] == ["unreadable-include", "unknown-key"]


@pytest.mark.parametrize("include", ["3", "true", "[3]", "{a: b}", "[[a.yaml]]"])
def test_what_is_no_path(project: Path, include: str) -> None:
    assert [one.rule for one in problems(project, include)] == ["wrong-type"]


def test_a_text_includes_from_the_working_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    found = parse_spec(MAIN.format("shared/data.yaml"))
    assert found.data["data"] == {"d": {}}
    assert [one.name for one in found.documents] == ["<stdin>", "shared/data.yaml"]
