"""Does the page do what a reader wants of it, in a browser: light up, fold, filter, print?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from pages import opened
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.cli.page import page_of, view_of
from scopecard.picture.draw import draw
from systems import forty, large

pytestmark = pytest.mark.needs_browser
DESIGN = ROOT / "agent_specs" / "refund-desk.yaml"


def page(found: Any) -> str:
    evaluation = evaluate(found)
    return page_of(evaluation, report(evaluation))


REFUNDS = page(load_spec(DESIGN))
LARGE = page(parse_spec(json.dumps(large()), "large.json"))


def shown_at(chromium: Any, folder: Path, text: str, **options: Any) -> Any:
    """Return *text* open in a browser that it asked for nothing."""
    found, noise = opened(chromium, folder, text, **options)
    assert noise == []
    return found


def lit(shown: Any) -> set[str]:
    """Return the classes of what is lit up, of lines and nodes."""
    return set(shown.eval_on_selector_all(".is-lit", "all => all.map(one => one.classList[0])"))


def test_the_path_that_decides_is_lit_from_the_first_card(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS)
    shown.locator("#card-why ~ p a[data-light]").press("Enter")
    assert lit(shown) == {"line", "node", "gate"}
    assert shown.locator("#picture .is-lit:not(.decides):not(.gate)").count() == 0
    assert shown.locator("#picture [data-id].decides:not(.is-lit)").count() == 0
    assert shown.locator("[data-lights]").input_value() == "decides"


def test_each_flow_is_lit_by_choosing_it(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS)
    choice = shown.locator("[data-lights]")
    ids = choice.evaluate("one => [...one.options].map(option => option.value)")
    assert ids[:2] == ["", "decides"]
    assert len(ids) > 5
    for name in ids[1:]:
        choice.select_option(name)
        want = shown.locator(f'#picture [data-paths~="{name}"]').count()
        assert shown.locator("#picture .is-lit").count() == want > 2
    choice.select_option("")
    assert shown.locator("#picture .is-lit").count() == 0


def test_the_keyboard_alone_reaches_the_picture_follows_it_and_leaves(
    chromium: Any, tmp_path: Path
) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS)
    here = "document.activeElement.dataset.id || document.activeElement.tagName"
    stops = []
    while "SELECT" not in stops:
        shown.keyboard.press("Tab")
        stops.append(shown.evaluate(here))
        assert len(stops) < 60
    shown.keyboard.press("Tab")
    walked = [shown.evaluate(here)]
    assert shown.evaluate("document.activeElement.classList.contains('kind-actor')")
    while shown.evaluate("!document.activeElement.classList.contains('kind-data')"):
        shown.keyboard.press("ArrowRight")
        walked.append(shown.evaluate(here))
        assert len(walked) < 10
    assert len(set(walked)) == len(walked) >= 4
    assert shown.evaluate(
        "getComputedStyle(document.activeElement.querySelector('.ring')).stroke !== 'none'"
    )
    shown.keyboard.press("Enter")
    assert shown.locator("#picture .is-lit").count() > 3
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.tagName") == "SUMMARY"
    shown.keyboard.press("Shift+Tab")
    assert shown.evaluate(here) == walked[-1], "one comes back to where one was"


def test_without_scripts_nothing_is_offered_that_needs_them(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS, java_script_enabled=False)
    for one in (".lights", ".filter", "#theme"):
        assert not shown.locator(one).first.is_visible()
    assert shown.locator("#picture svg").is_visible()


def test_the_picture_follows_the_theme_that_is_chosen(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS, color_scheme="light")
    colour = "one => getComputedStyle(one).backgroundColor"
    body, picture = shown.locator("body"), shown.locator("#picture svg")
    by_day = [body.evaluate(colour), picture.evaluate(colour)]
    shown.locator("#theme").press("Enter")
    by_night = [body.evaluate(colour), picture.evaluate(colour)]
    assert by_night[0] != by_day[0]
    assert by_night[1] != by_day[1]
    shown.locator("#theme").press("Enter")
    assert [body.evaluate(colour), picture.evaluate(colour)] == by_day


def test_a_large_picture_is_shown_in_parts_that_fit(chromium: Any, tmp_path: Path) -> None:
    for scripts in (True, False):
        shown = shown_at(
            chromium, tmp_path, LARGE, java_script_enabled=scripts,
            viewport={"width": 1280, "height": 800},
        )  # fmt: skip
        pictures = shown.locator("#picture svg.scopecard-picture")
        assert [pictures.nth(n).is_visible() for n in range(3)] == [True, True, False]
        for number in (0, 1):
            assert pictures.nth(number).bounding_box()["height"] < 2_000
        shown.locator("#picture .view summary").nth(2).click()
        assert pictures.nth(2).is_visible()


def test_a_flow_that_is_only_in_the_whole_opens_it(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, LARGE)
    links = shown.locator("#finding-list [data-light]")
    last = links.nth(links.count() - 1)
    last.evaluate("one => { one.closest('details').open = true; }")
    last.press("Enter")
    shown.wait_for_function("document.querySelector('.is-lit')?.getClientRects().length > 0")
    assert "line" in lit(shown)


def test_many_agents_and_many_changes_are_folded(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, LARGE)
    assert shown.locator("#why > details.item").count() <= 10
    assert shown.locator("#why details details").count() == 60 - 8
    assert shown.locator("#fix-1 li").count() < 40


def test_filters_come_in_order_and_only_where_they_part_the_list(
    chromium: Any, tmp_path: Path
) -> None:
    shown = shown_at(chromium, tmp_path, page(parse_spec(json.dumps(forty()), "forty.json")))
    told = shown.locator(".filter[data-list=finding-list] button").all_inner_texts()
    order = ["critical", "high", "medium", "low", "info", "possible", "certain"]
    assert told == [name for name in order if name in told]
    total = shown.locator("#finding-list .item").count()
    for name in told:
        button = shown.locator(".filter[data-list=finding-list] button", has_text=name)
        button.press("Enter")
        assert 0 < shown.locator("#finding-list .item:visible").count() < total
        button.press("Enter")


def test_a_board_gets_one_page_and_paper_is_not_wasted(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS)
    sheets = shown.pdf(format="A4").count(b"/Type /Page\n")
    assert 5 < sheets < 30
    shown.emulate_media(media="print")
    first = shown.locator(".cards").evaluate("one => getComputedStyle(one).breakAfter")
    assert first == "page"
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown.locator("#finding-list .item:not([open])").count() == 0
    assert shown.locator("#crosswalks .item[open]").count() == 0
    shown.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown.locator("#finding-list .item[open]").count() == 0


def test_a_phone_shows_the_picture_large_enough_to_read(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS, viewport={"width": 360, "height": 740})
    box = shown.locator("#picture svg.scopecard-picture").bounding_box()
    assert box["width"] > 900
    assert shown.evaluate("document.documentElement.scrollWidth") == 360


def test_each_verdict_has_its_why_one_click_away(chromium: Any, tmp_path: Path) -> None:
    shown = shown_at(chromium, tmp_path, REFUNDS)
    shown.locator(".verdict .warn a").click()
    assert "declared scope 2" in shown.locator("details[id]:target").inner_text()
    assert "Because a finding is critical" in shown.locator(".cards").inner_text()
    for area in shown.locator("details.area").all():
        area.locator("summary").first.click()
        assert area.locator("li, p").first.is_visible()
    for one in ("#why > .item", "#finding-list .item", "#control-list .item", "#fixes .item"):
        for item in shown.locator(one).all():
            item.evaluate("one => { one.open = true; }")
            assert len(item.locator("p, li, td").first.inner_text()) > 5


def test_the_page_and_its_picture_name_the_same_path() -> None:
    specs = [load_spec(path) for path in sorted((ROOT / "agent_specs").glob("*.yaml"))]
    for spec in [parse_spec(json.dumps(forty()), "forty.json"), *specs]:
        evaluation = evaluate(spec)
        worst, picture = view_of(evaluation, report(evaluation))["worst"], draw(evaluation)
        if worst is not None:
            assert worst["id"] in {node.id for node in picture.nodes if node.decides}
            assert f" · {worst['because'][0]['rule']}" in picture.verdict
