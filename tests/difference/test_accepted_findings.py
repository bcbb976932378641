"""
What becomes of an acceptance when the design changes?

It stays with the finding while that is what was looked at; another way to it, or a worse
one, reopens it; and new names move it along, which is said and is no risk.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.cli import run
from scopecard.difference import compare, report
from scopecard.difference.form import DiffReport

DESIGN = """\
schema: scopecard/v1
system: desk
actors: {clerk: {kind: human}}
data: {mail: {trust: untrusted, external: true}, ledger: {}, notes: {}}
gates: {ok: {approver: clerk, per: call, enforced_by: gateway}}
tools:
  read_mail: {effects: [read mail]}
  note: {effects: [write notes]}
  pay: {effects: [pay ledger]}
agents:
  desk: {started_by: [clerk], output: plain, tools: [read_mail], delegates: [aide]}
  aide: {output: plain, tools: [pay]}
"""
RULE = "injection-to-action"
ENTRY = "{owner: ann, approver: board, reason: a pilot, expires: 2099-12-31}"


def fingerprint(text: str) -> str:
    found = evaluate(parse_spec(text, "a.yaml")).findings
    (one,) = [one.finding.fingerprint for one in found if one.finding.rule == RULE]
    return one


def accepting(text: str, name: str, entry: str = ENTRY) -> str:
    return f"{text}accepted: {{'{name}': {entry}}}\n"


ACCEPTED = accepting(DESIGN, fingerprint(DESIGN))


def between(old: str, new: str) -> DiffReport:
    one, other = (evaluate(parse_spec(text, "a.yaml")) for text in (old, new))
    return report(compare(one, other))


def edited(old: str, new: str, text: str = ACCEPTED) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new)


DIRECT = edited(
    "aide: {output: plain, tools: [pay]}", "aide: {output: plain, tools: [pay, read_mail]}"
)


@pytest.mark.parametrize(
    "new",
    [
        ACCEPTED,
        edited("system: desk", "\n# a line more\nsystem: desk\ntitle: The desk"),
        edited("tools: [read_mail]", "tools: [note, read_mail]"),
        edited("pay: {effects", "look: {effects: []}\n  pay: {title: Pay, effects"),
    ],
    ids=["same", "lines", "another tool", "another element"],
)
def test_it_stays_while_the_path_does(new: str) -> None:
    found = between(ACCEPTED, new)
    assert found["findings"]["reopened"] == []
    assert not [change for change in found["changes"] if change["kind"] == "acceptance"]


def test_another_way_reopens_it() -> None:
    found = between(ACCEPTED, DIRECT)
    assert found["findings"]["reopened"] == [fingerprint(DESIGN)]
    (change,) = [change for change in found["changes"] if change["kind"] == "acceptance"]
    assert change["class"] == "undetermined"
    assert "is reopened, as it goes another way" in change["message"]
    assert change["from"] == "desk → read_mail → mail → aide → pay → ledger"
    assert change["to"] == "aide → read_mail → mail → pay → ledger"
    assert found["changes"][0]["message"] != change["message"]  # a risk comes before it
    back = between(DIRECT, ACCEPTED)
    assert back["findings"]["reopened"] == [fingerprint(DESIGN)]


def test_what_is_worse_reopens_it() -> None:
    calm = "data: {mail: {external: true}, "
    open_question = edited("data: {mail: {trust: untrusted, external: true}, ", calm)
    assert RULE in {one.finding.rule for one in evaluate(parse_spec(open_question, "a")).findings}
    found = between(open_question, ACCEPTED)
    said = [c["message"] for c in found["changes"] if c["kind"] == "acceptance"]
    assert len(said) == 1
    assert "is reopened, as it is certain now" in said[0]
    assert between(ACCEPTED, open_question)["findings"]["reopened"] == []


@pytest.mark.parametrize(
    "entry", [ENTRY.replace("a pilot", "looked at again"), ENTRY.replace("2099", "2098")]
)
def test_what_was_decided_anew_stays(entry: str) -> None:
    new = edited(ENTRY, entry, DIRECT)
    assert between(ACCEPTED, new)["findings"]["reopened"] == []


def test_what_is_over_needs_no_reopening() -> None:
    old, new = (edited("2099", "2020", text) for text in (ACCEPTED, DIRECT))
    assert between(old, new)["findings"]["reopened"] == []


RENAMED = edited("aide", "helper", edited("mail", "post"))


def test_new_names_lose_it_and_that_is_said_and_no_risk() -> None:
    found = between(ACCEPTED, RENAMED)
    assert {change["class"] for change in found["changes"]} == {"undetermined", "editorial"}
    (change,) = [change for change in found["changes"] if change["class"] == "undetermined"]
    now = fingerprint(edited("aide", "helper", edited("mail", "post", DESIGN)))
    assert change["message"] == (
        f"acceptance `{fingerprint(DESIGN)}` is lost, as names changed: the same finding is `{now}` now"
    )


def test_new_names_with_the_new_fingerprint_are_only_wording() -> None:
    names = edited("aide", "helper", edited("mail", "post", DESIGN))
    found = between(ACCEPTED, accepting(names, fingerprint(names)))
    assert {change["class"] for change in found["changes"]} == {"editorial"}
    assert {change["kind"] for change in found["changes"]} == {"rename"}


def suppressed(capsys: pytest.CaptureFixture[str], *files: str) -> set[str]:
    assert run(["diff", *files, "--format", "sarif"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    results = found["runs"][0]["results"]
    return {one["partialFingerprints"]["scopecard/v1"] for one in results if "suppressions" in one}


def test_code_scanning_shows_again_what_is_reopened(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = []
    for number, text in enumerate((ACCEPTED, edited("system", "\nsystem"), DIRECT)):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "a.yaml").write_text(text)
        paths.append(str(tmp_path / f"{number}" / "a.yaml"))
    assert suppressed(capsys, paths[0], paths[1]) == {fingerprint(DESIGN)}
    assert suppressed(capsys, paths[0], paths[2]) == set()
    folders = [str(Path(path).parent) for path in paths]
    assert suppressed(capsys, folders[0], folders[1]) == {fingerprint(DESIGN)}
    assert suppressed(capsys, folders[0], folders[2]) == set()


def test_what_is_accepted_is_named() -> None:
    (change,) = [c for c in between(DESIGN, ACCEPTED)["changes"] if c["kind"] == "acceptance"]
    name = fingerprint(DESIGN)
    assert change["message"] == (
        f"finding {name} is now accepted: injection-to-action of aide, by ann until 2099-12-31"
    )
    (back,) = [c for c in between(ACCEPTED, DESIGN)["changes"] if c["kind"] == "acceptance"]
    assert back["class"] == "better"
    assert f"finding {name} is no longer accepted: injection-to-action of aide" in back["message"]
