"""Which controls go when one gate, identity, limit, log or safeguard is taken out of a full design?"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from scopecard import evaluate, load_spec, parse_spec
from scopecard.checks import all_checks

DESIGN = ROOT / "agent_specs" / "claims-desk.yaml"
TABLE: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("dependence.yaml").read_text(encoding="utf-8")
)
TODAY = date(2026, 11, 1)
FIELDS = (
    "gate", "identity", "limits", "logs", "expires", "revocable", "separation", "expected_per_day",
    "lifetime", "owner", "objective",
)  # fmt: skip


def whole() -> dict[str, Any]:
    return copy.deepcopy(load_spec(DESIGN).data)


def removable(spec: dict[str, Any]) -> Iterator[str]:
    """Yield the path of each gate, identity, limit, log and safeguard, and of their fields."""
    yield from (f"safeguards/{name}" for name in spec["safeguards"])
    for section in ("agents", "tools", "data", "gates", "identities"):
        for name, told in spec[section].items():
            yield from (f"{section}/{name}/safeguards/{one}" for one in told.get("safeguards", ()))
            yield from (f"{section}/{name}/{field}" for field in FIELDS if field in told)
    for agent, told in spec["agents"].items():
        yield from (f"agents/{agent}/limits/{limit}" for limit in told["limits"])
        for tool, grant in told["tools"].items():
            yield from (f"agents/{agent}/tools/{tool}/{field}" for field in grant)


def without(spec: dict[str, Any], path: str) -> dict[str, Any]:
    holder: Any = spec
    *way, last = path.split("/")
    for step in way:
        holder = holder[step]
    del holder[last]
    return spec


def proved(spec: dict[str, Any]) -> set[str]:
    """Return the controls that a design proves, of those that the full design owes."""
    found = evaluate(parse_spec(json.dumps(spec), "design.json"), today=TODAY).assessment
    return {c for c in OWED if found.obligation(c, ()).status.status == "verified"}


OWED = {
    control
    for control, one in evaluate(load_spec(DESIGN), today=TODAY).assessment.obligations.items()
    if one.status.status == "verified"
}


def lost(path: str) -> list[str]:
    return sorted(OWED - proved(without(whole(), path)))


def test_the_full_design_has_all_that_it_owes() -> None:
    found = evaluate(load_spec(DESIGN), today=TODAY)
    statuses = {c: one.status.status for c, one in found.assessment.obligations.items()}
    assert {c for c, s in statuses.items() if s not in ("verified", "not-applicable")} == {
        c for c, s in statuses.items() if s == "attested" and c not in all_checks()
    }
    assert len(OWED) >= 35
    assert [f for f in found.findings if f.finding.severity != "info"] == []


def test_the_table_has_every_part() -> None:
    assert list(TABLE) == list(removable(whole()))


@pytest.mark.parametrize("path", TABLE)
def test_what_is_taken_away_takes_exactly_its_controls(path: str) -> None:
    assert lost(path) == TABLE[path]
