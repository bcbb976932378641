"""Is the page of many systems true, legible, and deaf to hostile words?"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from hostile_words import HOSTILE_WORDS
from pages import CONTRAST, Elements, opened, structure
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.joins import Ends
from scopecard.joins.ends import ends
from scopecard.portfolio import portfolio
from scopecard.renderers import html, joined
from scopecard.renderers.style import Style

FOLDER = ROOT / "tests" / "fixtures" / "portfolio"
ACCEPTED: dict[str, Any] = {
    "status": "accepted", "owner": "WORD", "approver": "WORD", "reason": "WORD", "expires": "2030-01-31",
}  # fmt: skip


def spec(name: str, data: dict[str, Any], effects: list[str]) -> dict[str, Any]:
    return {
        "schema": "scopecard/v1",
        "system": f"{name} WORD",
        "title": "WORD",
        "actors": {"clerk": {"kind": "human"}},
        "data": {"notes": {"x-shared": "WORD"}, **data},
        "tools": {f"t{n}": {"effects": [one]} for n, one in enumerate(effects)},
        "agents": {
            name: {
                "started_by": ["clerk"], "output": "plain", "tools": [f"t{n}" for n in range(len(effects))]
            }
        },
        "controls": {"IDC-01": ACCEPTED},
    }  # fmt: skip


TAINTED = spec("in", {"mail": {"trust": "untrusted"}}, ["read mail", "write notes"])
LEAKY = spec(
    "out",
    {"files": {"sensitivity": "confidential"}, "web": {"external": True, "trust": "trusted"}},
    ["read notes", "read files", "send web"],
)


def hostile(word: str) -> dict[str, Any]:
    """Return the view of two joined systems, with *word* wherever words go."""
    reports, found = _evaluated()
    told = json.loads(reports.replace("WORD", json.dumps(word)[1:-1]))
    return portfolio(
        told, [_with(one, word) for one in found], [{**told[1], "system": word}, told[0]], [word]
    )


@cache
def _evaluated() -> tuple[str, list[Ends]]:
    made = [evaluate(parse_spec(json.dumps(one), "WORD.json")) for one in (TAINTED, LEAKY)]
    return json.dumps([report(one) for one in made]), [ends(one) for one in made]


def _with(value: Any, word: str) -> Any:
    if isinstance(value, str):
        return value.replace("WORD", word)
    if isinstance(value, tuple):
        inside = [_with(one, word) for one in value]
        return type(value)(*inside) if hasattr(value, "_fields") else tuple(inside)
    return value


def folder_page() -> str:
    names = ("support-intake", "billing-assistant", "weekly-digest")
    found = [evaluate(load_spec(FOLDER / f"{name}.yaml")) for name in names]
    reports = [report(one) for one in found]
    old = [{**one, "findings": one["findings"][1:]} for one in reports[1:]]
    return html.render_portfolio(portfolio(reports, [ends(one) for one in found], old, ["x.yaml"]))


def test_every_link_leads_to_something_on_the_page_and_ids_are_single() -> None:
    found = Elements(folder_page())
    assert len(found.ids) == len(set(found.ids))
    assert {link for link in found.links if link[1:] not in found.ids} == set()
    for name in ("systems", "movers", "crossings", "joins", "missing", "accepted"):
        assert name in found.ids


def test_sections_with_nothing_in_them_are_not_there() -> None:
    found = Elements(html.render_portfolio(portfolio([])))
    assert not {"movers", "crossings", "joins", "missing", "accepted"} & set(found.ids)
    assert {link for link in found.links if link[1:] not in found.ids} == set()


def test_hostile_words_are_words() -> None:
    benign = structure(html.render_portfolio(hostile("word")))
    assert len([one for one in benign if one[0] == "details"]) > 3
    for word in HOSTILE_WORDS:
        assert structure(html.render_portfolio(hostile(word))) == benign, word


def test_hostile_words_stay_in_their_line_on_the_terminal() -> None:
    benign = joined.render(hostile("word"), Style()).count("\n")
    for word in HOSTILE_WORDS:
        text = joined.render(hostile(word), Style())
        assert text.count("\n") == benign, word
        assert not set("\x1b\u202e\u200b\u2066") & set(text)


@pytest.mark.needs_browser
def test_hostile_words_do_nothing_in_a_browser(chromium: Any, tmp_path: Path) -> None:
    page = html.render_portfolio(hostile(" ".join(HOSTILE_WORDS)))
    shown, noise = opened(chromium, tmp_path, page)
    shown.evaluate("for (const one of document.querySelectorAll('details')) { one.open = true; }")
    shown.mouse.move(200, 200)
    assert noise == []
    assert shown.locator("img, iframe, object, form, base").count() == 0


@pytest.mark.needs_browser
@pytest.mark.parametrize("scripts", [True, False])
def test_the_answer_is_there_without_scrolling(
    chromium: Any, tmp_path: Path, *, scripts: bool
) -> None:
    shown, noise = opened(
        chromium, tmp_path, folder_page(), java_script_enabled=scripts,
        viewport={"width": 1280, "height": 800},
    )  # fmt: skip
    for card in ("#card-worst", "#card-crossings", "#card-first"):
        assert shown.locator(card).bounding_box()["y"] < 400
    assert shown.locator("#system-list tr").count() == 3
    assert noise == []


@pytest.mark.needs_browser
def test_systems_are_filtered_by_keyboard(chromium: Any, tmp_path: Path) -> None:
    shown, noise = opened(chromium, tmp_path, folder_page())
    button = shown.locator(".filter button", has_text="prototype")
    button.focus()
    shown.keyboard.press("Enter")
    assert shown.locator("#system-list tr:visible").count() == 1
    shown.keyboard.press("Enter")
    shown.locator(".filter input").fill("billing")
    assert shown.locator("#system-list tr:visible").count() == 1
    assert noise == []


@pytest.mark.needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(chromium: Any, tmp_path: Path, scheme: str) -> None:
    shown, _ = opened(chromium, tmp_path, folder_page(), color_scheme=scheme)
    worst = shown.evaluate(CONTRAST)
    assert worst["ratio"] >= 4.5, worst


@pytest.mark.needs_browser
def test_the_page_fits_a_phone_and_can_be_printed(chromium: Any, tmp_path: Path) -> None:
    shown, _ = opened(chromium, tmp_path, folder_page(), viewport={"width": 360, "height": 740})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert shown.pdf().startswith(b"%PDF")
