"""
Take the pictures of pages that the how-to guides show: ``python scripts/screenshots.py [FOLDER]``.

Needs a Chromium. The portfolio is that of a test, beside the example designs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from large_system import large_system
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.cli.page import page_of
from scopecard.joins.ends import ends
from scopecard.portfolio import portfolio
from scopecard.renderers import html
from scopecard.report_form import Report

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
DESIGN = Path("agent_specs/refund-desk.yaml")
MANY = (Path("agent_specs"), Path("tests/fixtures/portfolio"))
SCREEN: ViewportSize = {"width": 1120, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 780}
WALL: ViewportSize = {"width": 1280, "height": 1600}
PAPER: ViewportSize = {"width": 740, "height": 1000}


def report_page(design: Path = DESIGN) -> str:
    """Return the page of one system."""
    evaluation = evaluate(load_spec(design))
    return page_of(evaluation, report(evaluation))


def large_page() -> str:
    """Return the page of a system of two hundred parts."""
    evaluation = evaluate(parse_spec(json.dumps(large_system()), "service-desks.json"))
    return page_of(evaluation, report(evaluation))


def portfolio_page() -> str:
    """Return the page of many systems, held against a month in which some were otherwise."""
    paths = [path for folder in MANY for path in sorted(folder.glob("*.yaml"))]
    found = [evaluate(load_spec(path)) for path in paths if path.name != "shared.yaml"]
    reports = [report(one) for one in found]
    return html.render_portfolio(
        portfolio(reports, [ends(one) for one in found], list(_before(reports)))
    )


def _before(reports: Sequence[Report]) -> Iterator[dict[str, Any]]:
    """Yield the reports as they might have been a month before."""
    for one in json.loads(json.dumps(reports)):
        if one["system"] == "incident-responder":
            one["scope"]["range"] = [2, 2]
        if one["system"] == "claims-desk":
            one["scope"]["range"] = [4, 4]
        if one["system"] == "refund-desk":
            one["findings"] = one["findings"][2:]
        if one["system"] != "billing-assistant":
            yield one


def take(
    browser: Browser, page: str, name: Path, size: ViewportSize, *, dark: bool = False,
    paper: bool = False, part: str | None = None,
) -> None:  # fmt: skip
    """Save what of *page* is seen without scrolling, or the *part* of it that is named."""
    shown = browser.new_page(viewport=size)
    shown.emulate_media(
        media="print" if paper else "screen", color_scheme="dark" if dark else "light"
    )
    shown.set_content(page)
    if part is None:
        shown.screenshot(path=name)
    else:
        shown.locator(part).first.screenshot(path=name)
    shown.close()


def main(folder: Path = FOLDER) -> None:
    """Take all pictures."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    one, many = report_page(), portfolio_page()
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        take(browser, one, folder / "report.png", SCREEN)
        take(browser, one, folder / "report-dark.png", SCREEN, dark=True)
        take(browser, one, folder / "report-print.png", PAPER, paper=True)
        take(browser, one, folder / "report-phone.png", PHONE)
        take(
            browser,
            large_page(),
            folder / "picture-large.png",
            WALL,
            part="#picture .view >> nth=1",
        )
        take(browser, many, folder / "portfolio.png", SCREEN)
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
