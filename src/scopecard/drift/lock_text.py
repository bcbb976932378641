"""
How is a lock written? As YAML that a reviewer can read, and that reads back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.drafting.writer import flow, scalar
from scopecard.drift.lock import SCHEMA, Lock, LockedServer, LockedTool

_HEAD: Final = """\
# Tool definitions that were reviewed: what each server's tools say of themselves, and what that shows.
#
# `scopecard check` compares them with what the servers say now. To accept a change, write the lock anew
# with `scopecard lock`, and have the difference reviewed. Nobody edits it: each digest covers a definition.
"""
_LONGEST_KEY: Final = 500
_DEEPEST: Final = 40
_SHORT: Final = 60
_LINES: Final = re.compile(r"(?!\s)[^\t\r]+")


def lock_text(lock: Lock) -> str:
    """Return *lock* as a file."""
    lines = [_HEAD, f"schema: {SCHEMA}", "", "servers:" if lock else "servers: {}"]
    for server in lock.values():
        lines += _server(server)
    return "\n".join(lines) + "\n"


def _server(server: LockedServer) -> Iterator[str]:
    yield f"  {scalar(server.id)}:"
    yield f"    called: {scalar(server.called)}"
    yield f"    files: {flow(list(server.files))}"
    yield f"    complete: {scalar(server.complete)}"
    yield "    tools:" if server.tools else "    tools: []"
    for tool in server.tools:
        yield from _tool(tool)


def _tool(tool: LockedTool) -> Iterator[str]:
    yield f"      - name: {scalar(tool.name)}"
    yield f"        effects: [{', '.join(map(scalar, tool.effects))}]"
    yield f"        digest: {scalar(tool.digest)}"
    if _writable(tool.definition, _DEEPEST):
        yield from _value("definition", tool.definition, "        ")
    else:
        text = json.dumps(tool.definition, ensure_ascii=False)
        yield f"        definition: {json.dumps(text, ensure_ascii=False)}"


def _writable(value: object, depth: int) -> bool:
    """Return whether YAML takes *value*: it is not too deep, and has no key that is too long."""
    if depth == 0:
        return False
    if isinstance(value, Mapping):
        short = all(len(key) <= _LONGEST_KEY for key in value)
        return short and all(_writable(one, depth - 1) for one in value.values())
    return not isinstance(value, list) or all(_writable(one, depth - 1) for one in value)


def _value(key: str, value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - what JSON holds
    """Yield a key and its value, a mapping or a text of several lines below it."""
    head = f"{indent}{scalar(key)}:"
    if isinstance(value, Mapping) and value:
        yield head
        for name, one in value.items():
            yield from _value(name, one, indent + "  ")
    elif isinstance(value, str) and _is_block(value):
        yield f"{head} |" if value.endswith("\n") else f"{head} |-"
        lines = value.removesuffix("\n").split("\n")
        yield from (f"{indent}  {line}" if line else "" for line in lines)
    elif isinstance(value, list) and len(json.dumps(value)) > _SHORT:
        yield head
        yield from (f"{indent}  - {flow(one)}" for one in value)
    else:
        yield f"{head} {flow(value)}"


def _is_block(text: str) -> bool:
    """Return whether *text* can stand as lines, each as it is."""
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and bool(lines[-1])
        and bool(_LINES.fullmatch(lines[0]))
        and all(line.strip(" ") and "\t" not in line and "\r" not in line for line in lines if line)
    )
