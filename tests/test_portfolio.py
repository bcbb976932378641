"""Does the view of several systems say where they stand, what moved, and what most of them lack?"""

from __future__ import annotations

import json
from typing import Any

from conftest import ROOT
from scopecard import evaluate, load_spec, report
from scopecard.joins.ends import ends
from scopecard.portfolio import portfolio
from specs import evaluated

FOLDER = ROOT / "tests" / "fixtures" / "portfolio"
NAMES = ("support-intake", "billing-assistant", "weekly-digest")
EVALUATIONS = [evaluate(load_spec(FOLDER / f"{name}.yaml")) for name in NAMES]
REPORTS = [report(one) for one in EVALUATIONS]


def view(reports: Any = REPORTS, **more: Any) -> dict[str, Any]:
    return portfolio(reports, [ends(one) for one in EVALUATIONS], **more)


def before(**changes: Any) -> list[Any]:
    """Return the reports as a baseline, those named changed; none leaves one out."""
    old = [json.loads(json.dumps(one)) for one in REPORTS]
    found = []
    for one in old:
        change = changes.get(one["system"].replace("-", "_"), lambda same: same)
        found += [] if change is None else [change(one)]
    return found


def test_the_worst_is_first() -> None:
    found = view()["systems"]
    assert found[0]["system"] == "billing-assistant"
    assert [one["high"] for one in found] == sorted((o["high"] for o in found), reverse=True)
    assert found[0]["below"]
    assert found[0]["worst"]["severity"] in ("critical", "high")


def test_scope_by_phase_counts_each_system_once() -> None:
    found = view()
    phases = {row["phase"]: row for row in found["phases"]}
    assert list(phases) == ["prototype", "production"]
    assert phases["production"]["total"] == 2
    assert sum(found["counts"].values()) == 3 == sum(row["total"] for row in found["phases"])
    assert [one["system"] for one in phases["prototype"]["cells"][3]] == ["weekly-digest"]


def test_what_most_systems_lack_is_first() -> None:
    found = view()["missing"]
    lengths = [len(one["systems"]) for one in found]
    assert lengths == sorted(lengths, reverse=True)
    first = found[0]
    for one in REPORTS:
        lacks = {c["id"] for c in one["controls"] if c["status"] in ("missing", "contradicted")}
        assert (first["id"] in lacks) == (one["system"] in first["systems"])
    assert all(len(one["systems"]) <= one["owed"] <= 3 for one in found)


def test_accepted_risks_say_until_when() -> None:
    (one,) = view()["accepted"]
    assert (one["system"], one["subject"], one["expires"], one["in_force"]) == (
        "support-intake", "APP-10", "2099-03-31", True,
    )  # fmt: skip


def test_nothing_moves_against_itself() -> None:
    found = view(baseline=before())
    assert found["compared"]
    assert (found["movers"], found["gone"]) == ([], [])
    assert not view()["compared"]


def test_movers_are_new_up_worse_down_and_gone() -> None:
    def scope(number: int) -> Any:
        return lambda one: {**one, "scope": {**one["scope"], "range": [1, number]}}

    def fewer(one: Any) -> Any:
        return {**one, "findings": one["findings"][1:]}

    extra = {**before()[0], "system": "retired"}
    old = [
        *before(billing_assistant=None, support_intake=scope(4), weekly_digest=scope(2)), extra,
    ]  # fmt: skip
    found = view(baseline=old)
    assert [(m["system"], m["moved"]["new"], m["moved"]["by"]) for m in found["movers"]] == [
        ("billing-assistant", True, 0), ("weekly-digest", False, 1), ("support-intake", False, -1),
    ]  # fmt: skip
    assert found["gone"] == ["retired"]
    (worse,) = view(baseline=before(support_intake=fewer))["movers"]
    assert [f["fingerprint"] for f in worse["moved"]["worse"]] == [
        REPORTS[0]["findings"][0]["fingerprint"]
    ]


def test_two_systems_of_one_name_are_two() -> None:
    twins = [REPORTS[0], {**REPORTS[0], "file": "copy.yaml"}]
    found = view(twins, baseline=before())
    assert len(found["systems"]) == 2
    assert [one["moved"]["new"] for one in found["movers"]] == [True]


def test_tools_without_an_agent_count_as_no_system() -> None:
    tools = report(evaluated("tools: {look: {effects: [write (outside)]}}"))
    assert tools["tool_counts"] is not None
    found = view([*REPORTS, tools])
    assert sum(found["counts"].values()) == 3
    assert [one["agentic"] for one in found["systems"]] == [True, True, True, False]
    assert found["missing"] == view()["missing"]
