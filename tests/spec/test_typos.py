"""Is what was meant guessed right? Every key, word and id of a spec with each kind of slip."""

from __future__ import annotations

import random
import re
import string

import pytest

from scopecard import SpecError, parse_spec
from scopecard.spec.core import schema
from scopecard.spec.nearest import distance, is_slip, nearest

SPEC = """\
schema: scopecard/v1
system: refunds
declared_scope: 2
actors:
  customer: {kind: human, trust: untrusted}
  clerk: {kind: human}
data:
  order-history: {sensitivity: confidential, contains: [pii], external: false, clearance: confidential}
  scratch-pad: {kind: memory, isolation: session}
  code-runner: {kind: sandbox, network: none, reach: [read order-history], holds: [runner-token]}
  prompt-store: {kind: config, governs: [assistant], writers: agents}
gates:
  approval: {approver: clerk, per: call, enforced_by: gateway, on_timeout: deny, expires: 1h}
identities:
  runner-token: {kind: workload, permissions: [read order-history], brokered: true, lifetime: 1h}
tools:
  find_order: {effects: [read order-history, read prompt-store], identity: runner-token, output: constrained}
  run_code: {effects: [execute code-runner], wildcard: false}
agents:
  assistant:
    started_by: [customer]
    planning: dynamic
    limits: {steps: 5, concurrency: 2}
    memory: [scratch-pad]
    tools: {find_order: {gate: approval, enforced_by: service}, run_code: {gate: approval}}
    delegates: {helper: {gate: approval}}
  helper: {tools: [find_order]}
"""
WORDS = sorted(
    {word for word in re.findall(r"[a-z][a-z_-]+", SPEC) if len(word) > 3}
    - {"scopecard", "refunds", "false", "true"}
)


def slips(word: str, source: random.Random) -> list[str]:
    """Return *word* with a letter left out, doubled, changed, and two swapped."""
    at = source.randrange(1, len(word) - 1)
    other = source.choice(string.ascii_lowercase.replace(word[at], ""))
    return [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]


def suggestion(text: str) -> tuple[int, str]:
    """Return how many problems *text* has, and what the first one suggests."""
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    found = re.search("did you mean `([^`]*)`", caught.value.problems[0].help or "")
    return len(caught.value.problems), found[1] if found else ""


def test_nearly_all_slips_are_understood_and_show_once() -> None:
    assert parse_spec(SPEC)
    source = random.Random(7)
    tried = right = once = 0
    for word in WORDS:
        for slip in slips(word, source):
            places = list(re.finditer(rf"(?<![\w-]){word}(?![\w-])", SPEC))
            used = places[0] if word in ("assistant", "helper") else places[-1]
            text = SPEC[: used.start()] + slip + SPEC[used.end() :]
            if slip in WORDS or slip == word:
                continue
            tried += 1
            problems, meant = suggestion(text)
            right += meant == word
            once += problems == 1
    assert tried >= 200
    assert right / tried >= 0.95
    assert once / tried >= 0.95


def test_keys_are_not_taken_for_one_another() -> None:
    for level in schema()["definitions"]:
        keys = list(level["fields"])
        assert [nearest(key, keys) for key in keys] == keys


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "abc", 3),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_distance(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert nearest("zzzzzz", ["kind", "trust"]) is None
    assert nearest("k", ["kind"]) is None
    assert nearest("kind", []) is None


def test_another_version_is_no_slip() -> None:
    assert not is_slip("model-3", "model-4")
    assert is_slip("modle-3", "model-3")
    assert not is_slip("abc", "abd")
