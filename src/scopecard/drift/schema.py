"""
What does a schema take that it did not take before?
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scopecard.drafting.visible import code
from scopecard.drift.change import BETTER, RISK, UNDETERMINED, Said
from scopecard.drift.parameters import taken

Schema = Mapping[str, Any]

_DEEPEST: Final = 12
_MOST: Final = 2_000
_UPPER: Final = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER: Final = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_LIMITS: Final = ("pattern", "format", "multipleOf", "uniqueItems", "propertyNames", "contains")
_OTHER: Final = (
    "default", "not", "if", "then", "else", "allOf", "patternProperties", "dependentRequired",
    "dependentSchemas", "dependencies", "prefixItems",
)  # fmt: skip
_WORDS: Final = frozenset(("description", "title", "examples", "example", "$comment", "deprecated"))
_NAMED: Final = ("properties", "$defs", "definitions")
_TYPES: Final = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))


def schema_changes(old: Schema, new: Schema) -> Iterator[Said]:
    """Yield what *new* takes and *old* did not, what it takes no more, and what cannot be decided."""
    before, after = nodes(old), nodes(new)
    found = [*_parameters(before, after)]
    for path, node in after.items():
        if path in before:
            found += _node(path, before[path], node)
    if not found and meaning(old) != meaning(new):
        found.append(Said(UNDETERMINED, "schema-changed", "its schema changed"))
    yield from found


def meaning(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """Return *value* without the words for people in a schema."""
    return _without_words(value, named=False)


def _without_words(value: Any, *, named: bool) -> Any:  # noqa: ANN401 - the same
    """Return *value* without words; the keys of a *named* mapping are names, not keywords."""
    if isinstance(value, Mapping):
        return {
            key: _without_words(
                one, named=not named and key in ("properties", "$defs", "definitions")
            )
            for key, one in sorted(value.items())
            if named or key not in _WORDS
        }
    if isinstance(value, list):
        return [_without_words(one, named=False) for one in value]
    return value


def words(
    value: object, path: tuple[str, ...] = (), *, named: bool = False
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the words for people in *value*, each with where it stands."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key in _WORDS and not named:
                yield (*path, key), one
            else:
                yield from words(one, (*path, key), named=not named and key in _NAMED)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from words(one, (*path, str(number)))


def nodes(schema: Schema) -> dict[tuple[str, ...], Schema]:
    """Return each part of *schema* by the names of the parameters that lead to it."""
    found: dict[tuple[str, ...], Schema] = {}
    queue: list[tuple[tuple[str, ...], object]] = [((), schema)]
    while queue and len(found) < _MOST:
        path, node = queue.pop(0)
        node = _resolved(node, schema)
        if not isinstance(node, Mapping) or len(path) > _DEEPEST or path in found:
            continue
        found[path] = node
        properties = node.get("properties")
        if isinstance(properties, Mapping):
            queue += [((*path, str(name)), one) for name, one in properties.items()]
        queue.append(((*path, "[]"), node.get("items")))
        for key in ("anyOf", "oneOf"):
            alternatives = node.get(key)
            if isinstance(alternatives, list):
                queue += [((*path, f"({n})"), one) for n, one in enumerate(alternatives, 1)]
    return found


def _resolved(node: object, root: Schema) -> object:
    """Return what *node* refers to inside the same schema; itself where that is nothing."""
    found = node
    for _ in range(_DEEPEST):
        if not isinstance(found, Mapping) or not isinstance(found.get("$ref"), str):
            return node if found is None else found
        target: object = root
        for step in found["$ref"].removeprefix("#/").split("/"):
            target = target.get(step) if isinstance(target, Mapping) else None
        found = target
    return node


def _parameters(
    before: Mapping[tuple[str, ...], Schema], after: Mapping[tuple[str, ...], Schema]
) -> Iterator[Said]:
    """Yield the parameters that came and went, each with what is below it."""
    for one, other, came in ((after, before, True), (before, after, False)):
        for path in one:
            if path not in other and _is_name(path) and path[:-1] in other:
                below = [p for p in one if p[: len(path)] == path]
                takes = list(dict.fromkeys(t for p in below if (t := taken(p[-1], one[p]))))
                yield _parameter(path, takes, required=_required(path, one), came=came)


def _is_name(path: tuple[str, ...]) -> bool:
    return bool(path) and path[-1] != "[]" and not path[-1].startswith("(")


def _required(path: tuple[str, ...], schemas: Mapping[tuple[str, ...], Schema]) -> bool:
    listed = schemas[path[:-1]].get("required")
    return isinstance(listed, list) and path[-1] in listed


def _parameter(path: tuple[str, ...], takes: list[str], *, required: bool, came: bool) -> Said:
    name = _shown(path)
    what = f", which takes {_joined(takes)}" if takes else ""
    if came:
        must = " that must be given" if required else ""
        class_ = RISK if takes else UNDETERMINED
        return Said(class_, "parameter-added", f"a new parameter {name}{must}{what}")
    class_ = BETTER if takes else UNDETERMINED
    return Said(class_, "parameter-removed", f"the parameter {name}{what} is gone")


def _joined(takes: list[str]) -> str:
    words = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in takes]
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def _node(path: tuple[str, ...], old: Schema, new: Schema) -> Iterator[Said]:
    """Yield how one part of a schema changed."""
    where = f"parameter {_shown(path)}" if path else "it"
    if "$ref" in old or "$ref" in new:
        if meaning(old) != meaning(new):
            yield Said(*_SAID["other"], f"{where} refers to something else")
        return
    for compare in (_values, _bounds, _limits, _closed, _needs, _alternatives):
        for change, what in compare(old, new):
            yield Said(*_SAID[change], f"{where} {what}")


_SAID: Final = {
    "wider": (RISK, "schema-widened"),
    "narrower": (BETTER, "schema-narrowed"),
    "other": (UNDETERMINED, "schema-changed"),
}
_Compare = Callable[[Schema, Schema], Iterator[tuple[str, str]]]


def _values(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield a change of the types and of the listed values."""
    before, after = _types(old), _types(new)
    if before != after:
        way = "wider" if before < after else "narrower" if after < before else "other"
        yield way, f"takes {_list(after)} instead of {_list(before)}"
    was, now = _listed(old), _listed(new)
    if was == now:
        return
    if was is None:
        yield "narrower", "takes only listed values now"
    elif now is None:
        yield "wider", "takes any value, no longer only listed ones"
    else:
        gained, lost = sorted(now - was), sorted(was - now)
        way = "other" if gained and lost else "wider" if gained else "narrower"
        parts = [f"takes {_codes(gained)} too"] * bool(gained)
        yield way, " and ".join(parts + [f"takes {_codes(lost)} no more"] * bool(lost))


