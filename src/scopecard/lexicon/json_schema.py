"""
Which parameters does a JSON Schema list, and which values may they have?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.lexicon.definition import Parameter, parameter

_DEEPEST: Final = 4
_MOST_PARTS: Final = 200
"""How many parts of one schema are looked at: references may go round in a circle."""


def of_schema(schema: object) -> tuple[Parameter, ...] | None:
    """
    Return the parameters that *schema* lists; None where it is no schema.

    >>> found = of_schema({"properties": {"op": {"enum": ["get", "drop"]}}})
    >>> [(one.shown, one.choices) for one in found or ()]
    [('op', ('get', 'drop'))]
    """
    if not isinstance(schema, dict):
        return None
    found: dict[str, Parameter] = {}
    for part in _parts(schema, schema):
        properties = part.get("properties")
        for name, one in properties.items() if isinstance(properties, dict) else ():
            if name not in found:
                values = tuple(dict.fromkeys(_choices(one, schema)))
                text = one.get("description") if isinstance(one, dict) else None
                found[name] = parameter(name, values, text if isinstance(text, str) else "")
    return tuple(found.values())


def _choices(schema: object, root: Mapping[str, Any]) -> Iterator[str]:
    for part in _parts(schema, root):
        values = part.get("enum")
        for value in (*(values if isinstance(values, list) else ()), part.get("const")):
            if isinstance(value, str):
                yield value


def _parts(schema: object, root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield *schema* and what it is made of: references, alternatives, items of a list."""
    queue: list[tuple[object, int]] = [(schema, 0)]
    for _ in range(_MOST_PARTS):
        if not queue:
            return
        part, depth = queue.pop(0)
        if not isinstance(part, dict) or depth > _DEEPEST:
            continue
        yield part
        inner = [part.get("items"), _referred(part.get("$ref"), root)]
        for key in ("anyOf", "oneOf", "allOf"):
            alternatives = part.get(key)
            inner += alternatives if isinstance(alternatives, list) else ()
        queue += [(one, depth + 1) for one in inner]


def _referred(reference: object, root: Mapping[str, Any]) -> object:
    """Return what a reference inside the same schema refers to."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    value: object = root
    for step in reference[2:].split("/"):
        value = value.get(step) if isinstance(value, dict) else None
    return value
