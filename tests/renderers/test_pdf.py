"""Is the sheet one whole page, the same each time, and nothing but words?"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from forty import forty_view
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, report
from scopecard.cli.page import sheet_of, view_of
from scopecard.one_page import Block, Sheet, of_portfolio, of_system
from scopecard.portfolio import portfolio
from scopecard.renderers.pdf import render, width

DESIGN = ROOT / "agent_specs" / "refund-desk.yaml"
SHOWN = re.compile(
    rb"BT /F([12]) (\d+) Tf [\d. ]+ rg ([\d.]+) ([\d.]+) Td \(((?:[^()\\]|\\.)*)\) Tj ET"
)


def marks(pdf: bytes) -> bytes:
    found = re.search(rb"stream\n(.*)\nendstream", pdf, re.DOTALL)
    assert found
    return zlib.decompress(found[1])


def lines(pdf: bytes) -> list[tuple[int, float, float, str, bool]]:
    """Return each line with its size, its place, and whether it is bold; nothing else is drawn."""
    first, *drawn = marks(pdf).split(b"\n")
    assert first.endswith(b"re f")
    found = []
    for one in drawn:
        told = SHOWN.fullmatch(one)
        assert told, one
        text = re.sub(rb"\\(.)", rb"\1", told[5]).decode("cp1252")
        found.append((int(told[2]), float(told[3]), float(told[4]), text, told[1] == b"2"))
    return found


def check(pdf: bytes) -> None:
    """Fail unless *pdf* is a file with one page, in which all stands on the paper."""
    assert pdf.startswith(b"%PDF-1.4\n")
    assert pdf.endswith(b"%%EOF\n")
    start = int(re.findall(rb"startxref\n(\d+)\n", pdf)[-1])
    assert pdf[start:].startswith(b"xref\n0 8\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n ", pdf[start:]), 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)
    length = re.search(rb"/Length (\d+) .*?stream\n(.*)\nendstream", pdf, re.DOTALL)
    assert length
    assert int(length[1]) == len(length[2])
    assert pdf.count(b"/Type /Page ") == 1
    assert not re.search(rb"/(JS|JavaScript|AA|OpenAction|URI|Launch|EmbeddedFile)\b", pdf)
    below = 843.0
    for size, x, y, text, bold in lines(pdf):
        assert 20 <= y <= below, text
        assert x + width(text, size, bold=bold) <= 595 - 40, text
        below = y


def test_it_says_scope_why_and_first_fix() -> None:
    evaluation = evaluate(load_spec(DESIGN))
    pdf = sheet_of(evaluation, report(evaluation))
    check(pdf)
    text = [one[3] for one in lines(pdf)]
    assert text[:2] == ["Refund desk with sub-agents", "Scope 3: Supervised Agency"]
    assert "Declared as scope 2: under-classified." in text
    assert "shopper > supervisor > refund-agent > create_refund > payment-account" in text
    first = text.index("Do first") + 2  # after the dot
    assert text[first].startswith("take gate clerk-ok off the hand-off from supervisor")
    assert any("sha256" in one for one in text)


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert render(of_system(forty_view())) == render(of_system(forty_view()))


@pytest.mark.parametrize(
    "word", [*HOSTILE_WORDS, ")", "(", "\\", "\\)", ") Tj ET (", "\x00", "中文", "🙂"]
)
def test_hostile_words_are_words(word: str) -> None:
    pdf = render(of_system(forty_view(word)))
    check(pdf)
    assert "Scope 3" in " ".join(one[3] for one in lines(pdf))


def test_what_the_font_lacks_is_escaped() -> None:
    sheet = Sheet("中 é €", 1, "", (), (), "")
    assert lines(render(sheet))[0][3] == "\\u4e2d é €"
    assert b"/Title <FEFF4E2D002000E9002020AC>" in render(sheet)


def test_too_much_is_cut_and_stays_on_the_page() -> None:
    long = Sheet(
        "x" * 500,
        4,
        "y " * 300,
        ("z" * 900,) * 4,
        (Block("h", ("word " * 90,) * 99),) * 9,
        "f" * 999,
    )
    pdf = render(long)
    check(pdf)
    assert any(one[3] == "…" for one in lines(pdf))


def test_several_systems_are_one_sheet_too() -> None:
    paths = sorted((ROOT / "agent_specs").glob("*.yaml"))
    found = portfolio([report(evaluate(load_spec(path))) for path in paths], invalid=["x.yaml"])
    pdf = render(of_portfolio(found))
    check(pdf)
    text = [one[3] for one in lines(pdf)]
    assert text[0] == f"{len(paths)} agentic systems"
    assert "1 invalid and not shown." in text
    assert "Missing most often" in text
    assert sum(one.startswith("Scope ") and "missing" in one for one in text) == len(paths)


def test_no_system_is_a_sheet_all_the_same() -> None:
    check(render(of_portfolio(portfolio([]))))


def run(*arguments: str | Path) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_writes_it_to_a_file_only(tmp_path: Path) -> None:
    file = tmp_path / "one.pdf"
    assert run("evaluate", DESIGN, "--format", "pdf", "-o", file).returncode == 0
    check(file.read_bytes())
    done = run("evaluate", DESIGN, "--format", "pdf")
    assert done.returncode == 2
    assert "name a file: -o FILE" in done.stderr


def test_tools_without_an_agent_have_a_sheet(tmp_path: Path) -> None:
    spec = tmp_path / "tools.yaml"
    spec.write_text(
        "schema: scopecard/v1\nsystem: t\ntools: {look: {effects: [write (outside)]}}\n"
    )
    evaluation = evaluate(load_spec(spec))
    check(render(of_system(view_of(evaluation, report(evaluation)))))
