"""Do a hundred hostile words stay words on a terminal, and does a run of many say how far it is?"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from conftest import ROOT
from hostile_reports import hostile_report
from hostile_words import HOSTILE_WORDS
from scopecard.portfolio import portfolio
from scopecard.renderers import brief, joined, summary, text
from scopecard.renderers.style import Style

OURS = re.compile(r"\x1b\[\d+(;\d+)*m")
WORDS = [*HOSTILE_WORDS, "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "a\rb", "\x9b31m", "b\bc"]


@pytest.mark.parametrize("word", WORDS)
def test_nothing_but_our_own_colours_acts(word: str) -> None:
    report, style = hostile_report(word), Style(color=True)
    before = [{**report, "system": "other", "findings": []}]
    shown = [
        text.render(report, style, verbose=True),
        brief.render(report, style),
        summary.render([report, report], style),
        joined.render(portfolio([report], (), before), style),
    ]
    for one in shown:
        plain = OURS.sub("", one)
        odd = {letter for letter in plain if not letter.isprintable() and letter != "\n"}
        assert odd == set()


def test_the_words_are_there() -> None:
    assert "[click](javascript:alert(1))" in text.render(
        hostile_report("[click](javascript:alert(1))"), Style(), verbose=True
    ).replace("\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_folder_shows_how_far_it_is_and_then_one_table() -> None:
    import pty

    main, end = pty.openpty()
    command = [sys.executable, "-m", "scopecard", "evaluate", "agent_specs", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=end, check=False)
    os.close(end)
    told = os.read(main, 1 << 16).decode()
    os.close(main)
    count = len(list((ROOT / "agent_specs").glob("*.yaml")))
    assert [int(n) for n in re.findall(rf"\r\x1b\[2K(\d+)/{count} ", told)] == [
        *range(1, count + 1)
    ]
    assert told.endswith("\r\x1b[2K"), "the line is taken away"
    head, *rows = done.stdout.decode().split("\n")
    assert head.split()[:3] == ["scope", "range", "declared"]
    scopes = [int(row.split()[1]) for row in rows if row.startswith("SCOPE ")]
    assert len(scopes) == count
    assert scopes == sorted(scopes, reverse=True)
