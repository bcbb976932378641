"""What do `controls`, `explain CONTROL` and `evaluate --format brief` show?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_commands import OPEN, folder, run

from scopecard.catalog import controls

__all__ = ["folder"]
HOUSE = 'catalogs = ["ours.yaml"]\n[controls]\nrequired = ["OUR-1"]\n'
OURS = """\
dimension: house
controls:
  OUR-1:
    title: Named in the register
    statement: The system stands in the register.
    scopes: [2, 4]
    design: {provable: false, why: The register is elsewhere., needs: the number in it}
"""


def test_the_catalog_is_listed_whole_and_by_selection(folder: Path) -> None:
    shown = json.loads(run("controls", "--format", "json", folder=folder).stdout)
    assert shown["schema"] == "scopecard/controls-v1"
    assert [c["id"] for c in shown["controls"]] == list(controls())
    assert shown["controls"][0]["scopes"] == [1, 4]
    text = run("controls", "--scope", "4", "--dimension", "orchestration", folder=folder).stdout
    assert "ORC-09" in text
    assert "ORC-01" not in text
    assert "IDC-" not in text
    found = run("controls", "--search", "aml.t0051", folder=folder).stdout
    assert "AFM-01" in found
    assert "IDC-01" not in found


def test_what_a_design_owes_has_a_status_and_a_reason(folder: Path) -> None:
    done = run("controls", "open.yaml", "--status", "missing", folder=folder)
    assert done.returncode == 0
    assert "`helper` states no `authentication`" in done.stdout
    shown = json.loads(run("controls", "open.yaml", "--format", "json", folder=folder).stdout)
    assert shown["scope"] == 3
    assert {c["status"] for c in shown["controls"]} >= {"missing", "verified"}
    assert all(c["because"] for c in shown["controls"])


def test_another_scope_shows_what_it_would_take(folder: Path) -> None:
    text = run("controls", "open.yaml", "--target-scope", "4", folder=folder).stdout
    assert "FROM SCOPE 3 TO SCOPE 4" in text
    assert "an executive" in text
    shown = json.loads(
        run(
            "controls", "open.yaml", "--target-scope", "4", "--format", "json", folder=folder
        ).stdout
    )
    assert "APP-09" in shown["promotion"]["newly"]
    assert shown["promotion"]["lifted"] == ["ORC-02"]
    assert "APP-09" in [c["id"] for c in shown["controls"]]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("controls", "--status", "missing"), "needs a SPEC"),
        (("controls", "--target-scope", "4"), "needs a SPEC"),
        (("controls", "open.yaml", "--status", "mising"), "did you mean `missing`?"),
        (("controls", "--dimension", "orchestraton"), "did you mean `orchestration`?"),
        (("controls", "--scope", "5"), "is not known"),
        (("explain", "AFM-99"), "is not known"),
    ],
)
def test_a_slip_is_told(folder: Path, arguments: tuple[str, ...], hint: str) -> None:
    done = run(*arguments, folder=folder)
    assert done.returncode == 2
    assert hint in done.stderr


def test_a_control_is_explained_and_held_against_a_design(folder: Path) -> None:
    page = run("explain", "afm-05", folder=folder).stdout
    assert "HOW A REVIEWER TRIES IT" in page
    assert "STATUS" not in page
    held = run("explain", "IDC-01", "--spec", "open.yaml", folder=folder).stdout
    assert "STATUS  missing  (scope 3)" in held
    assert "open.yaml:8:3" in held


def test_the_organisations_own_control_is_owed_and_explained(folder: Path) -> None:
    (folder / "scopecard.toml").write_text(HOUSE)
    (folder / "ours.yaml").write_text(OURS)
    text = run("controls", "open.yaml", "--dimension", "house", folder=folder)
    assert text.returncode == 2, "a dimension of their own is no dimension of the matrix"
    shown = json.loads(run("evaluate", "open.yaml", "--format", "json", folder=folder).stdout)
    (own,) = [c for c in shown["controls"] if c["id"] == "OUR-1"]
    assert own["because"] == ["scope 3", "organisation"]
    assert "required-control" in [f["rule"] for f in shown["findings"]]
    assert (
        "Named in the register"
        in run("explain", "OUR-1", "--spec", "open.yaml", folder=folder).stdout
    )
    failed = run("evaluate", "open.yaml", "--fail-on", "required-control", folder=folder)
    assert failed.returncode == 1


def test_the_brief_says_in_words_what_and_why_and_what_first(folder: Path) -> None:
    text = run("evaluate", "open.yaml", "--format", "brief", folder=folder).stdout
    assert "It changes things that nobody approves first." in " ".join(text.split())
    assert "Its owners believe it to be scope 1. It is not." in text
    assert "WHAT TO DO FIRST" in text
    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 100


def test_hostile_words_stay_words(folder: Path) -> None:
    hostile = '"\\u001b[31mred\\u202e"'
    spec = OPEN.replace("system: helpdesk", f"system: helpdesk\ntitle: {hostile}")
    spec += f"controls: {{AUD-01: {{status: implemented, evidence: {hostile}}}}}\n"
    (folder / "open.yaml").write_text(spec)
    for arguments in (("evaluate", "--format", "brief"), ("evaluate", "-v"), ("controls",)):
        done = run(*arguments, "open.yaml", folder=folder)
        assert done.stdout or done.stderr
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_another_list_is_covered_as_far_as_its_controls_are(folder: Path) -> None:
    text = run("controls", "open.yaml", "--framework", "asi", folder=folder).stdout
    assert "ASI03" in text
    assert "missing: " in text
    shown = json.loads(
        run("controls", "--framework", "nist-800-53", "--format", "json", folder=folder).stdout
    )
    assert shown["schema"] == "scopecard/coverage-v1"
    assert {row["worst"] for row in shown["rows"]} == {"listed", "not-covered"}
    slip = run("controls", "--framework", "nist", folder=folder)
    assert slip.returncode == 2
    assert "nist-800-53" in slip.stderr
