"""
The pull request that thirteen reviewers were given, and what ours says on its first screen.

Before: a server that fetches pages, and one for the files in ``./docs``. After: files from
``/``, and Slack, a production database and payments.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard import evaluate, parse_spec
from scopecard.cli import run
from scopecard.difference import compare, report
from scopecard.difference.form import DiffReport

BEFORE = {
    "fetch": {"command": "uvx", "args": ["mcp-server-fetch"]},
    "filesystem": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "./docs"]},
}  # fmt: skip
AFTER = {
    "fetch": BEFORE["fetch"],
    "filesystem": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/"]},
    "slack": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-slack"],
              "env": {"SLACK_BOT_TOKEN": "xoxb-secret-value"}},
    "postgres": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-postgres",
                 "postgresql://app:hunter2@prod-db.internal/main"]},
    "stripe": {"command": "npx", "args": ["-y", "@stripe/mcp", "--tools=all", "--api-key=sk_live_1234"]},
}  # fmt: skip
PAYMENTS = [
    {"name": "create_payment", "description": "Pay an amount from the account.",
     "inputSchema": {"type": "object", "properties": {"amount": {"type": "number"}}}},
    {"name": "list_customers", "description": "List customers.", "annotations": {"readOnlyHint": True}},
]  # fmt: skip


def diff(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = run(["diff", *arguments])
    return code, out.getvalue()


def write(path: Path, value: Any) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.fixture
def configurations(tmp_path: Path) -> tuple[str, str]:
    old = write(tmp_path / "old" / "mcp.json", {"mcpServers": BEFORE})
    return old, write(tmp_path / "new" / "mcp.json", {"mcpServers": AFTER})


def test_the_first_screen_says_what_thirteen_others_did_not(
    configurations: tuple[str, str],
) -> None:
    code, text = diff(*configurations)
    screen = " ".join("\n".join(text.splitlines()[:12]).split())
    assert code == 0
    assert "`client` can now read everything (`/ of filesystem`)" in screen
    assert "reach production data (`prod-db.internal of postgres`)" in screen
    assert "may also move money (`any tool of stripe.any`)" in screen
    assert "nobody approves" in screen
    assert "it reads words of strangers (`fetch`)" in screen
    assert (
        "files reaches further: ./docs -> /" in screen
        or "files reaches further: ./docs → /" in screen
    )


def test_no_secret_of_a_command_line_is_shown(configurations: tuple[str, str]) -> None:
    for form in ("text", "json", "markdown", "html", "github"):
        _, text = diff(*configurations, "--format", form, "--verbose")
        assert not [s for s in ("hunter2", "sk_live_1234", "xoxb-secret-value") if s in text], form


def test_with_the_list_of_its_tools_it_is_certain_that_money_can_be_moved(tmp_path: Path) -> None:
    old = write(tmp_path / "old" / "mcp.json", {"mcpServers": BEFORE})
    new = write(tmp_path / "new" / "mcp.json", {"mcpServers": AFTER})
    write(tmp_path / "new" / "stripe.json", {"serverInfo": {"name": "stripe"}, "tools": PAYMENTS})
    del old, new
    code, text = diff(str(tmp_path / "old"), str(tmp_path / "new"), "--fail-on", "risk")
    assert code == 1
    first = " ".join(text.splitlines()[1:5])
    assert "`client` can now move money (`pay stripe`" in " ".join(first.split())
    assert "nobody approves" in first


def test_the_other_way_round_nothing_is_gained(configurations: tuple[str, str]) -> None:
    old, new = configurations
    code, text = diff(new, old, "--fail-on", "risk", "--fail-on", "scope-increase")
    assert code == 0
    assert "RISK" not in text
    assert "Less can happen than before" in text


# The same change in a spec that somebody keeps

SPEC = {
    "schema": "scopecard/v1", "system": "helper", "actors": {"developer": {"kind": "human"}},
    "data": {"web": {"external": True, "trust": "untrusted"}, "docs": {}},
    "tools": {"fetch": {"effects": ["fetch web"]}, "files": {"effects": ["read docs"]}},
    "agents": {"helper": {"started_by": ["developer"], "output": "plain",
                          "tools": {"fetch": None, "files": {"constraints": {"path": "./docs"}}}}},
}  # fmt: skip


def widened() -> dict[str, Any]:
    spec: Any = copy.deepcopy(SPEC)
    spec["data"] |= {
        "production-db": {"sensitivity": "restricted"}, "accounts": {},
        "slack": {"kind": "channel", "external": True, "trust": "untrusted"},
    }  # fmt: skip
    spec["tools"] |= {
        "query": {"effects": ["read production-db"]}, "pay": {"effects": ["pay accounts"]},
        "post": {"effects": ["send slack"]},
    }  # fmt: skip
    spec["agents"]["helper"]["tools"] |= {
        "files": {"constraints": {"path": "/"}}, "query": None, "pay": None, "post": None,
    }  # fmt: skip
    return spec  # type: ignore[no-any-return]


def between(old: dict[str, Any], new: dict[str, Any]) -> DiffReport:
    one, other = (evaluate(parse_spec(json.dumps(spec), "helper.json")) for spec in (old, new))
    return report(compare(one, other))


def test_in_a_spec_it_says_the_same() -> None:
    found = between(SPEC, widened())
    assert found["headline"] == (
        "`helper` can now move money (`pay accounts`), read everything (`/`), reach production data "
        "(`read production-db`) and send things out (`send slack`); nobody approves; it reads words of "
        "strangers (`web`)."
    )
    assert found["scope"] == {"old": 1, "new": 3}
    assert found["gained"][0]["approval"] == "nobody"
    classes = {(c["class"], c["kind"]) for c in found["changes"]}
    assert ("risk", "constraint") in classes
    new = {finding["rule"] for finding in found["findings"]["new"]}
    assert {"injection-to-action", "exfiltration", "lethal-trifecta"} <= new
    assert found["controls"]["added"]


def test_with_a_gate_it_says_that_somebody_approves() -> None:
    spec = widened()
    spec["gates"] = {"ok": {"approver": "developer", "per": "call", "enforced_by": "gateway"}}
    spec["agents"]["helper"]["tools"] |= {"pay": {"gate": "ok"}, "post": {"gate": "ok"}}
    assert "a person approves each of these changes" in between(SPEC, spec)["headline"]
    spec["agents"]["helper"]["tools"]["post"] = None
    assert "a person approves only a part of it" in between(SPEC, spec)["headline"]


def test_one_element_more_elsewhere_changes_no_other_fingerprint() -> None:
    def fingerprints(spec: dict[str, Any]) -> tuple[set[str], set[str]]:
        found = between(SPEC, spec)
        return (
            {finding["fingerprint"] for finding in found["findings"]["new"]},
            {change["fingerprint"] for change in found["changes"]},
        )

    spec = widened()
    findings, changes = fingerprints(spec)
    spec["data"] = {"first": {"title": "Elsewhere"}, **spec["data"], "last": {}}
    spec["actors"]["somebody"] = {"kind": "human"}
    spec["tools"] = {"another": {"effects": ["read first"]}, **spec["tools"]}
    more_findings, more_changes = fingerprints(spec)
    assert findings <= more_findings
    assert changes <= more_changes


def test_the_location_of_a_change_is_where_it_stands_on_each_side(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    new = tmp_path / "new.yaml"
    text = (ROOT / "agent_specs/refund-assistant.yaml").read_text(encoding="utf-8")
    assert "enforced_by: " in text
    old.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if "enforced_by: " in line)
    lines[at] = lines[at].partition("enforced_by: ")[0] + "enforced_by: prompt"
    new.write_text("# one line more\n" + "\n".join(lines) + "\n", encoding="utf-8")
    _, shown = diff(str(old), str(new), "--format", "json")
    changes = json.loads(shown)["changes"]
    gate = next(c for c in changes if c["kind"] == "mark" and "enforced_by" in c["subject"])
    assert (gate["class"], gate["to"]) == ("risk", "prompt")
    assert gate["old"]["line"] == at + 1
    assert gate["new"]["line"] == at + 2
