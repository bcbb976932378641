"""Is the sheet one whole page, the same each time, and nothing but words?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fpdf import FPDF

from conftest import ROOT
from forty import forty_view
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, load_spec, report
from scopecard.cli.page import sheet_of, view_of
from scopecard.one_page import Block, Sheet, of_portfolio, of_system
from scopecard.portfolio import portfolio
from scopecard.renderers.pdf import encoded, render

DESIGN = ROOT / "agent_specs" / "refund-desk.yaml"
DRAWN = re.compile(
    rb"/F(\d+) ([\d.]+) Tf|BT ([\d.]+) ([\d.]+) Td \(((?:[^()\\]|\\.)*)\) Tj ET", re.DOTALL
)
RULER = FPDF(unit="pt")
RULER.core_fonts_encoding = "cp1252"
RULER.c_margin = 0


class Line(NamedTuple):
    font: int
    size: float
    x: float
    y: float
    text: str


def lines(pdf: bytes) -> list[Line]:
    """Return each line that is drawn, with its font and its place; other signs are no text."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    assert len(streams) == 1, "one page, and nothing embedded"
    found, font, size = [], 0, 0.0
    for told in DRAWN.finditer(zlib.decompress(streams[0])):
        if told[1]:
            font, size = int(told[1]), float(told[2])
            continue
        text = re.sub(rb"\\(.)", rb"\1", told[5], flags=re.DOTALL).decode("cp1252")
        found.append(Line(font, size, float(told[3]), float(told[4]), text))
    return found


def width(line: Line) -> float:
    bold = line.size >= 12
    RULER.set_font("Helvetica", style="B" if bold else "", size=line.size)
    return float(RULER.get_string_width(line.text))


def check(pdf: bytes) -> None:
    """Fail unless *pdf* is a file with one page, in which all stands on the paper."""
    assert pdf.startswith(b"%PDF-1.")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 1
    assert not re.search(
        rb"/(JS|JavaScript|AA|OpenAction(?! \[3 0 R)|URI|Launch|EmbeddedFile|Annot)\b", pdf
    )
    below = 843.0
    for line in lines(pdf):
        assert 20 <= line.y <= below, line
        assert line.x >= 50, line
        assert line.x + width(line) <= 595 - 49, line
        below = line.y


def test_it_says_scope_why_and_first_fix() -> None:
    evaluation = evaluate(load_spec(DESIGN))
    pdf = sheet_of(evaluation, report(evaluation))
    check(pdf)
    text = [one.text for one in lines(pdf)]
    assert text[:2] == ["Refund desk with sub-agents", "Scope 3: Supervised Agency"]
    assert "Declared as scope 2: under-classified." in text
    assert "shopper > supervisor > refund-agent > create_refund > payment-account" in text
    first = text.index("Do first") + 2  # after the dot
    assert text[first].startswith("take gate clerk-ok off the hand-off from supervisor")
    assert any("sha256" in one for one in text)


def test_the_same_sheet_is_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = of_system(forty_view())
    first = render(sheet)
    monkeypatch.setattr(time, "time", lambda: 4e9)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert render(sheet) == first
    assert re.findall(rb"\(D:(\d{8})", first) == [b"19700101"]
    script = "import sys; sys.path.insert(0, sys.argv[1]); from forty import forty_view as f; "
    script += (
        "from scopecard.one_page import of_system as o; from scopecard.renderers.pdf import *; "
    )
    script += "sys.stdout.buffer.write(render(o(f())))"
    command = [sys.executable, "-c", script, str(ROOT / "tests")]
    seeded = {**os.environ, "PYTHONHASHSEED": "7"}
    assert subprocess.run(command, capture_output=True, check=True, env=seeded).stdout == first


@pytest.mark.parametrize(
    "word", [*HOSTILE_WORDS, ")", "(", "\\", "\\)", ") Tj ET (", "\x00", "中文", "🙂"]
)
def test_hostile_words_are_words(word: str) -> None:
    pdf = render(of_system(forty_view(word)))
    check(pdf)
    assert "Scope 3" in " ".join(one.text for one in lines(pdf))


def test_what_the_font_lacks_is_escaped() -> None:
    sheet = Sheet("中 é €", 1, "", (), (), "")
    assert lines(render(sheet))[0].text == "\\u4e2d é €"
    assert b"/Title <feff4e2d002000e9002020ac>" in render(sheet), "the title has all letters"


def test_a_title_does_not_end_its_string() -> None:
    for title in (") /JS (x", "\\) /JS (x", "\\", "(", ")", "\\\\)"):
        written = re.search(
            rb"/Title \(((?:[^()\\]|\\.)*)\)\n>>", render(Sheet(title, 1, "", (), (), ""))
        )
        assert written, title
        assert re.sub(rb"\\(.)", rb"\1", written[1]).decode() == title


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
    assert any(one.text == "…" for one in lines(pdf))


def test_several_systems_are_one_sheet_too() -> None:
    paths = sorted((ROOT / "agent_specs").glob("*.yaml"))
    found = portfolio([report(evaluate(load_spec(path))) for path in paths], invalid=["x.yaml"])
    pdf = render(of_portfolio(found))
    check(pdf)
    text = [one.text for one in lines(pdf)]
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
    sheet = of_system(view_of(evaluation, report(evaluation)))
    assert sheet.scope == 0, "no scope of a system is claimed"
    check(render(sheet))


def test_without_the_library_the_message_says_how_to_get_it(tmp_path: Path) -> None:
    file = tmp_path / "one.pdf"
    script = "import sys; sys.modules['fpdf'] = None; from scopecard.cli import run; "
    script += "sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "evaluate", str(DESIGN), "-f", "pdf", "-o", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "error[no-fpdf2]: a PDF needs the package `fpdf2`" in done.stderr
    assert "pip install 'scopecard[pdf]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not file.exists()


def test_the_library_is_asked_for_only_where_it_is_needed() -> None:
    script = "import sys; from scopecard.cli import run; run(sys.argv[1:]); assert 'fpdf' not in sys.modules"
    for format_ in ("text", "html", "document"):
        command = [sys.executable, "-c", script, "evaluate", str(DESIGN), "--format", format_]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_words_are_not_lost_where_lines_are_broken() -> None:
    told = "one two  three\u00a0four five-six \u00ad soft " + "seven " * 4 + "w" * 90
    text = " ".join(one.text for one in lines(render(Sheet("t", 1, "", (told,), (), ""))))
    joined = re.sub(r"\s", "", text)
    assert joined == re.sub(r"\s", "", "t" + encoded(told))
