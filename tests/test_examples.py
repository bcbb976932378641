"""Is the design in the README what it says it is? `test_agent_specs.py` has the others."""

from __future__ import annotations

import re

from conftest import ROOT
from scopecard import evaluate, parse_spec

GIVEN = {
    "non-qualifying-gate", "self-modification", "under-classified", "unenforced-narrowing",
    "unknown-effects", "wildcard-tools",
}  # fmt: skip


def test_the_design_in_the_readme_is_prescribed_agency() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"(?s)```yaml\n(.*?)```", readme)
    found = evaluate(parse_spec(design, "README.md"))
    rules = sorted({one.finding.rule for one in found.findings} & GIVEN)
    assert (found.scope, found.lowest, rules) == (2, 2, ["under-classified"])
