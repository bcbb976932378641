"""Is each short form written out, and does each value keep the place where people wrote it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard import Spec, SpecError, load_spec, parse_spec
from whole_spec import WHOLE

SPECS = sorted(
    path
    for folder in ("agent_specs", "tests/fixtures")
    for path in (ROOT / folder).glob("*.yaml")
    if "expected" not in path.name
)
SHORT = ("action", "target", "any", "name", "method", "iam", "access", "unknown")
"""Keys that only the normal form has."""
HEAD = "schema: scopecard/v1\nsystem: s\n"
ELEMENTS = """\
actors: {p: {kind: human}}
data: {d: {}, box: {kind: sandbox}}
gates: {g: {approver: p}}
tools: {t: {effects: [read d]}, u: {}}
"""


def normal(text: str) -> dict[str, Any]:
    """Return the normal form of *text*."""
    return parse_spec(HEAD + text).data


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tools: [t, u]", {"tools": {"t": {}, "u": {}}}),
        ("tools: [t, {u: {gate: g}}]", {"tools": {"t": {}, "u": {"gate": "g"}}}),
        ("tools: [{t: }]", {"tools": {"t": {}}}),
        ("tools: {t: , u: {}}", {"tools": {"t": {}, "u": {}}}),
        ("tools: []", {"tools": {}}),
        ("tools: {}", {"tools": {}}),
        ("tools:", {}),
        ("tools: [{t: {gate: none, x-why: reads}}]", {"tools": {"t": {"gate": "none"}}}),
        ("tools: {t: {effects: [read d]}}",
         {"tools": {"t": {"effects": [{"action": "read", "target": "d"}]}}}),
        ("delegates: [a]", {"delegates": {"a": {}}}),
        ("delegates: [{a: {gate: g}}]", {"delegates": {"a": {"gate": "g"}}}),
        ("memory: []", {"memory": []}),
        ("title:", {}),
        ("x-note: 1", {}),
        ("limits: {steps: , time: 5m}", {"limits": {"time": "5m"}}),
        ("safeguards: {pinned: true}", {"safeguards": {"pinned": {}}}),
        ("safeguards: {pinned: v1}", {"safeguards": {"pinned": {"version": "v1"}}}),
        ("safeguards: {retention: 30d}", {"safeguards": {"retention": {"period": "30d"}}}),
        ("safeguards: {pinned: }", {"safeguards": {}}),
    ],
)  # fmt: skip
def test_of_an_agent(written: str, expected: dict[str, Any]) -> None:
    assert normal(f"{ELEMENTS}agents:\n  a:\n    {written}\n")["agents"]["a"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("p", {"any": ["p"]}),
        ("{any: [p]}", {"any": ["p"]}),
        ("{all: [p]}", {"all": ["p"]}),
        ("{all: [p], any: }", {"all": ["p"]}),
    ],
)
def test_of_an_approver(written: str, expected: dict[str, Any]) -> None:
    found = normal(f"actors: {{p: {{kind: human}}}}\ngates: {{g: {{approver: {written}}}}}\n")
    assert found["gates"]["g"]["approver"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("read d", {"action": "read", "target": "d"}),
        ("'  read   d '", {"action": "read", "target": "d"}),
        ("fetch (outside)", {"action": "fetch", "target": "(outside)"}),
        ("write (unknown)", {"action": "write", "target": "(unknown)"}),
        (
            "{action: pay, target: d, amount: 5, gate: }",
            {"action": "pay", "target": "d", "amount": 5},
        ),
    ],
)
def test_of_an_effect(written: str, expected: dict[str, Any]) -> None:
    text = (
        f"data: {{d: {{}}, e: {{causes: [{written}]}}, b: {{kind: sandbox, reach: [{written}]}}}}\n"
    )
    found = normal(f"{text}tools: {{t: {{effects: [{written}]}}}}\n")
    assert found["tools"]["t"]["effects"] == [expected]
    assert found["data"]["e"]["causes"] == found["data"]["b"]["reach"] == [expected]


def test_of_the_top_level() -> None:
    found = normal(
        "posture: {a: none, b: {answer: partial}}\nsafeguards: {stop: ops}\ntitle:\ndata:\n"
    )
    assert found == {
        "schema": "scopecard/v1",
        "system": "s",
        "posture": {"a": {"answer": "none"}, "b": {"answer": "partial"}},
        "safeguards": {"stop": {"method": "ops"}},
    }


def test_an_id_without_a_value_is_an_element() -> None:
    assert normal("data: {d: }\ntools: {t: }\nagents: {a: }\n")["agents"] == {"a": {}}


def test_nothing_absent_is_filled_in() -> None:
    assert normal("data: {d: {}}") == {"schema": "scopecard/v1", "system": "s", "data": {"d": {}}}


def test_what_people_keep_for_themselves_is_kept_apart() -> None:
    found = parse_spec(WHOLE)
    assert found.extensions == {
        ("x-note",): {"kept": [1, None]},
        ("actors", "person", "x-a"): 1,
    }
    assert "x-" not in str(found.data)


def test_it_leaves_the_document_as_it_is() -> None:
    found = parse_spec(WHOLE)
    assert found.documents[0].value["gates"]["short"] == {"approver": "person"}
    assert found.text == WHOLE
    assert found.name == "<stdin>"


# --- Where it stands -----------------------------------------------------------------------------

PLACES = """\
schema: scopecard/v1
system: s
actors: {p: {kind: human}}
data: {d: {}}
gates: {g: {approver: p}}
tools:
  t: {effects: [read d, {action: write, target: d}]}
  u: {effects: [read d]}
