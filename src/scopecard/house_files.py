"""
What do the organisation's own catalogs and rules say? Files that ``scopecard.toml`` names.

A catalog has the form of ours (``scopes/agentic/*.yaml``); a rule names facts, and
holds no expressions. Anything wrong is an error with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationError

from scopecard.catalog import Control, control, controls, facts, overlays
from scopecard.checks import all_checks
from scopecard.claims import every_rule
from scopecard.errors import Problem, UsageError
from scopecard.organisation import HouseRule, condition
from scopecard.source import Document, Pointer, read
from scopecard.spec.nearest import nearest
from scopecard.spec.values import Id, ScopeNumber, Strict

Severity = Literal["critical", "high", "medium", "low", "info"]
Model = TypeVar("Model", bound="_Hyphened")


class _Hyphened(Strict):
    """Keys are written with hyphens, as in all files of ``scopes/``."""

    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )


Names = Annotated[list[str], Field(default_factory=list)]


class _When(_Hyphened):
    phases: Annotated[
        list[Literal["prototype", "production", "scale"]], Field(default_factory=list)
    ]
    tags: Names
    scope_at_least: ScopeNumber = 1
    undetermined: bool = False
    severity_at_least: Literal["", "critical", "high", "medium", "low", "info"] = ""
    facts: Names
    without_facts: Names
    overlays: Names
    findings: Names
    without_controls: Names


class _Rule(_Hyphened):
    title: str
    severity: Severity
    help: str = ""
    controls: Names
    when: _When


class RuleFile(_Hyphened):
    """Rules of the organisation, by id."""

    rules: dict[Id, _Rule]


class _Design(_Hyphened):
    provable: bool
    by: str = ""
    why: str = ""
    needs: str = ""
    parameters: Annotated[dict[str, str], Field(default_factory=dict)]


class _Control(_Hyphened):
    title: str
    statement: str
    scopes: tuple[ScopeNumber, ScopeNumber] = Field(strict=False)
    design: _Design
    when: Names
    good: str = ""
    test: str = ""
    evidence: str = ""
    effort: Literal["low", "medium", "high"] = "medium"
    layers: Annotated[
        list[Literal["infrastructure", "data", "application"]], Field(default_factory=list)
    ]
    phase: Literal["foundational", "enhanced", "advanced"] = "foundational"
    aws: Names
    basis: str = "organisation"
    sources: Names
    crosswalk: Annotated[dict[str, list[str]], Field(default_factory=dict)]


class CatalogFile(_Hyphened):
    """Controls of one dimension, which may be one of ours or the organisation's own."""

    dimension: Id
    controls: dict[Id, _Control]


def read_catalog(path: Path, shown: str) -> dict[str, Control]:
    """
    Return the controls in the catalog at *path*, which messages call *shown*.

    Raises :class:`~scopecard.errors.UsageError` with everything that is wrong.
    """
    document = read(path, shown)
    catalog = _checked(document, CatalogFile)
    problems = list(_catalog_problems(document, catalog))
    if problems:
        raise UsageError(*problems)
    return {
        name: control(name, catalog.dimension, entry.model_dump(), shown)
        for name, entry in catalog.controls.items()
    }


def read_rules(path: Path, shown: str, catalog: Mapping[str, Control]) -> list[HouseRule]:
    """
    Return the rules in the file at *path*; *catalog* holds every control there is.

    Raises :class:`~scopecard.errors.UsageError` with everything that is wrong.
    """
    document = read(path, shown)
    rules = _checked(document, RuleFile).rules
    problems = list(_rule_problems(document, rules, catalog))
    if problems:
        raise UsageError(*problems)
    return [
        HouseRule(
            name, rule.title, rule.severity, rule.help, tuple(rule.controls),
            condition(rule.when.model_dump()),
        )
        for name, rule in rules.items()
    ]  # fmt: skip


def _checked(document: Document, form: type[Model]) -> Model:
    """Return the content of *document* as a *form*."""
    try:
        return form.model_validate(document.value)
    except ValidationError as error:
        found = [_problem(document, dict(one)) for one in error.errors(include_url=False)]
        raise UsageError(*found) from None


def _problem(document: Document, error: Mapping[str, Any]) -> Problem:
    """Return what pydantic finds wrong in our words."""
    kind, pointer = error["type"], tuple(error["loc"])
    name = str(pointer[-1]) if pointer else ""
    if kind == "extra_forbidden":
        return document.problem("unknown-key", f"`{name}` is not known here", pointer, key=True)
    if kind == "missing":
        return document.problem("missing-key", f"`{name}` is needed", pointer)
    message = error["msg"][:1].lower() + error["msg"][1:]
    return document.problem("bad-value", message.replace("tuple", "pair"), pointer)


def _catalog_problems(document: Document, catalog: CatalogFile) -> Iterator[Problem]:
    for name, entry in catalog.controls.items():
        pointer: Pointer = ("controls", name)
        if name in controls():
            message = f"`{name}` is a control of the shipped catalog"
            yield document.problem("duplicate-id", message, pointer, key=True)
        if entry.scopes[0] > entry.scopes[1]:
            message = "`scopes` are the first and the last scope, in this order"
            yield document.problem("bad-range", message, (*pointer, "scopes"))
        if entry.design.provable and name not in all_checks():
            message = f"there is no check `{name}`, so no design can prove it"
            help_ = "say `provable: false`, with `why` and `needs`"
            yield document.problem("no-check", message, (*pointer, "design"), help=help_)
        for index, fact in enumerate(entry.when):
            yield from _known(document, (*pointer, "when", index), fact, facts(), "fact")


def _rule_problems(
    document: Document, rules: Mapping[str, _Rule], catalog: Mapping[str, Control]
) -> Iterator[Problem]:
    for name, rule in rules.items():
        pointer: Pointer = ("rules", name)
        if name in every_rule():
            message = f"`{name}` is a rule that Scopecard has"
            yield document.problem("duplicate-id", message, pointer, key=True)
        named: list[tuple[Pointer, list[str], Mapping[str, Any], str]] = [
            (("controls",), rule.controls, catalog, "control"),
            (("when", "facts"), rule.when.facts, facts(), "fact"),
            (("when", "without-facts"), rule.when.without_facts, facts(), "fact"),
            (("when", "overlays"), rule.when.overlays, overlays(), "overlay"),
            (("when", "findings"), rule.when.findings, every_rule(), "rule"),
            (("when", "without-controls"), rule.when.without_controls, catalog, "control"),
        ]
        for way, names, known, what in named:
            for index, one in enumerate(names):
                yield from _known(document, (*pointer, *way, index), one, known, what)


def _known(
    document: Document, pointer: Pointer, name: str, known: Mapping[str, Any], what: str
) -> Iterator[Problem]:
    if name not in known:
        close = nearest(name, list(known))
        help_ = f"did you mean `{close}`?" if close else None
        yield document.problem("unknown-name", f"there is no {what} `{name}`", pointer, help=help_)
