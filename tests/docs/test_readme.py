"""Does the README show what the commands print, and would a page that does not be noticed?"""

from __future__ import annotations

from pathlib import Path

import pytest

from outputs import README, PageError, edited, followed, run, true_page

DESIGN = """\
schema: scopecard/v1
system: lookup
actors: {employee: {kind: human}}
data: {tickets: {sensitivity: internal}}
tools: {find: {effects: [read tickets]}}
agents:
  helper: {started_by: [employee], output: plain, tools: [find]}
"""


def test_the_readme_shows_what_the_commands_print() -> None:
    text = README.read_text(encoding="utf-8")
    assert "<!-- output: scopecard evaluate" in text
    assert true_page(README) == text


def page(folder: Path, text: str) -> Path:
    written = folder / "page.md"
    written.write_text(text, encoding="utf-8")
    return written


def test_what_is_not_true_is_made_so(tmp_path: Path) -> None:
    file = f"<!-- file: a.yaml -->\n```yaml\n{DESIGN}```\n"
    text = file + "```console\n$ scopecard validate a.yaml\nwrong\n```\n"
    found = followed(page(tmp_path, text), tmp_path)
    assert found == text.replace("wrong", "a.yaml: valid")


def test_an_output_that_was_never_written_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DESIGN, encoding="utf-8")
    marks = "<!-- output: scopecard validate a.yaml -->\n{}<!-- end of output -->\n"
    found = followed(page(tmp_path, marks.format("")), tmp_path)
    assert found == marks.format("```text\na.yaml: valid\n```\n")


def test_an_edit_and_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DESIGN, encoding="utf-8")
    change = "<!-- edit: a.yaml -->\n```diff\n-system: lookup\n+system: search\n```\n"
    text = change + "```console\n$ scopecard evaluate --format json a.yaml\n```\n"
    assert '"system": "search"' in followed(page(tmp_path, text), tmp_path)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == DESIGN.replace("lookup", "search")


def test_exit_codes_and_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DESIGN, encoding="utf-8")
    command = "scopecard evaluate --fail-on scope:1 a.yaml > out.txt; echo $?"
    assert run(command, tmp_path) == "1\n"
    assert "SCOPE 1" in run("cat out.txt", tmp_path)
    with pytest.raises(PageError, match="ends with 4"):
        run("scopecard validate nowhere.yaml", tmp_path)


@pytest.mark.parametrize("command", ["rm -r x", "sh -c true", "python x.py"])
def test_nothing_else_is_run(tmp_path: Path, command: str) -> None:
    with pytest.raises(PageError, match="is not run"):
        run(command, tmp_path)


@pytest.mark.parametrize("change", ["-b\n+c\n", "-a\n+c\n"])
def test_an_edit_must_find_its_place_once(change: str) -> None:
    with pytest.raises(PageError):
        edited("a\na\n", change, "x")
