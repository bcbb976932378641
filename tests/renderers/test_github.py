"""Do annotations stand beside the code, and can no text end or begin one?"""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from hostile_reports import hostile_problem, hostile_report
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, parse_spec, report
from scopecard.renderers import github

COMMAND = re.compile(
    r"::(error|warning|notice) file=[^,:]*(,line=\d+,col=\d+,endColumn=\d+)?,title=[^,:]*::.*"
)


def test_the_whole_output_of_one_design() -> None:
    path = ROOT / "agent_specs" / "refund-assistant.yaml"
    spec = parse_spec(path.read_text(encoding="utf-8"), "a.yaml", path=path)
    found = github.render([report(evaluate(spec))])
    assert found.splitlines() == [
        (
            "::notice file=a.yaml,line=34,col=3,endColumn=17,title=confused-deputy (low)::"
            "`care-clerk` makes `assistant` read `order-history` under `assistant-role`; use the"
            " asker's own rights: an identity of kind user-delegated"
        ),
        "::notice file=a.yaml,title=scope::refund-assistant is scope 2, Prescribed Agency",
    ]


def test_the_worst_come_first_whatever_the_file() -> None:
    reports = [
        report(evaluate(load_spec(path))) for path in sorted((ROOT / "agent_specs").glob("*.yaml"))
    ]
    lines = github.render(reports).splitlines()
    levels = [line.split()[0].strip(":") for line in lines]
    assert levels == sorted(levels, key=("error", "warning", "notice").index)
    assert len(lines) == sum(len(one["findings"]) + (one["tool_counts"] is None) for one in reports)


def test_what_is_accepted_is_not_annotated() -> None:
    one = hostile_report()
    shown = github.render([one]).splitlines()
    accepted = sum(finding["accepted"] is not None for finding in one["findings"])
    assert accepted == 2
    assert len(shown) == len(one["findings"]) - accepted + 1


@pytest.mark.parametrize(
    "word", [*HOSTILE_WORDS, "a\r\nb", "\n::stop-commands::x", "a,line=9", "%0d%0a"]
)
def test_hostile_words_stay_in_their_line(word: str) -> None:
    args = [hostile_report(word)], [hostile_problem(word)]
    lines = github.render(*args).split("\n")
    assert len(lines) == len(github.render([hostile_report()], [hostile_problem()]).split("\n"))
    for line in lines[:-1]:
        assert COMMAND.fullmatch(line), line
        assert not re.search("%(?!25|3A|2C)", line)
