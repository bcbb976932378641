"""Do the models and the prebuilt structure accept and refuse the same, at the same places?"""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import SchemaValidator
from pydantic_core import ValidationError as CoreValidationError

from conftest import ROOT
from scopecard import parse_spec
from scopecard.spec import core
from scopecard.spec.model import SystemSpec
from whole_spec import WHOLE

DOCUMENTS = 3_000
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 3, 4.5, 1e300, "", "x", "none", "human", "true", "15m", "2026-01-31",
    "a b", [], ["a"], [1], [None], {}, {"a": 1}, {"allow": ["a"]}, {"any": []}, {"action": "read"},
    {"iam": "s3:GetObject", "access": "read"}, {"unknown": "x"}, {"action": "read", "target": "a"},
]  # fmt: skip
KEYS = ["x", "kind", "trust", "title", "gate", "effects", "none", "a b", "source", "safeguards"]


@pytest.fixture(scope="module")
def normal() -> dict[str, Any]:
    """Everything, in normal form."""
    return parse_spec(WHOLE).data


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of each value inside *value*."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, one in inside:
        yield (*at, step)
        yield from places(one, (*at, step))


def mutated(normal: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Return *normal* with one to three changes."""
    result = copy.deepcopy(normal)
    for _ in range(draw.randint(1, 3)):
        *way, last = draw.choice(list(places(result)))
        holder: Any = result
        for step in way:
            holder = holder[step]
        change = draw.random()
        if change < 0.5:
            holder[last] = copy.deepcopy(draw.choice(VALUES))
        elif change < 0.7:
            del holder[last]
        elif isinstance(holder, dict):
            holder[draw.choice(KEYS)] = holder.pop(last) if change < 0.9 else draw.choice(VALUES)
        else:
            holder.append(copy.deepcopy(draw.choice(VALUES)))
    return result


def by_models(value: Any) -> list[tuple[Any, ...]]:
    try:
        SystemSpec.model_validate(value)
    except ValidationError as error:
        return [found["loc"] for found in error.errors(include_url=False)]
    return []


def by_core(value: Any) -> list[tuple[Any, ...]]:
    try:
        core.validator().validate_python(value)
    except CoreValidationError as error:
        return [found["loc"] for found in error.errors(include_url=False)]
    return []


def test_it_is_current() -> None:
    prebuilt = json.loads(core.PREBUILT.read_text(encoding="utf-8"))
    assert prebuilt == json.loads(json.dumps(core.artefact()))
    assert core.schema() == prebuilt["schema"]


def test_both_accept_the_whole(normal: dict[str, Any]) -> None:
    assert by_models(normal) == by_core(normal) == []


def test_the_whole_says_everything(normal: dict[str, Any]) -> None:
    said: dict[str, set[str]] = {}

    def walk(schema: Any, value: Any) -> None:
        kind = schema["type"]
        if kind == "definition-ref":
            walk(definitions[schema["schema_ref"]], value)
        elif kind == "nullable":
            walk(schema["schema"], value)
        elif kind == "union":
            for choice in schema["choices"]:
                walk(choice, value)
        elif kind == "typed-dict" and isinstance(value, dict):
            for key in value.keys() & schema["fields"].keys():
                said.setdefault(schema["cls_name"], set()).add(key)
                walk(schema["fields"][key]["schema"], value[key])
        elif kind == "dict" and isinstance(value, dict):
            for one in value.values():
                walk(schema["values_schema"], one)
        elif kind == "list" and isinstance(value, list):
            for one in value:
                walk(schema["items_schema"], one)

    definitions = {one["ref"]: one for one in core.schema()["definitions"]}
    walk(core.schema()["schema"], normal)
    common = {"evidence", "date", "description", "title", "owner", "tags", "source", "safeguards"}
    unsaid = {
        f"{name}.{key}"
        for name, one in definitions.items()
        for key in one["fields"].keys() - common - said.get(name, set())
    }
    assert unsaid == {"SystemSpec.include"}


def test_both_say_the_same_of_thousands_of_documents(normal: dict[str, Any]) -> None:
    draw = random.Random(11)
    refused = 0
    for _ in range(DOCUMENTS):
        document = mutated(normal, draw)
        expected = by_models(document)
        assert by_core(document) == expected
        refused += bool(expected)
    assert DOCUMENTS * 0.3 < refused < DOCUMENTS


def test_both_return_the_same(normal: dict[str, Any]) -> None:
    model = SystemSpec.model_validate(normal)
    assert model.model_dump(by_alias=True, exclude_unset=True) == normal
    assert core.validator().validate_python(normal) == normal


@pytest.mark.parametrize("stale", ["pydantic_core", "models"])
def test_what_is_stale_is_built_anew(
    stale: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    prebuilt = json.loads(core.PREBUILT.read_text(encoding="utf-8"))
    expected = prebuilt["schema"]
    prebuilt |= {stale: "other", "schema": {"type": "any"}}
    path = tmp_path / "core_schema.json"
    path.write_text(json.dumps(prebuilt), encoding="utf-8")
    monkeypatch.setattr(core, "PREBUILT", path)
    assert core.schema.__wrapped__() == expected


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}"])
def test_what_is_broken_is_built_anew(
    content: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    path = tmp_path / "core_schema.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(core, "PREBUILT", path)
    assert core.schema.__wrapped__() == core.build()


def test_it_is_plain_data() -> None:
    assert SchemaValidator(json.loads(json.dumps(core.build())))


def test_a_valid_spec_needs_no_models() -> None:
    spec = ROOT / "agent_specs/refund-assistant.yaml"
    code = (
        "import sys; from scopecard import load_spec; load_spec(sys.argv[1]);"
        "print([m for m in ('pydantic', 'networkx', 'typer', 'difflib', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(spec)], capture_output=True, check=True)
    assert done.stdout.split() == [b"[]"]
