"""Is a hint taken for what it is: something that may add, and never takes away?"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from imports import Imported, listing, tool, tools
from scopecard.evaluation_report import report
from scopecard.tool_table import tool_counts

VALUES = (True, False, None)
NAMES = (
    "get_item", "create_item", "delete_item", "send_message", "frobnicate", "run_code", "search_items",
    "fetch_page", "pay_invoice", "generic_api_request",
)  # fmt: skip


def hints(**given: object) -> dict[str, object]:
    """Return the hints that are given at all."""
    return {name: value for name, value in given.items() if value is not None}


def test_a_verb_alone_is_enough() -> None:
    found = tools(tool("get_item"), tool("create_item"), tool("delete_item"))
    assert found.effects("get_item") == ["read acme"]
    assert found.effects("create_item") == ["write acme"]
    assert found.effects("delete_item") == ["delete acme"]


def test_what_shows_nothing_and_says_nothing_is_unknown() -> None:
    found = tools(tool("frobnicate"))
    assert found.effects("frobnicate") is None
    assert found.draft.facts["assumed"] >= 1
    assert report(found.evaluated())["tools"][0]["effects"] == [
        "write (unknown)", "send (outside)", "read (outside)",
    ]  # fmt: skip
    assert "TODO(owner): what does it do?" in found.text


def test_as_a_system_the_unknown_is_asked_about() -> None:
    from scopecard.drafting.assemble import Host

    found = tools(tool("frobnicate"), host=Host("desk", "human"))
    questions = {q.assumption.about for q in found.evaluated().questions}
    assert "tools.acme.frobnicate.effects" in questions


def test_what_shows_nothing_and_says_that_it_reads_reads() -> None:
    found = tools(tool("frobnicate", readOnly=True))
    assert found.effects("frobnicate") == ["read acme"]
    element = found.draft.sections["tools"]["acme.frobnicate"]
    assert element.bases == {"read": "imported"}


def test_what_shows_nothing_and_says_that_it_does_not_only_read_writes() -> None:
    assert tools(tool("frobnicate", readOnly=False)).effects("frobnicate") == ["write acme"]


@pytest.mark.parametrize("name", ["create_item", "delete_item", "send_message", "run_shell"])
def test_a_hint_does_not_lower_a_verb(name: str) -> None:
    silent = tools(tool(name, "command"))
    claims = tools(tool(name, "command", readOnly=True, destructive=False, openWorld=True))
    assert claims.effects(name) == silent.effects(name)
    assert claims.draft.sections["tools"][f"acme.{name}"].conflicts >= 1
    assert "TODO(owner): it says `readOnlyHint: true`" in claims.text


@pytest.mark.parametrize("parameter", ["sql", "command", "webhook_url", "output_path"])
def test_a_hint_does_not_lower_a_schema(parameter: str) -> None:
    silent = tools(tool("frobnicate", parameter))
    claims = tools(tool("frobnicate", parameter, readOnly=True))
    before, after = silent.tool("frobnicate"), claims.tool("frobnicate")
    assert after.get("universal") == before.get("universal")
    changes = {e["action"] for e in before.get("effects", ())} - {"read", "search", "fetch"}
    assert changes <= {e["action"] for e in after.get("effects", ())}
    assert claims.draft.facts["conflicts"] == 1


def test_a_hint_does_not_lower_a_choice() -> None:
    listed = tool("item_tool", readOnly=True)
    listed["inputSchema"] = {"properties": {"action": {"enum": ["list", "delete"]}}}
    found = tools(listed)
    assert found.effects("item_tool") == ["read acme", "delete acme"]
    assert found.draft.facts["conflicts"] == 1


def test_a_hint_does_not_lower_what_the_description_begins_with() -> None:
    found = tools(
        tool("get_items", description="Removes every item, and returns it.", readOnly=True)
    )
    assert found.effects("get_items") == ["read acme", "delete acme"]
    assert found.draft.facts["conflicts"] == 1


def test_a_hint_raises_a_verb() -> None:
    found = tools(tool("get_item", readOnly=False), tool("list_items", destructive=True))
    assert found.effects("get_item") == ["read acme", "write acme"]
    assert found.effects("list_items") == ["read acme", "delete acme"]
    assert found.draft.facts["conflicts"] == 0


def test_what_destroys_cannot_be_undone() -> None:
    found = tools(tool("update_item", readOnly=False, destructive=True), tool("update_other"))
    assert found.tool("update_item")["reversible"] is False
    assert "reversible" not in found.tool("update_other")


def test_no_hint_makes_anything_reversible() -> None:
    found = tools(tool("update_item", readOnly=False, destructive=False, idempotent=True))
    assert "reversible" not in found.tool("update_item")


def test_a_server_that_contradicts_itself() -> None:
    found = tools(tool("frobnicate", readOnly=True, destructive=True))
    assert found.effects("frobnicate") == ["read acme", "delete acme"]
    assert found.draft.facts["conflicts"] == 1


@pytest.mark.parametrize("value", ["true", 1, 0, [], {}, "no"])
def test_a_hint_that_is_no_truth_value_is_not_taken(value: object) -> None:
    found = tools(tool("frobnicate", readOnly=value))
    assert found.effects("frobnicate") is None
    assert "is neither true nor false" in found.text


@pytest.mark.parametrize("annotations", [None, [], "x", 3])
def test_annotations_that_are_none(annotations: object) -> None:
    listed = tool("create_item") | {"annotations": annotations}
    assert tools(listed).effects("create_item") == ["write acme"]


def test_whose_data_it_is_when_nobody_says() -> None:
    found = tools(tool("get_item"))
    assert found.data["data"]["acme"]["external"] is True
    assert "trust" not in found.data["data"]["acme"]
    assert found.draft.sections["data"]["acme"].fields["x-assumed"] == ["external"]


def test_whose_data_it_is_when_it_says_that_it_stays_inside() -> None:
    found = tools(tool("get_item", openWorld=False))
    assert "external" not in found.data["data"]["acme"]


def test_whose_data_it_is_when_it_says_that_it_goes_out() -> None:
    found = tools(tool("get_item", openWorld=True))
    assert found.data["data"]["acme"]["external"] is True
    assert "x-assumed" not in found.draft.sections["data"]["acme"].fields


def test_a_server_that_does_both_has_two_kinds_of_data() -> None:
    found = tools(tool("get_item", openWorld=False), tool("get_news", openWorld=True))
    assert found.effects("get_item") == ["read acme"]
    assert found.effects("get_news") == ["read acme-outside"]
    assert "external" not in found.data["data"]["acme"]
    assert found.data["data"]["acme-outside"]["external"] is True


def test_a_known_service_stays_outside_whatever_it_says() -> None:
    found = tools(tool("search_web", "query", openWorld=False), server="tavily")
    assert found.data["data"]["tavily"]["external"] is True
    assert found.effects("search_web") == ["search tavily"]


def test_a_known_inside_is_outside_for_what_says_so() -> None:
    found = tools(tool("read_file"), tool("copy_file", openWorld=True), server="filesystem")
    assert found.effects("read_file") == ["read filesystem"]
    assert found.data["data"]["filesystem-outside"]["external"] is True


def test_a_way_out_is_kept_whatever_is_said() -> None:
    found = tools(tool("read_page", "url", readOnly=True, openWorld=False))
    assert found.effects("read_page") == ["read acme", "fetch (outside)"]
    assert found.draft.facts["conflicts"] == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_ever_lowers(name: str) -> None:
    """Whatever is said, a tool does at least what its words show."""
    parameters = ("code", "url", "amount", "currency")
    silent = counted(tools(tool(name, *parameters)))
    unknown = name == "frobnicate"
    for read_only, destructive, open_world in product(VALUES, repeat=3):
        given = hints(readOnly=read_only, destructive=destructive, openWorld=open_world)
        said = counted(tools(tool(name, *parameters, **given)))
        assert said["change"] >= silent["change"] or unknown
        if open_world is not False:
            assert said["leave"] >= silent["leave"] or unknown


@pytest.mark.parametrize("name", NAMES)
def test_to_say_less_is_never_better(name: str) -> None:
    """Without hints, a tool is at least as bad as with the best ones."""
    best = counted(tools(tool(name, readOnly=True, destructive=False, openWorld=False)))
    none = counted(tools(tool(name)))
    assert none["change"] >= best["change"]
    assert none["leave"] >= best["leave"]


def counted(found: Imported) -> Any:
    """Return how many tools change, and how many leave."""
    return tool_counts(found.evaluated().worst)


def test_a_list_that_goes_on_leaves_a_wildcard() -> None:
    found = Imported({"page.json": listing(tool("get_item"), nextCursor="eyJ")})
    assert found.tool("any")["wildcard"] is True
    assert found.effects("get_item") == ["read acme"]
    ended = Imported({"page.json": listing(tool("get_item"), nextCursor=None)})
    assert list(ended.data["tools"]) == ["acme.get_item"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda listed: listed,
        lambda listed: {"jsonrpc": "2.0", "id": 1, "result": listed},
        lambda listed: listed["tools"],
        lambda listed: {"tools": listed["tools"], "_meta": {}},
    ],
    ids=["result", "response", "bare list", "tools only"],
)
def test_each_shape_says_the_same(shape: Any) -> None:
    value = shape(listing(tool("get_item"), tool("delete_item", readOnly=True)))
    found = Imported({"acme=x.json": value})
    assert found.effects("get_item") == ["read acme"]
    assert found.effects("delete_item") == ["delete acme"]


def test_one_tool_alone() -> None:
    found = Imported({"acme/get_item.snap": tool("get_item")})
    assert found.data["tools"].keys() == {"acme.get_item"}


def test_a_tool_that_lists_no_parameters_may_have_any() -> None:
    silent = tool("fetch_things")
    del silent["inputSchema"]
    assert tools(silent | {"annotations": {}}).effects("fetch_things") == ["fetch (outside)"]
    assert tools(tool("fetch_things")).effects("fetch_things") == ["read acme"]


def test_each_definition_has_its_own_digest() -> None:
    one = tools(tool("get_item")).tool("get_item")["source"]["digest"]
    other = tools(tool("get_item", description="now")).tool("get_item")["source"]["digest"]
    assert one != other
    assert one == tools(tool("get_item"), tool("x")).tool("get_item")["source"]["digest"]


def test_two_tools_of_one_name_are_a_conflict() -> None:
    found = tools(tool("get_item"), tool("get_item", "url"))
    assert list(found.data["tools"]) == ["acme.get_item", "acme.get_item-2"]
    assert found.draft.facts["conflicts"] == 2
