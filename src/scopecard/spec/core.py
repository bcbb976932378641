"""
Which structure does a spec have, for pydantic's core alone?

Importing the models takes longer than evaluating a design. So their schema is
kept beside them as plain data, in ``core_schema.json``: typed dictionaries,
which :class:`pydantic_core.SchemaValidator` checks without any model.

The file is disposable, the models are the source. It is used where it was made
by the same version of ``pydantic_core`` from the same models; else its content
is built from the models, which is slower and gives the same.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias
from zlib import crc32

import pydantic_core
from pydantic_core import SchemaValidator

Schema: TypeAlias = dict[str, Any]

PREBUILT: Final = Path(__file__).with_name("core_schema.json")
_KEYS: Final = ("pydantic_core", "models")
"""What the prebuilt structure depends on."""
_MODELS: Final = ("values.py", "safeguards.py", "claims.py", "elements.py", "agents.py", "model.py")


@cache
def schema() -> Schema:
    """Return the structure of a spec, prebuilt where that is current."""
    try:
        prebuilt = pydantic_core.from_json(PREBUILT.read_bytes())
        if [prebuilt[key] for key in _KEYS] == [pydantic_core.__version__, digest()]:
            found: Schema = prebuilt["schema"]
            return found
    except (OSError, ValueError, LookupError, TypeError):
        pass  # NOTE: whatever is wrong with it, the models say the same
    return build()


@cache
def validator() -> SchemaValidator:
    """Return what checks a spec in normal form against :func:`schema`."""
    return SchemaValidator(schema())


def digest() -> str:
    """Return a checksum of the models; it guards against staleness, not against malice."""
    here = Path(__file__).parent
    checksum = 0
    for name in _MODELS:
        checksum = crc32((here / name).read_bytes().replace(b"\r\n", b"\n"), checksum)
    return f"{checksum:08x}"


def artefact() -> dict[str, Any]:
    """Return the content of ``core_schema.json``."""
    return {
        "pydantic_core": pydantic_core.__version__,
        "models": digest(),
        "schema": build(),
    }


def build() -> Schema:
    """Build the structure of a spec from the models."""
    from scopecard.spec.model import SystemSpec

    definitions: dict[str, Schema] = {}
    known = {
        found["ref"]: found for found in SystemSpec.__pydantic_core_schema__.get("definitions", ())
    }
    top = _converted(SystemSpec.__pydantic_core_schema__, known, definitions)
    return {
        "type": "definitions",
        "schema": top,
        "definitions": [definitions[name] for name in sorted(definitions)],
    }


def _converted(source: Any, known: dict[str, Any], definitions: dict[str, Schema]) -> Schema:
    """Return *source* with typed dictionaries in the place of models, as plain data."""
    kind = source["type"]
    if kind == "definitions":
        return _converted(source["schema"], known, definitions)
    if kind == "definition-ref":
        return _converted(known[source["schema_ref"]], known, definitions)
    if kind == "default":
        return _converted(source["schema"], known, definitions)
    if kind == "model":
        return _model(source, known, definitions)
    result: Schema = {}
    for key, value in source.items():
        if key in ("schema", "items_schema", "keys_schema", "values_schema"):
            result[key] = _converted(value, known, definitions)
        elif key == "choices":
            result[key] = [_converted(choice, known, definitions) for choice in value]
        elif key not in ("metadata", "ref"):
            result[key] = value
    return result


def _model(source: Any, known: dict[str, Any], definitions: dict[str, Schema]) -> Schema:
    """Define the typed dictionary of a model once, and return a reference to it."""
    name = source["cls"].__name__
    if name not in definitions:
        definitions[name] = {}  # INVARIANT: set before its fields, which may refer to it
        fields = {}
        for field, declared in source["schema"]["fields"].items():
            fields[declared.get("validation_alias", field)] = {
                "type": "typed-dict-field",
                "schema": _converted(declared["schema"], known, definitions),
                "required": declared["schema"]["type"] != "default",
            }
        definitions[name] = {
            "type": "typed-dict",
            "cls_name": name,
            "fields": fields,
            "extra_behavior": "forbid",
            "config": {"strict": True},
            "ref": name,
        }
    return {"type": "definition-ref", "schema_ref": name}
