"""Does checking take time in proportion to the text, however wrong it is?"""

from __future__ import annotations

import time

import pytest

from scopecard import SpecError, parse_spec

HEAD = "schema: scopecard/v1\nsystem: s\n"
MANY = 4_000


def listed(form: str) -> str:
    """Return *form* for each of many numbers."""
    return ", ".join(form.replace("#", str(number)) for number in range(MANY))


DATA = f"data: {{{listed('data-#: {}')}}}\n"
WRONG = {
    "references": f"{DATA}agents: {{a: {{memory: [{listed('dat-#')}]}}}}\n",
    "narrowings": (
        f"{DATA}tools: {{t: {{effects: [{listed('read data-#')}]}}}}\n"
        f"agents: {{a: {{tools: {{t: {{effects: [{listed('write data-#')}]}}}}}}}}\n"
    ),
    "removals": f"{DATA}environments: {{e: {{data: {{{listed('dat-#: ')}}}}}}}\n",
    "ids": f"{DATA}actors: {{{listed('data-#: {kind: human}')}}}\n",
    "keys": f"data: {{{listed('data-#: {knd: log}')}}}\n",
    "words": f"data: {{{listed('data-#: {kind: stor}')}}}\n",
    "unknown keys": f"{{{listed('key-#: 1')}}}\n",
    "effects": f"tools: {{t: {{effects: [{listed('bad')}]}}}}\n",
    "entries": f"agents: {{a: {{tools: [{listed('t')}]}}}}\n",
    "permissions": f"identities: {{i: {{permissions: [{listed('wrte data-#')}]}}}}\n",
    "environments": f"environments: {{{listed('e-#: {}')}}}\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_much_that_is_wrong_ends(name: str) -> None:
    text = WRONG[name]
    text = HEAD + text if text[0] != "{" else "{schema: scopecard/v1, system: s, " + text[1:]
    start = time.process_time()
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    assert time.process_time() - start < 20
    assert 50 < len(caught.value.problems) <= 101


@pytest.mark.parametrize(
    "text",
    [
        f"{DATA}agents: {{{listed('a-#: {model: model-#, memory: [data-#]}')}}}\n",
        f"{DATA}tools: {{{listed('t-#: {effects: [read data-#]}')}}}\n",
        f"{DATA}agents: {{{listed('a-#: {}')}}}\nenvironments: {{a: {{title: b}}, b: {{title: c}}}}\n",
    ],
    ids=["models", "tools", "environments"],
)
def test_much_that_is_right_ends(text: str) -> None:
    start = time.process_time()
    assert len(parse_spec(HEAD + text).data["data"]) == MANY
    assert time.process_time() - start < 10


def test_there_are_only_so_many_environments() -> None:
    fifty = ", ".join(f"e{number}: {{}}" for number in range(50))
    assert len(parse_spec(f"{HEAD}environments: {{{fifty}}}\n").data["environments"]) == 50
    with pytest.raises(SpecError) as caught:
        parse_spec(f"{HEAD}environments: {{{fifty}, one-more: {{}}}}\n")
    (found,) = caught.value.problems
    assert (found.rule, str(found.location)) == (
        "too-many-environments",
        f"<stdin>:3:{len(fifty) + 18}",
    )
