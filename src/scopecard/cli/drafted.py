"""
What is compared: one design, or several? And which do imported files come to?
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.cli.in_the_tree import DRAFTED
from scopecard.spec import Spec, parse_spec

if TYPE_CHECKING:
    from scopecard.difference.fact import Fact
    from scopecard.drift.lock import Lock, LockedServer


STDIN: Final = "<stdin>"


class Design(NamedTuple):
    """One design, and what is known of it besides."""

    spec: Spec
    extra: tuple[Fact, ...] = ()
    lock: Lock | None = None
    """The tool definitions that it was drafted from."""
    files: Mapping[str, bytes] | None = None
    """The files that it was drafted from."""
    revision: str = ""
    """What the names of its files begin with, if they are those of a revision in git."""


class Folder(NamedTuple):
    """Several designs, by their path in the folder."""

    name: str
    designs: Mapping[str, Callable[[], Design]]
    revision: str = ""


def own_file(side: Design) -> str | None:
    """Return the file of a design as the checkout has it, if it is one that can be written to."""
    name = side.spec.name.removeprefix(side.revision)
    return None if side.files is not None or name == STDIN else name


def nothing_like(design: Design) -> Design:
    """Return the design of a system of the same name in which there is nothing yet."""
    system = json.dumps({"schema": "scopecard/v1", "system": design.spec.data["system"]})
    return Design(parse_spec(system, design.spec.name), revision=design.revision)


def is_foreign(content: bytes, name: str) -> bool:
    """Return whether *content* is something that can be imported."""
    from scopecard.errors import SpecError
    from scopecard.importers import all_importers
    from scopecard.source.foreign import parse_foreign

    try:
        document = parse_foreign(content, name)
    except SpecError:
        return False
    return any(one.detects(document) for one in all_importers().values())


def drafted(files: Mapping[str, bytes], server: str | None = None) -> Design:
    """Return the design that some imported files come to, together; *server* names the only one."""
    from scopecard.difference import launch
    from scopecard.drafting.assemble import assemble
    from scopecard.drafting.draft import Draft
    from scopecard.drafting.toolset import joined
    from scopecard.drafting.visible import visible
    from scopecard.drafting.writer import text_of
    from scopecard.drift.lock import lock_of
    from scopecard.importers import Given, read_all
    from scopecard.source.foreign import parse_foreign

    documents = [parse_foreign(content, name) for name, content in sorted(files.items())]
    alone = len(documents) == 1
    given = [
        Given(one, "imported" if alone else visible(PurePath(one.name).name, 200), server)
        for one in documents
    ]
    sets, notes = read_all(given)
    servers = joined(sets)
    draft = Draft("imported", tuple(one.file for one in given), "scopecard import", notes=notes)
    assemble(servers, draft, None)
    name = f"{min(files)}{DRAFTED}"
    extra = tuple(fact for document in documents for fact in launch.facts(document))
    return Design(parse_spec(text_of(draft), name), extra, lock_of(servers), files)


def alike(one: Design | Folder, other: Design | Folder) -> tuple[Design | Folder, Design | Folder]:
    """
    Return two sides in which the one server of each is called the same.

    Where the tools of a server are saved without its name, the file gives it one: two lists
    that share most of their tools are still those of one server, whatever the files are called.
    """
    before, after = _called_by_its_file(one), _called_by_its_file(other)
    if before is None or after is None or before.called == after.called:
        return one, other
    tools = [{tool.name for tool in server.tools} for server in (before, after)]
    if not isinstance(other, Design) or 2 * len(tools[0] & tools[1]) < min(map(len, tools)):
        return one, other
    return one, drafted(other.files or {}, before.called)


def _called_by_its_file(side: Design | Folder) -> LockedServer | None:
    """Return the one server in the one file of *side*, if only the file says what it is called."""
    from scopecard.importers.mcp import own_name
    from scopecard.source.foreign import parse_foreign

    if isinstance(side, Folder) or side.lock is None or side.files is None:
        return None
    if len(side.lock) != 1 or len(side.files) != 1:
        return None
    ((name, content),) = side.files.items()
    (server,) = side.lock.values()
    return server if own_name(parse_foreign(content, name)) is None else None
