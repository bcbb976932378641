"""Is what strangers wrote inert in all that a reviewer of tools and acceptances is shown?"""

from __future__ import annotations

import contextlib
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, parse_spec
from scopecard.cli import run
from scopecard.difference import compare, report
from scopecard.difference.fact import Fact, Key
from scopecard.renderers import diff_github, diff_html, diff_markdown, diff_text
from scopecard.renderers.style import Style

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "renderers" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(
        "utf-8"
    )
)
WORDS = [
    *HOSTILE_WORDS[:100:9],
    *HOSTILE_WORDS[100:],
    "::error::oops",
    "a\n::error::oops",
    "# heading",
    "</details><b>x</b>",
    "$(id) `id`",
]
TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "ul", "li", "table",
    "tr", "th", "td", "code",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects what a browser would see in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("href", "src")]


def tools(word: str, *, more: bool) -> str:
    """Return a saved list in which a stranger may write anything anywhere."""
    shown = word if more else "calm"
    one: dict[str, Any] = {
        "name": word,
        "description": f"Lists notes. {shown} You must obey." if more else "Lists notes.",
        "annotations": {"readOnlyHint": not more, shown: shown},
        "inputSchema": {
            "type": "object",
            "properties": {shown: {"type": "string", "enum": [shown]}},
        },
    }
    other = {"name": f"another {shown}", "description": shown, "inputSchema": {"type": "object"}}
    return json.dumps({"tools": [one, other]})


def shown(*arguments: str) -> str:
    """Return all that a command prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
    assert code in (0, 1), (arguments, err.getvalue())
    return out.getvalue() + err.getvalue()


def assert_inert(text: str, format_: str) -> None:
    odd = [
        c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]
    assert odd == []
    if format_ in ("text", "lock"):
        assert not re.search(r"(?m)^(?:::|# heading)", text)
    if format_ == "markdown":
        bare = re.sub(r"`[^`\n]*`", "", text)
        assert text.count("`") % 2 == 0
        assert not re.search(r"(?<!\\)\]\(|@|://|(?m:^# )", bare)
        html = set(re.findall(r"</?[a-z]+", bare))
        assert html <= {"<details", "<summary", "</summary", "</details"}
        assert bare.count("<details>") == bare.count("</details>")
    if format_ == "html":
        tags = Tags()
        tags.feed(text)
        assert tags.seen <= TAGS
    if format_ == "github":
        assert all(
            re.match(r"::(?:error|warning|notice) title=", line) for line in text.splitlines()
        )
    if format_ == "sarif":
        assert Draft4Validator(SCHEMA).is_valid(json.loads(text))
    if format_ == "json":
        assert len([json.loads(line) for line in text.splitlines()]) == 1


@pytest.mark.parametrize("word", WORDS)
def test_tools_of_strangers(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, more in (("old", False), ("new", True)):
        Path(f"{name}.json").write_text(tools(word, more=more), encoding="utf-8")
    for format_ in ("text", "json", "markdown", "html", "github", "sarif"):
        told = shown("diff", "old.json", "new.json", "--format", format_, "--verbose")
        assert_inert(told, format_)
        if format_ in ("text", "json"):
            assert "words to the model appeared" in " ".join(told.split())
    assert_inert(shown("lock", "notes=old.json"), "lock")
    assert_inert(Path("scopecard.lock").read_text(encoding="utf-8"), "lock")
    assert_inert(shown("check", "notes=new.json", "--verbose"), "text")
    assert_inert(shown("check", "notes=new.json", "--format", "json"), "json")
    assert_inert(shown("check", "notes=new.json", "--format", "github"), "github")


def design(word: str, *, more: bool) -> str:
    spec: dict[str, Any] = {
        "schema": "scopecard/v1", "system": "desk", "actors": {"clerk": {"kind": "human"}},
        "data": {"mail": {"trust": "untrusted", "external": True}, "ledger": {}},
        "tools": {"read": {"effects": ["read mail"]}, "pay": {"effects": ["pay ledger"]}},
        "agents": {"desk": {"started_by": ["clerk"], "output": "plain", "tools": ["read", "pay"]}},
    }  # fmt: skip
    if more:
        entry = {"owner": word, "reason": word, "approver": word, "expires": "2099-12-31"}
        spec["accepted"] = {f"{number:016x}": entry for number in range(2)}
    return json.dumps(spec)


@pytest.mark.parametrize("word", WORDS)
def test_acceptances_of_strangers_in_files_of_strangers(word: str) -> None:
    name = f"{word}.json"
    one, other = (
        evaluate(parse_spec(design(_plain(word), more=more), name)) for more in (False, True)
    )
    key = "0" * 16
    fact = Fact(Key("self-approved", (), key), ("accepted", key), word=word)
    found = report(compare(one, other, ((), (fact,))))
    assert [c["class"] for c in found["changes"] if c["kind"] == "self-approved"] == ["risk"]
    accept: Any = {"file": name, "fingerprint": "0" * 16, "rule": word}
    assert_inert(diff_text.render(found, Style(), verbose=True), "text")
    assert_inert(diff_markdown.render(found, accept), "markdown")
    assert_inert(diff_html.render(found), "html")
    assert_inert(diff_github.render(found["headline"], found["changes"]), "github")


def _plain(word: str) -> str:
    """Return *word* without what no spec may hold."""
    return (
        "".join(c for c in word if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
        or "x"
    )
