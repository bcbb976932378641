"""Does the project itself keep its promises: its commands, pins, licence and habits?"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

LOCKS = sorted(path.stem for path in (ROOT / "requirements").glob("*.txt"))
PAGES = ["README.md", "CONTRIBUTING.md", ".ci/run"]
PACKAGES = {"fpdf2": "fpdf", "pyyaml": "yaml", "typing-extensions": "typing_extensions"}
"""The distributions whose import name is not their own."""

# Written in pieces, so that this file does not name what it forbids.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb.deb" + "ian",
]
PLACES = ["/" + "work/main", "/" + "work/shared", "/" + "tmp/v/", "/" + "opt/pypi", "/" + "root/."]


def tracked_files() -> list[Path]:
    """Return the files that git keeps, or all of them in an unpacked source distribution."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if listing.returncode:
        return [path for path in ROOT.rglob("*") if path.is_file()]
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(name: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> list[tuple[str, str]]:
    """Return the name and version of each pin in a lock."""
    return re.findall(r"(?m)^([a-z0-9.-]+)==(\S+)", text_of(f"requirements/{name}.txt"))


def make_targets() -> set[str]:
    """Return the targets of the Makefile that have a line of help."""
    return set(re.findall(r"(?m)^([a-z-]+):.*## ", text_of("Makefile")))


def settings() -> dict[str, Any]:
    """Return what stands in ``pyproject.toml``."""
    return tomllib.loads(text_of("pyproject.toml"))


@pytest.mark.parametrize("page", PAGES)
def test_each_make_command_in_a_page_exists(page: str) -> None:
    pairs = re.findall(r"(?m)^(?:    |\$ )?make ([a-z-]+)|`make ([a-z-]+)", text_of(page))
    named = {"".join(pair) for pair in pairs}
    assert named
    assert named <= make_targets()


def test_the_readme_begins_with_demo_and_test() -> None:
    commands = re.findall(r"(?m)^make ([a-z-]+)", text_of("README.md"))
    assert commands[:2] == ["demo", "test"]


def test_every_phony_target_has_help_or_serves_another() -> None:
    makefile = text_of("Makefile")
    phony = set(re.findall(r"(?m)^\.PHONY: ([a-z-]+)$", makefile))
    assert phony - make_targets() == {"programs"}


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    forbidden = re.compile("|".join(map(re.escape, [*HOSTS, *PLACES])))
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_nothing_is_left_to_do_in_the_source() -> None:
    marks = re.compile(r"\b(" + "TO" + "DO|" + "FIX" + "ME|" + "XX" + "X)\\b")
    found = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if marks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_licence_is_apache_2() -> None:
    text = text_of("LICENSE")
    assert text.lstrip().startswith("Apache License")
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("lock", LOCKS)
def test_each_dependency_is_pinned_with_hashes(lock: str) -> None:
    entries = re.findall(r"(?m)^[^\s#].*(?:\n    \S.*)*", text_of(f"requirements/{lock}.txt"))
    pin = re.compile(r"[a-z0-9.-]+==[\w.+!]+( ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}")
    assert entries
    assert [entry for entry in entries if not pin.match(entry)] == []


def test_the_locks_agree_on_every_version() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in pins(lock):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_each_lock_pins_what_is_asked_for() -> None:
    asked = {"run": settings()["project"]["dependencies"], **settings()["dependency-groups"]}
    assert sorted(asked) == LOCKS
    for lock, requirements in asked.items():
        names = {name_of(text).lower() for text in requirements if isinstance(text, str)}
        assert names <= {name for name, _ in pins(lock)}


def test_the_extras_are_tested_too() -> None:
    for requirements in settings()["project"]["optional-dependencies"].values():
        assert all(one in settings()["dependency-groups"]["dev"] for one in requirements)


def name_of(requirement: str) -> str:
    """Return the name in a requirement."""
    return re.split(r"[<>=]", requirement)[0]


def test_the_source_imports_only_what_is_declared() -> None:
    extras = settings()["project"]["optional-dependencies"].values()
    asked = [*settings()["project"]["dependencies"], *(text for one in extras for text in one)]
    declared = {name_of(text) for text in asked}
    allowed = {PACKAGES.get(name, name) for name in declared} | {"scopecard", "pydantic_core"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "src").rglob("*.py")
        for name in imported_packages(path)
        if name not in allowed and name not in sys.stdlib_module_names
    }
    assert sorted(found) == []


def imported_packages(path: Path) -> set[str]:
    """Return the top-level names that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names
