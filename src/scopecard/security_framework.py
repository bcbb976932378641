"""
What does AWS's AI Security Framework ask of a use case in a phase?

The use case follows from the graph, the phase is what the spec says. Both cumulate: a
use case owes the rows of those below it too, and so does a phase. A phase that nobody
said is taken for the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scopecard.catalog import use_cases
from scopecard.framework import load

if TYPE_CHECKING:
    from scopecard.context import Context
    from scopecard.obligations.assessment import Assessment
    from scopecard.obligations.standing import Standing

UNSAID: Final = "set `phase`; until then the rows of all phases are owed"
_LOOKS: Final = frozenset(("read", "search", "fetch", "execute"))
_Words = Mapping[str, Any]


class UseCase(NamedTuple):
    """One of the three use cases."""

    id: str
    number: int
    title: str


class Phase(NamedTuple):
    """One of the three phases, with the name that a spec has for it."""

    id: str
    number: int
    title: str
    aliases: tuple[str, ...]
    spec_phase: str
    meaning: str


class Row(NamedTuple):
    """One row of the framework, and how far it is met."""

    id: str
    title: str
    statement: str
    layers: tuple[str, ...]
    phase: str
    use_case: str
    aws: tuple[str, ...]
    basis: str
    owed: bool
    """Whether this use case and phase owe it."""
    standings: tuple[Standing, ...]
    """The agentic controls that answer it."""
    status: str
    """The worst of theirs."""


def use_case(context: Context) -> UseCase | None:
    """Return the use case of a system; none where no agent is described."""
    if not context.closure.agents:
        return None
    scope = context.classification.scope
    fitting = [
        (name, told) for name, told in use_cases().items() if scope in told["agentic-scopes"]
    ]
    name, told = fitting[-1 if _reads_private(context) else 0]
    return UseCase(name, told["number"], told["title"])


def phases() -> tuple[Phase, ...]:
    """Return the phases in their order."""
    return tuple(
        Phase(
            id=name,
            number=told["number"],
            title=told["title"],
            aliases=tuple(told["aliases"]),
            spec_phase=told["spec-phase"],
            meaning=told["meaning"],
        )
        for name, told in _framework()["phases"].items()
    )


def phase_of(spec: _Words) -> Phase | None:
    """Return the phase that *spec* says it is in, if it says one."""
    return next((one for one in phases() if one.spec_phase == spec.get("phase")), None)


def layers() -> dict[str, str]:
    """Return the title of each layer, in their order."""
    return {name: told["title"] for name, told in _framework()["layers"].items()}


def rows(assessment: Assessment, case: UseCase | None, phase: Phase | None) -> tuple[Row, ...]:
    """Return every row, with whether *case* and *phase* owe it and how it stands."""
    from scopecard.obligations.standing import standings, worst

    number = {one.id: one.number for one in phases()}
    last = phase.number if phase else max(number.values())
    found = []
    for name, told in _framework()["rows"].items():
        asked = use_cases()[told["use-case"]]["number"]
        standing = standings(assessment, told["agentic"])
        row = Row(
            id=name,
            title=told["title"],
            statement=told["statement"],
            layers=tuple(told["layers"]),
            phase=told["phase"],
            use_case=told["use-case"],
            aws=tuple(told["aws"]),
            basis=told["basis"],
            owed=case is not None and asked <= case.number and number[told["phase"]] <= last,
            standings=standing,
            status=worst(standing),
        )
        found.append(row)
    return tuple(found)


def by_layer_and_phase(assessment: Assessment) -> dict[str, dict[str, list[Standing]]]:
    """Return the owed agentic controls in the cells of the framework, each in all its layers."""
    from scopecard.obligations.standing import Standing

    grid: dict[str, dict[str, list[Standing]]] = {
        layer: {phase.id: [] for phase in phases()} for layer in layers()
    }
    for name, obligation in assessment.obligations.items():
        for layer in obligation.control.layers:
            standing = Standing(name, obligation.status.status)
            grid[layer][obligation.control.phase].append(standing)
    return grid


def _reads_private(context: Context) -> bool:
    """Return whether an agent reads what is above public, and outlives the run."""
    closure = context.closure
    return any(
        capability.action in _LOOKS
        and not closure.data.scratch(capability.target)
        and closure.data.sensitivity(capability.target) > 0
        for agent in closure.agents
        for capability in closure.capabilities[agent]
    )


@cache
def _framework() -> _Words:
    found: _Words = load("framework/framework.yaml")
    return found
