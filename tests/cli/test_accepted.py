"""Is what somebody accepts shown apart, and does it stop failing a build until its day?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scopecard import Evaluation, evaluate, parse_spec, report
from scopecard.cli.fail_on import conditions
from scopecard.renderers import brief, summary, text
from scopecard.renderers.style import Style
from scopecard.report_form import Report

DESIGN = """\
schema: scopecard/v1
system: helpdesk
declared_scope: 1
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {close_ticket: {effects: [write tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [close_ticket]}
"""
ENTRY = "{owner: ciso, reason: a pilot, approver: board, expires: 2026-12-31}"
LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def evaluated(today: date, accepted: str = "") -> Evaluation:
    return evaluate(parse_spec(DESIGN + accepted, "a.yaml"), today=today)


def fingerprints(today: date = LAST, accepted: str = "") -> dict[str, str]:
    """Return the fingerprint of each finding by its rule."""
    found = evaluated(today, accepted).findings
    return {one.finding.rule: one.finding.fingerprint for one in found}


def accepting(*of: str) -> str:
    return "accepted:\n" + "".join(f"  '{one}': {ENTRY}\n" for one in of)


def reported(today: date, *of: str) -> Report:
    return report(evaluated(today, accepting(*of)))


def states(found: Report) -> dict[str, dict[str, Any] | None]:
    return {one["rule"]: one["accepted"] for one in found["findings"]}  # type: ignore[misc]


def meets(found: Report, *names: str) -> bool:
    return any(condition(found) for condition in conditions(names))


def test_an_acceptance_is_in_the_report_to_its_last_day() -> None:
    plain = fingerprints()["under-classified"]
    assert states(report(evaluated(LAST))) == {"under-classified": None}
    told = {"owner": "ciso", "reason": "a pilot", "approver": "board", "expires": "2026-12-31"}
    assert states(reported(LAST, plain)) == {"under-classified": told}
    over = states(reported(AFTER, plain))
    assert over["under-classified"] is None
    assert over.keys() == {"under-classified", "expired-acceptance"}


def test_an_acceptance_of_another_finding_accepts_nothing() -> None:
    assert states(reported(LAST, "0" * 16))["under-classified"] is None


def test_a_rule_about_claims_cannot_be_accepted() -> None:
    design = fingerprints()["under-classified"]
    expired = fingerprints(AFTER, accepting(design))["expired-acceptance"]
    entry = ENTRY.replace("2026", "2099")
    both = f"{accepting(design)}  '{expired}': {entry}\n"
    assert all(told is None for told in states(report(evaluated(AFTER, both))).values())


@pytest.mark.parametrize(
    ("conditions", "before", "accepted", "after"),
    [
        (["high"], True, False, True),
        (["critical"], False, False, False),
        (["info"], True, False, True),
        (["under-classified"], True, False, True),
        (["expired-acceptance"], False, False, True),
        (["scope:3"], True, True, True),
        (["scope:4"], False, False, False),
    ],
)
def test_what_fails_a_build(
    conditions: list[str], *, before: bool, accepted: bool, after: bool
) -> None:
    fingerprint = fingerprints()["under-classified"]
    assert meets(report(evaluated(LAST)), *conditions) == before
    assert meets(reported(LAST, fingerprint), *conditions) == accepted
    assert meets(reported(AFTER, fingerprint), *conditions) == after


def test_every_text_shows_it_apart() -> None:
    style = Style()
    found = reported(LAST, fingerprints()["under-classified"])
    shown = text.render(found, style)
    assert "FINDINGS" not in shown
    assert "ACCEPTED (1)  (the first until 2026-12-31)" in shown
    assert "by ciso until 2026-12-31, agreed by board: a pilot" in shown
    assert "Accepted by somebody: 1, the first until 2026-12-31" in brief.render(found, style)
    assert "under-classified" not in summary.render([found, found], style)
    assert "under-classified" in summary.render([report(evaluated(LAST))] * 2, style)


def test_verbose_text_has_the_fingerprint_that_an_acceptance_needs() -> None:
    found = report(evaluated(LAST))
    assert f"fingerprint: {fingerprints()['under-classified']}" in text.render(
        found, Style(), verbose=True
    )


def test_the_command_line_obeys(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from scopecard.cli import run

    path = tmp_path / "a.yaml"
    path.write_text(DESIGN, encoding="utf-8")
    command = ["evaluate", str(path), "--no-cache", "--fail-on", "high", "-f", "json"]
    assert run(command) == 1
    (finding,) = json.loads(capfd.readouterr().out)["findings"]
    entry = ENTRY.replace("2026", "2099")
    path.write_text(
        f"{DESIGN}accepted: {{'{finding['fingerprint']}': {entry}}}\n", encoding="utf-8"
    )
    assert run(command) == 0
    path.write_text(path.read_text().replace("2099", "2020"), encoding="utf-8")
    assert run(command) == 1
