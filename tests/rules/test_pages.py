"""Does each rule's page hold: fires on Avoid, silent on Prefer, one sentence first?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest

from scopecard import evaluate, parse_spec
from scopecard.rules import SEVERITIES, all_rules
from scopecard.scoping.matrix import matrix

THREAT = re.compile(r"ASI\d\d|T\d+|LLM\d\d|AML\.T\d{4}(\.\d{3})?")
EXAMPLE = re.compile(r"^## (Avoid|Prefer)\n+```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


def findings(rule: str, text: str) -> list[str]:
    found = evaluate(parse_spec(text)).findings
    return [one.finding.message for one in found if one.finding.rule == rule]


@pytest.mark.parametrize("name", all_rules())
def test_the_examples_of_a_page_hold(name: str) -> None:
    examples = dict(EXAMPLE.findall(all_rules()[name].page))
    assert findings(name, examples["Avoid"])
    assert not findings(name, examples["Prefer"])


def changes(old: Any, new: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield each key or item that is added, removed or changed, in normal form."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old | new:
            yield from changes(old.get(key), new.get(key), (*at, key))
    elif isinstance(old, list) and isinstance(new, list):
        for number, (one, other) in enumerate(zip_longest(old, new)):
            yield from changes(one, other, (*at, str(number)))
    elif old != new:
        yield at


@pytest.mark.parametrize("name", all_rules())
def test_avoid_and_prefer_are_one_edge_apart(name: str) -> None:
    examples = dict(EXAMPLE.findall(all_rules()[name].page))
    avoid, prefer = (parse_spec(examples[title]).data for title in ("Avoid", "Prefer"))
    assert len(list(changes(avoid, prefer))) == 1


@pytest.mark.parametrize("name", all_rules())
def test_a_page_begins_with_one_short_sentence(name: str) -> None:
    first = all_rules()[name].page.partition("\n")[0]
    assert first.endswith(".")
    assert len(first) < 80


@pytest.mark.parametrize("name", all_rules())
def test_a_rule_names_what_it_is_evidence_of(name: str) -> None:
    rule = all_rules()[name]
    assert rule.severity in SEVERITIES
    assert rule.threats
    prefixes = {d["prefix"] for d in matrix().section("dimensions").values()}
    assert {control.partition("-")[0] for control in rule.controls} <= prefixes
    assert all(THREAT.fullmatch(threat) for threat in rule.threats)


def test_a_finding_names_where_it_comes_from_and_where_it_goes() -> None:
    names = {
        "injection-to-action": ("`inbox`", "`desk`", "`orders`"),
        "exfiltration": ("`files`", "`desk`", "`supplier`"),
        "declassification": ("`salaries`", "`desk`", "`wiki`"),
        "lethal-trifecta": ("`desk`", "`files`", "`inbox`", "`web`"),
        "memory-poisoning": ("`inbox`", "`notes`"),
        "confused-deputy": ("`customer`", "`desk`", "`orders`", "`order-role`"),
        "privilege-by-delegation": ("`lead`", "`mover`", "`stock`"),
        "gate-bypass": ("`delete records`", "`clerk-ok`", "`run_sql`"),
    }
    for name, words in names.items():
        (message,) = findings(name, dict(EXAMPLE.findall(all_rules()[name].page))["Avoid"])
        assert all(word in message for word in words), message
