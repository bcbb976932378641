"""Is each design that the project shows what the project says it is?"""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from scopecard import Evaluation, evaluate, load_spec, parse_spec

EXAMPLES = {
    "refund-assistant": (2, 2, []),
    "support-chatbot": (3, 3, ["under-classified"]),
}
"""The scope, the lower end of its range, and the findings that classification gives."""


GIVEN = {
    "non-qualifying-gate", "self-modification", "under-classified", "unenforced-narrowing",
    "unknown-effects", "wildcard-tools",
}  # fmt: skip


def facts(evaluation: Evaluation) -> tuple[int, int, list[str]]:
    """Return what the table above says of an evaluation."""
    rules = sorted({found.finding.rule for found in evaluation.findings} & GIVEN)
    return evaluation.scope, evaluation.lowest, rules


def test_every_example_is_in_the_table() -> None:
    assert {path.stem for path in (ROOT / "agent_specs").glob("*.yaml")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_it_is_said_to_be(name: str) -> None:
    assert facts(evaluate(load_spec(ROOT / "agent_specs" / f"{name}.yaml"))) == EXAMPLES[name]


def test_the_design_in_the_readme_is_prescribed_agency() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"(?s)```yaml\n(.*?)```", readme)
    assert facts(evaluate(parse_spec(design, "README.md"))) == (2, 2, ["under-classified"])
