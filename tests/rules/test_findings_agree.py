"""Do the rules find what the second evaluator finds, and are they as sure of it?"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generated.specs import generate
from reference import evaluator as reference
from reference.findings import Claim
from reference.generate import generate as generate_otherwise
from scopecard import evaluate, parse_spec
from scopecard.rules import Finding, all_rules

Key = tuple[str, ...]
Found = dict[Key, bool]
"""What is found, and whether it is certain."""

SPECS = int(os.environ.get("SCOPECARD_LAW_SPECS", "2400")) // 2
BATCH = 200
POLICIES: list[dict[str, str | int]] = [
    {}, {"profile": "strict"}, {"memory-write": "change"}, {"memory-write": "overlay-only"},
    {"requester-channel": "change"}, {"egress-fetch": "change"}, {"self-approval": "ungated"},
]  # fmt: skip
CLAIMS: dict[str, Callable[[Claim], Key]] = {
    "confused-deputy": lambda claim: (claim.subject, claim.cause[2] or ""),
    "declassification": lambda claim: (claim.subject, claim.cause[1]),
    "dormant-grant": lambda claim: (claim.subject, *claim.cause),
    "exfiltration": lambda claim: (claim.subject, claim.cause[1]),
    "oversight-tampering": lambda claim: (claim.subject, claim.cause[1]),
    "privilege-by-delegation": lambda claim: (claim.subject, claim.cause),
    "self-approval": lambda claim: (claim.subject, claim.cause[0]),
    "unenforced-narrowing": lambda claim: (claim.subject, claim.cause),
}
"""What a finding of ours tells apart, beside the first subject: the other, or the sink."""


def made(number: int) -> Any:
    """Return a spec of one of the two generators."""
    if number % 2:
        return generate(number // 2)
    rng = random.Random(number // 2)
    return generate_otherwise(rng, rng.randint(1, 4))


def ours(spec: Any, policy: dict[str, str | int]) -> Found:
    found: Found = {}
    for one in evaluate(parse_spec(json.dumps(spec), "generated.json"), policy).findings:
        for key in keys(one.finding):
            found[key] = one.certain or found.get(key, False)
    return found


def keys(finding: Finding) -> Iterator[Key]:
    """Yield what a finding is about; of a loop, each agent in it."""
    if finding.rule == "runaway-loop":
        yield from ((finding.rule, agent) for agent in finding.subjects)
    elif finding.rule in CLAIMS:
        yield (finding.rule, *finding.subjects, *finding.cause)
    else:
        yield (finding.rule, *finding.subjects)


def theirs(spec: Any, policy: dict[str, str | int]) -> Found:
    found: Found = {}
    for rule, claim, certain in reference.evaluate(spec, dict(policy))["claims"]:
        key = (rule, *CLAIMS.get(rule, lambda claim: (claim.subject,))(claim))
        found[key] = certain or found.get(key, False)
    return found


@pytest.mark.parametrize("first", range(0, 2 * SPECS, BATCH))
def test_the_two_evaluators_find_the_same(first: int) -> None:
    for number in range(first, first + BATCH):
        spec, policy = made(number), POLICIES[number % len(POLICIES)]
        assert ours(spec, policy) == theirs(spec, policy), number


def test_every_rule_is_put_to_the_test() -> None:
    counts = Counter(key[0] for number in range(600) for key in ours(made(number), {}))
    assert {rule for rule in all_rules() if counts[rule] < 10} == set()
