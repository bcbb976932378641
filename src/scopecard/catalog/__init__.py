"""
Which controls are there? The catalog of the agentic matrix, in the words of ``scopes/``.

A control is one entry of a file ``scopes/agentic/<dimension>.yaml``; nothing here
knows any of them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from scopecard.catalog.prebuilt import content


class Control(NamedTuple):
    """One control: what it asks for, of whom, and how it is proved."""

    id: str
    catalog: str
    """``agentic``, or the name of an organisation's own catalog."""
    dimension: str
    title: str
    statement: str
    """What it asks for."""
    good: str
    """What it looks like where it is well done."""
    test: str
    """How a reviewer would try it."""
    scopes: tuple[int, int]
    """The first and the last scope that owe it."""
    when: tuple[str, ...]
    """Named facts (``scopes/agentic/facts.yaml``) that must all hold for it to be owed."""
    evidence: str
    """What a spec can give."""
    provable: bool
    """Whether a design can prove or contradict it."""
    how: str
    """By what a design proves it; else why it cannot, and what evidence would."""
    effort: str
    """``low``, ``medium`` or ``high``."""
    layers: tuple[str, ...]
    """Layers of the AWS AI Security Framework."""
    phase: str
    """Phase of the AWS AI Security Framework: foundational, enhanced or advanced."""
    aws: tuple[str, ...]
    """AWS services that implement it."""
    basis: str
    """How well the source is known."""
    sources: tuple[str, ...]
    crosswalk: Mapping[str, tuple[str, ...]]
    """Ids of other frameworks, by the name of their list in ``scopes/crosswalks/``."""
    parameters: Mapping[str, str]
    """Values that its check measures against, which an organisation may set otherwise."""


@cache
def controls() -> Mapping[str, Control]:
    """Return every control of the shipped catalog by id, in the order of the dimensions."""
    return {
        control_id: control(control_id, dimension, entry)
        for dimension, entries in content()["controls"].items()
        for control_id, entry in entries.items()
    }


@cache
def dimensions() -> Mapping[str, str]:
    """Return the title of each dimension, in the order of the matrix."""
    return {name: entry["title"] for name, entry in content()["dimensions"].items()}


@cache
def overlays() -> Mapping[str, Mapping[str, Any]]:
    """Return what each overlay owes, and which controls these replace."""
    found: Mapping[str, Mapping[str, Any]] = content()["overlays"]
    return found


@cache
def facts() -> Mapping[str, Mapping[str, Any]]:
    """Return every named fact, with its meaning and the facts or overlay that make it."""
    found: Mapping[str, Mapping[str, Any]] = content()["facts"]
    return found


@cache
def generative_matrix() -> Mapping[str, Any]:
    """Return the scopes of the Generative AI matrix, and what they mean beside an agentic one."""
    found: Mapping[str, Any] = content()["generative"]
    return found


@cache
def use_cases() -> Mapping[str, Mapping[str, Any]]:
    """Return the use cases of the AI Security Framework, with the agentic scopes of each."""
    found: Mapping[str, Mapping[str, Any]] = content()["use-cases"]
    return found


@cache
def review() -> Mapping[str, Any]:
    """Return the paths of a review, and the approvals that a scope needs."""
    found: Mapping[str, Any] = content()["review"]
    return found


def control(
    control_id: str, dimension: str, entry: Mapping[str, Any], catalog: str = "agentic"
) -> Control:
    """Return one control from its entry in a catalog file."""
    design = entry["design"]
    first, last = entry["scopes"]
    return Control(
        id=control_id,
        catalog=catalog,
        dimension=dimension,
        title=entry["title"],
        statement=entry["statement"],
        good=entry["good"],
        test=entry["test"],
        scopes=(first, last),
        when=tuple(entry["when"]),
        evidence=entry["evidence"],
        provable=design["provable"],
        how=design["by"] if design["provable"] else f"{design['why']} It needs {design['needs']}.",
        effort=entry["effort"],
        layers=tuple(entry["layers"]),
        phase=entry["phase"],
        aws=tuple(entry["aws"]),
        basis=entry["basis"],
        sources=tuple(entry["sources"]),
        crosswalk={name: tuple(ids) for name, ids in entry["crosswalk"].items()},
        parameters=design.get("parameters", {}),
    )