identities: {i: {permissions: [read d, "s3:GetObject"]}}
agents:
  a:
    tools:
      - t
      - u: {gate: g, effects: [read d]}
    delegates: [a]
    safeguards: {pinned: v1}
"""


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        (("schema",), "1:9"),
        (("actors", "p", "kind"), "3:20"),
        (("actors", "p"), "3:10"),
        (("gates", "g", "approver", "any", 0), "5:23"),
        (("gates", "g", "per"), "5:9"),
        (("tools", "t", "effects", 0), "7:17"),
        (("tools", "t", "effects", 0, "target"), "7:17"),
        (("tools", "t", "effects", 1, "target"), "7:49"),
        (("identities", "i", "permissions", 1, "iam"), "9:40"),
        (("agents", "a", "tools", "t"), "13:9"),
        (("agents", "a", "tools", "t", "gate"), "13:9"),
        (("agents", "a", "tools", "u"), "14:9"),
        (("agents", "a", "tools", "u", "gate"), "14:19"),
        (("agents", "a", "tools", "u", "effects", 0, "action"), "14:32"),
        (("agents", "a", "delegates", "a"), "15:17"),
        (("agents", "a", "safeguards", "pinned", "version"), "16:26"),
        (("agents", "a", "output"), "11:3"),
        (("agents", "nobody"), "10:1"),
    ],
)
def test_where_it_stands(pointer: tuple[str | int, ...], place: str) -> None:
    found = parse_spec(PLACES).locate(pointer)
    assert f"{found.line}:{found.column}" == place


def test_where_a_key_stands() -> None:
    spec = parse_spec(PLACES)
    assert str(spec.locate(("actors", "p", "kind"), key=True)) == "<stdin>:3:14"
    assert str(spec.locate(("agents", "a", "tools", "t"), key=True)) == "<stdin>:13:9"
    assert spec.locate(("tools", "t", "effects", 0), key=True) == spec.locate(
        ("tools", "t", "effects", 0)
    )


def pointers(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [at, *(place for step, one in inside for place in pointers(one, (*at, step)))]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_spec_that_the_project_shows(path: Path) -> None:
    spec = load_spec(path)
    assert spec.model.model_dump(by_alias=True, exclude_unset=True) == spec.data
    assert spec.model is spec.model
    lines = path.read_text(encoding="utf-8").splitlines()
    for pointer in pointers(spec.data)[1:]:
        for key in (False, True):
            place = spec.locate(pointer, key=key)
            assert place.file == str(path)
            shown = lines[place.line - 1][place.column - 1 : place.end_column - 1]
            assert shown
            if isinstance(pointer[-1], str) and key and shown.strip("{[")[:1]:
                assert pointer[-1] in lines[place.line - 1] or pointer[-1] in SHORT


def test_order_is_that_of_the_text() -> None:
    assert list(normal("tools: {b: , a: , c: }")["tools"]) == ["b", "a", "c"]


# --- What cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["actors", "data", "gates", "identities", "tools", "agents"])
def test_no_element_is_left_out_because_of_its_name(section: str) -> None:
    element = {
        "actors": "{kind: human}", "data": "{sensitivity: restricted}", "gates": "{approver: p}",
        "identities": "{permissions: []}", "tools": "{effects: []}", "agents": "{tools: []}",
    }[section]  # fmt: skip
    with pytest.raises(SpecError) as caught:
        parse_spec(f"{HEAD}{section}: {{x-ray: {element}}}\n")
    (found,) = caught.value.problems
    assert found.rule == "reserved-id"
    assert normal(f"{section}: {{x-ray: {{note: mine}}, x-text: mine, x-none: }}\n")[section] == {}


def test_what_is_left_out_cannot_be_named() -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(
            f"{HEAD}tools: {{x-ray: }}\nagents: {{a: {{tools: [x-ray, t], memory: [x-d]}}}}\n"
        )
    rules = [(one.rule, one.message) for one in caught.value.problems]
    assert ("unknown-reference", "`x-d` is not defined") in rules
    assert ("unknown-reference", "`t` is not defined") in rules


def test_a_spec_is_one_object(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    for found in (load_spec(path), load_spec(str(path))):
        assert isinstance(found, Spec)
        assert found.name == str(path)
        assert found.data == parse_spec(WHOLE).data
