"""Does SARIF follow its schema and the limits of code scanning, and are results known again?"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft4Validator

from conftest import ROOT
from hostile_reports import hostile_problem, hostile_report
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, parse_spec, report
from scopecard.claims import every_rule
from scopecard.renderers import sarif
from scopecard.report_form import FindingReport, Report

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft4Validator(SCHEMA)
EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))
DESK = ROOT / "agent_specs" / "refund-desk.yaml"
URI = re.compile(r"(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})+|file:///(?:[\w.~/%-])*")


def reported(path: Path = DESK) -> Report:
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    return report(evaluate(parse_spec(text, name, path=path)))


def run_of(*reports: Report, **more: Any) -> dict[str, Any]:
    """Return the one run of *reports*, which follows the schema."""
    whole = json.loads(sarif.render(reports, every_rule(), **more))
    errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in VALIDATOR.iter_errors(whole)]
    assert errors == []
    (run,) = whole["runs"]
    return cast("dict[str, Any]", run)


def texts(value: object) -> list[str]:
    """Return every text in *value*."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_every_example_follows_the_schema_alone_and_together() -> None:
    reports = [reported(path) for path in EXAMPLES]
    for one in reports:
        assert len(run_of(one)["results"]) == len(one["findings"])
    whole = run_of(*reports)
    assert len(whole["results"]) == sum(len(one["findings"]) for one in reports)
    hashes = [r["partialFingerprints"]["primaryLocationLineHash"] for r in whole["results"]]
    assert len(set(hashes)) == len(hashes)


def test_a_broken_run_does_not_pass_for_a_good_one() -> None:
    whole = json.loads(sarif.render([reported()], every_rule()))
    for change in ({"level": "bad"}, {"message": {}}, {"locations": [{"physicalLocation": 1}]}):
        broken = deepcopy(whole)
        broken["runs"][0]["results"][0] |= change
        assert not VALIDATOR.is_valid(broken), change


def test_a_result_has_its_place_its_path_and_its_rule() -> None:
    one = reported()
    run = run_of(one)
    by_fingerprint = {r["partialFingerprints"]["scopecard/v1"]: r for r in run["results"]}
    rules = run["tool"]["driver"]["rules"]
    assert len(by_fingerprint) == len(one["findings"]) > 3
    for finding in one["findings"]:
        result = by_fingerprint[finding["fingerprint"]]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"]
        assert result["level"] == sarif.LEVELS[finding["severity"]]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "agent_specs/refund-desk.yaml"
        assert place["region"]["startLine"] == finding["location"]["line"]
        assert place["region"]["startColumn"] == finding["location"]["column"]
        assert place["region"]["endColumn"] == finding["location"]["end_column"]
        flow = result.get("codeFlows", [{"threadFlows": [{"locations": []}]}])[0]
        steps = flow["threadFlows"][0]["locations"]
        lines = [s["location"]["physicalLocation"]["region"]["startLine"] for s in steps]
        assert lines == [step["location"]["line"] for step in finding["path"]]
        said = [step["location"]["message"]["text"] for step in steps]
        assert all(node["id"] in text for node, text in zip(finding["path"], said, strict=True))


@pytest.mark.parametrize("name", every_rule())
def test_every_rule_has_help_and_few_tags(name: str) -> None:
    one = reported()
    one["findings"] = [cast("FindingReport", one["findings"][0] | {"rule": name})]
    (rule,) = run_of(one)["tool"]["driver"]["rules"]
    assert "## Prefer" in rule["help"]["markdown"]
    assert rule["shortDescription"]["text"] == every_rule()[name].title
    assert len(rule["properties"]["tags"]) <= 10
    assert len(rule["fullDescription"]["text"]) <= 1000
    assert 0 <= float(rule["properties"]["security-severity"]) <= 10


def test_what_is_accepted_is_suppressed_with_its_reason() -> None:
    one = reported()
    one["findings"][0]["accepted"] = {
        "owner": "ciso", "reason": "a pilot", "approver": "board", "expires": "2099-01-01",
    }  # fmt: skip
    results = run_of(one)["results"]
    suppressed = [result for result in results if "suppressions" in result]
    assert [r["partialFingerprints"]["scopecard/v1"] for r in suppressed] == [
        one["findings"][0]["fingerprint"]
    ]
    (told,) = suppressed[0]["suppressions"]
    assert told["status"] == "accepted"
    assert told["justification"] == "accepted by ciso, agreed by board until 2099-01-01: a pilot"


