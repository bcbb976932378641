"""What may an organisation decide, and what is said of its mistakes?"""

from __future__ import annotations

from pathlib import Path

import pytest

from scopecard import UsageError, evaluate, parse_spec
from scopecard.config import organisation

SPEC = """\
schema: scopecard/v1
system: example
phase: production
tags: [payments]
actors: {clerk: {kind: human}}
data: {orders: {sensitivity: internal}}
identities: {role: {kind: workload, lifetime: 30m, permissions: [write orders]}}
tools: {change_order: {effects: [write orders], identity: role}}
agents:
  desk: {started_by: [clerk], output: plain, tools: [change_order]}
"""
RULE = """\
rules:
  no-open-payments:
    title: payments change nothing openly
    severity: critical
    help: gate it
    controls: [AFM-05]
    when: {WHEN}
"""


def rules_found(folder: Path, spec: str = SPEC) -> list[str]:
    evaluation = evaluate(parse_spec(spec), organisation(folder, {}))
    return [one.finding.rule for one in evaluation.findings]


def problems(folder: Path) -> list[str]:
    with pytest.raises(UsageError) as caught:
        organisation(folder, {})
    return [
        f"{one.location}: {one.message} {one.help or ''}".strip() for one in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("ceiling", "exceeded"),
    [
        ("production = 2", True), ("production = 3", False), ("prototype = 1", False),
        ('"tag:payments" = 1', True), ('"tag:other" = 1', False),
    ],
)  # fmt: skip
def test_a_ceiling_holds_for_a_phase_or_a_tag(tmp_path: Path, ceiling: str, exceeded: bool) -> None:  # noqa: FBT001
    (tmp_path / "scopecard.toml").write_text(f"[ceilings]\n{ceiling}\n")
    assert ("over-ceiling" in rules_found(tmp_path)) == exceeded


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ("{}", True),
        ("{phases: [production]}", True), ("{phases: [prototype, scale]}", False),
        ("{tags: [payments, hr]}", True), ("{tags: [hr]}", False),
        ("{scope-at-least: 3}", True), ("{scope-at-least: 4}", False),
        ("{facts: [open-effects, has-tools]}", True), ("{facts: [open-effects, unattended]}", False),
        ("{without-facts: [unattended]}", True), ("{without-facts: [open-effects]}", False),
        ("{overlays: [dynamic-planning]}", True), ("{overlays: [multi-agent]}", False),
        ("{findings: [wildcard-tools]}", False),
        ("{severity-at-least: critical}", False),
        ("{undetermined: true}", False),
        ("{without-controls: [IDC-06]}", False), ("{without-controls: [IDC-06, AUD-01]}", True),
    ],
)  # fmt: skip
def test_a_rule_fires_where_its_condition_holds(tmp_path: Path, when: str, fires: bool) -> None:  # noqa: FBT001
    (tmp_path / "scopecard.toml").write_text('rules = ["rules.yaml"]\n')
    (tmp_path / "rules.yaml").write_text(RULE.replace("{WHEN}", when))
    assert ("no-open-payments" in rules_found(tmp_path)) == fires


def test_a_parameter_of_a_control_can_be_set_otherwise(tmp_path: Path) -> None:
    for lifetime, expected in (("1h", "verified"), ("15m", "missing")):
        (tmp_path / "scopecard.toml").write_text(
            f'[controls.parameters]\n"IDC-06.lifetime" = "{lifetime}"\n'
        )
        evaluation = evaluate(parse_spec(SPEC), organisation(tmp_path, {}))
        assert evaluation.assessment.obligation("IDC-06", ()).status.status == expected


def test_every_mistake_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "scopecard.toml").write_text(
        "colour = 1\n"
        "[ceilings]\nprodution = 2\nscale = 7\n"
        '[controls]\nrequired = ["AUD-1"]\n'
        '[controls.parameters]\n"IDC-06.lifetme" = "1h"\n'
    )
    assert problems(tmp_path) == [
        "scopecard.toml:1:1: `colour` is no setting known: policy, ceilings, controls, catalogs, rules"
    ]
    text = (tmp_path / "scopecard.toml").read_text().partition("\n")[2]
    (tmp_path / "scopecard.toml").write_text(text)
    phase, ceiling, control, parameter = problems(tmp_path)
    assert phase.startswith("scopecard.toml:2:1: `prodution` is no phase")
    assert phase.endswith("did you mean `production`?")
    assert ceiling == "scopecard.toml:3:1: a ceiling is a scope from 1 to 4, not `7`"
    assert control == "scopecard.toml:5:14: there is no control `AUD-1` did you mean `AUD-01`?"
    assert parameter.startswith("scopecard.toml:7:2: there is no parameter `IDC-06.lifetme`")
    assert parameter.endswith("did you mean `IDC-06.lifetime`?")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("AFM-05", "AFM-5", "there is no control `AFM-5` did you mean `AFM-05`?"),
        ("{WHEN}", "{facts: [open-effect]}", "there is no fact `open-effect` did you mean"),
        ("{WHEN}", "{colour: 1}", "`colour` is not known here"),
        ("severity: critical", "severity: bad", "input should be"),
        ("no-open-payments", "exfiltration", "is a rule that Scopecard has"),
        ("    title: payments change nothing openly\n", "", "`title` is needed"),
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "scopecard.toml").write_text('rules = ["rules.yaml"]\n')
    (tmp_path / "rules.yaml").write_text(RULE.replace(old, new).replace("{WHEN}", "{}"))
    (found,) = problems(tmp_path)
    assert found.startswith("rules.yaml:")
    assert message in found


def test_a_catalog_that_claims_a_check_it_has_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scopecard.toml").write_text('catalogs = ["ours.yaml"]\n')
    (tmp_path / "ours.yaml").write_text(
        "dimension: house\n"
        "controls:\n"
        "  IDC-01: {title: t, statement: s, scopes: [3, 2], design: {provable: false}}\n"
        "  OUR-2: {title: t, statement: s, scopes: [1, 4], design: {provable: true}, when: [x]}\n"
    )
    found = "\n".join(problems(tmp_path))
    assert "`IDC-01` is a control of the shipped catalog" in found
    assert "`scopes` are the first and the last scope" in found
    assert "there is no check `OUR-2`" in found
    assert "there is no fact `x`" in found
    (tmp_path / "ours.yaml").unlink()
    assert "no file" in problems_of_missing(tmp_path)


def problems_of_missing(folder: Path) -> str:
    from scopecard import ScopecardError

    with pytest.raises(ScopecardError) as caught:
        organisation(folder, {})
    return caught.value.problems[0].message
