"""Is each thing to do one row, under an id that stays, and is no cell computed?"""

from __future__ import annotations

import csv
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from conftest import ROOT
from forty import forty_view
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, report
from scopecard.renderers.csv import cell_text, render
from scopecard.tracker import Row, rows
from specs import evaluated


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


def test_every_finding_and_every_gap_is_one_row() -> None:
    found = report(evaluate(load_spec(ROOT / "agent_specs" / "refund-desk.yaml")))
    table = read(render(rows([found]), Row._fields))
    assert tuple(table[0]) == Row._fields
    assert len(table) == 1 + len(found["findings"]) + len(found["gaps"])
    assert {len(row) for row in table} == {len(Row._fields)}
    ids = [row[1] for row in table[1:]]
    assert len(ids) == len(set(ids))
    assert ids[: len(found["findings"])] == [f["fingerprint"] for f in found["findings"]]
    assert all(one.test and one.todo and one.why for one in rows([found]) if one.kind == "gap")


def test_what_is_accepted_says_so() -> None:
    body = """
        actors: {clerk: {kind: human}}
        data: {web: {external: true, trust: trusted}, files: {sensitivity: restricted}}
        tools: {t: {effects: [read files, send web]}}
        agents: {desk: {started_by: [clerk], output: plain, tools: [t]}}
    """
    first = rows([report(evaluated(body))])[0]
    assert first.status == "open"
    told = f"accepted: {{{first.id}: {{owner: o, reason: r, expires: 2099-01-01}}}}"
    again = rows([report(evaluated(f"{body}\n        {told}"))])
    assert [row.status for row in again if row.id == first.id] == ["accepted"]


def test_tools_without_an_agent_owe_nothing() -> None:
    found = report(evaluated("tools: {look: {effects: [write (outside)]}}"))
    assert not [row for row in rows([found]) if row.kind == "gap"]


@pytest.mark.parametrize("word", HOSTILE_WORDS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula(word: str, separator: str) -> None:
    table = read(render(rows([forty_view(word)["report"]]), Row._fields), separator)
    for row in table:
        for cell in row:
            assert not cell.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), (
                cell
            )
            assert "\n" not in cell


def test_the_table_has_the_same_form_whatever_the_words() -> None:
    plain = read(render(rows([forty_view()["report"]]), Row._fields))
    for word in HOSTILE_WORDS:
        table = read(render(rows([forty_view(word)["report"]]), Row._fields))
        assert [len(row) for row in table] == [len(row) for row in plain]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("  @SUM(A1)", "  '@SUM(A1)"), ("-2", "'-2"), ("\t=1", "\\x09=1"),
        ("a;=cmd", "a;'=cmd"), ('"=1', "\"'=1"), ("\uff1d1", "'\uff1d1"), ("a-b", "a-b"), ("a, b", "a, b"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sign_that_begins_a_cell_gets_an_apostrophe(text: str, cell: str) -> None:
    assert cell_text(text) == cell


def test_the_command_puts_all_systems_into_one_table(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("schema: scopecard/v1\nsystem: bad\nagents: 1\n")
    good = [ROOT / "agent_specs" / f"{name}.yaml" for name in ("refund-desk", "research-swarm")]
    done = subprocess.run(
        [sys.executable, "-m", "scopecard", "evaluate", tmp_path, *good, "--format", "csv"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    table = read(done.stdout)
    assert {row[0] for row in table} == {"system", "refund-desk", "research-swarm"}
    assert sum(row[0] == "system" for row in table) == 1
