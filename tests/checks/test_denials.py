"""Is a word for nothing, or what the system says of another's agent, a safeguard?"""

from __future__ import annotations

import pytest

from scopecard import evaluate, parse_spec
from scopecard.design import Design, says
from scopecard.spec.shorthands import MAIN_FIELD

TEXTS = sorted(MAIN_FIELD.keys() - {"retention", "review"})  # these take a duration


def design(head: str, agent: str = "{started_by: [clerk], tools: []}") -> Design:
    text = f"""\
schema: scopecard/v1
system: desk
actors: {{clerk: {{kind: human}}}}
{head}
agents: {{desk: {agent}}}
"""
    return Design(evaluate(parse_spec(text, "desk.yaml")).worst)


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("none", False), (" None ", False), ("NO", False), ("not  yet", False), ("", False),
        ("n/a", False), (False, False), (None, False), ([], False), (["none"], False), ({}, False),
        ("cedar", True), ("nonesuch", True), (True, True), (["none", "x"], True), ({"a": 1}, True),
    ],
)  # fmt: skip
def test_words_for_nothing_say_that_nothing_is_there(value: object, *, there: bool) -> None:
    assert says(value) is there


@pytest.mark.parametrize("name", TEXTS)
def test_a_safeguard_that_is_none_is_none(name: str) -> None:
    assert design(f"safeguards: {{{name}: none}}").safeguard(name, "agents", "desk") is None
    assert design(f"safeguards: {{{name}: some}}").safeguard(name, "agents", "desk") is not None


@pytest.mark.parametrize("name", TEXTS)
def test_an_element_opts_out_of_what_the_system_says(name: str) -> None:
    agent = f"{{started_by: [clerk], tools: [], safeguards: {{{name}: none}}}}"
    found = design(f"safeguards: {{{name}: some}}", agent)
    assert found.safeguard(name, "agents", "desk") is None


@pytest.mark.parametrize("name", TEXTS)
def test_the_system_says_nothing_of_somebody_elses_agent(name: str) -> None:
    system = f"safeguards: {{{name}: some}}"
    external = "{started_by: [clerk], external: true%s}"
    assert design(system, external % "").safeguard(name, "agents", "desk") is None
    own = external % f", safeguards: {{{name}: some}}"
    assert design(system, own).safeguard(name, "agents", "desk") is not None