def _types(node: Schema) -> frozenset[str]:
    """Return the types that *node* takes; a number may be an integer."""
    told = node.get("type")
    listed = [told] if isinstance(told, str) else told
    if not isinstance(listed, list):
        return _TYPES
    found = {str(one) for one in listed}
    return frozenset(found | {"integer"} if "number" in found else found)


def _list(types: frozenset[str]) -> str:
    shown = sorted(types - {"integer"} if "number" in types else types)
    return "any type" if types == _TYPES else " or ".join(code(one) for one in shown) or "no type"


def _listed(node: Schema) -> frozenset[str] | None:
    """Return the values that *node* takes, as JSON; None where they are not listed."""
    values = [node["const"]] if "const" in node else node.get("enum")
    if not isinstance(values, list):
        return None
    return frozenset(json.dumps(one, sort_keys=True) for one in values)


def _codes(values: list[str]) -> str:
    shown = ", ".join(code(value.strip('"')) for value in values[:3])
    return f"{shown} and {len(values) - 3} more" if len(values) > 3 else shown  # noqa: PLR2004


def _bounds(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield a change of the least and the most that is taken."""
    for names, sign in ((_UPPER, 1), (_LOWER, -1)):
        for name in names:
            before, after = (_number(node.get(name), sign) for node in (old, new))
            if before != after:
                shown = json.dumps(new[name]) if name in new else "without one"
                yield ("wider" if after > before else "narrower"), f"has `{name}` {shown} now"


def _number(value: object, sign: int) -> float:
    """Return a bound so that more is wider; none is as wide as can be."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return sign * value
    return float("inf")


def _limits(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield a change of what else limits a value, and of what we cannot weigh."""
    for name in _LIMITS:
        before, after = old.get(name), new.get(name)
        if before != after:
            way = "wider" if after is None else "narrower" if before is None else "other"
            what = {"wider": "is gone", "narrower": "came", "other": "changed"}[way]
            yield way, f"has a `{name}` that {what}"
    for name in _OTHER:
        if meaning(old.get(name)) != meaning(new.get(name)):
            yield "other", f"has another `{name}`"


def _closed(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield a change of whether parameters are taken that are not listed."""
    before, after = (meaning(one.get("additionalProperties", True)) for one in (old, new))
    before, after = (True if one == {} else one for one in (before, after))
    if before != after:
        way = "wider" if before is False or after is True else "other"
        way = "narrower" if after is False or before is True else way
        yield way, f"takes {'no' if after is False else 'other'} parameters that are not listed"


def _needs(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield the parameters of both that must be given only before, or only now."""
    known = [set(node.get("properties") or ()) for node in (old, new)]
    before, after = (_names(node.get("required")) for node in (old, new))
    both = known[0] & known[1] if all(known) else set()
    for gained, what in (
        (after - before, "must be given now"),
        (before - after, "may be left out now"),
    ):
        for name in sorted(gained & both):
            yield "other", f"has a parameter {code(name)} that {what}"


def _names(listed: object) -> set[str]:
    return {str(name) for name in listed} if isinstance(listed, list) else set()


def _alternatives(old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    """Yield a change of how many alternatives are taken."""
    for name in ("anyOf", "oneOf"):
        before, after = (_count(node.get(name)) for node in (old, new))
        if before != after:
            way = "other" if not (before and after) else "wider" if after > before else "narrower"
            yield way, f"has {after or 'no'} alternatives instead of {before or 'none'}"


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _shown(path: tuple[str, ...]) -> str:
    return code(".".join(path).replace(".[]", "[]"))
