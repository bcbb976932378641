"""What is learnt from a client's configuration, and what must never be copied from it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from imports import CORPUS, Imported, corpus, corpus_files, listing, tool
from scopecard.drafting.assemble import Host
from scopecard.evaluation_report import report
from scopecard.source.foreign import read_foreign

SECRETS = [
    "sk-live-51H8secret", "ghp_0123456789abcdefghij", "hunter2", "postgres://user:pa55@db/x",
    "Bearer eyJhbGciOi", "AKIAIOSFODNN7EXAMPLE",
]  # fmt: skip


def configured(entry: dict[str, Any], name: str = "acme", **rest: Any) -> Imported:
    return Imported({".mcp.json": {"mcpServers": {name: entry}}}, **rest)


@pytest.mark.parametrize(
    "shape",
    [
        lambda servers: {"mcpServers": servers},
        lambda servers: {"servers": servers},
        lambda servers: {"servers": servers, "inputs": []},
        lambda servers: {"mcp": {"servers": servers}},
        lambda servers: {"mcp": servers},
        lambda servers: {"mcp_servers": servers},
        lambda servers: {"context_servers": servers},
        lambda servers: {"projects": {"/home/x": {"mcpServers": servers}}},
        lambda servers: servers,
    ],
)
def test_each_shape_says_the_same(shape: Any) -> None:
    found = Imported({"c.json": shape({"acme": {"command": "acme-server"}})}, format_=None)
    assert list(found.data["tools"]) == ["acme.any"]
    assert found.data["tools"]["acme.any"]["wildcard"] is True


def test_comments_and_trailing_commas_are_read() -> None:
    text = '{ // servers\n "servers": {"acme": {"url": "http://localhost/x", /* here */ }, },\n}'
    assert list(Imported({"mcp.json": text}).data["tools"]) == ["acme.any"]


def test_a_server_is_one_wildcard_of_the_client() -> None:
    found = configured({"command": "npx", "args": ["-y", "@acme/server@1.2.3"]})
    assert found.data["agents"]["client"]["tools"] == {"acme.any": {}}
    shown = report(found.evaluated())
    assert {f["rule"] for f in shown["findings"]} >= {"wildcard-tools", "unknown-effects"}
    assert shown["scope"]["value"] == 4


def test_who_starts_it_is_asked_unless_it_is_said() -> None:
    found = configured({"command": "x"})
    assert "started_by" not in found.data["agents"]["client"]
    said = configured({"command": "x"}, host=Host("desk", "human"))
    assert said.data["agents"]["desk"]["started_by"] == ["user"]
    assert said.data["actors"] == {"user": {"kind": "human"}}
    assert report(said.evaluated())["scope"]["value"] == 3


PLACES = {
    "env": lambda secret: {
        "command": "npx",
        "args": ["-y", "@acme/server"],
        "env": {"ACME_TOKEN": secret},
    },
    "args": lambda secret: {"command": "npx", "args": ["-y", "@acme/server", "--api-key", secret]},
    "joined": lambda secret: {
        "command": "npx",
        "args": ["-y", "@acme/server", f"--api-key={secret}"],
    },
    "bare": lambda secret: {"command": "acme-server", "args": [secret]},
    "command": lambda secret: {"command": f"acme-server {secret}"},
    "headers": lambda secret: {
        "url": "https://acme.example/mcp",
        "headers": {"Authorization": secret},
    },
    "query": lambda secret: {"url": f"https://acme.example/mcp?key={secret}"},
    "path": lambda secret: {"url": f"https://acme.example/{secret}/mcp"},
    "user": lambda secret: {"url": f"https://{secret}@acme.example/mcp"},
    "docker": lambda secret: {"command": "docker", "args": ["run", "-e", f"TOKEN={secret}", "a/b"]},
    "other": lambda secret: {
        "command": "x",
        "cwd": secret,
        "description": secret,
        "note": {"a": secret},
    },
    "remote": lambda secret: {
        "command": "npx",
        "args": ["mcp-remote", "https://acme.example", secret],
    },
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_copied(place: str, secret: str) -> None:
    found = configured(PLACES[place](secret))
    for part in (secret, secret.partition(" ")[2] or secret):
        assert part not in found.text
    assert "pa55" not in found.text


def test_no_value_of_the_corpus_is_copied() -> None:
    """Of what stands below ``env`` and ``headers`` in real files, only names come through."""
    seen = 0
    for path in corpus_files("client-configs"):
        name = path.relative_to(CORPUS).as_posix()
        spec = corpus(name).text.replace(name, "")
        for value in secrets_in(read_foreign(path).value):
            seen += 1
            assert len(value) < 4 or value not in spec
    assert seen > 20


def secrets_in(value: Any) -> Iterator[str]:
    """Yield what stands below ``env`` and ``headers``."""
    for key, one in value.items() if isinstance(value, dict) else ():
        if key in ("env", "headers"):
            yield from one.values()
        else:
            yield from secrets_in(one)


def test_names_of_credentials_are_kept() -> None:
    found = configured(
        {"command": "npx", "args": ["@acme/server", "--token", "x"],
         "env": {"ACME_API_KEY": "x", "LOG_LEVEL": "debug"}}
    )  # fmt: skip
    identity = found.data["identities"]["acme-credential"]
    assert identity["description"] == "`ACME_API_KEY`, `--token`"
    assert found.data["tools"]["acme.any"]["identity"] == "acme-credential"
    assert "permissions" not in identity


@pytest.mark.parametrize(
    ("entry", "external"),
    [
        ({"url": "https://mcp.acme.example/mcp"}, True),
        ({"command": "npx", "args": ["mcp-remote", "https://mcp.acme.example/sse"]}, True),
        ({"serverUrl": "https://mcp.acme.example"}, True),
    ],
)
def test_a_server_elsewhere_is_outside(entry: dict[str, Any], external: bool) -> None:  # noqa: FBT001
    found = configured(entry)
    assert found.data["data"]["acme"]["external"] is external
    assert "x-assumed" not in found.draft.sections["data"]["acme"].fields
    assert "called at `mcp.acme.example`" in found.text


def test_a_server_here_that_nobody_knows_is_assumed_outside() -> None:
    found = configured({"url": "http://127.0.0.1:3845/mcp"})
    assert found.draft.sections["data"]["acme"].fields["x-assumed"] == ["external"]


@pytest.mark.parametrize(
    ("entry", "service"),
    [
        ({"command": "npx", "args": ["-y", "@modelcontextprotocol/server-slack"]}, "Slack"),
        (
            {"command": "uvx", "args": ["mcp-server-git", "--repository", "/x"]},
            "Git working copies",
        ),
        ({"url": "https://mcp.notion.com/mcp"}, "Notion"),
        (
            {"command": "docker", "args": ["run", "-i", "ghcr.io/github/github-mcp-server"]},
            "GitHub",
        ),
        ({"command": "node", "args": ["/x/slack/index.js"]}, "`acme`"),
    ],
)
def test_a_server_is_known_by_its_package_or_host(entry: dict[str, Any], service: str) -> None:
    assert configured(entry).data["data"]["acme"]["title"] == service


@pytest.mark.parametrize(
    ("package", "version"),
    [("@acme/server@1.2.3", "1.2.3"), ("acme==0.4", "0.4"), ("acme@latest", None), ("acme", None)],
)
def test_an_exact_version_is_a_pin(package: str, version: str | None) -> None:
    found = configured({"command": "npx", "args": ["-y", package]}).data["tools"]["acme.any"]
    assert found.get("safeguards", {}).get("pinned", {}).get("version") == version


def test_a_saved_list_narrows_the_wildcard() -> None:
    found = Imported(
        {
            ".mcp.json": {"mcpServers": {"Acme": {"command": "acme"}}},
            "list.json": listing(tool("get_item", openWorld=False), server="acme"),
        },
        host=Host("desk", "human"),
    )
    grants = found.data["agents"]["desk"]["tools"]
    assert grants == {"acme.get_item": {}, "acme.any": {"effects": []}}
    assert "external" not in found.data["data"]["acme"]
    assert found.tool("get_item")["source"]["kind"] == "mcp"
    assert found.tool("any")["source"]["kind"] == "mcp-config"
    shown = report(found.evaluated())
    assert shown["scope"]["range"] == [1, 3]
    assert "unenforced-narrowing" in {f["rule"] for f in shown["findings"]}


def test_a_narrowing_that_is_enforced_counts() -> None:
    from scopecard import evaluate, parse_spec

    found = Imported(
        {
            ".mcp.json": {"mcpServers": {"acme": {"command": "acme"}}},
            "list.json": listing(tool("get_item", openWorld=False)),
        },
        host=Host("desk", "human"),
    )
    enforced = found.text.replace("{effects: []}", "{effects: [], enforced_by: gateway}")
    assert evaluate(parse_spec(enforced)).scope == 1


def test_a_list_belongs_to_the_only_server_that_it_can_be_of() -> None:
    config = {"mcpServers": {"tickets": {"command": "npx", "args": ["@x/slack-mcp"]}}}
    one = Imported(
        {".mcp.json": config, "slack.json": listing(tool("post_message"), server="Slack")}
    )
    assert list(one.data["tools"]) == ["tickets.post_message", "tickets.any"]
    config["mcpServers"]["other"] = {"command": "npx", "args": ["slack-mcp-server"]}
    two = Imported(
        {".mcp.json": config, "slack.json": listing(tool("post_message"), server="Slack")}
    )
    assert "slack.post_message" in two.data["tools"]
    assert "slack.post_message" not in two.data["agents"]["client"]["tools"]


def test_the_caller_may_say_whose_list_it_is() -> None:
    config = {"mcpServers": {"a": {"command": "x"}, "b": {"command": "y"}}}
    found = Imported({".mcp.json": config, "b=list.json": listing(tool("get_item"))})
    assert list(found.data["tools"]) == ["a.any", "b.get_item", "b.any"]


def test_tools_that_the_client_lets_through_need_no_wildcard() -> None:
    found = corpus("client-configs/awesome-copilot-root/mcp.json")
    assert list(found.data["tools"]) == [
        f"github-agentic-workflows.{name}"
        for name in ("compile", "audit", "logs", "inspect", "status", "audit-diff")
    ]
    listed = Imported(
        {
            ".mcp.json": {"mcpServers": {"acme": {"command": "x", "tools": ["get_item", "gone"]}}},
            "l.json": listing(tool("get_item"), tool("delete_item")),
        }
    )
    assert list(listed.data["tools"]) == ["acme.get_item", "acme.gone"]
    assert listed.effects("gone") is None


def test_a_star_lets_everything_through() -> None:
    assert list(configured({"command": "x", "tools": ["*"]}).data["tools"]) == ["acme.any"]


def test_a_server_that_is_switched_off_is_granted_to_nobody() -> None:
    found = corpus("client-configs/awslabs-dsql-kiro/mcp.json")
    assert list(found.data["agents"]["client"]["tools"]) == ["aurora-dsql.any"]
    assert "aws-core.any" in found.data["tools"]


def test_calls_that_the_client_does_not_ask_for_are_named() -> None:
    found = configured({"command": "x", "autoApprove": ["a", "b"]})
    assert "does not ask before it calls 2 of its tools (`autoApprove`)" in found.text
