"""What does `scopecard threats` show, and what does `evaluate --persona`?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from hostile_words import HOSTILE_WORDS
from scopecard import evaluate, parse_spec
from scopecard.errors import SpecError
from scopecard.framework import load
from scopecard.renderers import threats as text
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.threat_form import threat_sheet
from scopecard.threats.lists import LISTS, threats

SPECS = ["agent_specs/claims-desk.yaml", "agent_specs/refund-assistant.yaml"]
SWARM = "agent_specs/research-swarm.yaml"
GROUPS = ("EXPOSED", "MITIGATED", "NOT REACHABLE")
SCREEN = 50


def run(*arguments: str, folder: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scopecard", *arguments],
        cwd=folder,
        env=os.environ | {"SCOPECARD_CACHE": "", "PYTHONUTF8": "1", "COLUMNS": "100"} | more,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def shown(*arguments: str, **more: str) -> str:
    done = run(*arguments, **more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("framework", LISTS)
def test_one_screen_names_every_threat_once_in_its_group(framework: str) -> None:
    output = shown("threats", SPECS[0], "--framework", framework)
    heads = [line.split()[0] for line in output.splitlines() if line.startswith("  ")]
    for one in threats(framework):
        assert heads.count(one.id.partition(".")[0]) >= 1
    groups = [name for name in GROUPS if f"\n{name} (" in output]
    assert [output.index(f"\n{name} (") for name in groups] == sorted(
        output.index(f"\n{name} (") for name in groups
    )
    assert output.startswith("Claims desk of an insurer")
    assert len(output.splitlines()) <= SCREEN + 10 * (framework == "owasp-t")


def test_what_exposes_has_its_path_and_place() -> None:
    output = " ".join(shown("threats", SWARM).split())
    assert "ASI10 Rogue Agents critical lead → start_worker → worker: self-modification" in output
    assert "agent_specs/research-swarm.yaml:37:28" in output


def test_the_worst_come_first() -> None:
    lines = shown("threats", SWARM).splitlines()
    levels = [
        word
        for line in lines
        if line.startswith("  ASI")
        for word in ("critical", "high", "medium", "low", "not verified")
        if f"  {word}" in line
    ]
    order = ["critical", "high", "medium", "low", "not verified"]
    assert levels == sorted(levels, key=order.index)
    assert len(set(levels)) > 1


def test_verbose_has_all_findings_ways_questions_and_factors() -> None:
    sheet = json.loads(shown("threats", SWARM, "--format", "json"))
    output = " ".join(shown("threats", SWARM, "--verbose").split())
    for one in sheet["frameworks"]["asi"]["threats"]:
        assert one["meaning"] in output
        assert all(control["id"] in output for control in one["controls"])
    told = {f["fingerprint"]: f["message"] for f in sheet["findings"]}
    for one in sheet["frameworks"]["asi"]["threats"]:
        assert all(told[name] in output for name in one["findings"])
    assert all(one["question"] in output for one in sheet["navigator"])
    assert all(one["title"] in output for one in sheet["amplification"]["factors"])


def test_json_has_every_list_with_its_version() -> None:
    (sheet,) = [json.loads(shown("threats", SPECS[1], "--format", "json"))]
    assert sheet["schema"] == "scopecard/threats-v1"
    assert list(sheet["frameworks"]) == list(LISTS)
    for name, told in sheet["frameworks"].items():
        if name != "stride":
            assert told["version"] == load(f"crosswalks/{name}.yaml")["version"]
            assert len(told["threats"]) == len(load(f"crosswalks/{name}.yaml")["items"])


def test_several_specs_and_one_that_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text((ROOT / SPECS[0]).read_text(encoding="utf-8"))
    (tmp_path / "b.yaml").write_text("schema: scopecard/v1\nsystem: x\nagent: {}\n")
    done = run("threats", "a.yaml", "b.yaml", "--format", "json", folder=tmp_path)
    schemas = [json.loads(line)["schema"] for line in done.stdout.splitlines()]
    assert (done.returncode, schemas) == (3, ["scopecard/threats-v1", "scopecard/problems-v1"])
    assert "b.yaml:3" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--framework", "asy"), ("--format", "xml"), ("--color", "blue")]
)
def test_what_is_not_known_is_refused(arguments: tuple[str, str]) -> None:
    done = run("threats", SPECS[0], *arguments)
    assert done.returncode == 2
    assert arguments[1] in done.stderr
    assert "Traceback" not in done.stderr


def test_tools_without_an_agent_are_open_to_nothing_that_needs_one() -> None:
    spec = parse_spec(
        "schema: scopecard/v1\nsystem: s\ndata: {d: {}}\ntools: {t: {effects: [read d]}}"
    )
    counts = threat_sheet(evaluate(spec))["frameworks"]["asi"]["counts"]
    assert counts == {"exposed": 0, "mitigated": 0, "not-reachable": 10}


def hostile(words: str) -> dict[str, Any]:
    return {
        "schema": "scopecard/v1", "system": "s", "title": words,
        "actors": {"who": {"kind": "human", "title": words}},
        "data": {"inbox": {"trust": "untrusted", "description": words}, "files": {}},
        "tools": {"t": {"effects": ["read inbox", "write files"], "description": words}},
        "agents": {"a": {"started_by": ["who"], "tools": ["t"], "description": words}},
    }  # fmt: skip


def test_hostile_words_are_inert() -> None:
    shown_some = 0
    for words in HOSTILE_WORDS:
        try:
            spec = parse_spec(json.dumps(hostile(words)), f"{words}.json")
        except SpecError:
            continue  # refused is as good
        sheet = threat_sheet(evaluate(spec))
        for framework in ("asi", "stride"):
            output = text.render(sheet, Style(), framework=framework, verbose=True)
            assert safe(output.replace("\n", "")) == output.replace("\n", "")
            shown_some += 1
    assert shown_some > 100


def test_the_output_does_not_depend_on_the_hash_seed() -> None:
    for options in (("--format", "json"), ("--verbose", "--framework", "stride")):
        outputs = {
            shown("threats", *SPECS, SWARM, *options, PYTHONHASHSEED=seed)
            for seed in ("0", "1", "4242")
        }
        assert len(outputs) == 1


def test_findings_name_lists_whose_versions_the_report_has() -> None:
    (found,) = [json.loads(shown("evaluate", SWARM, "--format", "json"))]
    assert found["provenance"]["threat_lists"] == {
        name: load(f"crosswalks/{name}.yaml")["version"]
        for name in ("asi", "owasp-t", "llm", "atlas")
    }
    ids = {threat for finding in found["findings"] for threat in finding["threats"]}
    assert any(threat.startswith("AML.T") for threat in ids)


# Personas


def test_an_auditor_sees_everything() -> None:
    auditor = shown("evaluate", SPECS[1], "--persona", "auditor")
    assert auditor == shown("evaluate", SPECS[1], "--verbose")
    report = json.loads(shown("evaluate", SPECS[1], "--format", "json"))
    flat = " ".join(auditor.split())
    assert all(" ".join(finding["message"].split()) in flat for finding in report["findings"])
    assert {"info", "low"} & {finding["severity"] for finding in report["findings"]}
    assert "\nTOOLS\n" in auditor


def test_an_architect_is_told_what_matters_first() -> None:
    quiet = shown("evaluate", SPECS[1])
    assert quiet == shown("evaluate", SPECS[1], "--persona", "architect")
    assert len(quiet) < len(shown("evaluate", SPECS[1], "--persona", "auditor"))
    assert "\nTOOLS\n" not in quiet
    listed = quiet.partition("\nFINDINGS")[2].partition("\n\n")[0]
    assert "\n  info " not in listed
    assert "\n  low " not in listed


def test_other_personas_are_refused() -> None:
    done = run("evaluate", SPECS[1], "--persona", "auditr")
    assert done.returncode == 2
    assert "did you mean `auditor`?" in done.stderr
