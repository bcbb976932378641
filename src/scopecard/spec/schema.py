"""
How does an editor know what may stand where? The JSON Schema of specs.

Made from the models, with what people may write and the normal form does not
have: short forms, keys without a value, keys of their own, parts of a spec in
an environment. Which ids exist, only the loader can tell.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from scopecard.spec.assembly import NOT_IN_AN_OVERLAY
from scopecard.spec.permissions import ACTIONS
from scopecard.spec.shorthands import MAIN_FIELD

Schema: TypeAlias = dict[str, Any]

_ADDRESS: Final = "https://scopecard.dev/schema/v1/spec.json"
_ID: Final = "^(?!x-|none$)[A-Za-z0-9._-]+$"
_TARGET: Final = r"(\(outside\)|\(unknown\)|[A-Za-z0-9._-]+)"
_NULL: Final[Schema] = {"type": "null"}
_ANYTHING: Final[Schema] = {"^x-": {}}
"""Keys of one's own, which may stand in every mapping."""
_NORMAL_ONLY: Final = ("IamPermission", "UnknownPermission")


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a spec as people write it."""
    from scopecard.spec.model import SystemSpec

    found: Schema = _plain(SystemSpec.model_json_schema(by_alias=True))
    definitions: dict[str, Schema] = found.pop("$defs")
    for name in _NORMAL_ONLY:
        del definitions[name]
    _shorten(definitions)
    needed = {name: one.pop("required", []) for name, one in definitions.items()}
    overlay = {k: v for k, v in found["properties"].items() if k not in NOT_IN_AN_OVERLAY}
    definitions["Overlay"] = {
        "type": "object",
        "description": "A part of a spec, laid over the rest in one environment.",
        "properties": {key: _keyed(one, {}) for key, one in overlay.items()},
        "additionalProperties": False,
    }
    found["properties"] = {key: _keyed(one, needed) for key, one in found["properties"].items()}
    found["properties"]["environments"] = _mapping_to(
        {"$ref": "#/$defs/Overlay"}, "Overlays by name."
    )
    for name in ("Effect", "Allowlist"):
        definitions[name]["required"] = needed[name]
    include = found["properties"]["include"]
    include["anyOf"] = [{"type": "string"}, *include["anyOf"]]
    _exclude(definitions)
    for one in (found, *definitions.values()):
        if "properties" in one:
            one["patternProperties"] = _ANYTHING
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ADDRESS,
        "title": "Scopecard spec",
        **found,
        "$defs": dict(sorted(definitions.items())),
    }


def _plain(value: Any) -> Any:
    """Return *value* without the titles and defaults that pydantic adds."""
    if isinstance(value, dict):
        return {
            key: _plain(one)
            for key, one in value.items()
            if not (key == "title" and isinstance(one, str))
            and not (key == "default" and one is None)
        }
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _keyed(declared: Schema, needed: dict[str, list[str]]) -> Schema:
    """Return *declared* with ids as keys, if it is a mapping by id; *needed* keys are required."""
    for one in declared.get("anyOf", ()):
        values = one.get("additionalProperties") or next(
            iter(one.get("patternProperties", {}).values()), None
        )
        if one.get("type") == "object" and isinstance(values, dict) and "$ref" in values:
            required = needed.get(values["$ref"].rpartition("/")[2])
            element = {**values, "required": required} if required else values
            forms = [element] if required else [element, _NULL]
            if "PostureAnswer" in values["$ref"]:
                forms.append({"$ref": values["$ref"] + "/properties/answer"})
            return _mapping_to({"anyOf": forms}, declared["description"])
    return declared


def _mapping_to(element: Schema, description: str) -> Schema:
    nothing = [element, _NULL] if "$ref" in element else element["anyOf"]
    by_id = {
        "type": "object",
        "patternProperties": {**_ANYTHING, _ID: {"anyOf": nothing}},
        "additionalProperties": False,
    }
    return {"description": description, "anyOf": [by_id, _NULL]}


def _shorten(definitions: dict[str, Schema]) -> None:
    """Allow the short forms that the loader writes out."""
    written = {
        "type": "string",
        "pattern": rf"^\s*({'|'.join(ACTIONS)})\s+{_TARGET}\s*$",
        "description": "`ACTION TARGET`",
    }
    effect = {"$ref": "#/$defs/Effect"}
    for owner in ("Tool", "Grant"):
        _list_of(definitions[owner], "effects", [written, effect])
    for field in ("causes", "reach"):
        _list_of(definitions["Data"], field, [written, effect])
    _list_of(definitions["Identity"], "permissions", [{"type": "string"}, effect])
    agent = definitions["Agent"]["properties"]
    for field, terms in (("tools", "Grant"), ("delegates", "Delegation")):
        mapping = _mapping_to({"$ref": f"#/$defs/{terms}"}, agent[field]["description"])
        by_id, nothing = mapping["anyOf"]
        entries = {"anyOf": [{"type": "string", "pattern": _ID}, {**by_id, "minProperties": 1}]}
        listed = {"type": "array", "items": entries, "uniqueItems": True}
        agent[field] = {**mapping, "anyOf": [listed, by_id, nothing]}
    gate = definitions["Gate"]["properties"]
    gate["approver"] = {
        "description": gate["approver"]["description"],
        "anyOf": [{"type": "string", "pattern": _ID}, {"$ref": "#/$defs/Approver"}],
    }
    for name, declared in definitions["Safeguards"]["properties"].items():
        form = next(one["$ref"] for one in declared["anyOf"] if "$ref" in one)
        text = definitions[form.rpartition("/")[2]]["properties"][MAIN_FIELD[name]]["anyOf"][0]
        declared["anyOf"] = [{"const": True}, text, *declared["anyOf"]]


def _list_of(owner: Schema, field: str, forms: list[Schema]) -> None:
    for one in owner["properties"][field]["anyOf"]:
        if one.get("type") == "array":
            one["items"] = {"anyOf": forms}


def _exclude(definitions: dict[str, Schema]) -> None:
    """Refuse fields that exclude each other, or need another."""
    data, approver = definitions["Data"], definitions["Approver"]
    given = {"not": _NULL}
    low = {"enum": ["public", "internal"]}
    data["allOf"] = [
        _unless(
            {"kind": {"const": "sandbox"}}, dict.fromkeys(("network", "reach", "holds"), _NULL)
        ),
        _unless({"kind": {"const": "memory"}}, {"isolation": _NULL}),
        _never({"external": {"const": True}, "scratch": {"const": True}}),
        _never({"external": {"const": True}, "writers": given}),
        _never({"trust": {"const": "untrusted"}, "writers": given}),
        _never({"sensitivity": low, "contains": {"type": "array", "minItems": 1}}),
        _never(
            {
                "sensitivity": {"const": "confidential"},
                "contains": {"type": "array", "contains": {"enum": ["credentials", "secrets"]}},
            }
        ),
    ]
    approver["oneOf"] = [
        {"required": [how], "properties": {how: given}} for how in approver["properties"]
    ]
    definitions["Control"]["allOf"] = [
        {
            "if": {"properties": {"status": {"const": status}}, "required": ["status"]},
            "then": {"required": needs},
        }
        for status, needs in (
            ("accepted", ["owner", "reason", "expires"]),
            ("not-applicable", ["reason"]),
        )
    ]


def _unless(condition: Schema, then: Schema) -> Schema:
    return {
        "if": {"not": {"properties": condition, "required": list(condition)}},
        "then": {"properties": then},
    }


def _never(together: Schema) -> Schema:
    return {"not": {"properties": together, "required": list(together)}}
