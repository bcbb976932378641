"""
What has the organisation decided, beyond one spec?

Read from ``scopecard.toml`` and the files that it names (:mod:`scopecard.config`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from scopecard.catalog import Control, controls
from scopecard.scoping.policy import Policy


class Condition(NamedTuple):
    """What must be so, all of it, of a system; nothing named is always so."""

    phases: tuple[str, ...] = ()
    """It is in one of these phases."""
    tags: tuple[str, ...] = ()
    """It has one of these tags."""
    scope_at_least: int = 1
    undetermined: bool = False
    """Its scope has a range."""
    severity_at_least: str = ""
    """A finding is this bad, or worse."""
    facts: tuple[str, ...] = ()
    """All of these named facts hold."""
    without_facts: tuple[str, ...] = ()
    """None of these does."""
    overlays: tuple[str, ...] = ()
    """An agent has each of these overlays."""
    findings: tuple[str, ...] = ()
    """At least one of these rules found something."""
    without_controls: tuple[str, ...] = ()
    """At least one of these controls is neither verified nor attested."""


class HouseRule(NamedTuple):
    """A rule of the organisation: it fires where its condition holds."""

    id: str
    title: str
    severity: str
    help: str
    controls: tuple[str, ...]
    when: Condition


def condition(told: Mapping[str, Any]) -> Condition:
    """Return the condition that a mapping with hyphenated keys describes."""
    values: dict[str, Any] = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in told.items()
    }
    return Condition(**values)


class Organisation(NamedTuple):
    """Everything that an organisation has decided."""

    switches: Policy = MappingProxyType({})
    ceilings: Mapping[str, int] = MappingProxyType({})
    """The highest scope that a phase may have, or a tag (``tag:payments``)."""
    required: tuple[str, ...] = ()
    """Controls that every system owes, whatever its scope."""
    parameters: Mapping[str, str] = MappingProxyType({})
    """Other values of what controls ask for: ``IDC-06.lifetime``."""
    extra: Mapping[str, Control] = MappingProxyType({})
    """Controls of the organisation's own catalogs."""
    rules: tuple[HouseRule, ...] = ()

    @property
    def catalog(self) -> Mapping[str, Control]:
        """Every control: of the shipped catalog, and of the organisation's own."""
        return {**controls(), **self.extra} if self.extra else controls()

    def parameter(self, control: str, name: str) -> str:
        """Return the value in force of a parameter of *control*."""
        default = self.catalog[control].parameters[name]
        return self.parameters.get(f"{control}.{name}", default)


NOTHING_SAID: Final = Organisation()


def organisation_of(said: Organisation | Policy | None) -> Organisation:
    """Return *said*, where switches alone are an organisation that says nothing else."""
    if isinstance(said, Organisation):
        return said
    return Organisation(said or {})
