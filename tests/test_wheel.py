"""Does a built wheel hold the package and its data, and nothing else?"""

from __future__ import annotations

import tarfile
from pathlib import Path
from zipfile import ZipFile

import hatchling.build
import pytest

LISTED = {"py.typed"}
"""The files of the package that are not Python, outside the data folders."""
DATA_FOLDERS = ("scopecard/scopes/",)


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        hatchling.build.build_wheel(str(folder))
        hatchling.build.build_sdist(str(folder))
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> dict[str, bytes]:
    """The files of the wheel, by name."""
    with ZipFile(next(built.glob("*.whl"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files_below(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder that are no by-product, by relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_framework_data(wheel: dict[str, bytes], root: Path) -> None:
    prefix = "scopecard/scopes/"
    shipped = {n.removeprefix(prefix): data for n, data in wheel.items() if n.startswith(prefix)}
    assert shipped == files_below(root / "scopes")
    assert shipped


def test_the_wheel_holds_the_package(wheel: dict[str, bytes], root: Path) -> None:
    source = files_below(root / "src" / "scopecard")
    assert {name: wheel.get(f"scopecard/{name}") for name in source} == source
    assert "scopecard/py.typed" in wheel


def test_the_wheel_holds_nothing_else(wheel: dict[str, bytes]) -> None:
    stray = [
        name
        for name in wheel
        if not name.startswith(DATA_FOLDERS)
        and ".dist-info/" not in name
        and not (
            name.startswith("scopecard/")
            and name.endswith(
                (".py", ".pyi", "core_schema.json", "agentic.json", ".j2", ".css", ".js")
            )
        )
        and name.removeprefix("scopecard/") not in LISTED
    ]
    assert stray == []


def test_the_wheel_says_what_it_is(wheel: dict[str, bytes]) -> None:
    metadata = next(data for name, data in wheel.items() if name.endswith("/METADATA")).decode()
    for line in ("Name: scopecard", "License-Expression: Apache-2.0", "Requires-Python: >=3.11"):
        assert line in metadata.splitlines()
    assert any(name.endswith("/licenses/LICENSE") for name in wheel)
    scripts = next(data for name, data in wheel.items() if name.endswith("/entry_points.txt"))
    assert b"scopecard = scopecard.__main__:main" in scripts


def test_the_source_distribution_is_complete(built: Path, root: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("agent_specs", "requirements", "scopes", "src", "tests"):
        missing = {f"{folder}/{name}" for name in files_below(root / folder)} - names
        assert missing == set()
    assert {"LICENSE", "Makefile", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names
