"""Do the words mean what they should, and is the vocabulary sound?"""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
from collections import defaultdict

import pytest

import scopecard.drafting
import scopecard.lexicon
from imports import corpus_files
from scopecard.framework import load
from scopecard.lexicon.clues import clues
from scopecard.lexicon.definition import Definition, parameter
from scopecard.lexicon.json_schema import of_schema
from scopecard.lexicon.known import _resources, _services, resource, service
from scopecard.lexicon.parameters import READS
from scopecard.lexicon.vocabulary import vocabulary
from scopecard.lexicon.words import shared_prefix, split, without

ACTIONS = {
    "read", "search", "fetch", "write", "delete", "send", "pay", "grant", "execute", "operate",
    "local-file",
}  # fmt: skip


def actions(name: str, *parameters: str, description: str = "") -> set[str]:
    given = tuple(parameter(one) for one in parameters)
    return {clue.action for clue in clues(Definition(split(name), description, given))}


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "get_issue": {"read"},
        "getIssue": {"read"},
        "search_code": {"search"},
        "find_and_replace": {"search", "write", "delete"},
        "create_or_update_file": {"write"},
        "get_or_create_label": {"read", "write"},
        "compute_disk_create": {"write"},
        "search_index_get": {"read"},
        "move_file": {"write", "delete"},
        "get_merge_request": {"read"},
        "merge_merge_request": {"write"},
        "list_pull_requests": {"read"},
        "request_review": {"write"},
        "send_message": {"send"},
        "reply_to_thread": {"send"},
        "share_file": {"send"},
        "transfer_funds": {"pay"},
        "create_refund": {"write", "pay"},
        "place_order": {"write", "pay"},
        "get_order": {"read"},
        "attach_role_policy": {"write", "grant"},
        "delete_role": {"delete"},
        "update_alert_policy": {"write"},
        "mark_all_read": {"write"},
        "port_forward": {"write"},
        "download_file": {"read", "local-file"},
        "queue_status": {"read"},
        "frobnicate": set(),
        "git": set(),
        "": set(),
    }.items(),
)
def test_a_name(name: str, expected: set[str]) -> None:
    assert actions(name) == expected


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("fetch_page", ("url",), {"fetch"}),
        ("fetch_orders", ("status",), {"read"}),
        ("read_page", ("url",), {"read", "fetch"}),
        ("create_hook", ("webhook_url",), {"write", "egress"}),
        ("execute_code", ("code",), {"execute"}),
        ("store_snippet", ("code",), {"write"}),
        ("run_job", ("job_id",), {"write"}),
        ("run_command", ("command",), {"execute"}),
        ("run_query", ("query",), {"sql"}),
        ("query", ("sql",), {"search", "sql"}),
        ("execute_sql", ("query",), {"sql"}),
        ("search", ("query",), {"search"}),
        ("api_request", ("method", "path"), {"write", "universal"}),
        ("call_aws", ("cli_command",), {"send", "universal"}),
        ("create_message", ("to", "body"), {"write", "send"}),
        ("draft_email", ("to", "body"), {"write"}),
        ("create_event", ("attendees",), {"write", "send"}),
        ("create_transaction", ("amount", "currency"), {"write", "pay"}),
        ("render_chart", ("output_path",), {"local-file"}),
        ("frobnicate", ("code",), {"execute"}),
    ],
)
def test_a_schema(name: str, parameters: tuple[str, ...], expected: set[str]) -> None:
    assert actions(name, *parameters) == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Returns the list of orders.", {"read"}),
        ("Creates an order", {"write"}),
        ("Tool to delete everything", {"delete"}),
        ("This tool allows you to send a message", {"send"}),
        ("The weather. Deletes nothing.", set()),
        ("", set()),
    ],
)
def test_a_description_stands_in_for_a_verb(description: str, expected: set[str]) -> None:
    assert actions("frobnicate", description=description) == expected


def test_a_description_does_not_take_away_from_a_name() -> None:
    assert actions("delete_item", description="Returns the item") == {"delete"}


def test_choices_count_all() -> None:
    listed = parameter("action", ("list", "start", "remove_all", "built_last"))
    found = clues(Definition(("thing",), "", (listed,)))
    assert {clue.action for clue in found} == {"read", "write", "delete"}


