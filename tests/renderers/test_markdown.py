"""Does a comment say first what matters, and is nothing made of a stranger's words?"""

from __future__ import annotations

import re
from collections import Counter
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from conftest import ROOT
from hostile_reports import hostile_problem, hostile_report
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.renderers import markdown
from scopecard.renderers.safe import markdown as words
from scopecard.renderers.safe import safe
from scopecard.report_form import Report
from specs import evaluated

EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))
TICKS = "[`\u2019]"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def reported(name: str) -> Report:
    path = ROOT / "agent_specs" / name
    return report(evaluate(parse_spec(path.read_text(encoding="utf-8"), name, path=path)))


def tokens(text: str) -> Counter[str]:
    """Return what kinds of elements a reader makes of *text*, but for code and plain words."""
    found: Counter[str] = Counter()
    for token in PARSER.parse(text):
        found[token.type] += 1
        for child in token.children or ():
            if child.type not in ("text", "code_inline", "text_special"):
                found[child.type] += 1
    return found


def plain(text: str) -> str:
    """Return the words of *text* that are not code, as GitHub would look for mentions in them."""
    return "\n".join(
        child.content
        for token in PARSER.parse(text)
        for child in token.children or ()
        if child.type != "code_inline"
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        (
            "refund-desk.yaml",
            (
                "`refund-desk` can **move money**, and not all of it is approved first:"
                " it is **scope 3, Supervised Agency**."
            ),
        ),
        (
            "refund-assistant.yaml",
            (
                "`refund-assistant` changes nothing that nobody approves first:"
                " it is **scope 2, Prescribed Agency**."
            ),
        ),
    ],
)
def test_the_first_sentence_names_what_matters(name: str, first: str) -> None:
    lines = markdown.render([reported(name)]).splitlines()
    assert lines[0] == markdown.MARK
    assert lines[1] == first


def test_a_way_out_is_named_until_it_is_accepted() -> None:
    body = """
        actors: {clerk: {kind: human}}
        data:
          files: {sensitivity: confidential}
          supplier: {kind: channel, external: true, trust: trusted}
        tools:
          read_file: {effects: [read files]}
          message_supplier: {effects: [send supplier]}
        agents:
          desk: {started_by: [clerk], output: plain, tools: [read_file, message_supplier]}
        """
    one = report(evaluated(body))
    assert "**send messages** and **let private data out**" in markdown.headline(one)
    (leak,) = [finding for finding in one["findings"] if finding["rule"] == "exfiltration"]
    accepted = (
        f"accepted: {{'{leak['fingerprint']}': {{owner: o, reason: r, expires: 2099-01-01}}}}\n"
    )
    after = report(evaluated(dedent(body) + accepted))
    assert "let private data out" not in markdown.headline(after)
    assert "1 accepted finding" in markdown.render([after])


def test_the_last_line_says_how_to_accept() -> None:
    one = reported("refund-desk.yaml")
    last = markdown.render([one]).splitlines()[-1]
    assert last.startswith("To accept injection-to-action for a time")
    assert one["findings"][0]["fingerprint"] in last


def test_several_systems_come_worst_first_and_fit_into_a_comment() -> None:
    reports = [report(evaluate(load_spec(path))) for path in EXAMPLES]
    text = markdown.render(reports)
    heads = re.findall(r"(?m)^### .* in `(.*)`$", text)
    scopes = {one["file"]: one["scope"]["range"][1] for one in reports}
    assert [scopes[head] for head in heads] == sorted(scopes.values(), reverse=True)
    long = markdown.render(reports * 60)
    assert len(long) < 65_000
    assert "more systems would not fit here" in long


def test_what_is_not_evaluated_is_said_before_all_sections() -> None:
    text = markdown.render([reported("refund-desk.yaml")], [hostile_problem()])
    assert text.index("**Not evaluated**") < text.index("###")


@pytest.mark.parametrize(
    "word",
    [
        *HOSTILE_WORDS,
        "a\n\n# b",
        "a\n- b",
        "~~x~~",
        "**x**",
        "$x$",
        "``` x",
        "a@b.cd",
        "www.evil.io",
    ],
)
def test_nothing_is_made_of_hostile_words(word: str) -> None:
    text = markdown.render([hostile_report(word)], [hostile_problem(word)])
    assert tokens(text) == tokens(markdown.render([hostile_report()], [hostile_problem()]))
    for pattern in (
        r"@\w",
        r"#\d",
        r"https?://",
        r"\bwww\.",
        r"javascript:\w",
        r"[\u200b\u202e\U000e0041]",
    ):
        assert not re.search(pattern, plain(text)), pattern


@pytest.mark.parametrize("word", HOSTILE_WORDS)
def test_words_are_read_as_they_were_written(word: str) -> None:
    (token,) = [t for t in PARSER.parse("x " + words(word)) if t.type == "inline"]
    read = "".join(child.content for child in token.children or ())
    assert re.sub(TICKS, "", read).strip() == re.sub(TICKS, "", f"x {safe(word)}").strip()
