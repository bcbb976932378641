"""What is asked, and what does a spec look like with the answers in it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from scopecard import evaluate, load_spec, parse_spec
from scopecard.catalog import controls
from scopecard.errors import SpecError
from scopecard.posture.asking import Asked, Given, questions_for, with_answers
from scopecard.spec import Spec

PLAIN = """\
# who reads this
schema: scopecard/v1
system: test   # a name
actors: {clerk: {kind: human}}

data:
  file: {}
tools: {t: {effects: [write file]}}
agents:
  helper: {started_by: [clerk], tools: [t]}   # the only one
"""
SPECS = sorted((ROOT / "agent_specs").glob("*.yaml"))


def spec_of(text: str) -> Spec:
    return parse_spec(text, "s.yaml")


def asked(spec: Spec) -> tuple[Asked, ...]:
    found = evaluate(spec)
    return questions_for(spec, found.assessment, [one.finding for one in found.findings])


def keys(text: str, section: str) -> list[str]:
    return [one.key for one in asked(spec_of(text)) if one.section == section]


def test_what_decides_most_is_asked_first_and_only_where_it_is_open() -> None:
    assert keys(PLAIN, "") == ["genai_scope", "phase"]
    assert keys(PLAIN + "phase: scale\n", "") == ["genai_scope"]
    assert keys(PLAIN + "phase:\n", "") == ["genai_scope"]
    assert [one.section for one in asked(spec_of(PLAIN))][:2] == ["", ""]


def test_no_control_is_asked_for_that_a_graph_proves_or_that_is_claimed() -> None:
    found = keys(PLAIN, "controls")
    owed = evaluate(spec_of(PLAIN)).assessment.obligations
    assert set(found) == {name for name in owed if not controls()[name].provable}
    assert found
    claimed = PLAIN + f"controls:\n  {found[0]}: {{status: missing}}\n"
    assert keys(claimed, "controls") == found[1:]


def test_an_answer_to_an_area_answers_all_of_its_questions() -> None:
    found = keys(PLAIN + "posture:\n  threat-detection: none\n", "posture")
    assert not [name for name in found if name.startswith("threat-detection.")]
    assert len(found) == len(keys(PLAIN, "posture")) - 3


def test_only_questions_of_the_scope_are_asked() -> None:
    reading = PLAIN.replace("[write file]", "[read file]")
    assert "credentials-protection.people" in keys(PLAIN, "posture")
    assert "credentials-protection.people" not in keys(reading, "posture")


def test_a_word_is_written_where_it_is_enough_and_nothing_else_is_touched() -> None:
    spec = spec_of(PLAIN)
    by_key = {one.key: one for one in asked(spec)}
    given = [
        Given(by_key["phase"], "production"),
        Given(by_key["APP-07"], "implemented", "a: #b"),
        Given(by_key["threat-detection.coverage"], "none"),
        Given(by_key["threat-detection.model-abuse"], "automated", "docs/rule.md"),
    ]
    text = with_answers(spec, given)
    assert text.startswith(PLAIN)
    assert text[len(PLAIN) :] == (
        "\nphase: production\n\ncontrols:\n"
        '  APP-07: {status: implemented, evidence: "a: #b"}\n\nposture:\n'
        "  threat-detection.coverage: none\n"
        "  threat-detection.model-abuse: {answer: automated, evidence: docs/rule.md}\n"
    )


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_question_can_be_answered_in_every_example(path: Path) -> None:
    spec = load_spec(path)
    given = [Given(one, list(one.choices)[-1], "e" * bool(one.evidence)) for one in asked(spec)]
    text = with_answers(spec, given)
    kept = iter(text.splitlines())
    assert all(line in kept for line in spec.text.splitlines())  # each, and in the same order
    after = parse_spec(text, str(path), path=path)
    assert asked(after) == ()
    assert evaluate(after).scope == evaluate(spec).scope


def test_a_spec_in_json_takes_answers_too() -> None:
    spec = parse_spec(
        '{"schema": "scopecard/v1", "system": "s", "agents": {"a": {"tools": []}}}', "s.json"
    )
    by_key = {one.key: one for one in asked(spec)}
    text = with_answers(spec, [Given(by_key["key-management.lifecycle"], "partial", 'a "b"')])
    answer = parse_spec(text, "s.json").data["posture"]["key-management.lifecycle"]
    assert answer == {"answer": "partial", "evidence": 'a "b"'}


def test_windows_line_ends_stay() -> None:
    spec = parse_spec(PLAIN.replace("\n", "\r\n").encode(), "s.yaml")
    text = with_answers(spec, [Given(asked(spec)[1], "scale")])
    assert text.count("\n") == text.count("\r\n") > PLAIN.count("\n")


def test_a_layout_that_takes_nothing_is_refused() -> None:
    spec = spec_of(PLAIN)
    twice = Asked("", "phase", "", "", {}, None)
    with pytest.raises(SpecError):
        with_answers(spec, [Given(twice, "scale"), Given(twice, "production")])
