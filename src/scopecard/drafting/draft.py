"""
What is in a spec that is only drafted? Elements, and what each of their facts rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from scopecard.drafting.toolset import ASSUMED, IMPORTED, INFERRED

SECTIONS: Final = ("actors", "data", "identities", "tools", "agents")
"""The sections that a draft may have, in the order in which they are written."""


@dataclass(slots=True)
class Element:
    """One element of a draft."""

    fields: dict[str, Any] = field(default_factory=dict)
    """As they stand in a spec; an effect is a text, ``read mailbox``."""
    why: dict[str, str] = field(default_factory=dict)
    """By field: what shows it, for whoever reads the file."""
    bases: dict[str, str] = field(default_factory=dict)
    """By fact (a field, an effect, or one that is left out): what it rests on."""
    remarks: list[str] = field(default_factory=list)
    """For whoever reads the file."""
    questions: list[str] = field(default_factory=list)
    """What its owner has to look at: what is assumed, and what contradicts itself."""
    conflicts: int = 0
    """How many of the questions are contradictions."""


@dataclass(slots=True)
class Draft:
    """A spec that is only drafted."""

    system: str
    sources: tuple[str, ...] = ()
    """The files that it is drafted from, as they are shown."""
    command: str = ""
    """What drafted it."""
    sections: dict[str, dict[str, Element]] = field(
        default_factory=lambda: {section: {} for section in SECTIONS}
    )
    notes: list[str] = field(default_factory=list)
    """What people should hear of, and no file needs to keep."""

    def elements(self) -> Iterator[tuple[str, str, Element]]:
        """Yield every element with its section and id."""
        for section, elements in self.sections.items():
            for name, element in elements.items():
                yield section, name, element

    @property
    def facts(self) -> dict[str, int]:
        """How many facts are imported, inferred and assumed, and how many conflicts there are."""
        counts = Counter(
            basis for _, _, element in self.elements() for basis in element.bases.values()
        )
        conflicts = sum(element.conflicts for _, _, element in self.elements())
        return {
            IMPORTED: counts[IMPORTED],
            INFERRED: counts[INFERRED],
            ASSUMED: counts[ASSUMED],
            "conflicts": conflicts,
        }

    def data(self) -> dict[str, Any]:
        """Return the spec as plain data, without what only people read."""
        found: dict[str, Any] = {"schema": "scopecard/v1", "system": self.system}
        for section, elements in self.sections.items():
            if elements:
                found[section] = {name: one.fields for name, one in elements.items()}
        return found
