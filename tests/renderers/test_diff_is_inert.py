"""Whether what strangers wrote stays inert in every form of a comparison."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.difference import compare, report
from scopecard.difference.form import DiffReport
from scopecard.difference.portfolio import Entry, portfolio
from scopecard.renderers import diff_github, diff_html, diff_markdown, diff_text
from scopecard.renderers.style import Style

HOSTILE = [
    "<script>alert(1)</script>", "[link](https://evil.test)", "@everyone", "`x` **bold**", "::error::oops",
    "a\nb\n# heading", "%0A::error::x", "| a | b |", "<img src=x onerror=alert(1)>", "![x](http://evil.test/x)",
    "javascript:alert(1)", "</code></details>", "```\nfence", "https://evil.test/<b>", "&lt;b&gt;",
]  # fmt: skip


def spec(text: str, *, more: bool) -> dict[str, Any]:
    grant: dict[str, Any] = {"constraints": {"what": text if more else "calm"}}
    return {
        "schema": "scopecard/v1", "system": text, "title": text,
        "actors": {"u": {"kind": "human"}}, "data": {"d": {"title": text}},
        "gates": {"g": {"approver": "u", "per": "call", "enforced_by": "gateway",
                        **({"applies_when": text} if more else {})}},
        "tools": {"t": {"effects": ["write d"], "description": text if more else "calm",
                        "safeguards": {"authorizer": {"name": text if more else "calm"}}}},
        "agents": {"a": {"started_by": ["u"], "output": "plain", "model": text if more else "calm",
                         "tools": {"t": {"gate": "g", **grant}}}},
    }  # fmt: skip


def reported(text: str) -> DiffReport:
    one, other = (
        evaluate(parse_spec(json.dumps(spec(text, more=more)), f"{text}.json"))
        for more in (False, True)
    )
    return report(compare(one, other))


class Tags(HTMLParser):
    """Collects what a browser would see in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


def pages(found: DiffReport) -> list[str]:
    many = portfolio([Entry(found["files"]["new"], 1, 2, found)], "old", "new")
    return [diff_html.render(found), diff_html.render_portfolio(many)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_has_no_element_that_we_did_not_write(text: str) -> None:
    allowed = {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "ul", "li", "table", "tr",
        "th", "td", "code",
    }  # fmt: skip
    for page in pages(reported(text)):
        tags = Tags()
        tags.feed(page)
        assert {tag for tag, _ in tags.seen} <= allowed
        for _, attributes in tags.seen:
            assert {name for name, _ in attributes} <= {
                "lang", "charset", "http-equiv", "content", "name", "class",
            }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_neither_links_nor_mentions_nor_draws(text: str) -> None:
    found = reported(text)
    many = portfolio([Entry(found["files"]["new"], 1, 2, found)], "old", "new")
    for shown in (diff_markdown.render(found), diff_markdown.render_portfolio(many)):
        bare = re.sub(r"`[^`\n]*`", "", shown)  # a code span says what it says
        assert "<script" not in bare
        assert "<img" not in bare
        assert not re.search(r"(?<!\\)\]\(", bare)
        assert "@" not in bare
        assert "://" not in bare
        assert not re.search(r"#\d", bare.replace("&#", ""))
        assert not re.search(r"^# ", shown, re.MULTILINE)
        assert shown.count("`") % 2 == 0
        html = set(re.findall(r"</?[a-z]+", bare))
        assert html <= {"<details", "<summary", "</summary", "</details"}


@pytest.mark.parametrize("text", HOSTILE)
def test_each_annotation_is_one_command(text: str) -> None:
    found = reported(text)
    shown = diff_github.render(found["headline"], found["changes"])
    lines = shown.splitlines()
    assert all(re.match(r"::(?:error|warning|notice) ", line) for line in lines)
    told = [change for change in found["changes"] if change["class"] != "editorial"]
    assert len(lines) == 1 + len(told)
    for line in lines:
        properties = line[2:].partition("::")[0]
        assert len(re.findall(r"(?:title|file|line|col|endColumn)=", properties)) in (1, 2, 5)


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 5000])
def test_text_has_no_line_that_strangers_began(text: str) -> None:
    found = reported(text)
    for style in (Style(), Style(color=True, unicode=False)):
        shown = diff_text.render(found, style, verbose=True)
        assert "\n# heading" not in shown
        assert "\n::error" not in shown
        if not style.unicode:
            assert "→" not in shown


def test_the_first_lines_of_each_form_say_what_was_gained() -> None:
    found = reported("calm words")
    assert found["counts"]["risk"]
    first = found["headline"].replace("`", "")
    assert first[:20] in diff_text.render(found, Style()).splitlines()[1].replace("`", "")
    assert diff_markdown.render(found).startswith("**")
    assert first[:20] in diff_markdown.render(found).splitlines()[0].replace("`", "")
    assert first[:20] in diff_github.render(found["headline"], found["changes"]).splitlines()[
        0
    ].replace("`", "")
    assert "1 more" not in diff_markdown.render(found).splitlines()[0]


def test_a_page_has_names_as_code() -> None:
    page, whole = pages(reported("calm words"))
    assert "<code>" in page
    assert "<code>" in whole
    body = page.partition("<body>")[2]
    assert "`" not in body
