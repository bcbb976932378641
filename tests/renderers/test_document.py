"""Does the document say what the page says, and is nothing made of hostile words?"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from markdown_it import MarkdownIt

from conftest import ROOT
from forty import forty_view
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, report
from scopecard.cli.page import document_of
from scopecard.renderers import document
from specs import evaluated

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
DESIGN = ROOT / "agent_specs" / "refund-desk.yaml"
WORDS = [*HOSTILE_WORDS, "a\n\n# b", "a\n- b", "a|b", "a\\|b", "`a|b`", "~~x~~", "**x**", "``` x"]


def kinds(text: str) -> Counter[str]:
    """Return how many there are of each token but for text and code."""
    found: Counter[str] = Counter()
    for token in PARSER.parse(text):
        inside = token.children or []
        found.update(
            one.type for one in (token, *inside) if one.type not in ("text", "code_inline")
        )
    return found


def test_it_says_what_the_report_says() -> None:
    evaluation = evaluate(load_spec(DESIGN))
    found = report(evaluation)
    text = document_of(evaluation, found)
    assert text.startswith("# Refund desk with sub-agents\n\n**Scope 3, Supervised Agency.**")
    for finding in found["findings"]:
        assert finding["fingerprint"] in text
    for control in found["controls"]:
        assert f"{control['id']} " in text
    for row in found["tools"]:
        assert f"`{row['tool']}`" in text
    assert found["provenance"]["inputs"][0]["sha256"] in text
    heads = re.findall(r"^## (.*)", text, re.MULTILINE)
    assert heads == [
        "Why", "Ways down", "Findings", "Tools", "Threats", "Controls", "Posture", "Other lists",
        "Provenance",
    ]  # fmt: skip


def test_each_section_is_there_only_where_it_says_something() -> None:
    for path in sorted((ROOT / "agent_specs").glob("*.yaml")):
        evaluation = evaluate(load_spec(path))
        tokens = PARSER.parse(document_of(evaluation, report(evaluation)))
        for head, after in zip(tokens, [*tokens[3:], *[None] * 3], strict=True):
            if head.type == "heading_open" and head.tag == "h2":
                assert after is not None, path
                assert after.tag != "h2", path


def test_tools_without_an_agent_have_a_document_too() -> None:
    evaluation = evaluated("tools: {look: {effects: [write (outside)]}}")
    text = document_of(evaluation, report(evaluation))
    assert "No agent: 1 tool" in text
    assert "## Controls" not in text


@pytest.mark.parametrize("word", WORDS)
def test_nothing_is_made_of_hostile_words(word: str) -> None:
    text = document.render(forty_view(word))
    assert kinds(text) == kinds(document.render(forty_view()))
    outside = re.sub(r"`[^`]*`", "", text)
    for pattern in (
        r"@\w",
        r"https?://",
        r"(?<!\\)<",
        r"javascript:\w",
        "[\u200b\u202e\U000e0041]",
    ):
        assert not re.search(pattern, outside), pattern


def test_what_nobody_would_read_is_counted() -> None:
    (remedy,) = forty_view()["fixes"]
    many = len(remedy["changes"])
    assert many > 20
    text = document.render(forty_view())
    assert f"{many} changes" in text
    assert f"   - and {many - 12} more\n" in text
