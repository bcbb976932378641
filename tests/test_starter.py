"""Does each answer of the interview make of a system what it should, and "don't know" no less?"""

from __future__ import annotations

import doctest
import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import scopecard.starter
import scopecard.starter.page
from conftest import ROOT
from scopecard import Report, UsageError, evaluate, parse_spec, report
from scopecard.starter import (
    UNKNOWN,
    Question,
    questions,
    starter,
    system_id,
    template,
    template_names,
)

BEST = {question.id: question.answers[0].id for question in questions()}
WORST = {question.id: question.answers[-1].id for question in questions()}
ACTING = BEST | {
    "reads": "confidential",
    "changes": "records",
    "sends": "partners",
    "code": "online",
}
BASES = {
    "all at their best": BEST,
    "all at their worst": WORST,
    "nothing known": {},
    "acts, and is asked": ACTING,
    "acts, and nobody asks": ACTING | {"approval": "nobody"},
    "reads secrets and strangers": BEST | {"reads": "restricted", "outside": "web"},
    **{name: template(name).answers for name in template_names()},
}
TEMPLATES = {
    "chatbot": (1, 1),
    "coding-agent": (3, 3),
    "pipeline": (3, 4),
    "support-desk": (2, 2),
}
"""The scope of each template, and its scope by the matrix's letter."""

each_question = pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)


def reported(answers: Mapping[str, str], model: str | None = None) -> Report:
    return _reported(tuple(sorted(answers.items())), model)


@cache
def _reported(answers: tuple[tuple[str, str], ...], model: str | None) -> Report:
    text = starter("test", dict(answers), model=template(model) if model else None)
    return report(evaluate(parse_spec(text, "test.yaml")))


def span(answers: Mapping[str, str]) -> tuple[int, int]:
    low, high = reported(answers)["scope"]["range"]
    return low, high


def dangers(answers: Mapping[str, str]) -> set[str]:
    found = reported(answers)
    return {*found["scope"]["overlays"], *(finding["rule"] for finding in found["findings"])}


def asked(answers: Mapping[str, str]) -> set[str]:
    return {question["about"] for question in reported(answers)["questions"]}


def ids(text: str) -> set[str]:
    sections = yaml.safe_load(text).values()
    return {key for section in sections if isinstance(section, dict) for key in section}


def variants(question: Question) -> Iterator[tuple[dict[str, str], str]]:
    for base, answer in itertools.product(BASES.values(), question.answers):
        yield dict(base), answer.id


def test_there_are_at_most_ten_questions_and_each_has_its_own_fact() -> None:
    assert 8 <= len(questions()) <= 10
    assert len({question.about for question in questions()}) == len(questions())
    for question in questions():
        names = [answer.id for answer in question.answers]
        assert len(names) == len(set(names)) >= 2
        assert not {UNKNOWN, "?", ""} & set(names)
        assert not any(name.isdecimal() for name in names)


@each_question
def test_an_answer_makes_the_range_narrower_on_either_side(question: Question) -> None:
    for base, answer in variants(question):
        low, high = span(base | {question.id: answer})
        open_low, open_high = span(base | {question.id: UNKNOWN})
        assert open_low <= low <= high <= open_high, (base, answer)


@each_question
def test_the_worst_answer_is_never_better_than_the_best(question: Question) -> None:
    best, worst = question.answers[0].id, question.answers[-1].id
    for base in BASES.values():
        low, high = span({**base, question.id: best})
        assert low <= span({**base, question.id: worst})[0]
        assert high <= span({**base, question.id: worst})[1]


@each_question
def test_dont_know_is_asked_by_the_evaluation(question: Question) -> None:
    asks = [
        base for base in BASES.values() if question.about in asked({**base, question.id: UNKNOWN})
    ]
    assert asks
    for base, answer in variants(question):
        assert question.about not in asked(base | {question.id: answer}) or answer == "others"


MOVE_THE_SCOPE = {"starts", "changes", "approval", "sends", "code", "memory", "agents"}
WIDEN_THE_RANGE = MOVE_THE_SCOPE | {"reads"}


@each_question
def test_a_question_matters(question: Question) -> None:
    """A scope does not move by what flows where (DESIGN, section 6); its dangers then do."""
    best, worst = question.answers[0].id, question.answers[-1].id
    pairs = [({**b, question.id: best}, {**b, question.id: worst}) for b in BASES.values()]
    assert any(span(good) < span(bad) for good, bad in pairs) == (question.id in MOVE_THE_SCOPE)
    assert any(dangers(good) < dangers(bad) for good, bad in pairs)
    left_open = [({**b, question.id: best}, {**b, question.id: UNKNOWN}) for b in BASES.values()]
    wider = any(span(good) != span(unknown) for good, unknown in left_open)
    assert wider == (question.id in WIDEN_THE_RANGE)


