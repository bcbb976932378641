"""
What has changed between two locks, in meaning and in words?
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence

from scopecard.drafting.visible import code
from scopecard.drift.change import BETTER, RISK, UNDETERMINED, DriftChange, Said
from scopecard.drift.definition import gained, tool_changes
from scopecard.drift.lock import Lock, LockedServer, LockedTool, effects_of
from scopecard.drift.texts import text_changes, text_signs
from scopecard.importers.mcp import digest_of
from scopecard.lexicon.parameters import READS


def changes(old: Lock, new: Lock) -> list[DriftChange]:
    """Return every change from *old*, which was reviewed, to *new*, the worst first."""
    found: list[DriftChange] = []
    for name, server in old.items():
        found += _edited(server)
        if name in new:
            found += _server(server, new[name])
        else:
            message = "no list of its tools was given, so nothing is known of them"
            found.append(
                DriftChange(UNDETERMINED, "server-missing", name, "", message, _files(server))
            )
    for name, server in new.items():
        if name not in old:
            message = f"a server that is not in the lock, with {len(server.tools)} tools"
            found.append(DriftChange(RISK, "server-added", name, "", message, _files(server)))
            found += _added(server, server.tools)
    found += _shadows(old, new)
    return sorted(found, key=lambda change: change.order)


def _edited(server: LockedServer) -> Iterator[DriftChange]:
    """Yield the definitions of a lock that are not those that their digests cover."""
    for tool in server.tools:
        if tool.digest != digest_of(tool.whole):
            message = "its entry in the lock is not what its digest covers: it was edited by hand"
            yield _change(server, tool, Said(RISK, "lock-edited", message), tool)


def _server(old: LockedServer, new: LockedServer) -> Iterator[DriftChange]:
    pairs, gone, came = _paired(old.tools, new.tools)
    old_acts = dict(zip(map(id, old.tools), _effects(old, old.called), strict=True))
    new_acts = dict(zip(map(id, new.tools), _effects(new, old.called), strict=True))
    for before, after in pairs:
        for said in tool_changes(before, after, old_acts[id(before)], new_acts[id(after)]):
            yield _change(new, after, said, before)
    renamed = list(_renamed(gone, came))
    moved = {id(tool) for pair in renamed for tool in pair}
    for before, after in renamed:
        message = f"it was {code(before.name)}; its definition is the same"
        yield _change(new, after, Said(UNDETERMINED, "tool-renamed", message), before)
        for said in gained(old_acts[id(before)], new_acts[id(after)]):
            yield _change(new, after, said, before)
    for tool in gone:
        if id(tool) in moved:
            continue
        class_ = BETTER if new.complete else UNDETERMINED
        why = "the tool is gone" if new.complete else "the tool is not in a list that goes on"
        yield _change(new, tool, Said(class_, "tool-removed", why), tool)
    yield from _added(new, [tool for tool in came if id(tool) not in moved])


def _effects(server: LockedServer, called: str) -> list[tuple[str, ...]]:
    return effects_of(called, [tool.whole for tool in server.tools])


def _paired(
    old: Sequence[LockedTool], new: Sequence[LockedTool]
) -> tuple[list[tuple[LockedTool, LockedTool]], list[LockedTool], list[LockedTool]]:
    """Return the tools of both by name, and those of one only; of equal names, the same first."""
    whole, gone, came = _matched(old, new, lambda tool: (tool.name, digest_of(tool.whole)))
    named, gone, came = _matched(gone, came, lambda tool: tool.name)
    return whole + named, gone, came


def _matched(
    old: Sequence[LockedTool], new: Sequence[LockedTool], key: Callable[[LockedTool], Hashable]
) -> tuple[list[tuple[LockedTool, LockedTool]], list[LockedTool], list[LockedTool]]:
    """Return those of both that have the same *key*, in pairs, and the rest of each."""
    waiting: dict[Hashable, deque[LockedTool]] = {}
    for tool in new:
        waiting.setdefault(key(tool), deque()).append(tool)
    pairs, gone = [], []
    for tool in old:
        same = waiting.get(key(tool))
        if same:
            pairs.append((tool, same.popleft()))
        else:
            gone.append(tool)
    left = {id(tool) for tools in waiting.values() for tool in tools}
    return pairs, gone, [tool for tool in new if id(tool) in left]


def _renamed(
    gone: Sequence[LockedTool], came: Sequence[LockedTool]
) -> Iterator[tuple[LockedTool, LockedTool]]:
    """Yield the tools that differ in nothing but their names, where that is one of each."""
    sides = [Counter(_nameless(tool) for tool in tools) for tools in (gone, came)]
    pairs, _, _ = _matched(gone, came, _nameless)
    for before, after in pairs:
        if all(side[_nameless(before)] == 1 for side in sides):
            yield before, after


def _nameless(tool: LockedTool) -> str:
    return digest_of(tool.definition)


def _added(server: LockedServer, tools: Sequence[LockedTool]) -> Iterator[DriftChange]:
    """Yield the new tools, each with what its texts hold."""
    all_ = dict(zip(map(id, server.tools), _effects(server, server.called), strict=True))
    for tool in tools:
        effects = all_[id(tool)]
        bad = not effects or set(effects) - READS
        shows = f"it shows {', '.join(effects)}" if effects else "nothing shows what it does"
        class_ = RISK if bad else UNDETERMINED
        yield _change(server, tool, Said(class_, "tool-added", f"a new tool: {shows}"), None)
        for said in text_changes({}, tool.whole):
            yield _change(server, tool, said, None)


def _shadows(old: Lock, new: Lock) -> Iterator[DriftChange]:
    """Yield the new tools that are called like one on another server."""
    known: dict[str, set[str]] = {}
    for lock in (old, new):
        for name, one in lock.items():
            for tool in one.tools:
                known.setdefault(tool.name, set()).add(name)
    before = {(name, tool.name) for name, one in old.items() for tool in one.tools}
    for name, server in new.items():
        for tool in server.tools:
            others = sorted(known[tool.name] - {name})
            if others and (name, tool.name) not in before:
                message = (
                    f"it is called like a tool of {code(others[0])}, which it could stand in for"
                )
                yield _change(server, tool, Said(RISK, "name-shadowed", message), None)


def _change(
    server: LockedServer, tool: LockedTool, said: Said, old: LockedTool | None
) -> DriftChange:
    place = None if old is None else old.place
    return DriftChange(
        said.class_, said.kind, server.id, tool.name, said.message, _files(server), place
    )


def _files(server: LockedServer) -> str:
    return ", ".join(server.files)


def held(lock: Lock) -> list[DriftChange]:
    """Return what the texts of a lock hold that nobody should have to find by reading."""
    return sorted(
        (
            _change(server, tool, said, None)
            for server in lock.values()
            for tool in server.tools
            for said in text_signs(tool.whole)
        ),
        key=lambda change: change.order,
    )
