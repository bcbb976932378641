"""The same spec under other names, or in another order."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from reference.normal import SECTIONS

Spec = dict[str, Any]
_LISTS = ("started_by", "memory", "logs", "governs", "triggers", "holds")
_SINGLE = ("gate", "identity", "model", "target")
_EFFECTS = ("effects", "reach", "causes", "permissions")


def ids(spec: Spec) -> list[str]:
    """Return every id of a spec, section by section, in the order of the file."""
    return [name for section in SECTIONS for name in spec.get(section) or {}]


def rename(rng: random.Random, spec: Spec) -> Spec:
    """Return a spec written out in full with new ids, in an order of their own."""
    old = ids(spec)
    new = [f"n{number}" for number in rng.sample(range(10, 10 + 2 * len(old)), len(old))]
    return renamed(spec, dict(zip(old, new, strict=True)))


def renamed(spec: Spec, names: dict[str, str]) -> Spec:
    """Return a spec written out in full with the ids that *names* gives."""
    spec = deepcopy(spec)
    for section in SECTIONS:
        spec[section] = {
            names[name]: _element(element, names) for name, element in spec[section].items()
        }
    return spec


def _element(element: Spec, names: dict[str, str]) -> Spec:
    return {key: _value(key, value, names) for key, value in element.items()}


def _value(key: str, value: Any, names: dict[str, str]) -> Any:
    """Return a field's value with every id in it renamed."""
    if key in _SINGLE:
        return names.get(value, value)
    if key in _LISTS:
        return [names[name] for name in value]
    if key in _EFFECTS:
        return [e if isinstance(e, str) else _element(e, names) for e in value]
    if key in ("approver", "network") and isinstance(value, dict):
        return {form: [names[name] for name in listed] for form, listed in value.items()}
    if key in ("tools", "delegates"):
        return {names[name]: _element(fields, names) for name, fields in value.items()}
    return value


def reorder(rng: random.Random, value: Any) -> Any:
    """Return the same mappings with their keys in another order, however deep."""
    if isinstance(value, list):
        return [reorder(rng, item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    rng.shuffle(keys)
    return {key: reorder(rng, value[key]) for key in keys}
