"""Which modules does each way through the program load? Start-up time is imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SPEC = str(ROOT / "agent_specs/refund-assistant.yaml")
HEAVY = (
    "rich",
    "pydantic",
    "networkx",
    "graphviz",
    "yaml",
    "jinja2",
    "ruamel",
    "importlib.metadata",
)


def loaded(*arguments: str, cache: str = "") -> set[str]:
    """Return the modules that a command loads."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: sys.stderr.write('\\n'.join(sorted(sys.modules))))\n"
        f"sys.argv = {['scopecard', *arguments]!r}\n"
        "from scopecard.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, encoding="utf-8",
        env=os.environ | {"SCOPECARD_CACHE": cache},
    )  # fmt: skip
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], ("typing", "re", "typer", "hashlib", *HEAVY)),
        (["--help"], HEAVY),
        (["evaluate", "--help"], HEAVY),
        (["evaluate", SPEC, "-f", "json"], ("rich", "pydantic", "graphviz", "jinja2", "ruamel")),
        (["evaluate", SPEC], ("rich", "pydantic", "graphviz", "jinja2", "ruamel")),
        (["validate", SPEC], ("rich", "pydantic", "networkx", "graphviz", "jinja2", "ruamel")),
    ],
    ids=["version", "help", "evaluate help", "json", "text", "validate"],
)
def test_what_is_not_loaded(arguments: list[str], absent: tuple[str, ...]) -> None:
    found = loaded(*arguments)
    assert "scopecard" in found
    assert not found & set(absent)


def test_the_capability_graph_is_one_of_networkx() -> None:
    assert "networkx" in loaded("evaluate", SPEC, "-f", "json")


def test_a_cached_answer_loads_next_to_nothing(tmp_path: Path) -> None:
    loaded("evaluate", SPEC, cache=str(tmp_path))
    found = loaded("evaluate", SPEC, cache=str(tmp_path))
    assert not found & {"typing", "re", "typer", "json", "dataclasses", *HEAVY}
    assert {name for name in found if name.startswith("scopecard")} == {
        "scopecard", "scopecard.__main__", "scopecard.cache",
    }  # fmt: skip
