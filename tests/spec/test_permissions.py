"""Is each permission read as what it is: an effect, an IAM action, or unknown?"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from conftest import ROOT
from scopecard import SpecError, parse_spec
from scopecard.framework import load
from scopecard.spec.iam import access

SPEC = """\
schema: scopecard/v1
system: s
data: {{calendar: {{}}, box: {{kind: sandbox}}}}
identities: {{role: {{permissions: [{}]}}, other: {{}}}}
agents: {{a: {{}}}}
"""


def read(permission: str) -> Any:
    """Return the normal form of *permission*."""
    (found,) = parse_spec(SPEC.format(permission)).data["identities"]["role"]["permissions"]
    return found


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("read calendar", {"action": "read", "target": "calendar"}),
        ("write (unknown)", {"action": "write", "target": "(unknown)"}),
        ("fetch (outside)", {"action": "fetch", "target": "(outside)"}),
        ("execute box", {"action": "execute", "target": "box"}),
        ("grant other", {"action": "grant", "target": "other"}),
        ("{action: pay, target: calendar, amount: 5}",
         {"action": "pay", "target": "calendar", "amount": 5}),
        ("'s3:GetObject'", {"iam": "s3:GetObject", "access": "read"}),
        ("'S3:getobject'", {"iam": "S3:getobject", "access": "read"}),
        ("'s3:ListBucket'", {"iam": "s3:ListBucket", "access": "read"}),
        ("'s3:PutObject'", {"iam": "s3:PutObject", "access": "write"}),
        ("'s3:PutBucketTagging'", {"iam": "s3:PutBucketTagging", "access": "write"}),
        ("'iam:CreateRole'", {"iam": "iam:CreateRole", "access": "write"}),
        ("'s3:Get*'", {"iam": "s3:Get*", "access": "read"}),
        ("'dynamodb:*Item'", {"iam": "dynamodb:*Item", "access": "write"}),
        ("'ec2:Describe*'", {"iam": "ec2:Describe*", "access": "read"}),
        ("'sqs:??????????????????????????????'", {"unknown": "sqs:??????????????????????????????"}),
        ("'s3:*'", {"iam": "s3:*", "access": "write"}),
        ("'*'", {"iam": "*", "access": "write"}),
        ("'*:*'", {"iam": "*:*", "access": "write"}),
        ("'bedrock:InvokeModel'", {"iam": "bedrock:InvokeModel", "access": "read"}),
        ("'s3:GetObjct'", {"unknown": "s3:GetObjct"}),
        ("'s3:Zap*'", {"unknown": "s3:Zap*"}),
        ("'nothing:Get'", {"unknown": "nothing:Get"}),
        ("'s3:'", {"unknown": "s3:"}),
        ("repo", {"unknown": "repo"}),
        ("manage everything", {"unknown": "manage everything"}),
        ("can read the calendar", {"unknown": "can read the calendar"}),
        ("'https://example.org/auth/calendar'", {"unknown": "https://example.org/auth/calendar"}),
        ("Calendars.ReadWrite", {"unknown": "Calendars.ReadWrite"}),
        ("''", {"unknown": ""}),
    ],
)  # fmt: skip
def test_a_permission(permission: str, expected: dict[str, Any]) -> None:
    assert read(permission) == expected


@pytest.mark.parametrize(
    ("permission", "rule", "help_"),
    [
        ("reed calendar", "unknown-value", "did you mean `read`?"),
        ("use calendar", "unknown-value", "one of: read"),
        ("read calender", "unknown-reference", "did you mean `calendar`?"),
        ("write everything", "unknown-reference", "data is one of"),
        ("read other", "wrong-kind", "data is one of"),
        ("emit calendar", "unknown-value", "`emit` is what Scopecard derives"),
        ("execute calendar", "wrong-target", "run code in"),
        ("{iam: x, access: read}", "malformed-permission", "such as"),
    ],
)
def test_what_looks_like_an_effect_is_held_to_it(permission: str, rule: str, help_: str) -> None:
    with pytest.raises(SpecError) as caught:
        read(permission)
    first = caught.value.problems[0]
    assert first.rule == rule
    assert first.help is not None
    assert help_ in first.help


def test_an_empty_list_is_none_and_nothing_is_unknown() -> None:
    found = parse_spec(SPEC.format("")).data["identities"]
    assert found == {"role": {"permissions": []}, "other": {}}


def test_the_snapshot_is_whole() -> None:
    actions = load("iam/actions.json")
    assert len(actions) > 400
    assert sum(len(one["read"].split()) for one in actions.values()) > 5_000
    assert sum(len(one["write"].split()) for one in actions.values()) > 7_000
    for service, one in actions.items():
        read, write = one["read"].split(), one["write"].split()
        assert not set(read) & set(write), service
        assert read == sorted(read)
        assert write == sorted(write)


def test_a_pattern_reads_if_all_that_it_matches_reads() -> None:
    assert access("lambda:Get*") == access("lambda:List*") == "read"
    assert access("lambda:*Function") == "write"
    assert access("lambda:GetFunct?on") == "read"
    assert access("lambda:[G]etFunction") is None
    assert access("lam*:GetFunction") is None  # AWS knows no such pattern
    assert access("lambda:get*f*n") == access("lambda:**get?unction") == "read"
    assert access("lambda:*get") is None
    for part in ("*a", "*?", "?*", "*e*", "*"):
        assert access(f"ec2:{part * 40}!") is None


def test_actions_are_read_only_where_they_are_asked_for() -> None:
    code = (
        "import sys; from scopecard import parse_spec; parse_spec(sys.stdin.read());"
        "print('scopecard.spec.iam' in sys.modules)"
    )
    for permission, loaded in (("read calendar", b"False"), ("'s3:GetObject'", b"True")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=SPEC.format(permission).encode(), capture_output=True, check=True, cwd=ROOT,
        )  # fmt: skip
        assert done.stdout.strip() == loaded
