"""
Tools of Model Context Protocol servers, as their ``tools/list`` gives them.

Saved results are read in the shapes in which people keep them: the result, the
whole JSON-RPC response, a bare list, one tool in a file (a snapshot), and the
lists of a registry, in which parameters stand under ``arguments``.

## What is believed

A tool says of itself what it does: in words, and in four hints. The protocol
calls them hints because nobody checks them.

- Words show effects: the verb, the parameters, the choices
  (``scopes/lexicon/verbs.yaml``). They are *inferred*.
- ``readOnlyHint: true`` makes a tool that shows nothing a read, *imported*. It
  takes nothing away from one whose words show more: that is a conflict.
- ``readOnlyHint: false`` adds a write, ``destructiveHint: true`` a delete where no
  change is shown; both are imported.
- A hint that is absent means the protocol's default: not read-only, destructive,
  open to the world. A tool of which neither a word nor a hint shows anything is
  *assumed* to do anything: its ``effects`` are left out, and the evaluator asks.
- ``openWorldHint: false`` keeps the data of a server that nobody knows by name
  inside; true, or absent, puts it outside.

A list that goes on (``nextCursor``) leaves a wildcard for what is not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from scopecard.drafting.toolset import IMPORTED, INFERRED, Act, ListedTool, ToolSet, server_id
from scopecard.errors import Problem, SpecError
from scopecard.importers import Given, importer
from scopecard.lexicon.clues import Clue, clues
from scopecard.lexicon.definition import Definition, Parameter, parameter
from scopecard.lexicon.json_schema import of_schema
from scopecard.lexicon.known import Service, resource, service
from scopecard.lexicon.parameters import READS
from scopecard.lexicon.vocabulary import vocabulary
from scopecard.lexicon.words import Words, shared_prefix, split, without
from scopecard.source import Document, Pointer
from scopecard.source.foreign import INSTEAD

_HINTS: Final = ("readOnlyHint", "destructiveHint", "openWorldHint")
_OF_A_TOOL: Final = ("inputSchema", "annotations", "arguments")
_AFFIXES: Final = frozenset(
    ("mcp", "server", "servers", "modelcontextprotocol", "tools", "tool", "list", "json", "result", "the")
)  # fmt: skip


class Hints(NamedTuple):
    """What a tool says of itself; None where it says nothing."""

    read_only: bool | None
    destructive: bool | None
    open_world: bool | None


def detects(document: Document) -> bool:
    """Return whether *document* looks like a list of tools, or like one tool."""
    value = document.value
    if isinstance(value, dict) and _is_tool(value):
        return True
    tools = _tools_in(value)
    first = tools[0] if isinstance(tools, list) and tools else None
    if isinstance(value, list):
        return isinstance(first, dict) and (
            _is_tool(first) or {"name", "description"} <= first.keys()
        )
    return tools == [] or (isinstance(first, dict) and "name" in first)


def _is_tool(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("name"), str) and any(field in value for field in _OF_A_TOOL)


def _tools_in(value: Any) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what stands where tools should; None if there is no such place."""
    if isinstance(value, list):
        return value
    result = value.get("result")
    return (result if isinstance(result, dict) else value).get("tools")


@importer(title="MCP tools/list results", detects=detects)
def read(given: Given) -> Iterator[ToolSet]:
    """Yield the tools of the one server that a file lists."""
    definitions = list(_definitions(given.document))
    if not definitions and _tools_in(given.document.value) is None:
        return
    called = _called(given)
    known = service(*called)
    words = [split(definition["name"]) for definition in definitions]
    own = _own_words(words, called, known)
    yield ToolSet(
        name=called[0],
        id=server_id(given.server) if given.server else _id(called[0], known),
        kind="mcp",
        file=given.file,
        service=known,
        tools=tuple(
            _tool(definition, without(name, own), known, given.file)
            for definition, name in zip(definitions, words, strict=True)
        ),
        open_ended="the saved list goes on (`nextCursor`)" if _goes_on(given.document) else None,
    )


def _goes_on(document: Document) -> bool:
    """Return whether the list is one page of several."""
    value = document.value
    if isinstance(value, list):
        return False
    result = value.get("result")
    return bool((result if isinstance(result, dict) else value).get("nextCursor"))