def test_a_baseline_says_what_is_new_the_same_changed_and_gone() -> None:
    now, before = reported(), reported()
    assert {r["baselineState"] for r in run_of(now, baseline=[before])["results"]} == {"unchanged"}
    assert {r["baselineState"] for r in run_of(now, baseline=[])["results"]} == {"new"}
    assert not any("baselineState" in result for result in run_of(now)["results"])
    gone, changed, new = now["findings"][0], now["findings"][1], now["findings"][2]
    now["findings"] = now["findings"][1:]
    before["findings"] = [f for f in before["findings"] if f["fingerprint"] != new["fingerprint"]]
    for finding in before["findings"]:
        if finding["fingerprint"] == changed["fingerprint"]:
            finding["severity"] = "low"
    states = {
        r["partialFingerprints"]["scopecard/v1"]: r["baselineState"]
        for r in run_of(now, baseline=[before])["results"]
    }
    assert states[gone["fingerprint"]] == "absent"
    assert states[changed["fingerprint"]] == "updated"
    assert states[new["fingerprint"]] == "new"
    assert list(states.values()).count("unchanged") == len(states) - 3


def test_lines_that_move_and_words_that_change_leave_the_fingerprint() -> None:
    text = DESK.read_text(encoding="utf-8")
    runs = [
        run_of(report(evaluate(parse_spec(one, "a.yaml", path=DESK))))
        for one in (text, "# a comment\n\n" + text.replace("title: ", "title: New "))
    ]
    first, second = ([r["partialFingerprints"] for r in run["results"]] for run in runs)
    assert first == second
    lines = [
        [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in run["results"]]
        for run in runs
    ]
    assert lines[0] != lines[1]


def test_the_worst_stay_where_there_are_too_many() -> None:
    one = reported()
    base = one["findings"][-1]
    many = [
        cast("FindingReport", base | {"fingerprint": f"{n:016x}", "severity": "low"})
        for n in range(sarif.MOST_RESULTS)
    ]
    one["findings"] = [*many, cast("FindingReport", base | {"severity": "critical"})]
    whole = json.loads(sarif.render([one], every_rule()))
    results = whole["runs"][0]["results"]
    assert len(results) == sarif.MOST_RESULTS
    assert results[0]["properties"]["severity"] == "critical"
    (note,) = whole["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1 results are left out")


def test_long_paths_and_messages_are_cut() -> None:
    one = reported()
    finding = one["findings"][0]
    finding["path"] = finding["path"][:1] * 5000 + finding["path"][-1:]
    finding["related"] = [finding["location"]] * 500
    finding["message"] = "x" * 100_000
    result = run_of(one)["results"][0]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert len(steps) == sarif.MOST_STEPS
    assert finding["path"][-1]["id"] in steps[-1]["location"]["message"]["text"]
    assert len(result["relatedLocations"]) == 100
    assert len(result["message"]["text"]) <= 1000


def test_what_could_not_be_evaluated_is_said() -> None:
    assert run_of(reported())["invocations"] == [{"executionSuccessful": True}]
    (invocation,) = run_of(invalid=[hostile_problem()])["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["descriptor"]["id"] == "bad-value"
    assert note["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("specs/a b.yaml", "specs/a%20b.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("/x/y.yaml", "file:///x/y.yaml"),
        ("//host/y.yaml", "file:///host/y.yaml"),
        ("..\\y#z?.yaml", "../y%23z%3F.yaml"),
        ("", "-"),
        ("caf\udce9.yaml", "caf%E9.yaml"),
        ("\ud800.yaml", "%ED%A0%80.yaml"),
    ],
)
def test_a_file_is_a_uri(file: str, uri: str) -> None:
    one = reported()
    for finding in one["findings"]:
        finding["location"]["file"] = file
    results = run_of(one)["results"]
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert places == {uri}


@pytest.mark.parametrize("word", HOSTILE_WORDS)
def test_hostile_words_stay_words(word: str) -> None:
    run = run_of(hostile_report(word), invalid=[hostile_problem(word)])
    calm = run_of(hostile_report(), invalid=[hostile_problem()])
    assert len(run["results"]) == len(calm["results"])
    for text in texts(run["results"]) + texts(run["invocations"]):
        assert not re.search(r"[\x00-\x1f\u200b\u202a-\u202e\u2066-\u2069\U000e0041]", text)
    for result in run["results"]:
        message = result["message"]["text"]
        assert not re.search(r"(?<!\\)[\[\]]", message)  # no link
        assert not re.search(r"(?<!\{)\{(\{\{)*(?!\{)", message)  # no placeholder
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert URI.fullmatch(uri), uri
