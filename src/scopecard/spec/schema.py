"""
How does an editor know what may stand where? The JSON Schema of specs.

Made from the models, with the shorthands, keys without a value and ``x-`` keys
that people may write.
"""

from __future__ import annotations

from typing import Any, Final

_ID: Final = r"^[A-Za-z0-9._-]+$"
_EFFECT: Final = (
    r"^(read|search|fetch|write|delete|send|pay|grant|configure|schedule|spawn|execute)"
    r"\s+(\(outside\)|\(unknown\)|[A-Za-z0-9._-]+)$"
)
_OWN: Final[dict[str, Any]] = {"^x-": {}}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a spec as people write it."""
    from scopecard.spec.model import SystemSpec

    found = SystemSpec.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = found["$defs"]
    for one in (found, *definitions.values()):
        _open(one)
    _shorten(found, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://scopecard.dev/schema/v1/spec.json",
        **found,
        "title": "Scopecard spec",
    }


def _open(schema: dict[str, Any]) -> None:
    """Allow keys of one's own, and ids that stand alone."""
    if schema.get("type") != "object" or "properties" not in schema:
        return
    schema["patternProperties"] = _OWN
    for name, declared in schema["properties"].items():
        required = name in schema.get("required", ())
        alternatives = declared.get("anyOf", [declared])
        for one in alternatives:
            if one.get("type") == "object" and "additionalProperties" in one:
                _keyed(one)
        if not required and "anyOf" not in declared and "const" not in declared:
            kept = {k: declared.pop(k) for k in list(declared) if k not in ("title", "description")}
            declared["anyOf"] = [kept, {"type": "null"}]


def _keyed(schema: dict[str, Any]) -> None:
    """Let an id stand alone, and a key of one's own beside it."""
    values = schema["additionalProperties"]
    if isinstance(values, dict):
        schema["additionalProperties"] = {"anyOf": [values, {"type": "null"}]}
    elif "patternProperties" not in schema:
        return
    patterns = schema.pop("patternProperties", {})
    schema["patternProperties"] = {
        **_OWN,
        **{pattern: {"anyOf": [value, {"type": "null"}]} for pattern, value in patterns.items()},
    }


def _shorten(top: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Allow what the loader writes out."""
    effect = {"type": "string", "pattern": _EFFECT, "description": "`ACTION TARGET`"}
    for owner, field in (
        ("Tool", "effects"), ("Grant", "effects"), ("Data", "causes"), ("Data", "reach"),
    ):  # fmt: skip
        _items(definitions[owner]["properties"][field], effect)
    _items(definitions["Identity"]["properties"]["permissions"], {"type": "string"})
    for field in ("tools", "delegates"):
        declared = definitions["Agent"]["properties"][field]
        entry = {"type": "object", "patternProperties": _OWN, "minProperties": 1}
        listed = {"type": "array", "items": {"anyOf": [{"type": "string", "pattern": _ID}, entry]}}
        declared["anyOf"] = [listed, *declared["anyOf"]]
    approver = definitions["Gate"]["properties"]["approver"]
    definitions["Gate"]["properties"]["approver"] = {
        "description": approver.pop("description", ""),
        "anyOf": [{"type": "string", "pattern": _ID}, approver],
    }
    include = top["properties"]["include"]
    include["anyOf"] = [{"type": "string"}, *include["anyOf"]]
    for field in definitions["Safeguards"]["properties"].values():
        bare = [{"const": True}, {"type": "string"}]
        field["anyOf"] = [*bare, *field.get("anyOf", [])]
    posture = top["properties"]["posture"]
    posture["anyOf"] = [
        {
            "type": "object",
            "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "object"}]},
        },
        {"type": "null"},
    ]


def _items(declared: dict[str, Any], shorthand: dict[str, Any]) -> None:
    for one in declared.get("anyOf", [declared]):
        if one.get("type") == "array":
            one["items"] = {"anyOf": [shorthand, one["items"]]}