def _definitions(document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield each tool, or raise with every one that is none."""
    value = document.value
    if isinstance(value, dict) and _is_tool(value):
        yield value
        return
    tools = _tools_in(value)
    at: Pointer = ()
    if isinstance(value, dict):
        at = ("result", "tools") if isinstance(value.get("result"), dict) else ("tools",)
    if tools is None:
        return
    if not isinstance(tools, list):
        raise SpecError(document.problem("wrong-type", "the tools must be a list", at))
    problems: list[Problem] = []
    for index, one in enumerate(tools):
        if not isinstance(one, dict):
            problems.append(
                document.problem("wrong-type", "a tool must be an object", (*at, index))
            )
        elif not isinstance(one.get("name"), str) or not one["name"].strip():
            message = "this tool has no name"
            problems.append(document.problem("missing-name", message, (*at, index, "name")))
    if problems:
        raise SpecError(*problems)
    yield from tools


def own_name(document: Document) -> object:
    """Return what a server in a saved list calls itself, if it says that."""
    value = document.value
    info = value.get("serverInfo") if isinstance(value, dict) else None
    return info.get("name") if isinstance(info, dict) else None


def _called(given: Given) -> tuple[str, ...]:
    """Return what the server is called, the best name first."""
    path = PurePath(given.document.name)
    generic = frozenset(split(path.stem)) <= _AFFIXES or path.suffix == ".snap"
    folder = path.parent.name.strip("_")
    names = (
        given.server,
        own_name(given.document),
        folder if generic and folder else path.stem,
    )
    return tuple(name for name in names if isinstance(name, str) and name.strip()) or ("server",)


def _id(name: str, known: Service | None) -> str:
    """Return the id of a server that is called *name*, without what every server is called."""
    if known is not None:
        return known.id
    words = [word for word in split(name.lower()) if word not in _AFFIXES]
    return server_id("-".join(words) or name)


def _own_words(names: list[Words], called: Iterable[str], known: Service | None) -> frozenset[str]:
    """Return the words with which names of tools begin only because of their server."""
    words = {word for name in called for word in split(name.lower())}
    if known is not None:
        words |= {word for phrase in known.names for word in phrase}
    words |= set(shared_prefix(names))
    return frozenset(word for word in words if word not in vocabulary().verbs)


def _tool(
    definition: Mapping[str, Any], words: Words, known: Service | None, file: str
) -> ListedTool:
    """Return what is known of one tool."""
    name, description = definition["name"], definition.get("description")
    text = description if isinstance(description, str) else ""
    hints, conflicts = _hints(definition)
    found = clues(Definition(words, text, _parameters(definition)))
    conflicts += _contradictions(found, hints)
    if INSTEAD in name or INSTEAD in text:
        conflicts.append("its name or description holds characters that do not show")
    acts = tuple(_acts(found, hints))
    return ListedTool(
        name=name,
        acts=acts,
        open_world=hints.open_world,
        destructive=hints.destructive is True and hints.read_only is not True,
        resource=resource(words, None if known is None else known.id),
        digest=digest_of(definition),
        kind="mcp",
        file=file,
        conflicts=tuple(conflicts),
        definition=definition,
    )


def _hints(definition: Mapping[str, Any]) -> tuple[Hints, list[str]]:
    """Return the hints of a tool, and what is wrong with them."""
    given = definition.get("annotations")
    annotations = given if isinstance(given, dict) else {}
    wrong = [
        f"`{hint}` is neither true nor false, so it is not taken"
        for hint in _HINTS
        if not isinstance(annotations.get(hint), bool | None)
    ]
    values = (annotations.get(hint) for hint in _HINTS)
    return Hints(*(value if isinstance(value, bool) else None for value in values)), wrong


def _acts(found: list[Clue], hints: Hints) -> Iterator[Act]:
    """Yield what a tool does: what its words show, and what its hints add."""
    changes = any(clue.action not in READS for clue in found)
    for clue in found:
        reads = clue.action in READS
        said = hints.read_only is reads
        says = _shown("readOnlyHint", value=reads) if said else ""
        yield Act(clue.action, IMPORTED if said else INFERRED, clue.why, says)
    if not found and hints.read_only:
        yield Act("read", IMPORTED, says=_shown("readOnlyHint", value=True))
    if hints.read_only is False and not changes:
        yield Act("write", IMPORTED, says=_shown("readOnlyHint", value=False))
    if hints.destructive and not changes and hints.read_only is not False:
        yield Act("delete", IMPORTED, says=_shown("destructiveHint", value=True))


def _contradictions(found: list[Clue], hints: Hints) -> list[str]:
    """Return where the hints would lower what the words show, or each other."""
    changes = [clue for clue in found if clue.action not in READS]
    conflicts = []
    if hints.read_only and changes:
        conflicts.append(
            f"it says {_shown('readOnlyHint', value=True)}, but {changes[0].why} shows a change: kept"
        )
    if hints.read_only and hints.destructive:
        conflicts.append("it says that it only reads, and that it destroys: kept as a delete")
    deletes = next((clue for clue in changes if clue.action == "delete"), None)
    if hints.destructive is False and deletes is not None:
        conflicts.append(
            f"it says {_shown('destructiveHint', value=False)}, but {deletes.why} shows a delete: kept"
        )
    leaves = next((clue for clue in found if clue.action in ("fetch", "egress", "send")), None)
    if hints.open_world is False and leaves is not None:
        conflicts.append(
            f"it says {_shown('openWorldHint', value=False)}, but {leaves.why} shows a way out: kept"
        )
    return conflicts


def _shown(hint: str, *, value: bool) -> str:
    return f"`{hint}: {str(value).lower()}`"


def _parameters(definition: Mapping[str, Any]) -> tuple[Parameter, ...] | None:
    """Return the parameters of a tool; None where it does not say which it has."""
    listed = definition.get("arguments")
    if isinstance(listed, list) and listed:
        return tuple(
            parameter(one["name"], (), str(one.get("desc") or one.get("description") or ""))
            for one in listed
            if isinstance(one, dict) and isinstance(one.get("name"), str)
        )
    return of_schema(definition.get("inputSchema"))


def digest_of(definition: Mapping[str, Any]) -> str:
    """Return a digest of all that a tool says of itself, so that a later change of it shows."""
    whole = json.dumps(definition, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(whole.encode()).hexdigest()
