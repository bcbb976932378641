"""Does an environment change what it says, and nothing else? And is a bad one always found?"""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from scopecard import Spec, SpecError, UsageError, parse_spec

BASE = """\
schema: scopecard/v1
system: s
title: As it is
actors: {boss: {kind: human}, guest: {kind: human}}
data: {box: {kind: store, contains: [pii]}, web: {external: true}}
gates: {ok: {approver: {all: [boss, guest]}, per: call}}
identities: {role: {permissions: [read box]}}
tools: {look: {effects: [read box]}, put: {effects: [write box]}}
agents:
  helper:
    started_by: [boss]
    tools: [look, {put: {gate: ok}}]
"""


def laid(overlay: str, environment: str | None = "live") -> Spec:
    """Return the base with *overlay* on it."""
    return parse_spec(with_overlay(overlay), environment=environment)


def with_overlay(overlay: str) -> str:
    """Return the text of the base and an environment."""
    lines = "".join(f"    {line}\n" for line in dedent(overlay).strip().splitlines())
    return f"{BASE}environments:\n  live:\n{lines}"


def wrong(overlay: str) -> list[str]:
    """Return what is wrong with the base in an environment."""
    with pytest.raises(SpecError) as caught:
        parse_spec(with_overlay(overlay))
    return [
        f"{one.location.line}:{one.location.column} {one.rule}: {one.message}"
        for one in caught.value.problems
        if one.location
    ]


CHANGES: list[tuple[str, tuple[str, ...], Any]] = [
    ("title: Live", ("title",), "Live"),
    ("title:", (), None),
    ("data: {box: {trust: untrusted}}", ("data", "box"),
     {"kind": "store", "contains": ["pii"], "trust": "untrusted"}),
    ("data: {box: {contains: [ip]}}", ("data", "box", "contains"), ["ip"]),
    ("data: {box: {contains: []}}", ("data", "box", "contains"), []),
    ("data: {box: {contains: }}", ("data", "box"), {"kind": "store"}),
    ("data: {more: }", ("data", "web"), {"external": True}),
    ("data: {more: {}}", ("data", "more"), {}),
    ("agents: {helper: {tools: {put: }}}", ("agents", "helper", "tools"), {"look": {}}),
    ("agents: {helper: {tools: {put: {gate: none}}}}", ("agents", "helper", "tools"),
     {"look": {}, "put": {"gate": "none"}}),
    ("agents: {helper: {tools: [{put: {mode: log-only}}]}}", ("agents", "helper", "tools"),
     {"look": {}, "put": {"gate": "ok", "mode": "log-only"}}),
    ("agents: {helper: {tools: }}", ("agents", "helper"), {"started_by": ["boss"]}),
    ("agents: {other: {tools: {look: , put: }}}", ("agents", "other", "tools"),
     {"look": {}, "put": {}}),
    ("agents: {other: {tools: [look]}}", ("agents", "other", "tools"), {"look": {}}),
    ("agents: {helper: {delegates: {helper: }}}", ("agents", "helper", "delegates"),
     {"helper": {}}),
    ("gates: {ok: {approver: boss}}", ("gates", "ok"), {"approver": {"any": ["boss"]}, "per": "call"}),
    ("tools: {look: {effects: [read web]}}", ("tools", "look", "effects"),
     [{"action": "read", "target": "web"}]),
    ("data: {extra: {}}\nidentities: {role: {permissions: [use extra]}}",
     ("identities", "role", "permissions"), None),
    ("safeguards: {stop: true}", ("safeguards",), {"stop": {}}),
    ("policy: {profile: strict}", ("policy",), {"profile": "strict"}),
    ("phase: production\nx-note: 1", ("phase",), "production"),
]  # fmt: skip


@pytest.mark.parametrize(("overlay", "pointer", "expected"), CHANGES)
def test_what_an_overlay_does(overlay: str, pointer: tuple[str, ...], expected: Any) -> None:
    if expected is None and pointer:
        assert "unknown-value" in wrong(overlay)[0]
        return
    if overlay == "data: {more: }":
        assert wrong(overlay)
        return
    found: Any = laid(overlay).data
    if not pointer:
        assert "title" not in found
        return
    for step in pointer:
        found = found[step]
    assert found == expected


def test_without_a_name_nothing_changes() -> None:
    plain = dict(parse_spec(BASE).data)
    found = dict(laid("title: Live\ndata: {box: {trust: untrusted}}", None).data)
    assert found.pop("environments")
    assert found == plain


