"""
What may stand where in a spec? Asked of its schema once something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scopecard.source import Pointer
from scopecard.spec.core import Schema
from scopecard.spec.nearest import nearest

_MOST_NAMED: Final = 12
TOP_LEVEL: Final = "the top level"
"""Where the sections are."""
_LEVELS: Final = {
    "Data": "data", "PolicySwitches": "`policy`", "Safeguards": "`safeguards`",
    "Limits": "`limits`", "Source": "`source`", "Allowlist": "`network`",
    "Grant": "a grant, below `tools` of an agent",
    "Delegation": "a delegation, below `delegates` of an agent",
    "PostureAnswer": "an answer of `posture`",
}  # fmt: skip
_ELEMENTS: Final = frozenset(
    ("Actor", "Gate", "Identity", "Tool", "Agent", "Effect", "Approver", "Control", "Acceptance")
)
_NEVER_NAMED: Final = ("IamPermission", "UnknownPermission")


class Shape:
    """The structure that a spec should have."""

    def __init__(self, schema: Schema) -> None:
        self._top: Schema = schema["schema"]
        self._definitions = {
            one["ref"]: one for one in schema["definitions"] if one["ref"] not in _NEVER_NAMED
        }

    def is_mapping(self, name: str) -> bool:
        """Return whether *name* is a form that a mapping can have."""
        return name in self._definitions

    def keys(self, pointer: Pointer) -> list[str]:
        """Return the keys that may stand at *pointer*."""
        forms = [one for one in self._forms(pointer) if one["type"] == "typed-dict"]
        return [key for one in forms for key in one["fields"]]

    def words(self, pointer: Pointer) -> list[str]:
        """Return the words that may stand at *pointer*, if nothing but words may."""
        words: list[str] = []
        forms = self._forms(pointer)
        for form in forms:
            if form["type"] == "literal":
                words += [str(word) for word in form["expected"]]
            elif form["type"] == "bool" and len(forms) > 1:
                words += ["true", "false"]
            elif form["type"] != "typed-dict":
                return []
        return words

    def pattern(self, pointer: Pointer) -> str | None:
        """Return the form that a text at *pointer* has, if it is not free."""
        return next((one["pattern"] for one in self._forms(pointer) if "pattern" in one), None)

    def home(self, key: str, away_from: Pointer) -> tuple[str, str] | None:
        """Return the key that *key* is elsewhere, or nearly is, and where that would be."""
        here = set(self.keys(away_from))
        homes: dict[str, list[str]] = {}
        levels = {"SystemSpec": next(self._alternatives(self._top)), **self._definitions}
        for name, level in levels.items():
            for known in level["fields"]:
                if known not in here:
                    homes.setdefault(known, []).append(name)
        found = key if key in homes else nearest(key, homes)
        if found is None:
            return None
        names = homes[found]
        shown = [TOP_LEVEL] if "SystemSpec" in names else [_level(name) for name in names]
        return found, " or ".join(list(dict.fromkeys(shown))[:3])

    def _forms(self, pointer: Pointer) -> list[Schema]:
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
            if schema["schema_ref"] in self._definitions:
                yield from self._alternatives(self._definitions[schema["schema_ref"]])
        elif kind == "nullable":
            yield from self._alternatives(schema["schema"])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self._alternatives(choice)
        else:
            yield schema


def listed(names: Sequence[str]) -> str:
    """Return *names*, or the first of them if they are many."""
    return ", ".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")


def _level(name: str) -> str:
    if name in _LEVELS:
        return _LEVELS[name]
    if name not in _ELEMENTS:
        return "a safeguard"
    return f"an {name.lower()}" if name[0] in "AEIO" else f"a {name.lower()}"
