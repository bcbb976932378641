"""
Which tool definitions were reviewed? The lock, as it is kept and as it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scopecard.drafting.toolset import ListedTool, ToolSet
from scopecard.drafting.visible import visible
from scopecard.errors import Location, Problem, SpecError
from scopecard.importers import Given
from scopecard.importers.mcp import digest_of, read
from scopecard.source import Document
from scopecard.source.foreign import parse_foreign

SCHEMA: Final = "scopecard/lock-v1"
_LONGEST: Final = 400


class LockedTool(NamedTuple):
    """One tool definition, whole."""

    name: str
    definition: Mapping[str, Any]
    """Without its name."""
    digest: str
    effects: tuple[str, ...]
    """What its words and hints show; empty where they show nothing."""
    place: Location | None = None
    """Where it stands in a lock that was read."""

    @property
    def whole(self) -> dict[str, Any]:
        """The definition as its server gives it."""
        return {"name": self.name, **self.definition}


class LockedServer(NamedTuple):
    """One server and its tools, in the order of their names."""

    id: str
    called: str
    """What tells which service it is: its id where that is known, else its name."""
    files: tuple[str, ...]
    """Where its tools were read from, as seen from the lock."""
    tools: tuple[LockedTool, ...]
    complete: bool = True
    """Whether the list that was saved is the whole one."""


Lock = Mapping[str, LockedServer]
"""Servers by id, in the order of the ids."""


def lock_of(sets: Iterable[ToolSet]) -> dict[str, LockedServer]:
    """Return the definitions in *sets*; a server that nobody lists tools of has no place in it."""
    servers = (_server(one) for one in sets if one.tools is not None)
    return {one.id: one for one in sorted(servers, key=lambda server: server.id)}


def _server(given: ToolSet) -> LockedServer:
    called = given.service.id if given.service is not None else visible(given.name)
    definitions = [dict(tool.definition) for tool in given.tools or () if tool.definition]
    definitions.sort(key=lambda one: (one["name"], digest_of(one)))
    tools = tuple(
        LockedTool(
            str(one["name"]),
            {field: value for field, value in one.items() if field != "name"},
            digest_of(one),
            effects,
        )
        for one, effects in zip(definitions, effects_of(called, definitions), strict=True)
    )
    files = {tool.file or given.file for tool in given.tools or ()} or {given.file}
    shown = tuple(sorted(visible(file, _LONGEST) for file in files))
    return LockedServer(given.id, called, shown, tools, given.open_ended is None)


def effects_of(called: str, definitions: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """
    Return what each of *definitions* shows, as our words have it today.

    Both sides of a comparison are read like this, so that a new word in our lists is no change.
    """
    document = parse_foreign(json.dumps({"tools": list(definitions)}), "lock")
    (found,) = read(Given(document, "lock", called)) if definitions else (ToolSet("", "", "", ""),)
    return [_effects(tool) for tool in found.tools or ()]


def _effects(tool: ListedTool) -> tuple[str, ...]:
    return tuple(sorted({act.action for act in tool.acts}))


def read_lock(document: Document) -> dict[str, LockedServer]:
    """
    Return the lock that *document* is.

    Raises :class:`~scopecard.errors.SpecError` with the first thing that makes it none.
    """
    value = document.value
    if value.get("schema") != SCHEMA:
        message = f"this is no lock: its `schema` is not `{SCHEMA}`"
        raise SpecError(document.problem("no-lock", message, ("schema",)))
    servers = value.get("servers", {})
    if not isinstance(servers, dict):
        raise SpecError(document.problem("wrong-type", "servers are a mapping", ("servers",)))
    return {name: _read_server(document, name, one) for name, one in sorted(servers.items())}


def _read_server(document: Document, name: str, told: object) -> LockedServer:
    at = ("servers", name)
    if not isinstance(told, dict) or not isinstance(told.get("tools"), list):
        raise SpecError(document.problem("wrong-type", "a server has a list of `tools`", at))
    tools = tuple(
        _read_tool(document, (*at, "tools", number), one)
        for number, one in enumerate(told["tools"])
    )
    files = told.get("files")
    return LockedServer(
        name,
        str(told.get("called", name)),
        tuple(map(str, files)) if isinstance(files, list) else (),
        tools,
        told.get("complete", True) is not False,
    )


def _read_tool(document: Document, at: tuple[str | int, ...], told: object) -> LockedTool:
    if isinstance(told, dict) and isinstance(told.get("name"), str) and told["name"].strip():
        definition = told.get("definition", {})
        if isinstance(definition, str):
            definition = _from_text(document, at, definition)
        effects = told.get("effects", [])
        if isinstance(definition, dict) and isinstance(effects, list):
            place = document.locate((*at, "name"))
            known = tuple(map(str, effects))
            return LockedTool(told["name"], definition, str(told.get("digest")), known, place)
    message = "a tool has a `name`, a `definition`, `effects` and a `digest`"
    raise SpecError(document.problem("wrong-type", message, at))


def _from_text(document: Document, at: tuple[str | int, ...], text: str) -> object:
    """Return a definition that is kept as JSON, because it is too deep for anything else."""
    try:
        return parse_foreign(text, "definition").value
    except SpecError as error:
        why = error.problems[0].message
        message = f"this definition is not JSON: {visible(why)}"
        place = document.locate((*at, "definition"))
        raise SpecError(Problem("bad-definition", message, place)) from None
