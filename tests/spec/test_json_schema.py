"""Does the JSON Schema for editors accept what the loader accepts, and refuse what it can?"""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT
from generated.specs import generate
from mistakes import BASE, MISTAKES
from scopecard import SpecError, parse_spec
from scopecard.source import parse, read
from scopecard.spec.model import SystemSpec
from scopecard.spec.schema import json_schema
from whole_spec import WHOLE

SPECS = sorted(
    path
    for folder in ("agent_specs", "tests/fixtures")
    for path in (ROOT / folder).glob("*.yaml")
    if "expected" not in path.name
)
ONLY_THE_LOADER_KNOWS = (
    "unknown-reference", "wrong-kind", "wrong-target", "not-an-effect-of-the-tool", "duplicate-id",
    "reserved-id",
)  # fmt: skip


@cache
def validator() -> Draft202012Validator:
    """What an editor does."""
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def accepts(value: Any) -> bool:
    return bool(validator().is_valid(value))


def test_it_says_what_it_is() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "https://scopecard.dev/schema/v1/spec.json"
    assert json.loads(json.dumps(schema)) == schema
    assert json_schema() == schema


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_accepts_every_spec_that_the_project_shows(path: Path) -> None:
    assert accepts(read(path).value)


def test_it_accepts_everything_that_can_be_said() -> None:
    assert accepts(parse(WHOLE, "whole.yaml").value)
    assert accepts(parse(BASE, "base.yaml").value)


@pytest.mark.parametrize("seed", range(150))
def test_it_accepts_generated_specs(seed: int) -> None:
    assert accepts(generate(seed))


@pytest.mark.parametrize(("before", "after", "expected"), MISTAKES)
def test_it_refuses_what_a_schema_can_refuse(before: str, after: str, expected: str) -> None:
    try:
        value = parse(BASE.replace(before, after, 1), "spec.yaml").value
    except SpecError:
        return  # it is no YAML that an editor would check
    in_one_word = "[reed calendar]" in after or "[use calendar]" in after
    if not in_one_word and not any(rule in expected for rule in ONLY_THE_LOADER_KNOWS):
        assert not accepts(value)


SHORT = [
    "include: a.yaml", "include: [a.yaml, b.yaml]", "include:", "x-mine: [1, {a: 2}]", "title:",
    "data: {a: , b: {}, x-c: 3}", "tools: {t: {effects: []}, u: }", "agents: {a: }",
    "agents: {a: {tools: [t, {u: }, {v: {gate: none}}], delegates: [b, {c: {gate: g}}]}}",
    "agents: {a: {tools: {t: , x-u: 1}, delegates: }}",
    "gates: {g: {approver: p}}", "gates: {g: {approver: {any: [p], x-why: it}}}",
    "safeguards: {stop: true, pinned: v1, retention: 30d, log: {sink: s}}",
    "posture: {a: partial, b: {answer: none}}",
    "environments: {live: {agents: {a: , b: {tools: {t: }}}, title: }, test: }",
    "environments: {live: {actors: {p: {trust: untrusted}}, gates: {g: {per: call}}}}",
    "identities: {i: {permissions: ['s3:*', whatever it is, read d]}}",
]  # fmt: skip


@pytest.mark.parametrize("written", SHORT)
def test_it_accepts_what_is_short(written: str) -> None:
    assert accepts(parse(f"schema: scopecard/v1\nsystem: s\n{written}\n", "spec.yaml").value)


@pytest.mark.parametrize(
    "written",
    [
        "environments: {live: {sytem: s}}", "environments: {live: {schema: scopecard/v1}}",
        "environments: {live: {data: {d: {knd: log}}}}", "gates: {g: {approver: {}}}",
        "gates: {g: }", "actors: {p: }", "posture: {a: maybe}", "accepted: {f: {owner: o}}",
        "data: {none: {}}", "data: {d: {x: 1}}", "agents: {a: {tools: [t, t]}}",
        "safeguards: {retention: soon}", "safeguards: {stop: false}",
        "data: {d: {contains: [secrets], sensitivity: confidential}}",
    ],
)  # fmt: skip
def test_it_refuses_what_is_wrong(written: str) -> None:
    assert not accepts(parse(f"schema: scopecard/v1\nsystem: s\n{written}\n", "spec.yaml").value)


def test_whatever_the_loader_accepts_it_accepts() -> None:
    draw = random.Random(5)
    accepted = 0
    for _ in range(400):
        value = copy.deepcopy(parse(WHOLE, "whole.yaml").value)
        for _ in range(draw.randint(1, 2)):
            holder: Any = value
            while True:
                step = draw.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
                inside = isinstance(holder[step], (dict, list)) and len(holder[step]) > 0
                if not inside or draw.random() < 0.3:
                    break
                holder = holder[step]
            if draw.random() < 0.5 or isinstance(holder, list):
                holder[step] = draw.choice([None, True, "text", 5, [], {}, "read store", ["agent"]])
            else:
                del holder[step]
        try:
            parse_spec(json.dumps(value))
        except SpecError:
            continue
        accepted += 1
        found = [
            f"{one.message[:200]} at {list(one.absolute_path)}"
            for one in validator().iter_errors(value)
        ]
        assert found == []
    assert accepted >= 40


def test_every_key_says_what_it_is() -> None:
    def walk(schema: dict[str, Any]) -> None:
        for key, one in schema.get("properties", {}).items():
            assert "$ref" in one or one.get("description"), key

    schema = json_schema()
    walk(schema)
    for definition in schema["$defs"].values():
        walk(definition)
    for model in (SystemSpec, *SystemSpec.__subclasses__()):
        assert all(field.description for field in model.model_fields.values())
