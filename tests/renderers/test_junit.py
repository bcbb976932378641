"""Is it well-formed XML in which counts are true, and in which words stay words?"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from hostile_reports import hostile_problem, hostile_report
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, report
from scopecard.renderers import junit

EXAMPLES = sorted((ROOT / "agent_specs").glob("*.yaml"))


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - our own output


def shape(root: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(element.tag, tuple(sorted(element.attrib))) for element in root.iter()]


def test_counts_are_true() -> None:
    reports = [report(evaluate(load_spec(path))) for path in EXAMPLES]
    root = parsed(junit.render([*reports, hostile_report()], [hostile_problem()]))
    assert len(root) == len(reports) + 2
    for suite in root:
        cases = list(suite)
        assert int(suite.attrib["tests"]) == len(cases)
        for tag, count in (("failure", "failures"), ("skipped", "skipped"), ("error", "errors")):
            assert int(suite.attrib[count]) == len(suite.findall(f"testcase/{tag}")), suite.attrib
        names = [case.attrib["name"] for case in cases]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("severity", "tag"),
    [
        ("critical", "failure"),
        ("high", "failure"),
        ("medium", "failure"),
        ("low", "system-out"),
        ("info", "system-out"),
    ],
)
def test_what_fails_is_medium_or_worse_and_not_accepted(severity: str, tag: str) -> None:
    one = hostile_report()
    for finding in one["findings"]:
        finding["severity"] = severity
    root = parsed(junit.render([one]))
    tags = [[child.tag for child in case] for case in root.iter("testcase")]
    assert tags == [[], ["skipped"], ["skipped"], *[[tag]] * (len(one["findings"]) - 2)]


@pytest.mark.parametrize(
    "word", [*HOSTILE_WORDS, "\x00\x0b", "\ud800", "\uffff", "&lol;", "<!ENTITY x>"]
)
def test_hostile_words_stay_words(word: str) -> None:
    root = parsed(junit.render([hostile_report(word)], [hostile_problem(word)]))
    assert shape(root) == shape(parsed(junit.render([hostile_report()], [hostile_problem()])))
    for element in root.iter():
        for text in (element.text or "", *element.attrib.values()):
            assert not re.search(r"[\u200b\u202e\u2066\U000e0041]", text)