def test_it_says_where_what_it_brings_stands() -> None:
    found = laid("""
        title: Live
        data: {box: {trust: untrusted}}
        agents:
          helper:
            tools: [{put: {gate: none}}]
          other:
            tools: [look]
    """)
    assert str(found.locate(("title",))) == "<stdin>:15:12"
    assert str(found.locate(("data", "box", "trust"))) == "<stdin>:16:25"
    assert found.locate(("data", "box", "kind")).line == 5
    assert found.locate(("agents", "helper", "tools", "look")).line == 12
    assert found.locate(("agents", "helper", "tools", "put", "gate")).line == 19
    assert found.locate(("agents", "other", "tools", "look")).line == 21
    assert found.extensions == {}


@pytest.mark.parametrize(
    ("overlay", "expected"),
    [
        ("titel: x", "15:5 unknown-key: `titel` is not known here"),
        ("title: 3", "15:12 wrong-type: `title` must be a text, not `3`"),
        ("data: {box: {kind: stor}}", "15:24 unknown-value: `kind` cannot be `stor`"),
        ("tools: {put: {effects: [write]}}", "15:29 malformed-effect: `write` is no effect"),
        ("agents: {helper: {tools: [{look: , put: }]}}",
         ("15:31 malformed-list: an entry of this list is one tool id, or a mapping of one tool id"
          " to its terms")),
        ("agents: {helper: {started_by: [bos]}}",
         "15:36 unknown-reference: `bos` is not defined (in `live`)"),
        ("agents: {helpr: }", "15:14 unknown-reference: there is no `helpr` to take away"),
        ("agents: {helper: {tools: {pt: }}}",
         "15:31 unknown-reference: there is no `pt` to take away"),
        ("actors: {boss: {kind: }}", "4:10 missing-key: `kind` is missing"),
        ("tools: {look: }", "12:13 unknown-reference: `look` is not defined (in `live`)"),
        ("data: {boss: {}}", "15:12 duplicate-id: `boss` is already an actor (in `live`)"),
        ("system: other", "15:5 not-in-an-environment: an environment cannot change `system`"),
        ("schema: scopecard/v1", "15:5 not-in-an-environment: an environment cannot change `schema`"),
        ("include: a.yaml", "15:5 not-in-an-environment: an environment cannot change `include`"),
        ("environments: {}", "15:5 not-in-an-environment: an environment cannot change `environments`"),
        ("data: {web: {scratch: true}}",
         ("15:18 contradiction: `scratch` and `external`: what is thrown away is not somebody else's"
          " (in `live`)")),
    ],
)  # fmt: skip
def test_a_bad_overlay_is_found_whichever_is_asked_for(overlay: str, expected: str) -> None:
    assert wrong(overlay) == [expected]


def test_what_is_wrong_anyway_is_said_once() -> None:
    text = with_overlay("title: Live").replace("started_by: [boss]", "started_by: [bos]")
    with pytest.raises(SpecError) as caught:
        parse_spec(text + "  second: {title: Second}\n")
    assert [one.message for one in caught.value.problems] == ["`bos` is not defined"]


@pytest.mark.parametrize("overlay", ["3", "[]", "text"])
def test_an_overlay_is_a_mapping(overlay: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(f"{BASE}environments: {{live: {overlay}}}\n")
    assert [one.rule for one in caught.value.problems] == ["wrong-type"]


def test_an_empty_overlay_changes_nothing() -> None:
    found = parse_spec(f"{BASE}environments: {{live: {{}}, test: }}\n", environment="live")
    assert found.data["title"] == "As it is"
    assert parse_spec(f"{BASE}environments: {{test: }}\n", environment="test").data["title"]


@pytest.mark.parametrize(
    ("name", "help_"),
    [("liev", "did you mean `live`?"), ("production", "known: live"), ("", "known: live")],
)
def test_an_unknown_environment(name: str, help_: str) -> None:
    with pytest.raises(UsageError) as caught:
        laid("title: Live", name)
    (found,) = caught.value.problems
    assert (found.rule, found.help) == ("unknown-environment", help_)


def test_an_environment_of_a_spec_that_has_none() -> None:
    with pytest.raises(UsageError) as caught:
        parse_spec(BASE, environment="live")
    assert caught.value.problems[0].help == "it has no `environments`"
