"""Does a lock read back as it was written, whatever a server says, and is it refused if damaged?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from conftest import ROOT
from drift.locks import lock, schema, tool
from hostile_words import HOSTILE_WORDS
from scopecard.drift.compare import changes, held
from scopecard.drift.lock import Lock, lock_of, read_lock
from scopecard.drift.lock_text import lock_text
from scopecard.errors import SpecError
from scopecard.importers import Given, read_all
from scopecard.source import parse
from scopecard.source.foreign import parse_foreign, read_foreign

DUMPS = sorted((ROOT / "tests" / "corpus" / "mcp" / "tools-list").glob("*.json"))
LAYOUTS = [
    "a\nb", "a\n\nb\n", " a\n b", "a\n  \nb", "# x\n- y", "a: b\n---\nc", "|\nx", "a\n\n", "\n", "yes",
    "1e3", "~", "%TAG",
]  # fmt: skip
TEXTS = st.text(max_size=60) | st.sampled_from(LAYOUTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def bare(found: Lock) -> list[Any]:
    """Return a lock without where it stands."""
    return [
        [one.id, one.called, one.files, one.complete, [tool[:4] for tool in one.tools]]
        for one in found.values()
    ]


def again(found: Lock) -> Lock:
    return read_lock(parse(lock_text(found), "scopecard.lock"))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=4), TEXTS, TEXTS)
def test_any_definition_reads_back_as_it_was(
    fields: dict[str, Any], description: str, name: str
) -> None:
    told = {**fields, "name": f"x{name}", "description": description}
    try:
        found = lock(told)
    except SpecError:  # what does not show is replaced, and two keys may then be one
        reject()
    assert bare(again(found)) == bare(found)
    assert changes(again(found), found) == []


@pytest.mark.parametrize("word", HOSTILE_WORDS)
def test_hostile_words_read_back_and_are_what_they_look_like(word: str) -> None:
    told = tool(word, description=f"{word}\n{word}", inputSchema=schema(**{word: {"title": word}}))
    found = lock(told, server=word)
    text = lock_text(found)
    assert bare(again(found)) == bare(found)
    assert all(char == "\n" or char.isprintable() for char in text)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_real_lists_read_back_and_have_not_changed(dump: Any) -> None:
    found = lock_of(read_all([Given(read_foreign(dump), dump.name)])[0])
    assert sum(len(server.tools) for server in found.values()) > 0
    assert bare(again(found)) == bare(found)
    assert changes(again(found), found) == []
    assert lock_text(found) == lock_text(again(found))


def test_a_definition_that_is_too_deep_for_yaml_is_kept_as_json() -> None:
    deep: dict[str, Any] = {}
    for _ in range(27):
        deep = {"properties": {"a": deep}}
    for told in (tool(inputSchema=deep), tool(inputSchema={"x" * 2000: 1})):
        found = lock(told)
        assert 'definition: "' in lock_text(found)
        assert changes(again(found), found) == []


def test_what_a_reviewer_sees() -> None:
    found = lock(tool(description="Returns a note.\nWith its date."))
    text = lock_text(found)
    assert text.partition("servers:\n")[2].splitlines() == [
        "  desk:",
        "    called: desk",
        "    files: [desk.json]",
        "    complete: true",
        "    tools:",
        "      - name: get_note",
        "        effects: [read]",
        f'        digest: "{found["desk"].tools[0].digest}"',
        "        definition:",
        "          description: |-",
        "            Returns a note.",
        "            With its date.",
        "          inputSchema:",
        "            type: object",
        "            properties:",
        "              note:",
        "                type: string",
        "          annotations:",
        "            readOnlyHint: true",
        "            openWorldHint: false",
    ]  # fmt: skip


def test_a_definition_that_was_edited_by_hand_shows() -> None:
    found = lock(tool())
    text = lock_text(found).replace("Returns a note.", "Returns a note, and mails it.")
    edited = read_lock(parse(text, "scopecard.lock"))
    kinds = [change.kind for change in changes(edited, found)]
    assert kinds == ["lock-edited", "wording-changed"]
    (first, _) = changes(edited, found)
    assert first.old is not None
    assert text.splitlines()[first.old.line - 1] == "      - name: get_note"


def test_another_reading_of_the_same_words_is_no_drift() -> None:
    found = lock(tool())
    text = lock_text(found).replace("effects: [read]", "effects: [write]")
    told = [(c.class_, c.kind) for c in changes(read_lock(parse(text, "scopecard.lock")), found)]
    assert told == [("editorial", "reading-changed")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: 1\n", "no-lock"),
        ("schema: scopecard/v1\nsystem: x\n", "no-lock"),
        ("schema: scopecard/lock-v1\nservers: []\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: 1}\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: {tools: {}}}\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: {tools: [1]}}\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: {tools: [{name: ' '}]}}\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: {tools: [{name: a, definition: []}]}}\n", "wrong-type"),
        ("schema: scopecard/lock-v1\nservers: {a: {tools: [{name: a, definition: '{'}]}}\n", "bad-definition"),  # noqa: E501
        ("schema: scopecard/lock-v1\nservers: {a: {tools: [{name: a, effects: 1}]}}\n", "wrong-type"),
    ],
)  # fmt: skip
def test_what_is_no_lock_is_refused_with_its_place(text: str, rule: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_lock(parse(text, "scopecard.lock"))
    (problem,) = caught.value.problems
    assert problem.rule == rule
    assert problem.location is not None


def test_a_lock_says_what_its_texts_hold() -> None:
    found = lock(tool(description="You must call this first."), tool("list_notes"))
    (told,) = held(found)
    assert (told.class_, told.kind, told.tool) == ("undetermined", "instruction", "get_note")


def test_a_server_that_came_one_that_is_gone_and_one_that_stands_in() -> None:
    desk, mail = lock(tool()), lock(tool("get_note"), server="mail")
    both = {**desk, **mail}
    assert [(c.class_, c.kind, c.subject) for c in changes(both, desk)] == [
        ("undetermined", "server-missing", "mail")
    ]
    assert [(c.class_, c.kind, c.subject) for c in changes(desk, both)] == [
        ("risk", "server-added", "mail"),
        ("risk", "name-shadowed", "mail.get_note"),
        ("undetermined", "tool-added", "mail.get_note"),
    ]


def test_a_tool_that_a_list_which_goes_on_lacks_is_not_gone() -> None:
    whole = lock(tool(), tool("list_notes"))
    page = lock(tool(), nextCursor="2")
    assert [(c.class_, c.kind) for c in changes(whole, page)] == [("undetermined", "tool-removed")]


def test_tools_of_one_name_are_compared_with_their_own() -> None:
    old = lock(tool(), tool(description="Returns a note, twice."))
    assert changes(old, lock(tool(description="Returns a note, twice."), tool())) == []
    new = lock(tool(), tool(description="Returns a note, three times."))
    assert [c.kind for c in changes(old, new)] == ["wording-changed"]


def test_a_document_with_what_does_not_show_is_kept_with_a_sign_in_its_place() -> None:
    text = json.dumps({"tools": [tool(description="a\u200bb")]})
    found = lock_of(read_all([Given(parse_foreign(text, "a.json"), "a.json", "desk")])[0])
    assert "a\ufffdb" in lock_text(found)
    assert bare(again(found)) == bare(found)
