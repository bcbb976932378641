"""
Where in a spec does each gate sit, whether anybody comes by or not?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.graph.effects import gate_of
from scopecard.graph.model import Cover, Pointer

_LISTS: Final = {"tools": ("effects",), "data": ("reach", "causes"), "identities": ("permissions",)}
"""Where effects stand that may have a gate of their own."""


def gate_places(spec: Mapping[str, Any]) -> Iterator[Cover]:
    """Yield every gate that is named somewhere, hand-offs aside, with the place."""
    for agent, declared in spec.get("agents", {}).items():
        here: Pointer = ("agents", agent)
        yield from _named(declared, here)
        for tool, grant in declared.get("tools", {}).items():
            if grant:
                yield from _named(grant, (*here, "tools", tool))
                yield from _on_effects(grant.get("effects", ()), (*here, "tools", tool, "effects"))
    for section, fields in _LISTS.items():
        for name, declared in spec.get(section, {}).items():
            yield from _named(declared, (section, name))
            for field in fields:
                if field in declared:
                    yield from _on_effects(declared[field], (section, name, field))


def handoff_gates(spec: Mapping[str, Any]) -> Iterator[Cover]:
    """Yield every gate on a delegation, with the place."""
    for agent, declared in spec.get("agents", {}).items():
        for delegate, delegation in declared.get("delegates", {}).items():
            if delegation:
                yield from _named(delegation, ("agents", agent, "delegates", delegate))


def _on_effects(effects: Sequence[Mapping[str, Any]], place: Pointer) -> Iterator[Cover]:
    for index, effect in enumerate(effects):
        if "gate" in effect:
            yield from _named(effect, (*place, index))


def _named(declared: Mapping[str, Any], place: Pointer) -> Iterator[Cover]:
    return (cover for cover in gate_of(declared, place) if cover[0] != "none")
