"""Does the page on the posture publish the numbers that are used?"""

from __future__ import annotations

import re

from conftest import ROOT
from scopecard.posture.areas import scale
from scopecard.security_framework import phases

PAGE = (ROOT / "docs/explanation/posture.md").read_text(encoding="utf-8")


def rows(head: str) -> dict[str, list[str]]:
    """Return the table whose first row begins with *head*, by the words of its first column."""
    table = PAGE.partition(f"\n| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table]
    return {first: rest for first, *rest in cells}


def test_the_points_of_answers() -> None:
    most = scale().most_without_evidence
    found = {k: v for k, v in rows("answer").items() if k in scale().answers}
    assert found == {k: [str(v), str(min(v, most))] for k, v in scale().answers.items()}


def test_the_points_of_statuses() -> None:
    expected = {k: ["out of the sum" if v is None else str(v)] for k, v in scale().statuses.items()}
    assert rows("status") == expected


def test_the_weights() -> None:
    for name, weights in (("blast radius", scale().blast_radius), ("effort", scale().effort)):
        line = re.search(rf"^\| {name} \|(.*)\|$", PAGE, re.MULTILINE)
        assert line
        cells = [cell.strip() for cell in line[1].split("|")]
        assert {cell: n for n, cell in enumerate(cells, 1) if cell} == weights


def test_the_names_of_the_phases() -> None:
    assert rows("phase") == {p.title: [p.spec_phase, ", ".join(p.aliases)] for p in phases()}
