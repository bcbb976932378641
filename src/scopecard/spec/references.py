"""
Does every id that a spec names exist, and is it of the right kind?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from scopecard.errors import Problem
from scopecard.source import Pointer
from scopecard.spec.nearest import nearest
from scopecard.spec.normal import SECTIONS
from scopecard.spec.origin import Origins
from scopecard.spec.permissions import RESERVED
from scopecard.spec.shape import listed

_KINDS: Final = {
    "actors": "actor", "data": "data", "gates": "gate", "identities": "identity",
    "tools": "tool", "agents": "agent",
}  # fmt: skip
_MOST_COMPARED: Final = 200_000
"""Ids that are compared for suggestions: more mistakes than that are none of spelling."""


class References:
    """The ids of one spec, and what is wrong with who names them."""

    def __init__(
        self, data: Mapping[str, Any], origins: Origins, bad: AbstractSet[Pointer]
    ) -> None:
        self._origins = origins
        self._sections = {name: mapping(data.get(name)) for name in SECTIONS}
        self._lost = {section for section in SECTIONS if (section,) in bad}
        """Sections that could not be read: nobody knows which ids they have."""
        self._kind = {i: name for name, section in self._sections.items() for i in section}
        self._bad = bad
        self._compared = 0
        self.problems: list[Problem] = []

    def elements(self, section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the elements of a section that can be read."""
        for name, element in self._sections[section].items():
            if isinstance(element, dict):
                yield name, element

    def ids(self, section: str) -> AbstractSet[str]:
        """Return the ids of a section."""
        return self._sections[section].keys()

    def knows(self, element: str) -> bool:
        """Return whether anything has the id *element*."""
        return element in self._kind or element in RESERVED

    def get(self, section: str, element: object) -> Mapping[str, Any]:
        """Return an element, empty where there is none."""
        return mapping(self._sections[section].get(element)) if isinstance(element, str) else {}

    def check_ids(self) -> None:
        """Report ids that are reserved, or that two elements have."""
        if len(self._kind) < sum(len(section) for section in self._sections.values()):
            self._report_twice()
        for word in RESERVED:
            if word in self._kind:
                message = f"`{word}` is a reserved word, not an id"
                place = (self._kind[word], word)
                self.add("reserved-id", message, place, key=True, help="choose another id")

    def _report_twice(self) -> None:
        homes: dict[str, list[str]] = {}
        for section, elements in self._sections.items():
            for element in elements:
                homes.setdefault(element, []).append(section)
        for element, sections in homes.items():
            if len(sections) > 1:
                self._report_homes(element, sections)

    def _report_homes(self, element: str, sections: Sequence[str]) -> None:
        origins = self._origins
        places = {one: origins.locate((one, element), key=True) for one in sections}
        home, *others = sorted(
            sections,
            key=lambda one: (
                origins.place((one, element))[0], places[one].line, places[one].column
            ),
        )  # fmt: skip
        for section in others:
            self.problems.append(
                self._origins.problem(
                    "duplicate-id", f"`{element}` is already {a(_KINDS[home])}",
                    (section, element), key=True, help="ids are unique over all sections",
                    related=(("first here", places[home]),),
                )
            )  # fmt: skip

    def check_all(self, ids: object, here: Pointer, sections: Sequence[str]) -> None:
        """Report each of *ids* that is no id of one of *sections*."""
        for index, element in enumerate(items(ids)):
            self.check(element, (*here, index), sections)

    def check_gate(self, gate: object, here: Pointer) -> None:
        """Report the gate of a grant, or of an agent for its grants, which may be ``none``."""
        if isinstance(gate, str) and gate != "none" and gate.lower() == "none":
            message = f"`{gate}` is not defined"
            self.add("unknown-reference", message, here, help="did you mean `none`?")
        elif gate != "none":
            self.check(gate, here, ("gates",))

    def check(
        self, element: object, here: Pointer, sections: Sequence[str], *, key: bool = False
    ) -> bool:
        """Report *element* unless it is an id of one of *sections*, and return whether it is."""
        if not isinstance(element, str) or here in self._bad:
            return False
        for section in sections:
            if element in self._sections[section]:
                return True
        if not self._lost.isdisjoint(sections):
            return False
        kinds = " or ".join(a(_KINDS[section]) for section in sections)
        elsewhere = self._kind.get(element)
        if elsewhere is not None:
            rule, message = "wrong-kind", f"`{element}` is {a(_KINDS[elsewhere])}, not {kinds}"
        else:
            rule, message = "unknown-reference", f"`{element}` is not defined"
        self.add(rule, message, here, key=key, help=self._help(element, sections, kinds))
        return False

    def _help(self, element: str, sections: Sequence[str], kinds: str) -> str | None:
        if not self.may_compare(sum(len(self._sections[section]) for section in sections)):
            return None
        known = [i for section in sections for i in self._sections[section]]
        close = nearest(element, known)
        if close is not None:
            return f"did you mean `{close}`?"
        if element in RESERVED or element[:2] == "x-":
            own = "keys that begin with `x-` are your own and define nothing: use another id"
            return own if element[:2] == "x-" else f"`{element}` cannot stand here"
        other = nearest(element, self._kind) if element not in self._kind else None
        if other is not None:
            return f"`{other}` is {a(_KINDS[self._kind[other]])}; here stands {kinds}"
        return (
            f"{kinds} is one of: {listed(sorted(known))}" if known else f"add it to `{sections[0]}`"
        )

    def may_compare(self, words: int) -> bool:
        """Return whether there is time to compare a word with so many others."""
        self._compared += words
        return self._compared <= _MOST_COMPARED

    def add(
        self,
        rule: str,
        message: str,
        pointer: Pointer,
        *,
        key: bool = False,
        help: str | None = None,
    ) -> None:
        """Report what stands at *pointer*."""
        self.problems.append(self._origins.problem(rule, message, pointer, key=key, help=help))


def mapping(value: object) -> Mapping[str, Any]:
    """Return *value* if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> Sequence[Any]:
    """Return *value* if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def a(word: str) -> str:
    """
    Return *word* with its article.

    >>> a("agent"), a("gate"), a("data")
    ('an agent', 'a gate', 'data')
    """
    if word in ("data", "memory"):
        return word
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"
