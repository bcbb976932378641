"""Is the page true, usable without scripts and by keyboard, legible, and deaf to hostile words?"""

from __future__ import annotations

import itertools
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from forty import FORTY, forty_view
from hostile_words import HOSTILE_WORDS
from pages import CONTRAST, Elements, opened, structure
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.cli.page import page_of
from scopecard.page import page
from scopecard.renderers import html

MOST_BYTES = 600_000
DESIGN = ROOT / "agent_specs" / "refund-desk.yaml"


def rendered(path: Path = DESIGN) -> str:
    evaluation = evaluate(load_spec(path))
    return page_of(evaluation, report(evaluation))


def forty_tools(word: str = "word") -> str:
    """Return the page of a system of 40 tools, with *word* wherever words go, places and ids too."""
    return html.render(forty_view(word))


def test_every_link_leads_to_something_on_the_page_and_ids_are_single() -> None:
    for path in sorted((ROOT / "agent_specs").glob("*.yaml")):
        found = Elements(rendered(path))
        assert len(found.ids) == len(set(found.ids))
        assert found.links
        assert {link for link in found.links if link[1:] not in found.ids} == set(), path
        assert all(link.startswith("#") for link in found.links)


def test_the_page_says_what_the_report_says() -> None:
    found = report(evaluate(load_spec(DESIGN)))
    text = unescape(re.sub(r"<[^>]+>", "", html.render(page(found))))
    for finding in found["findings"]:
        assert finding["fingerprint"] in text
    for control in found["controls"]:
        assert control["title"] in text
    for row in found["tools"]:
        assert row["tool"] in text
    assert found["provenance"]["inputs"][0]["sha256"] in text


def test_a_page_of_forty_tools_with_its_picture_is_small() -> None:
    evaluation = evaluate(parse_spec(json.dumps(FORTY), "forty.json"))
    assert len(page_of(evaluation, report(evaluation)).encode()) < MOST_BYTES


def test_hostile_words_are_words() -> None:
    benign = structure(forty_tools("word"))
    assert len(HOSTILE_WORDS) > 100
    for word in HOSTILE_WORDS:
        assert structure(forty_tools(word)) == benign, word


def test_what_does_not_show_is_shown() -> None:
    text = forty_tools("\u202e\u200b\u2066")
    assert not set("\u202e\u200b\u2066") & set(text)


@pytest.mark.needs_browser
def test_the_verdict_is_there_without_scrolling_or_scripts(chromium: Any, tmp_path: Path) -> None:
    for scripts in (True, False):
        shown, noise = opened(
            chromium, tmp_path, forty_tools(), java_script_enabled=scripts,
            viewport={"width": 1280, "height": 800},
        )  # fmt: skip
        box = shown.locator(".verdict").bounding_box()
        assert box["y"] + box["height"] < 500
        assert shown.locator("#finding-list .item").first.is_visible()
        shown.locator("#control-IDC-01 summary").click()
        assert shown.locator("#control-IDC-01 p").first.is_visible()
        assert noise == []


@pytest.mark.needs_browser
def test_a_deep_link_opens_what_it_names(chromium: Any, tmp_path: Path) -> None:
    shown, _ = opened(chromium, tmp_path, rendered())
    link = shown.locator("#card-worry + ul a").first
    target = link.get_attribute("href")
    link.click()
    assert shown.locator(f"{target}[open]").count() == 1
    assert shown.locator(f"{target} .walk").is_visible()


@pytest.mark.needs_browser
def test_the_way_of_a_finding_is_lit_in_the_picture_by_keyboard(
    chromium: Any, tmp_path: Path
) -> None:
    shown, noise = opened(chromium, tmp_path, rendered())
    shown.locator("#finding-list summary").first.press("Enter")
    shown.locator("[data-light]").first.press("Enter")
    assert shown.locator("#picture .is-lit").count() > 3
    shown.locator("#picture svg [tabindex='0']").first.focus()
    before = shown.evaluate("document.activeElement.dataset.id")
    shown.keyboard.press("ArrowRight")
    assert shown.evaluate("document.activeElement.dataset.id") != before
    shown.keyboard.press("Escape")
    assert shown.locator("#picture .is-lit").count() == 0
    assert noise == []


@pytest.mark.needs_browser
def test_a_list_is_filtered_and_searched_by_keyboard(chromium: Any, tmp_path: Path) -> None:
    shown, noise = opened(chromium, tmp_path, rendered())
    items = shown.locator("#control-list .item:visible")
    every = items.count()
    button = shown.locator(".filter[data-list=control-list] button", has_text="verified")
    button.focus()
    shown.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    verified = items.count()
    assert 0 < verified < every
    shown.keyboard.press("Enter")
    assert items.count() == every
    shown.locator(".filter[data-list=control-list] input").fill("oversight")
    assert items.count() < every
    assert noise == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(chromium: Any, tmp_path: Path, scheme: str) -> None:
    shown, _ = opened(chromium, tmp_path, rendered(), color_scheme=scheme)
    worst = shown.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst


@pytest.mark.needs_browser
def test_the_page_fits_a_phone_and_can_be_printed(chromium: Any, tmp_path: Path) -> None:
    far = (
        tmp_path / ("deep" * 20) / "design.yaml"
    )  # a place in one word that no phone is wide enough for
    far.parent.mkdir()
    far.write_bytes(DESIGN.read_bytes())
    shown, _ = opened(chromium, tmp_path, rendered(far), viewport={"width": 360, "height": 740})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert shown.pdf().startswith(b"%PDF")


@pytest.mark.needs_browser
def test_hostile_words_do_nothing_in_a_browser(chromium: Any, tmp_path: Path) -> None:
    everything = " ".join(HOSTILE_WORDS)
    shown, noise = opened(chromium, tmp_path, forty_tools(everything))
    shown.evaluate("for (const one of document.querySelectorAll('details')) { one.open = true; }")
    shown.mouse.move(200, 200)
    assert noise == []
    assert shown.locator("img, iframe, object, form, base").count() == 0


@pytest.mark.needs_browser
def test_headings_and_landmarks_are_in_order(chromium: Any, tmp_path: Path) -> None:
    shown, _ = opened(chromium, tmp_path, rendered())
    levels = shown.evaluate(
        "[...document.querySelectorAll('h1,h2,h3')].map(one => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert shown.locator("main").count() == shown.locator("header").count() == 1
    assert shown.locator("table th:not([scope])").count() == 0
    assert shown.locator("section:not([aria-labelledby])").count() == 0
