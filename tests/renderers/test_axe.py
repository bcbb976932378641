"""Does axe-core, the usual judge of accessibility, find nothing to say of the pages?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from forty import forty_view
from pages import opened
from scopecard import evaluate, load_spec, report
from scopecard.cli.page import page_of
from scopecard.joins.ends import ends
from scopecard.portfolio import portfolio
from scopecard.renderers import html

FOLDER = ROOT / "tests" / "fixtures" / "portfolio"
THEMES = ("light", "dark")
OPEN = "for (const one of document.querySelectorAll('details')) { one.open = true; }"
pytestmark = pytest.mark.needs_browser


def report_page(name: str) -> str:
    evaluation = evaluate(load_spec(ROOT / "agent_specs" / name))
    return page_of(evaluation, report(evaluation))


def portfolio_page() -> str:
    names = ("support-intake", "billing-assistant", "weekly-digest")
    found = [evaluate(load_spec(FOLDER / f"{name}.yaml")) for name in names]
    reports = [report(one) for one in found]
    before = [{**one, "findings": one["findings"][1:]} for one in reports[1:]]
    return html.render_portfolio(portfolio(reports, [ends(one) for one in found], before, ["x"]))


def violations(
    chromium: Any, folder: Path, page: str, scheme: str, width: int = 1280
) -> list[tuple[str, str]]:
    """Return what axe finds wrong, each with the first element, everything being open."""
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": width, "height": 800}
    shown, _ = opened(chromium, folder, page, color_scheme=scheme, viewport=size)
    shown.evaluate(OPEN)
    shown.wait_for_timeout(100)
    found = Axe().run(shown).response
    assert found["passes"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.mark.parametrize("scheme", THEMES)
@pytest.mark.parametrize("name", ["refund-desk.yaml", "research-swarm.yaml"])
def test_the_page_of_a_system(chromium: Any, tmp_path: Path, name: str, scheme: str) -> None:
    assert violations(chromium, tmp_path, report_page(name), scheme) == []


@pytest.mark.parametrize("scheme", THEMES)
def test_the_page_of_a_large_system(chromium: Any, tmp_path: Path, scheme: str) -> None:
    assert violations(chromium, tmp_path, html.render(forty_view()), scheme) == []


@pytest.mark.parametrize("scheme", THEMES)
def test_the_page_of_several_systems(chromium: Any, tmp_path: Path, scheme: str) -> None:
    assert violations(chromium, tmp_path, portfolio_page(), scheme) == []


def test_the_pages_on_a_phone(chromium: Any, tmp_path: Path) -> None:
    for page in (report_page("refund-desk.yaml"), portfolio_page()):
        assert violations(chromium, tmp_path, page, "light", 360) == []


def test_it_would_say_what_is_wrong(chromium: Any, tmp_path: Path) -> None:
    page = portfolio_page().replace('scope="col"', 'headers="none"').replace("<h1", "<h4")
    assert violations(chromium, tmp_path, page.replace(' lang="en"', ""), "light") != []
