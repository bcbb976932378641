"""Which files of a folder are taken for specs, and which are passed over?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scopecard import NoInputError
from scopecard.spec import find_specs

SPEC = "schema: scopecard/v1\nsystem: s\n"


def made(folder: Path, files: dict[str, str]) -> tuple[list[str], int]:
    """Return what is found in a folder with *files*."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found, passed_over = find_specs(folder)
    return [path.relative_to(folder).as_posix() for path in found], passed_over


@pytest.mark.parametrize(
    "text",
    [
        SPEC,
        "system: s\nschema: scopecard/v1",
        "# a comment\n\nschema: scopecard/v1   # ours\n",
        "'schema': 'scopecard/v1'\n",
        '"schema": "scopecard/v1"\r\nsystem: s\r\n',
        "schema:   scopecard/v1\nagents: [\n",
        "{schema: scopecard/v1, system: s}\n",
        '{"system": "s", "schema": "scopecard/v1"}',
        '{\n\t"schema": "scopecard/v1"\n}\n',
        '{"schema": "scopecard/v1", "agents": ',
        "\ufeffschema: scopecard/v1\n",
        "schema:\n  scopecard/v1\n",
        '"sch\\u0065ma": scopecard/v1\n',
    ],
)
def test_a_spec(tmp_path: Path, text: str) -> None:
    assert made(tmp_path, {"a.yaml": text}) == (["a.yaml"], 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema: scopecard/v2\n",
        "schema: scopecard/v10\n",
        "specs:\n  schema: scopecard/v1\n",
        "- schema: scopecard/v1\n",
        "text: 'schema: scopecard/v1'\n",
        "# schema: scopecard/v1\nkind: other\n",
        '{"spec": {"schema": "scopecard/v1"}}',
        "note: |\n  schema: scopecard/v1\n",
        "schema: scopecard/v1-draft\n",
        "other: [scopecard/v1\n",
    ],
)
def test_no_spec(tmp_path: Path, text: str) -> None:
    assert made(tmp_path, {"a.yaml": text}) == ([], 1)


def test_in_path_order_and_only_where_specs_are_kept(tmp_path: Path) -> None:
    files = {
        "b.yml": SPEC, "a/z.yaml": SPEC, "a/b/c.JSON": '{"schema": "scopecard/v1"}', "a.yaml": SPEC,
        ".hidden/a.yaml": SPEC, ".git/a.yaml": SPEC, "a.txt": SPEC, "README.md": SPEC,
        "other.yaml": "a: b\n", "a/package.json": "{}",
    }  # fmt: skip
    assert made(tmp_path, files) == (["a/b/c.JSON", "a/z.yaml", "a.yaml", "b.yml"], 2)


def test_links_are_not_followed_out(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_text(SPEC, encoding="utf-8")
    inside.mkdir()
    (inside / "out.yaml").symlink_to(outside / "a.yaml")
    (inside / "folder").symlink_to(outside)
    (inside / "circle").symlink_to(inside)
    (inside / "nowhere.yaml").symlink_to("gone.yaml")
    (inside / "again.yaml").symlink_to("real.yaml")
    assert made(inside, {"real.yaml": SPEC}) == (["again.yaml", "real.yaml"], 1)


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    assert made(tmp_path, {"a.yaml": SPEC}) == (["a.yaml"], 1)


def test_a_part_of_a_spec_is_not_a_spec(tmp_path: Path) -> None:
    part = "schema: scopecard/v1\ndata: {d: {}}\n"
    files = {
        "main.yaml": SPEC + "include: [parts/a.yaml, parts/gone.yaml]\n",
        "parts/a.yaml": part + "include: b.yaml\n",
        "parts/b.yaml": part,
        "parts/lost.yaml": part,
    }
    assert made(tmp_path, files) == (["main.yaml", "parts/lost.yaml"], 2)


def test_the_same_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, {"a.yaml": SPEC, "b/c.yaml": SPEC})
    monkeypatch.chdir(tmp_path)
    assert [str(path) for path in find_specs(Path())[0]] == ["a.yaml", "b/c.yaml"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NoInputError):
        find_specs(tmp_path / "nothing")
