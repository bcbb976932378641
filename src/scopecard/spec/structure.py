"""
What is wrong with the structure of a spec, in words of the spec?

Turns what pydantic's core reports into problems: one for each mistake, at the
key or value itself, with what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from scopecard.errors import Problem
from scopecard.source import Pointer
from scopecard.spec.core import Schema
from scopecard.spec.nearest import nearest
from scopecard.spec.origin import Origins

_WANTED: Final = {
    "string_type": "a text", "dict_type": "a mapping", "list_type": "a list",
    "bool_type": "true or false", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "typed_dict_type": "a mapping",
}  # fmt: skip
_FORMS: Final = {
    "^[A-Za-z0-9._-]+$": ("bad-id", "an id has letters, digits, `.`, `_` and `-` only"),
    "^[0-9]+(s|m|h|d|w|y)$": ("bad-value", "write a span of time such as `15m`, `1h` or `7d`"),
}
_MOST_NAMED: Final = 12


class Structure:
    """The structure that a spec should have, to be asked what is allowed where."""

    def __init__(
        self,
        schema: Schema,
        data: Mapping[str, Any],
        origins: Origins,
        refused: AbstractSet[Pointer],
    ) -> None:
        self._top = schema["schema"]
        self._definitions = {one["ref"]: one for one in schema["definitions"]}
        self._data = data
        self._origins = origins
        self._refused = refused

    def problems(self, errors: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
        """Yield one problem for each mistake behind *errors*."""
        grouped: dict[Pointer, list[Mapping[str, Any]]] = {}
        for error in errors:
            grouped.setdefault(self._pointer(error), []).append(error)
        meant = self._misspelt(grouped)
        for pointer, group in grouped.items():
            told = pointer in self._refused or pointer in meant.values()
            if told or self._answered_below(pointer, grouped):
                continue
            yield self._problem(pointer, group, meant.get(pointer))

    def _pointer(self, error: Mapping[str, Any]) -> Pointer:
        """Return where *error* is: without the names of alternatives that the core puts in."""
        value: Any = self._data
        found: list[str | int] = []
        steps = list(error["loc"])
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            inside = (isinstance(value, dict) and step in value) or (
                isinstance(value, list) and isinstance(step, int) and step < len(value)
            )
            if inside:
                value = value[step]
                found.append(step)
            elif last and error["type"] == "missing":
                found.append(step)
        return tuple(found)

    @staticmethod
    def _misspelt(grouped: Mapping[Pointer, Sequence[Mapping[str, Any]]]) -> dict[Pointer, Pointer]:
        """Return unknown keys that stand for a missing one: one slip is one problem."""
        missing = [p for p, group in grouped.items() if group[0]["type"] == "missing"]
        found: dict[Pointer, Pointer] = {}
        for pointer, group in grouped.items():
            if group[0]["type"] == "extra_forbidden":
                siblings = {str(p[-1]): p for p in missing if p[:-1] == pointer[:-1]}
                close = nearest(str(pointer[-1]), siblings)
                if close is not None:
                    found[pointer] = siblings[close]
        return found

    def _answered_below(
        self, pointer: Pointer, grouped: Mapping[Pointer, Sequence[Mapping[str, Any]]]
    ) -> bool:
        """Return whether one form of a value fits so well that its own mistakes say more."""
        if not isinstance(self._value(pointer), (dict, list)):
            return False
        return any(len(p) > len(pointer) and p[: len(pointer)] == pointer for p in grouped)

    def _problem(
        self, pointer: Pointer, group: Sequence[Mapping[str, Any]], meant: Pointer | None
    ) -> Problem:
        kind = str(group[0]["type"])
        if kind == "extra_forbidden":
            return self._unknown_key(pointer, meant)
        if kind == "missing":
            message = f"`{pointer[-1]}` is missing"
            allowed = self._words(self._schema(pointer))
            help_ = f"one of: {', '.join(allowed)}" if allowed else None
            place = pointer[:-1]
            return self._origins.problem("missing-key", message, place, key=True, help=help_)
        if group[0]["loc"][-1:] == ("[key]",):
            message = f"`{pointer[-1]}` is no id"
            return self._origins.problem(
                "bad-id", message, pointer, key=True, help=next(iter(_FORMS.values()))[1]
            )
        return self._bad_value(pointer, group)

    def _bad_value(self, pointer: Pointer, group: Sequence[Mapping[str, Any]]) -> Problem:
        value = self._value(pointer)
        allowed = self._words(self._schema(pointer))
        field = next((str(step) for step in reversed(pointer) if isinstance(step, str)), "this")
        if allowed and not isinstance(value, (dict, list)):
            word = str(value).lower() if isinstance(value, bool) else str(value)
            close = nearest(word, allowed)
            hint = f"did you mean `{close}`? " if close else ""
            return self._origins.problem(
                "unknown-value", f"`{field}` cannot be `{word[:60]}`", pointer,
                help=f"{hint}one of: {', '.join(allowed)}",
            )  # fmt: skip
        kind, context = str(group[0]["type"]), group[0].get("ctx", {})
        wanted = list(dict.fromkeys(_WANTED[e["type"]] for e in group if e["type"] in _WANTED))
        if wanted:
            quote = isinstance(value, (bool, int, float)) and "a text" in wanted
            return self._origins.problem(
                "wrong-type", f"`{field}` must be {' or '.join(wanted)}, not {_kind(value)}",
                pointer, help="quote it" if quote else None,
            )  # fmt: skip
        if kind == "string_pattern_mismatch":
            rule, help_ = _FORMS.get(str(context.get("pattern")), ("bad-value", None))
            if help_ is None:
                help_ = "write a day such as `2027-06-30`"
            return self._origins.problem(
                rule, f"`{str(value)[:60]}` is not of the right form", pointer, help=help_
            )
        return self._origins.problem("bad-value", f"`{field}`: {_plain(group[0])}", pointer)

    def _unknown_key(self, pointer: Pointer, meant: Pointer | None) -> Problem:
        key = str(pointer[-1])
        allowed = sorted(self._fields(self._schema(pointer[:-1])))
        close = str(meant[-1]) if meant else nearest(key, allowed)
        if close is not None:
            help_ = f"did you mean `{close}`?"
        elif (home := self._home(key)) is not None:
            help_ = f"`{key}` belongs to {home}"
        else:
            shown = ", ".join(allowed[:_MOST_NAMED]) + ("…" if len(allowed) > _MOST_NAMED else "")
            help_ = f"known here: {shown}; a key of your own begins with `x-`"
        return self._origins.problem(
            "unknown-key", f"`{key}` is not known here", pointer, key=True, help=help_
        )

    def _home(self, key: str) -> str | None:
        """Return where *key* would be right."""
        if key in self._fields(self._top):
            return "the top level"
        homes = [n for n, one in sorted(self._definitions.items()) if key in one["fields"]]
        names = [re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower() for name in homes]
        return " or ".join(f"a {name}" for name in names[:3]) if names else None

    # What the schema says

    def _schema(self, pointer: Pointer) -> Sequence[Schema]:
        """Return what may stand at *pointer*: every alternative."""
        here = list(self._alternatives(self._top))
        for step in pointer:
            following: list[Schema] = []
            for schema in here:
                if schema["type"] == "typed-dict" and step in schema["fields"]:
                    following.append(schema["fields"][step]["schema"])
                elif schema["type"] == "dict" and isinstance(step, str):
                    following.append(schema["values_schema"])
                elif schema["type"] == "list" and isinstance(step, int):
                    following.append(schema["items_schema"])
            here = [one for schema in following for one in self._alternatives(schema)]
        return here

    def _alternatives(self, schema: Schema) -> Iterator[Schema]:
        kind = schema["type"]
        if kind == "definition-ref":
            yield from self._alternatives(self._definitions[schema["schema_ref"]])
        elif kind in ("nullable", "definitions"):
            yield from self._alternatives(schema["schema"])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self._alternatives(choice[0] if isinstance(choice, list) else choice)
        else:
            yield schema

    def _fields(self, schemas: Schema | Sequence[Schema]) -> set[str]:
        several = list(self._alternatives(schemas)) if isinstance(schemas, dict) else schemas
        return {name for one in several if one["type"] == "typed-dict" for name in one["fields"]}

    @staticmethod
    def _words(schemas: Sequence[Schema]) -> list[str]:
        """Return the words that may stand there, if nothing but words may."""
        words: list[str] = []
        for schema in schemas:
            if schema["type"] == "literal":
                words += [str(word) for word in schema["expected"]]
            elif schema["type"] == "bool" and len(schemas) > 1:
                words += ["true", "false"]
            elif schema["type"] not in ("typed-dict", "none"):
                return []
        return words

    def _value(self, pointer: Pointer) -> Any:
        value: Any = self._data
        for step in pointer:
            if not isinstance(value, (dict, list)):
                return None
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{str(value)[:60]}`"


def _plain(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if "ge" in context:
        return f"must be at least {context['ge']}"
    if "le" in context:
        return f"must be at most {context['le']}"
    if "min_length" in context:
        return "must not be empty"
    message = str(error["msg"])
    return message[:1].lower() + message[1:]
