"""Does `evaluate` answer in each format, for one spec, several, and ones that are no spec?"""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from scopecard.cli import run
from scopecard.renderers.markdown import MARK

WHOLE = ("sarif", "junit", "github", "markdown")
GOOD = ["refund-desk.yaml", "refund-assistant.yaml"]
BROKEN = "schema: scopecard/v1\nsystem: x\nactors: {a: {kind: humn}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in GOOD:
        (tmp_path / name).write_bytes((ROOT / "agent_specs" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["evaluate", "--no-cache", *arguments])
    return code, capfd.readouterr().out


def systems(text: str, format_: str) -> int:
    """Return how many systems *text* is about, by its own structure."""
    match format_:
        case "sarif":
            (one,) = json.loads(text)["runs"]
            files = [r["locations"][0]["physicalLocation"] for r in one["results"]]
            return len({file["artifactLocation"]["uri"] for file in files})
        case "junit":
            suites = ET.fromstring(text)  # noqa: S314 - our own output
            return sum(not int(suite.attrib["errors"]) for suite in suites)
        case "github":
            return sum("title=scope::" in line for line in text.splitlines())
        case _:
            assert text.count(MARK) == 1
            return text.count("\n### ")


@pytest.mark.parametrize("format_", WHOLE)
def test_one_and_several_give_one_text(
    folder: Path, format_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, text = shown(capfd, "-f", format_, GOOD[0])
    assert (code, systems(text, format_)) == (0, 1)
    code, text = shown(capfd, "-f", format_, *GOOD, "--fail-on", "critical")
    assert (code, systems(text, format_)) == (1, 2)
    output = folder / "out"
    assert shown(capfd, "-f", format_, "--fail-on", "critical", "-o", str(output), *GOOD) == (1, "")
    assert output.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("format_", WHOLE)
def test_a_bad_spec_is_in_the_text_and_stops_no_other(
    folder: Path, format_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yaml").write_text(BROKEN, encoding="utf-8")
    code, text = shown(capfd, "-f", format_, ".")
    assert (code, systems(text, format_)) == (3, 2)
    assert "humn" in text
    code, text = shown(capfd, "-f", format_, "bad.yaml")
    assert (code, systems(text, format_)) == (3, 0)
    assert "humn" in text


@pytest.mark.parametrize("format_", WHOLE)
def test_rules_of_the_organisation_are_shown_like_ours(
    folder: Path, format_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "scopecard.toml").write_text('rules = ["house.yaml"]\n', encoding="utf-8")
    (folder / "house.yaml").write_text(
        "rules:\n  ask-us: {title: ask us first, severity: high, help: call, when: {scope-at-least: 2}}\n",
        encoding="utf-8",
    )
    code, text = shown(capfd, "-f", format_, GOOD[0])
    assert code == 0
    assert "ask-us" in text


@pytest.mark.parametrize("format_", WHOLE)
def test_the_same_bytes_each_time(
    folder: Path, format_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert shown(capfd, "-f", format_, *GOOD) == shown(capfd, "-f", format_, *GOOD)
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("change", "states"),
    [
        (("", ""), {"unchanged"}),
        (('"severity": "high"', '"severity": "low"'), {"unchanged", "updated"}),
        (('"fingerprint": "', '"fingerprint": "x'), {"new", "absent"}),
        (('"fingerprint": "', '"path": 1, "location": 2, "fingerprint": "x'), {"new", "absent"}),
        (('"fingerprint": "', '"rule": "gone", "fingerprint": "x'), {"new"}),
    ],
)  # fmt: skip
def test_a_baseline_is_in_the_results(
    folder: Path, change: tuple[str, str], states: set[str], capfd: pytest.CaptureFixture[str]
) -> None:
    before = folder / "before.jsonl"
    assert shown(capfd, "-f", "json", GOOD[0], "-o", str(before))[0] == 0
    value = json.loads(before.read_text(encoding="utf-8"))
    told = [json.dumps(finding) for finding in value["findings"]]
    if change[0]:
        told = [one.replace(*change, 1) for one in told]
    value["findings"] = list(map(json.loads, told))
    before.write_text(json.dumps(value), encoding="utf-8")
    code, text = shown(capfd, "-f", "sarif", GOOD[0], "--baseline", str(before))
    assert code == 0
    (one,) = json.loads(text)["runs"]
    assert {result["baselineState"] for result in one["results"]} == states
