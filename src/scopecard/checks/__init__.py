"""
Does the design prove a control, or prove the contrary? One file for each dimension.

A check is a function named after its control (``idc_01`` for ``IDC-01``). It looks at
one :class:`~scopecard.design.Design` and yields a :class:`Sign` for each thing that
speaks for or against. Nothing but signs that hold proves a control; one that breaks
disproves it; no sign at all means that there is nothing here to which it applies.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from scopecard.design import Declared, Design
from scopecard.graph.capability import steps_of
from scopecard.graph.model import CHANGES, UNKNOWN, Edge, Pointer

HOLDS: Final = "holds"
LACKS: Final = "lacks"
BREAKS: Final = "breaks"


class Sign(NamedTuple):
    """One thing that a check saw."""

    kind: str
    """``holds``: as it should be; ``lacks``: not shown to be; ``breaks``: shown not to be."""
    message: str
    """Lower case, no full stop, names in back-ticks."""
    pointer: Pointer
    """What in the spec to look at, or to change."""
    path: tuple[Edge, ...] = ()
    """The edges that prove it, in order."""


Check: TypeAlias = Callable[[Design], Iterator[Sign]]


@cache
def all_checks() -> dict[str, Check]:
    """Return every check by the id of its control."""
    return {
        name.upper().replace("_", "-"): check
        for info in pkgutil.iter_modules(__path__)
        for name, check in vars(importlib.import_module(f"{__name__}.{info.name}")).items()
        if name[:3].isalpha() and name[3:4] == "_" and name[4:].isdigit()
    }


def safeguarded(
    design: Design,
    safeguard: str,
    section: str,
    elements: Iterable[str],
    *,
    fits: Callable[[Declared], str] = lambda _: "",
) -> Iterator[Sign]:
    """
    Yield for each of *elements* whether it is under *safeguard*, its own or the system's.

    *fits* says what is wrong with one that is stated; an empty text is nothing.
    """
    for element in elements:
        stated = design.safeguard(safeguard, section, element)
        pointer = (section, element)
        if stated is None:
            yield Sign(LACKS, f"`{element}` states no `{safeguard}`", pointer)
        elif wrong := fits(stated):
            yield Sign(LACKS, f"the `{safeguard}` of `{element}` {wrong}", pointer)
        else:
            yield Sign(HOLDS, f"`{element}` is under `{safeguard}`", pointer)


def unreviewed(review: Declared) -> str:
    """Return what is wrong with a `review`: it says how often, and when it was last done."""
    return "" if "cadence" in review and "last" in review else "states no `cadence` and `last`"


def unencrypted(places: Iterable[str], encryption: Declared) -> str:
    """Return what is wrong with an `encryption`: one that goes into detail covers all *places*."""
    if "at_rest" not in encryption and "in_transit" not in encryption:
        return ""
    missing = [f"`{place}`" for place in places if not encryption.get(place)]
    return f"does not cover {' and '.join(missing)}" if missing else ""


def unnamed(design: Design, what: str, *, gated: bool = False) -> Iterator[Sign]:
    """
    Yield what these agents can change that nobody named: it may be *what* a control is about.

    That is what they can change unasked; *gated* counts what waits for a yes too.
    """
    for capability in design.changes.get(UNKNOWN, ()):
        if capability.open or gated:
            message = f"`{capability.agent}` may change anything, and so {what}"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def lent(design: Design, why: Callable[[str, str], str]) -> Iterator[Sign]:
    """
    Yield each change that a credential in use permits, and nothing declares under it.

    *why* says of an action and its target what is wrong with that; an empty text is nothing.
    """
    done = {(c.identity, c.action, c.target) for c in design.capabilities}
    for identity, told in design.identities.items():
        for index, permission in enumerate(told.get("permissions", ())):
            action, target = permission.get("action", ""), permission.get("target", "")
            if action not in CHANGES or (identity, action, target) in done:
                continue
            if wrong := why(action, target):
                message = f"the credential `{identity}` may {action} `{target}`, {wrong}"
                yield Sign(LACKS, message, ("identities", identity, "permissions", index))


def contradicted(design: Design, *rules: str) -> Iterator[Sign]:
    """Yield a sign that breaks for everything that the named rules find."""
    for finding in design.findings(*rules):
        yield Sign(BREAKS, finding.message, finding.pointer, finding.path)
