"""Is a Mermaid chart what it should be, whatever words a spec puts in?"""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from pictures import HOSTILE, hostile, small
from scopecard import load_spec
from scopecard.evaluation import evaluate
from scopecard.picture.draw import draw
from scopecard.renderers import mermaid

LABEL = re.compile(r'"[^"]*"')
ENTITY = re.compile(r"#\d+;")


def shape(text: str) -> list[str]:
    """Return a chart with each label taken out."""
    return [LABEL.sub('""', line) for line in text.splitlines()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_change_nothing_but_words(text: str) -> None:
    assert shape(mermaid.render(hostile(text))) == shape(mermaid.render(hostile("b")))


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_have_only_harmless_signs(text: str) -> None:
    found = mermaid.render(hostile(text))
    assert "%%" not in found
    assert all(char.isprintable() or char == "\n" for char in found)
    for label in LABEL.findall(found):
        inner = ENTITY.sub("", label[1:-1].replace("<br/>", " "))
        assert re.fullmatch(r"[A-Za-z0-9 _.,·…①②③④→✓✗-]*", inner), inner


def test_the_index_of_each_style_is_that_of_a_link() -> None:
    text = mermaid.render(small())
    links = [
        line for line in text.splitlines() if re.search(r" (-->|---|==>|===|-\.->|-\.-)", line)
    ]
    styled = [
        int(number)
        for line in text.splitlines()
        if line.startswith("  linkStyle ")
        for number in line.split()[1].split(",")
    ]
    assert sorted(styled) == list(range(len(links)))


def test_every_class_that_is_used_is_defined() -> None:
    text = mermaid.render(small())
    used = set(re.findall(r":::(\w+)", text))
    assert used <= set(re.findall(r"classDef (\w+)", text))
    assert "fails" in used


def test_the_page_that_explains_pictures_shows_a_true_one() -> None:
    page = ROOT / "docs/how-to/draw-a-picture.md"
    text = page.read_text(encoding="utf-8")
    shown = re.search(r"<!-- output: [^\n]*-->\n```mermaid\n(.*?)```\n<!-- end", text, re.DOTALL)
    spec = ROOT / "agent_specs/refund-assistant.yaml"
    assert shown is not None
    assert shown[1] == mermaid.render(draw(evaluate(load_spec(spec))))
