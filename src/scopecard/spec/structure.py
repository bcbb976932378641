"""
What is wrong with the structure of a spec, in words of the spec?

Turns what pydantic's core reports into problems: one for each mistake, at the
key or value itself, with what was probably meant. What was meant is offered to
:mod:`scopecard.spec.repair`, so that one slip does not show as several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, TypeAlias

from scopecard.errors import Problem
from scopecard.source import Pointer
from scopecard.spec.assembly import Assembly
from scopecard.spec.core import Schema
from scopecard.spec.nearest import nearest
from scopecard.spec.origin import Place
from scopecard.spec.permissions import RESERVED
from scopecard.spec.phrases import limit, shown
from scopecard.spec.shape import TOP_LEVEL, Shape, listed

Error: TypeAlias = Mapping[str, Any]

_WANTED: Final = {
    "string_type": "a text", "dict_type": "a mapping", "list_type": "a list",
    "bool_type": "true or false", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "typed_dict_type": "a mapping",
}  # fmt: skip
_SYNONYMS: Final = {
    "type": "kind", "name": "title", "approved_by": "approver", "approvers": "approver",
    "subagents": "delegates", "handoffs": "delegates", "role": "identity",
    "classification": "sensitivity", "triggered_by": "started_by", "starts": "started_by",
    "actions": "effects", "scopes": "permissions", "ttl": "lifetime", "version": "schema",
    "approval": "gate", "notes": "description", "purpose": "objective",
}  # fmt: skip
_TRUTH: Final = {
    "true": True, "yes": True, "on": True, "y": True, "1": True,
    "false": False, "no": False, "off": False, "n": False, "0": False,
}  # fmt: skip
_LONGEST: Final = 60
_DAY: Final = "write a day such as `2027-06-30`"
_SPAN: Final = "write a span of time such as `15m`, `1h` or `7d`"
_MOST_EXPLAINED: Final = 500
"""Mistakes beyond which no more are told apart: nobody reads them all."""


class Structure:
    """What is wrong with one spec, and what was meant."""

    def __init__(self, schema: Schema, assembly: Assembly, guessed: AbstractSet[Place]) -> None:
        self._shape = Shape(schema)
        self._data = assembly.data
        self._origins = assembly.origins
        self._refused = assembly.refused
        self._guessed = guessed
        """Keys that stand here because somebody may have meant them."""
        self.bad: set[Pointer] = set()
        """Where a value is not what it should be."""
        self.keys: dict[Pointer, str] = {}
        """What an unknown key was probably meant to be."""
        self.values: dict[Pointer, Any] = {}
        """What a value was probably meant to be."""
        self.explained = 0
        """How many of the core's reports were looked at."""

    def problems(self, errors: Sequence[Error]) -> list[Problem]:
        """Return one problem for each mistake behind *errors*."""
        self.explained = min(len(errors), _MOST_EXPLAINED)
        grouped = self._grouped(errors[:_MOST_EXPLAINED])
        missing = {p for p, group in grouped.items() if group[0]["type"] == "missing"}
        self._find_meant(grouped, missing)
        told = {(*pointer[:-1], key) for pointer, key in self.keys.items()}
        found: list[Problem] = []
        for pointer, group in grouped.items():
            self.bad.add(pointer)
            if pointer in self._refused or (pointer in missing and pointer in told):
                continue
            of_form = group[0]["type"] in _WANTED or group[0]["type"] == "string_pattern_mismatch"
            if of_form and self._origins.place(pointer) in self._guessed:
                continue  # NOTE: what was meant is not certain enough to be held to its form
            found += self._problem(pointer, group)
        return found

    def _grouped(self, errors: Sequence[Error]) -> dict[Pointer, list[Error]]:
        """Return *errors* by where they are; of several forms of a value, those of the one tried."""
        placed = [(error, *self._place(error)) for error in errors]
        forms: dict[Pointer, list[str]] = {}
        for _, _, tags in placed:
            for at, tag in tags:
                forms.setdefault(at, []).append(tag)
        tried = {at: self._tried(at, tags) for at, tags in forms.items()}
        grouped: dict[Pointer, list[Error]] = {}
        for error, pointer, tags in placed:
            if all(tried[at] in (None, tag) for at, tag in tags):
                grouped.setdefault(pointer, []).append(error)
        return grouped

    def _place(self, error: Error) -> tuple[Pointer, list[tuple[Pointer, str]]]:
        """Return where *error* is, and the names of alternatives that the core puts in its way."""
        value: Any = self._data
        found: list[str | int] = []
        tags: list[tuple[Pointer, str]] = []
        steps = error["loc"]
        for number, step in enumerate(steps, 1):
            if (isinstance(value, dict) and step in value) or (
                isinstance(value, list) and isinstance(step, int)
            ):
                value = value[step]
                found.append(step)
            elif number == len(steps) and error["type"] == "missing":
                found.append(step)
            elif step != "[key]":
                tags.append((tuple(found), str(step)))
        return tuple(found), tags

    def _tried(self, at: Pointer, tags: Sequence[str]) -> str | None:
        """Return the form that the mapping or list at *at* was meant to have, if it can be told."""
        value = self._value(at)
        if isinstance(value, list):
            return next((tag for tag in tags if tag.startswith("list[")), None)
        if isinstance(value, dict):
            names = [tag for tag in tags if tag[:5] == "dict[" or self._shape.is_mapping(tag)]
            return names[0] if names else None
        return None

    def _find_meant(
        self, grouped: Mapping[Pointer, Sequence[Error]], missing: set[Pointer]
    ) -> None:
        """Find what each unknown key was meant to be; what is missing comes first."""
        taken: set[Pointer] = set()
        for pointer, group in grouped.items():
            if group[0]["type"] != "extra_forbidden":
                continue
            beside, key = pointer[:-1], str(pointer[-1])
            here = self._value(beside)
            free = [
                k for k in self._shape.keys(beside) if k not in here and (*beside, k) not in taken
            ]
            wanted = [k for k in free if (*beside, k) in missing]
            close = nearest(key, wanted) or nearest(key, free) or _synonym(key, free)
            if close is not None:
                self.keys[pointer] = close
                taken.add((*beside, close))

    def _problem(self, pointer: Pointer, group: Sequence[Error]) -> Iterator[Problem]:
        kind = str(group[0]["type"])
        if kind == "extra_forbidden":
            yield self._unknown_key(pointer)
        elif kind == "missing":
            allowed = self._shape.words(pointer)
            help_ = f"add `{pointer[-1]}: {allowed[0] if len(allowed) == 1 else '…'}`"
            if len(allowed) > 1:
                help_ += f", one of: {listed(allowed)}"
            yield self._origins.problem(
                "missing-key", f"`{pointer[-1]}` is missing", pointer[:-1], key=True, help=help_
            )
        elif group[0]["loc"][-1] == "[key]":
            if pointer[-1] not in RESERVED:
                yield self._bad_id(pointer)
        else:
            yield self._bad_value(pointer, group)

    def _unknown_key(self, pointer: Pointer) -> Problem:
        key = str(pointer[-1])
        close, home = self.keys.get(pointer), self._shape.home(key, pointer[:-1])
        if close is not None:
            help_ = f"did you mean `{close}`?"
            if home == (key, TOP_LEVEL):
                help_ += f" (`{key}` belongs to {TOP_LEVEL})"
        elif home is not None:
            help_ = f"`{home[0]}` belongs to {home[1]}"
            if home[0] != key:
                help_ = f"did you mean `{home[0]}`? it belongs to {home[1]}"
        elif (twin := nearest(key, self._shape.keys(pointer[:-1]))) is not None:
            help_ = f"`{twin}` stands here already"
        else:
            known = listed(self._shape.keys(pointer[:-1]))
            help_ = f"known here: {known}; a key of your own begins with `x-`"
        message = f"`{key[:_LONGEST]}` is not known here"
        return self._origins.problem("unknown-key", message, pointer, key=True, help=help_)

    def _bad_id(self, pointer: Pointer) -> Problem:
        key = str(pointer[-1])
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in key)
        example = f", such as `{kept.strip('-')}`" if kept.strip("-") else ""
        return self._origins.problem(
            "bad-id", f"`{key[:_LONGEST]}` is no id", pointer, key=True,
            help=f"an id has letters, digits, `.`, `_` and `-` only{example[:_LONGEST]}",
        )  # fmt: skip

    def _bad_value(self, pointer: Pointer, group: Sequence[Error]) -> Problem:
        value, allowed = self._value(pointer), self._shape.words(pointer)
        field = next((str(step) for step in reversed(pointer) if isinstance(step, str)), "this")
        if allowed and not isinstance(value, (dict, list)):
            return self._unknown_value(pointer, field, allowed)
        kind = str(group[0]["type"])
        wanted = list(dict.fromkeys(_WANTED[e["type"]] for e in group if e["type"] in _WANTED))
        limited = [error for error in group if "ge" in error.get("ctx", {})]
        if wanted and not limited:
            message = f"`{field}` must be {' or '.join(wanted)}, not {shown(value)}"
            help_ = self._conversion(pointer, wanted[0], value)
            return self._origins.problem("wrong-type", message, pointer, help=help_)
        if kind == "string_pattern_mismatch":
            is_day = "{4}" in str(group[0]["ctx"]["pattern"])
            help_ = _DAY if is_day else _SPAN
            message = f"`{field}` is {'no day' if is_day else 'no span of time'}: {shown(value)}"
            return self._origins.problem("bad-value", message, pointer, help=help_)
        message = f"`{field}` {limit([*limited, *group][0])}"
        return self._origins.problem("bad-value", message, pointer)

    def _unknown_value(self, pointer: Pointer, field: str, allowed: Sequence[str]) -> Problem:
        value = self._value(pointer)
        word = str(value).lower() if isinstance(value, bool) else str(value)
        close = nearest(word, allowed)
        if close is None and "true" in allowed and word.lower() in _TRUTH:
            close = str(_TRUTH[word.lower()]).lower()
        if close is not None:
            self.values[pointer] = {"true": True, "false": False}.get(close, close)
        hint = f"did you mean `{close}`? " if close else ""
        if close is not None and len(allowed) == 1:
            return self._origins.problem(
                "unknown-value",
                f"`{field}` cannot be `{word[:_LONGEST]}`",
                pointer,
                help=hint.strip(),
            )
        if field == "action" and word == "emit":
            hint = "`emit` is what Scopecard derives; declare what causes it. "
        message = f"`{field}` cannot be `{word[:_LONGEST]}`"
        help_ = f"{hint}one of: {', '.join(allowed)}"
        return self._origins.problem("unknown-value", message, pointer, help=help_)

    def _conversion(self, pointer: Pointer, wanted: str, value: Any) -> str | None:
        """Return how to write *value* as it is *wanted*, and remember what was meant."""
        word = str(value).strip()
        meant: Any = None
        help_: str | None = None
        if wanted == "true or false" and word.lower() in _TRUTH:
            meant = _TRUTH[word.lower()]
            help_ = f"write `{str(meant).lower()}`"
        elif "number" in wanted and isinstance(value, str) and word.isdigit():
            meant, help_ = int(word), "leave the quotes out"
        elif wanted == "a text" and isinstance(value, (bool, int, float)):
            pattern = self._shape.pattern(pointer)
            meant, help_ = word, "quote it"
            if pattern is not None:
                help_ = _DAY if "{4}" in pattern else _SPAN
        elif wanted == "a list" and isinstance(value, str):
            meant, help_ = [value], f"write `[{value[:_LONGEST]}]`"
        elif wanted == "a mapping" and len(pointer) == 1:
            help_ = "write each id as a key: `ID: {…}`"
        elif wanted == "a mapping" and pointer[-2:-1] in (("effects",), ("causes",), ("reach",)):
            help_ = "an effect is an action and a target, such as `read calendar`"
        elif wanted == "a mapping" and pointer[-2:-1] == ("permissions",):
            help_ = "a permission is an effect, such as `read calendar`, or an IAM action"
        elif wanted == "a mapping":
            help_ = self._as_mapping(pointer, value)
        if meant is not None:
            self.values[pointer] = meant
        return help_

    @staticmethod
    def _as_mapping(pointer: Pointer, value: Any) -> str | None:
        """Return how a mapping is written where *value* stands."""
        if pointer[-1] in ("tools", "delegates") and isinstance(value, str):
            return f"write `[{value[:_LONGEST]}]`"
        if pointer[0] == "controls" and isinstance(value, str):
            return f"write `{{status: {value[:_LONGEST]}}}`"
        if "safeguards" in pointer[-2:] and value is False:
            return "leave it out where there is none"
        if len(pointer) == 2:  # noqa: PLR2004 - a section and an id
            return "write what it is as `KEY: VALUE`, or nothing"
        return None

    def _value(self, pointer: Pointer) -> Any:
        value: Any = self._data
        for step in pointer:
            value = value[step]
        return value


def _synonym(key: str, free: Sequence[str]) -> str | None:
    meant = _SYNONYMS.get(key.lower().replace("-", "_"))
    return meant if meant in free else None
