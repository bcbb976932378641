"""
What does an importer learn of the tools behind one server?

A :class:`ToolSet` is what one source says; several may say something of the same
server (a client's configuration and a saved list of its tools), and
:func:`joined` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from scopecard.drafting.ids import identifier
from scopecard.lexicon.known import Resource, Service

IMPORTED = "imported"
INFERRED = "inferred"
ASSUMED = "assumed"


class Act(NamedTuple):
    """One thing that a tool does, and how that is known."""

    action: str
    """As of :class:`scopecard.lexicon.clues.Clue`."""
    basis: str
    """``imported`` or ``inferred``; of what nobody knows there is no act."""
    shows: str = ""
    """The words that show it."""
    says: str = ""
    """The hint that says it."""


@dataclass(frozen=True, slots=True)
class ListedTool:
    """One tool that a source describes."""

    name: str
    """As its source writes it."""
    acts: tuple[Act, ...] = ()
    """Empty where nothing is known of it."""
    open_world: bool | None = None
    """What it says of itself; None where it says nothing."""
    destructive: bool = False
    """Whether it says that what it changes is lost."""
    resource: Resource | None = None
    digest: str | None = None
    kind: str = ""
    """The format that it is described in; empty for that of its set."""
    file: str = ""
    conflicts: tuple[str, ...] = ()
    """Where what it says of itself is not what its words show."""
    definition: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """All that it says of itself, where its source gives that."""


@dataclass(frozen=True, slots=True)
class ToolSet:
    """The tools behind one server, as one source gives them."""

    name: str
    """As its source calls the server."""
    id: str
    kind: str
    """The format of the source, for ``source.kind``."""
    file: str
    service: Service | None = None
    tools: tuple[ListedTool, ...] | None = None
    """None where nobody lists them."""
    open_ended: str | None = None
    """Why there may be other tools than those that are listed; None if there are none."""
    host: bool = False
    """Whether the source is of whoever calls the server: an agent's own configuration."""
    granted: bool = True
    only: tuple[str, ...] | None = None
    """The tools that the host lets through; None for all."""
    remote: str | None = None
    """Where the server runs, if that is somebody else's machine."""
    credentials: tuple[str, ...] = ()
    """Names of what it is given to prove itself; never the values."""
    version: str | None = None
    remarks: tuple[str, ...] = ()


def joined(sets: Iterable[ToolSet]) -> list[ToolSet]:
    """Return *sets* with what several sources say of one server put together, in order."""
    found: dict[str, ToolSet] = {}
    for one in sets:
        known = found.get(one.id)
        found[one.id] = one if known is None else _merged(known, one)
    listed = [one for one in found.values() if one.tools is not None]
    for one in listed:
        other = _partner(one, list(found.values()))
        if other is not None:
            del found[one.id]
            found[other.id] = _merged(other, one)
    return list(found.values())


def _partner(listed: ToolSet, sets: list[ToolSet]) -> ToolSet | None:
    """Return the one server without a list that can only be the one *listed*."""
    if listed.service is None:
        return None
    same = [one for one in sets if one.tools is None and one.service == listed.service]
    return same[0] if len(same) == 1 else None


def _merged(one: ToolSet, other: ToolSet) -> ToolSet:
    """Return what two sources say of the same server."""
    main, rest = (one, other) if one.tools is None or other.tools is not None else (other, one)
    return replace(
        main,
        tools=_both(one.tools, other.tools),
        service=main.service or rest.service,
        open_ended=main.open_ended or rest.open_ended,
        host=main.host or rest.host,
        only=main.only if main.only is not None else rest.only,
        granted=main.granted and rest.granted,
        remote=main.remote or rest.remote,
        credentials=tuple(dict.fromkeys((*main.credentials, *rest.credentials))),
        version=main.version or rest.version,
        remarks=tuple(dict.fromkeys((*main.remarks, *rest.remarks))),
    )


def _both(
    one: tuple[ListedTool, ...] | None, other: tuple[ListedTool, ...] | None
) -> tuple[ListedTool, ...] | None:
    """Return the tools of two lists; of the same name and definition, the first."""
    if one is None or other is None:
        return one if other is None else other
    known = {(tool.name, tool.digest) for tool in one}
    return (*one, *(tool for tool in other if (tool.name, tool.digest) not in known))


def server_id(name: str) -> str:
    """Return the id of a server that its source calls *name*."""
    return identifier(name.lower(), "server")
