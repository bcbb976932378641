"""
Two hundred edits in a row, each of which is put in the class that it has.

An edit knows what it means, and which kind of change must say so. What only words or
order change must say nothing else; what makes a design better must bring no risk.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from scopecard import Evaluation, evaluate, parse_spec
from scopecard.difference import compare
from scopecard.difference.change import Change

Spec = dict[str, Any]
Edit = Callable[[random.Random, Spec], "str | None"]
"""Changes a spec in place, and returns what must be spoken of; None where it cannot be done."""

AGENTS = ["desk", "billing", "helper"]
TEAM = {"kind": "human"}


def base() -> Spec:
    """Return a design in which everything is said, so that nothing is assumed."""
    data: Spec = {
        "orders": {"sensitivity": "confidential"}, "ledger": {}, "notes": {"scratch": True},
        "mailbox": {"trust": "untrusted"},
        "partner": {"kind": "channel", "external": True, "trust": "trusted"},
        "diary": {"kind": "memory", "isolation": "session"}, "audit": {"kind": "log"},
        "shelf-0": {"sensitivity": "restricted"},
        "box": {"kind": "sandbox", "network": "none", "reach": [], "holds": []},
    }  # fmt: skip
    tools: Spec = {
        "find_order": {"effects": ["read orders"]}, "read_mail": {"effects": ["read mailbox"]},
        "pay_out": {"effects": [{"action": "pay", "target": "ledger", "amount": 100, "currency": "EUR"}]},
        "keep_note": {"effects": ["write notes"]}, "tell_partner": {"effects": ["send partner"]},
        "correct_order": {"effects": ["write orders"]}, "run_code": {"effects": ["execute box"]},
    }  # fmt: skip
    for name, tool in tools.items():
        if name != "run_code":  # it would lend what it runs all that the role may do
            tool["identity"] = "role"
    return {
        "schema": "scopecard/v1", "system": "history", "title": "History", "declared_scope": 3,
        "actors": {"clerk": {**TEAM}, "boss": {**TEAM}, "deputy": {**TEAM}, "clock": {"kind": "schedule"}},
        "data": data,
        "gates": {"boss-ok": {"approver": {"any": ["boss"]}, "per": "call", "enforced_by": "gateway",
                              "expires": "15m", "separation": "enforced"}},
        "identities": {"role": {"kind": "user-delegated", "lifetime": "1h", "permissions": [
            "read orders", "read mailbox", "pay ledger", "write notes", "send partner", "write orders",
            "execute box"]}},
        "tools": tools,
        "agents": {
            name: {"started_by": ["clerk"], "output": "plain", "planning": "fixed", "identity": "role",
                   "limits": {"steps": 10, "time": "20m"}, "logs": ["audit"],
                   "tools": {"find_order": {"constraints": {"paths": "./docs", "max": 100}},
                             "pay_out": {"gate": "boss-ok"}}}
            for name in AGENTS
        },
        "controls": {"IDC-01": {"status": "implemented", "evidence": "docs/sso.md"}},
    }  # fmt: skip


# Edits: each with its class and the kind of change that must say it


def grant(tool: str) -> Edit:
    def edit(draw: random.Random, spec: Spec) -> str | None:
        agent = draw.choice(AGENTS)
        if tool in spec["agents"][agent]["tools"] or "wildcard" in spec["tools"]["find_order"]:
            return None  # whoever holds a tool for anything gains nothing by another
        spec["agents"][agent]["tools"][tool] = {}
        return agent

    return edit


def revoke(tool: str) -> Edit:
    def edit(draw: random.Random, spec: Spec) -> str | None:
        agent = draw.choice(AGENTS)
        if "wildcard" in spec["tools"]["find_order"]:
            return None
        return agent if spec["agents"][agent]["tools"].pop(tool, None) is not None else None

    return edit


def put(path: str, old: Any, new: Any, about: str = "") -> Edit:
    """Return an edit that puts *new* where *old* stands; None is nothing at all."""

    def edit(draw: random.Random, spec: Spec) -> str | None:
        steps = path.replace("AGENT", draw.choice(AGENTS)).split("/")
        place = spec
        for step in steps[:-1]:
            place = place.setdefault(step, {}) if old is None else place.get(step, {})
        if place.get(steps[-1]) != old:
            return None
        if new is None:
            del place[steps[-1]]
        else:
            place[steps[-1]] = copy.deepcopy(new)
        return about or (steps[1] if len(steps) > 1 else "")

    return edit


def both(path: str, good: Any, bad: Any, kind: str, about: str = "") -> list[tuple[str, str, Edit]]:
    """Return an edit for the worse, and the one that takes it back."""
    return [
        ("risk", kind, put(path, good, bad, about)),
        ("better", kind, put(path, bad, good, about)),
    ]


def change_list(path: str, entry: str) -> list[tuple[str, str, Edit]]:
    def change(*, add: bool) -> Edit:
        def edit(draw: random.Random, spec: Spec) -> str | None:
            agent = draw.choice(AGENTS)
            steps = path.replace("AGENT", agent).split("/")
            place: Any = spec
            for step in steps:
                place = place[step]
            if (entry in place) is add:
                return None
            place.append(entry) if add else place.remove(entry)
            return steps[1]

        return edit

    kinds = {"started_by": "start"}
    kind = kinds.get(path.rpartition("/")[2], "mark")
    return [("risk", kind, change(add=True)), ("better", kind, change(add=False))]


def delegate(*, add: bool) -> Edit:
    def edit(draw: random.Random, spec: Spec) -> str | None:
        agent = draw.choice(AGENTS)
        other = AGENTS[(AGENTS.index(agent) + 1) % 3]
        known = spec["agents"][agent].get("delegates", {})
        if (other in known) is add or (add and agent == "helper"):
            return None
        if add:
            spec["agents"][agent].setdefault("delegates", {})[other] = {}
        else:
            del known[other]
        return agent

    return edit


def reorder(draw: random.Random, spec: Spec) -> str:
    for section in ("agents", "tools", "data", "actors"):
        items = list(spec[section].items())
        draw.shuffle(items)
        spec[section] = dict(items)
    return ""


def write(path: str) -> Edit:
    def edit(draw: random.Random, spec: Spec) -> str:
        return str(put(path, _at(spec, path), f"words {draw.random()}")(draw, spec))

    return edit


def _at(spec: Spec, path: str) -> Any:
    place: Any = spec
    for step in path.split("/"):
        place = place.get(step, {})
    return place if isinstance(place, str) else None


def unused(draw: random.Random, spec: Spec) -> str:
    name = f"shelf-{draw.randrange(10**6)}"
    spec["data"][name] = {"sensitivity": "restricted"}
    return name


def renamed(draw: random.Random, spec: Spec) -> str | None:
    """Give a tool that stands by itself another name."""
    shelves = [name for name in spec["data"] if name.startswith("shelf")]
    if not shelves:
        return None
    old = draw.choice(shelves)
    new = f"shelf-{draw.randrange(10**6)}"
    spec["data"] = {new if name == old else name: one for name, one in spec["data"].items()}
    return ""


EDITS: dict[str, list[tuple[str, str, Edit]]] = {
    "grant a read": [("risk", "grant", grant("read_mail")), ("better", "grant", revoke("read_mail"))],
    "grant a change": [("risk", "grant", grant("correct_order")),
                       ("better", "grant", revoke("correct_order"))],
    "grant a way out": [("risk", "grant", grant("tell_partner")),
                        ("better", "grant", revoke("tell_partner"))],
    "grant code": [("risk", "grant", grant("run_code")), ("better", "grant", revoke("run_code"))],
    "drop a gate": both("agents/AGENT/tools/pay_out/gate", "boss-ok", "none", "approval"),
    "weaken what a yes covers": both("gates/boss-ok/per", "call", "session", "mark"),
    "leave it to the prompt": both("gates/boss-ok/enforced_by", "gateway", "prompt", "mark"),
    "ask afterwards": both("gates/boss-ok/when", None, "after", "mark"),
    "only log": both("gates/boss-ok/mode", None, "log-only", "mark"),
    "yes by silence": both("gates/boss-ok/on_timeout", None, "allow", "mark"),
    "ask only sometimes": both("gates/boss-ok/applies_when", None, "above 10", "mark"),
    "a longer yes": both("gates/boss-ok/expires", "15m", "1d", "mark"),
    "let the requester approve": both("gates/boss-ok/separation", "enforced", None, "mark"),
    "one more who may approve": both("gates/boss-ok/approver", {"any": ["boss"]}, {"any": ["boss", "deputy"]},
                                     "mark"),
    "start by the clock": change_list("agents/AGENT/started_by", "clock"),
    "start by one more person": change_list("agents/AGENT/started_by", "deputy"),
    "delegate": [("risk", "delegation", delegate(add=True)), ("better", "delegation", delegate(add=False))],
    "distrust data": both("data/orders/trust", None, "untrusted", "mark"),
    "more sensitive data": both("data/ledger/sensitivity", None, "restricted", "mark"),
    "data goes outside": both("data/ledger/external", None, True, "mark"),
    "keep what was thrown away": both("data/notes/scratch", True, None, "mark"),
    "show what it writes": both("agents/AGENT/output", "plain", "rendered", "mark"),
    "let it plan": both("agents/AGENT/planning", "fixed", "dynamic", "mark"),
    "a wider path": both("agents/AGENT/tools/find_order/constraints", {"paths": "./docs", "max": 100},
                         {"paths": "/", "max": 100}, "constraint"),
    "a higher maximum": both("agents/AGENT/tools/find_order/constraints", {"paths": "./docs", "max": 100},
                             {"paths": "./docs", "max": 1000}, "constraint"),
    "no constraint": both("agents/AGENT/tools/find_order/constraints", {"paths": "./docs", "max": 100}, None,
                          "constraint"),
    "more steps": both("agents/AGENT/limits", {"steps": 10, "time": "20m"}, {"steps": 90, "time": "20m"},
                       "limit"),
    "no limit": both("agents/AGENT/limits", {"steps": 10, "time": "20m"}, {"steps": 10}, "limit"),
    "more money": both("tools/pay_out/effects", [{"action": "pay", "target": "ledger", "amount": 100,
                       "currency": "EUR"}], [{"action": "pay", "target": "ledger", "amount": 900,
                       "currency": "EUR"}], "amount"),
    "no log": both("agents/AGENT/logs", ["audit"], None, "mark"),
    "a longer credential": both("identities/role/lifetime", "1h", "30d", "mark"),
    "a shared identity": both("identities/role/kind", "user-delegated", "shared", "mark"),
    "a tool that does more": both("tools/find_order/effects", ["read orders"],
                                  ["read orders", "write orders"], "mark"),
    "a tool for anything": both("tools/find_order/wildcard", None, True, "mark"),
    "no safeguard": both("agents/AGENT/safeguards", {"stop": {"owner": "boss"}}, None, "safeguard"),
    "claim less": both("controls/IDC-01/status", "implemented", "missing", "claim", "IDC-01"),
    "another model": [("undetermined", "field", put("agents/AGENT/model", None, "one")),
                      ("undetermined", "field", put("agents/AGENT/model", "one", "another")),
                      ("undetermined", "field", put("agents/AGENT/model", "another", None))],
    "another definition": [
        ("undetermined", "definition", put("tools/find_order/source", None, {"digest": "sha256:1"})),
        ("undetermined", "definition", put("tools/find_order/source", {"digest": "sha256:1"},
                                           {"digest": "sha256:2"})),
        ("undetermined", "definition", put("tools/find_order/source", {"digest": "sha256:2"},
                                           {"digest": "sha256:1"})),
    ],
    "accept something": [("undetermined", "acceptance", put("accepted/00ff", None, {
        "owner": "boss", "reason": "known", "expires": "2999-01-01"}, "00ff"))],
    "leave open who enforces": [("undetermined", "mark", put("gates/boss-ok/enforced_by", "gateway", None)),
                                ("better", "question", put("gates/boss-ok/enforced_by", None, "gateway"))],
    "an unknown constraint": [
        ("undetermined", "constraint", put("agents/AGENT/tools/pay_out/constraints", "be careful",
                                           "be very careful")),
        ("better", "constraint", put("agents/AGENT/tools/pay_out/constraints", None, "be careful")),
    ],
    "reorder": [("editorial", "", reorder)],
    "retitle": [("editorial", "field", write("title"))],
    "describe": [("editorial", "field", write("tools/pay_out/description"))],
    "own": [("editorial", "field", write("owner"))],
    "keep something on a shelf": [("editorial", "element", unused)],
    "rename": [("editorial", "rename", renamed)],
    "say more": [("editorial", "field", write("agents/desk/objective"))],
}  # fmt: skip
EXPECTED_BESIDE = {
    "dormant-grant",  # what nobody uses any more may still be done
    "non-qualifying-gate",  # a gate is used again, for what it is worth
    "self-approval",  # a gate counts again, and whoever asks may pass it
    "gate-bypass",  # an approval holds again, and there is another way
    "privilege-by-delegation",  # the caller can do less, the delegate what it could
    "declassification",  # what no longer leaves goes to a store that it is not meant for
    "unused-acceptance",  # what is accepted must be there
}


def evaluated(spec: Spec) -> Evaluation:
    return evaluate(parse_spec(json.dumps(spec), "history.json"))


def words(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.class_, change.kind, change.subject) for change in changes]


def judge(name: str, class_: str, kind: str, about: str, changes: tuple[Change, ...]) -> None:
    """Assert that *changes* are what an edit of known meaning makes."""
    found = words(changes)
    classes = {one for one, *_ in found}
    if class_ == "editorial":
        assert classes <= {"editorial"}, (name, found)
    if class_ in ("better", "undetermined"):
        bad = [
            one
            for one in found
            if one[0] == "risk" and one[2].split(" ")[-1] not in EXPECTED_BESIDE
        ]
        bad = [one for one in bad if not any(word in one[2] for word in EXPECTED_BESIDE)]
        # a scope is read at its worst, and so is what is found at its worst
        bad = [
            one
            for one in bad
            if class_ == "better" or one[1] not in ("scope", "agent-scope", "agency")
        ]
        assert not bad, (name, bad)
    if kind:
        hits = [one for one in found if one[:2] == (class_, kind) and about in one[2]]
        assert hits, (name, class_, kind, about, found)


@pytest.mark.parametrize("seed", range(3))
def test_two_hundred_edits_in_a_row_are_each_put_in_their_class(seed: int) -> None:
    draw = random.Random(seed)
    spec = base()
    before = evaluated(spec)
    done: Counter[str] = Counter()
    names = sorted(EDITS)
    while done.total() < 200:
        name = draw.choice(
            names if draw.random() < 0.5 else [n for n in names if not done[n]] or names
        )
        class_, kind, edit = draw.choice(EDITS[name])
        after = copy.deepcopy(spec)
        about = edit(draw, after)
        if about is None:
            continue
        new = evaluated(after)
        judge(name, class_, kind, about, compare(before, new).changes)
        spec, before = after, new
        done[name] += 1
    assert len([name for name in done if done[name]]) >= 40


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_alone_is_put_in_its_class(name: str) -> None:
    """From the design in which everything is said, with what each edit needs beforehand."""
    tried = 0
    for class_, kind, edit in EDITS[name]:
        for first in [None, *EDITS[name]]:
            spec = base()
            if first is not None:
                first[2](random.Random(1), spec)
            after = copy.deepcopy(spec)
            # NOTE: the same agent as before, and another word
            about = edit(random.Random(1), after)
            if about is not None and json.dumps(after) != json.dumps(spec):
                judge(name, class_, kind, about, compare(evaluated(spec), evaluated(after)).changes)
                tried += 1
    assert tried >= len(EDITS[name]), name


def test_there_are_enough_kinds_of_edit() -> None:
    assert len(EDITS) >= 25
    assert {class_ for edits in EDITS.values() for class_, *_ in edits} == {
        "risk", "better", "undetermined", "editorial",
    }  # fmt: skip
