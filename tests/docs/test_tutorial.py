"""Does each command of the tutorial and the how-to pages print what stands below it?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outputs import TUTORIALS, true_page

NEED_DOT = frozenset({"desk.svg"})
each_page = pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)


def test_there_is_a_tutorial() -> None:
    assert "first-evaluation.md" in [page.name for page in TUTORIALS]


@each_page
def test_what_the_commands_print(page: Path) -> None:
    assert true_page(page, without=NEED_DOT) == page.read_text(encoding="utf-8")


@pytest.mark.needs_dot
@each_page
def test_what_the_commands_print_with_dot(page: Path) -> None:
    assert true_page(page) == page.read_text(encoding="utf-8")


@each_page
def test_what_it_leads_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert inside
    assert all((page.parent / link).exists() for link in inside)


@each_page
def test_it_shows_no_command_that_there_is_not(page: Path) -> None:
    from typer.main import get_command

    from scopecard.cli.app import app

    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?m)(?:^\$ |`|next: |^      )scopecard ([a-z]+)", text))
    known = set(getattr(get_command(app), "commands", ()))
    assert named <= known
    if page.stem == "first-evaluation":
        assert {"init", "evaluate", "explain", "graph", "import"} <= named