def test_answers_stand_from_the_best_to_the_worst() -> None:
    for question in questions():
        spans = [span(ACTING | {question.id: answer.id}) for answer in question.answers]
        assert spans == sorted(spans), question.id


ANSWERED = st.fixed_dictionaries(
    {q.id: st.sampled_from([answer.id for answer in q.answers]) for q in questions()}
)


@settings(max_examples=60, deadline=None)
@given(ANSWERED, st.sets(st.sampled_from(sorted(BEST))))
def test_whatever_is_not_known_leaves_room_for_what_is(
    answers: dict[str, str], forgotten: set[str]
) -> None:
    low, high = span(answers)
    open_low, open_high = span(answers | dict.fromkeys(forgotten, UNKNOWN))
    assert open_low <= low <= high <= open_high


def test_nobody_knows_anything() -> None:
    found = reported({})
    assert found["scope"]["range"] == [1, 4]
    assert {question.about for question in questions()} - asked({}) == {"agents.assistant.output"}


def test_the_templates_are_these() -> None:
    assert list(TEMPLATES) == template_names()


@pytest.mark.parametrize("name", template_names())
def test_a_template_answers_and_names_what_there_is(name: str) -> None:
    model = template(name)
    assert set(model.answers) == set(BEST)
    for question in questions():
        question.answer(model.answers[question.id])
    assert set(model.names) <= ids(starter(name, model.answers))
    assert not set(model.names) & ids(starter(name, model.answers, model=model))
    found = reported(model.answers, name)
    scope, strict = TEMPLATES[name]
    assert found["scope"]["range"] == [scope, scope]
    assert found["scope"]["strict"] == strict
    assert found["scope"]["range"] == reported(model.answers)["scope"]["range"]


@pytest.mark.parametrize("name", template_names())
def test_a_template_may_be_answered_otherwise(name: str) -> None:
    model = template(name)
    for question in questions():
        for answer in (*question.answers, question.unknown):
            reported({**model.answers, question.id: answer.id}, name)


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_a_starter_reads_well(base: dict[str, str]) -> None:
    text = starter("refund-desk", base, title="Refund desk")
    lines = text.splitlines()
    assert max(map(len, lines)) <= 110
    assert len(lines) <= 60
    assert text.endswith("\n")
    assert text.count("not known yet") == ("not known yet" in text) + sum(
        base.get(question.id, UNKNOWN) == UNKNOWN
        for question in questions()
        if question.id != "approval" or "gates:" in lines
    )


TITLES = (
    'He said "no"', "it's", "a: b # c", "- x", "{x}", "[x]", "*x", "&x", "!x", "%x", "@x", "`x`", "| x",
    "> x", "true", "null", "12", "1.5", "~", "x:", "#", "日本 🚀", "\\n", "a, b", " x ", "yes", "é", "?", "-",
)  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_what_it_was(title: str) -> None:
    spec = parse_spec(starter("test", BEST, title=title), "test.yaml")
    assert spec.data["title"] == title


@pytest.mark.parametrize(
    "title", ["a\nb", "a\rb", "a\tb", "a\x1b[31mb", "a\u202eb", "a\x00", "\ud800"]
)
def test_a_title_that_does_not_show_is_refused(title: str) -> None:
    with pytest.raises(UsageError, match="does not show"):
        starter("test", BEST, title=title)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("desk", "desk"), ("Refund desk", "Refund-desk"), ("a'b\"c\n", "a-b-c"), ("..", "system"),
        ("none", "system"), ("", "system"), ("日本", "system"), ("v1.2_x", "v1.2_x"), ("\ud800", "system"),
    ],
)  # fmt: skip
def test_a_name_becomes_an_id(name: str, found: str) -> None:
    assert system_id(name) == found
    assert parse_spec(starter(system_id(name), {}), "test.yaml").data["system"] == found


def test_the_data_is_named_in_the_order_of_the_questions() -> None:
    known: Any = yaml.safe_load((ROOT / "scopes/init/questions.yaml").read_text(encoding="utf-8"))
    assert [one["id"] for one in known["questions"]] == [question.id for question in questions()]


def test_docstrings() -> None:
    for module in (scopecard.starter, scopecard.starter.page):
        assert doctest.testmod(module).failed == 0