def test_methods_of_http_are_choices() -> None:
    listed = parameter("method", ("GET", "DELETE"))
    found = clues(Definition(("generic", "api"), "", (listed,)))
    assert {clue.action for clue in found} == {"read", "delete", "universal"}


def test_without_a_schema_the_worst_is_taken() -> None:
    assert {c.action for c in clues(Definition(("fetch", "orders")))} == {"fetch"}
    assert {c.action for c in clues(Definition(("run", "job")))} == {"execute"}


def test_a_clue_says_what_shows_it() -> None:
    found = {
        clue.action: clue.why
        for clue in clues(Definition(("read", "page"), "", (parameter("url"),)))
    }
    assert found == {"read": "the verb `read`", "fetch": "the parameter `url`"}


def test_the_vocabulary_is_sound() -> None:
    data = load("lexicon/verbs.yaml")
    assert set(data["verbs"]) == ACTIONS
    known = vocabulary()
    assert known.weak <= known.verbs.keys()
    assert known.money_verbs <= known.verbs.keys()
    for verbs in data["verbs"].values():
        assert len(verbs) == len(set(verbs))
    for rule in known.parameters.values():
        assert rule.only <= ACTIONS


def test_services_and_resources_are_sound() -> None:
    services = {one.id: one for one in _services()}
    assert {one.where for one in services.values()} == {"inside", "tenant", "outside"}
    names = [name for one in services.values() for name in one.names]
    assert len(names) == len(set(names))
    for one in _resources():
        assert one.of <= services.keys()
        assert one.fields.keys() <= {"trust", "kind", "contains"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GitHub", "github"),
        ("mcp-server-git", "git"),
        ("legit-server", None),
        ("awslabs.iam-mcp-server", "iam"),
        ("google-calendar", "google-calendar"),
        ("Slack MCP Server", "slack"),
        ("acme", None),
    ],
)
def test_a_service_is_known_by_whole_words(name: str, expected: str | None) -> None:
    found = service(name)
    assert (found.id if found else None) == expected


def test_a_resource_may_belong_to_some_services_only() -> None:
    def of(name: str, service_: str | None) -> str | None:
        found = resource(split(name), service_)
        return found.id if found else None

    assert of("list_issues", "github") == "issues"
    assert of("list_issues", None) is None
    assert of("get_secret", None) == "secrets"
    assert of("merge_pull_request", "github") is None


def test_schemas_that_are_none() -> None:
    assert of_schema(None) is None
    assert of_schema([]) is None
    assert of_schema({}) == ()
    assert of_schema({"properties": {"a": 1, "b": {"enum": [1, "x"]}}}) == (
        parameter("a"), parameter("b", ("x",)),
    )  # fmt: skip


def test_words_alone_come_close_to_what_servers_say_of_themselves() -> None:
    """Better than the first known verb anywhere in a name (accuracy .883, mean over servers .857)."""
    right: dict[str, list[bool]] = defaultdict(list)
    called_read = 0
    for path in corpus_files("tools-list"):
        listed = json.loads(path.read_text(encoding="utf-8"))["tools"]
        names = [split(tool["name"]) for tool in listed]
        prefix = [word for word in shared_prefix(names) if word not in vocabulary().verbs]
        for tool, name in zip(listed, names, strict=True):
            said = tool.get("annotations", {}).get("readOnlyHint")
            if said is None:
                continue
            words = without(name, prefix)
            schema = of_schema(tool.get("inputSchema"))
            found = clues(Definition(words, tool.get("description") or "", schema))
            reads = bool(found) and all(clue.action in READS for clue in found)
            right[path.stem].append(reads is said)
            called_read += reads and not said
    every = [one for ones in right.values() for one in ones]
    assert len(every) == 741
    assert sum(every) / len(every) > 0.94
    assert sum(sum(ones) / len(ones) for ones in right.values()) / len(right) > 0.93
    assert called_read <= 10


@pytest.mark.parametrize(
    "package", [scopecard.lexicon, scopecard.drafting], ids=["lexicon", "drafting"]
)
def test_examples_in_docstrings_hold(package: object) -> None:
    path, name = package.__path__, package.__name__  # type: ignore[attr-defined]
    for info in pkgutil.iter_modules(path):
        module = importlib.import_module(f"{name}.{info.name}")
        assert doctest.testmod(module).failed == 0
