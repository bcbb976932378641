"""Does every file of the corpus become a spec that evaluates, the same each time?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mcp_table
from imports import CORPUS, Imported, corpus, corpus_files
from scopecard.drafting.assemble import Host
from scopecard.evaluation_report import report
from scopecard.importers import all_importers
from scopecard.source.foreign import read_foreign

each_file = pytest.mark.parametrize(
    "path", corpus_files(), ids=lambda path: path.relative_to(CORPUS).as_posix()
)
NOTHING_IN_IT = {
    "client-configs/mcp-scan-fixtures-2/mcp.json",
    "client-configs/mcp-scan-fixtures-2/vs_code_settings_file_without_mcp.json",
}
"""Files that are no configuration of servers, and say so when they are imported."""


def name_of(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


@each_file
def test_it_becomes_a_spec_that_evaluates(path: Path) -> None:
    found = corpus(name_of(path))
    shown = report(found.evaluated())
    assert bool(found.data.get("tools")) is (name_of(path) not in NOTHING_IN_IT)
    assert bool(found.notes) is (name_of(path) in NOTHING_IN_IT)
    if "client-configs" not in name_of(path):
        assert shown["tool_counts"] is not None


@each_file
def test_as_a_system_it_is_no_milder_than_its_tools(path: Path) -> None:
    found = corpus(name_of(path), host=Host("desk", "human"))
    shown = report(found.evaluated())
    open_ = any(row["state"] == "open" for row in shown["tools"])
    extends = shown["scope"]["agency"] == "self-extending"
    assert shown["scope"]["value"] == (4 if extends else 3 if open_ else 1)


@each_file
def test_what_it_is_shows_without_a_word(path: Path) -> None:
    document = read_foreign(path)
    fitting = [one.id for one in all_importers().values() if one.detects(document)]
    listed = name_of(path).partition("/")[0] in ("tools-list", "toolsnaps")
    expected = "mcp" if listed or path.name == "tools.json" else "mcp-config"
    assert fitting == ([] if name_of(path) in NOTHING_IN_IT else [expected])


def test_each_tool_of_each_list_is_there_with_what_it_was() -> None:
    for path in corpus_files("tools-list"):
        listed = json.loads(path.read_text(encoding="utf-8"))["tools"]
        found = corpus(name_of(path)).data["tools"].values()
        assert [tool["source"]["name"] for tool in found] == [tool["name"] for tool in listed]
        assert all(tool["source"]["digest"].startswith("sha256:") for tool in found)


def test_nothing_is_lumped_into_the_unknown() -> None:
    for path in corpus_files("tools-list", "toolsnaps", "registry-tools"):
        for tool in corpus(name_of(path)).data.get("tools", {}).values():
            targets = {effect["target"] for effect in tool.get("effects", ())}
            assert "(unknown)" not in targets


def test_snapshots_of_one_folder_are_one_server() -> None:
    found = corpus(*(name_of(path) for path in corpus_files("toolsnaps")))
    assert {tool.partition(".")[0] for tool in found.data["tools"]} == {"toolsnaps"}
    assert len(found.data["tools"]) == 9


def test_a_registry_entry_says_where_its_tools_are() -> None:
    found = corpus(
        "registry-tools/zerodha-kite/server.yaml", "registry-tools/zerodha-kite/tools.json"
    )
    assert len(found.data["tools"]) == 15
    assert "zerodha-kite.any" not in found.data["tools"]
    assert found.tool("place_order")["identity"] == "zerodha-kite-credential"


def test_a_registry_entry_whose_tools_change_leaves_a_wildcard() -> None:
    found = corpus(
        "registry-tools/stripe-remote/server.yaml", "registry-tools/stripe-remote/tools.json"
    )
    assert found.tool("any")["wildcard"] is True
    assert len(found.data["tools"]) == 26


def test_the_same_files_give_the_same_bytes() -> None:
    names = [name_of(path) for path in corpus_files("tools-list", "client-configs")]
    assert corpus(*names).text == corpus(*names).text


def test_the_order_of_files_changes_nothing_but_the_order() -> None:
    names = ["tools-list/mcp-server-git.json", "tools-list/mcp-server-time.json"]
    one, other = corpus(*names), corpus(*reversed(names))
    assert one.data["tools"] == other.data["tools"]
    assert list(one.data["tools"]) != list(other.data["tools"])


def test_what_is_written_is_what_was_found() -> None:
    for path in corpus_files():
        found = corpus(name_of(path), host=Host("desk", "event"))
        assert without_shorthand(found.data) == without_extensions(found.draft.data())


def without_shorthand(data: dict[str, object]) -> object:
    """Return a spec in normal form with effects as texts."""
    text = json.dumps(data)
    return json.loads(text, object_hook=_as_text)


def _as_text(value: dict[str, object]) -> object:
    return f"{value['action']} {value['target']}" if {*value} == {"action", "target"} else value


def without_extensions(value: object) -> object:
    """Return *value* without ``x-`` keys, and grants without terms as the loader reads them."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {k: without_extensions(v) for k, v in value.items() if not k.startswith("x-")}
    return [without_extensions(one) for one in value] if isinstance(value, list) else value


def test_the_table_is_current() -> None:
    assert mcp_table.PAGE.read_text(encoding="utf-8") == mcp_table.render()


def test_the_corpus_says_whose_each_file_is() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    for path in corpus_files():
        assert f"| {name_of(path).partition('/')[2]} | " in readme


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in corpus_files()) < 3_000_000


def test_two_lists_of_one_server_are_one() -> None:
    found = corpus("tools-list/playwright_mcp.json", "tools-list/playwright_mcp_allcaps.json")
    names = [tool["source"]["name"] for tool in found.data["tools"].values()]
    assert len(names) == len(set(names)) == 50


def test_unknown_files_are_refused_without_a_format() -> None:
    from scopecard import SpecError

    with pytest.raises(SpecError) as error:
        Imported({"x.json": {"hello": "world"}}, format_=None)
    (problem,) = error.value.problems
    assert (problem.rule, str(problem.location)) == ("unknown-format", "x.json:1:1")
