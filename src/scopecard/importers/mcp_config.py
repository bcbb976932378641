"""
Servers of the Model Context Protocol, as a client is configured to call them.

The configurations of several clients are read: ``mcpServers`` (Claude Desktop,
Claude Code's ``.mcp.json``, Cursor and others), ``servers`` (VS Code's
``mcp.json``), the same below ``mcp`` in a settings file, a bare mapping of names
to servers, and the ``server.yaml`` of a container registry.

A client calls whatever tools a server offers when it runs, so each server
becomes one wildcard. A saved list of the same server's tools, given beside it,
narrows that: what is listed is granted by itself, and the grant of the wildcard
says that there should be nothing else. Whether anything refuses the rest is a
question that stays open, and counts as its worst. Where the configuration itself
names the tools that it lets through, there is no wildcard.

Nothing of a command line, an address or an environment is copied but what names
things: the package, the host, the names of variables. Values may be secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

from scopecard.drafting.toolset import ToolSet, server_id
from scopecard.drafting.visible import code, visible
from scopecard.errors import Problem, SpecError
from scopecard.importers import Given, importer
from scopecard.lexicon.known import service
from scopecard.lexicon.words import split
from scopecard.source import Document, Pointer

_KEYS: Final = ("mcpServers", "mcp_servers", "context_servers", "servers")
_ADDRESS: Final = ("url", "serverUrl", "httpUrl", "endpoint")
_ALLOWED: Final = ("tools", "includeTools", "enabledTools", "allowedTools")
_UNASKED: Final = ("autoApprove", "alwaysAllow", "autoapprove")
_RUNNERS: Final = frozenset(
    ("npx", "uvx", "bunx", "pnpx", "pipx", "dlx", "deno", "npm", "pnpm", "yarn")
)
_SKIPPED: Final = frozenset(("run", "exec", "dlx", "x", "tool"))
_PACKAGE: Final = re.compile(
    r"(?:@[a-z0-9][\w.-]{0,60}/)?[A-Za-z0-9][\w.-]{0,80}(?:(?:@|==)[\w.^~*-]{1,30})?"
)
_EXACT: Final = re.compile(r"(?:@|==)(v?[0-9]+(?:\.[0-9A-Za-z-]+)*)$")
_IMAGE: Final = re.compile(
    r"[a-z0-9][a-z0-9._/-]{0,120}(?::[\w.-]{1,60})?(?:@sha256:[0-9a-f]{64})?"
)
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
_NARROWS: Final = re.compile(r"--?(?:read-?only|allow-?write|no-?write|unsafe)")
_PROOF: Final = frozenset(
    ("auth", "authorization", "credential", "credentials", "dsn", "key", "password", "passwd", "pat",
     "secret", "token", "profile", "cookie")
)  # fmt: skip
_HERE: Final = ("localhost", "0.0.0.0", "::1", "host.docker.internal")  # noqa: S104 - compared, not bound
_NO_LIST: Final = "the client calls whatever tools the server offers when it starts"
_DYNAMIC: Final = "the server changes its list while it runs"


def detects(document: Document) -> bool:
    """Return whether *document* looks like a client's configuration, or a registry's entry."""
    return isinstance(document.value, dict) and (
        _is_entry(document.value) or next(_found(document.value), None) is not None
    )


@importer(title="MCP client configurations", detects=detects, part_of="mcp")
def read(given: Given) -> Iterator[ToolSet]:
    """Yield each server that a configuration names."""
    value = given.document.value
    if _is_entry(value):
        yield _registered(given, value)
        return
    problems: list[Problem] = []
    for pointer, servers in _found(value):
        if not isinstance(servers, dict):
            message = "the servers must be an object, each under its name"
            problems.append(given.document.problem("wrong-type", message, pointer))
            continue
        for name, entry in servers.items():
            if not isinstance(entry, dict):
                message = "a server must be an object"
                problems.append(given.document.problem("wrong-type", message, (*pointer, name)))
            elif not problems:
                yield _configured(given, name, entry)
    if problems:
        raise SpecError(*problems)


def _found(value: Mapping[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """Yield where servers are configured, and what stands there."""
    places: list[tuple[Pointer, Any]] = [((), value)]
    places += [
        ((key,), value[key]) for key in ("mcp", "chat.mcp") if isinstance(value.get(key), dict)
    ]
    projects = value.get("projects")
    for name, project in projects.items() if isinstance(projects, dict) else ():
        places.append((("projects", name), project))
    nothing = True
    for pointer, place in places:
        for key in _KEYS:
            if isinstance(place, dict) and key in place and (key != "servers" or _servers(place)):
                nothing = False
                yield (*pointer, key), place[key]
    for pointer, place in places[:2] if nothing else ():
        if place and _all_servers(place):
            yield pointer, place
            return


def _servers(place: Mapping[str, Any]) -> bool:
    """Return whether ``servers`` is of this format: other programs have such a key too."""
    found = place["servers"]
    return not isinstance(found, list) and (
        not found or not isinstance(found, dict) or _all_servers(found)
    )


def _all_servers(place: Mapping[str, Any]) -> bool:
    return all(
        isinstance(one, dict) and any(field in one for field in ("command", *_ADDRESS))
        for one in place.values()
    )


def _is_entry(value: Mapping[str, Any]) -> bool:
    """Return whether *value* is a registry's ``server.yaml``."""
    return isinstance(value.get("name"), str) and value.get("type") in ("server", "remote", "poci")


def _configured(given: Given, name: str, entry: Mapping[str, Any]) -> ToolSet:
    host, remote = _address(entry)
    package = _package(entry)
    only = _only(entry)
    known = service(*(one for one in (name, package, host) if one))
    pinned = _EXACT.search(package or "")
    return ToolSet(
        name=name,
        id=server_id(name),
        kind="mcp-config",
        file=given.file,
        service=known,
        tools=None,
        open_ended=None if only is not None else _NO_LIST,
        host=True,
        granted=entry.get("disabled") is not True and entry.get("enabled") is not False,
        only=only,
        remote=remote,
        credentials=tuple(_credentials(entry)),
        version=pinned[1] if pinned else None,
        remarks=tuple(_remarks(entry, package, host)),
    )


def _registered(given: Given, value: Mapping[str, Any]) -> ToolSet:
    name = given.server or value["name"]
    remote = value.get("remote")
    host, where = _address(remote if isinstance(remote, dict) else {})
    config = value.get("config")
    secrets = config.get("secrets") if isinstance(config, dict) else None
    oauth = value.get("oauth")
    named = [
        one["env"]
        for listed in (secrets, oauth)
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("env"), str)
    ]
    dynamic = value.get("dynamic")
    changes = isinstance(dynamic, dict) and dynamic.get("tools") is True
    return ToolSet(
        name=name,
        id=server_id(name),
        kind="mcp-registry",
        file=given.file,
        service=service(*(one for one in (name, host) if one)),
        open_ended=_DYNAMIC if changes else None,
        remote=where,
        credentials=tuple(one for one in named if _VARIABLE.fullmatch(one)),
    )


def _only(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the tools that the client lets through, if it names them."""
    for key in _ALLOWED:
        names = entry.get(key)
        if isinstance(names, list) and all(isinstance(one, str) for one in names):
            return None if "*" in names else tuple(dict.fromkeys(names))
    return None


def _address(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the host that is called, and the same if it is somebody else's machine."""
    given = [entry.get(key) for key in _ADDRESS]
    given += [one for one in _arguments(entry) if one.startswith(("http://", "https://"))]
    for address in given:
        if not isinstance(address, str):
            continue
        try:
            host = (urlsplit(address).hostname or "").lower()
        except ValueError:
            host = ""
        shown = host if _HOST.fullmatch(host) else None
        if host in _HERE or host.startswith("127.") or host.endswith((".local", ".localhost")):
            return shown, None
        return shown, shown or "an address"
    return None, None


def _arguments(entry: Mapping[str, Any]) -> list[str]:
    """Return the command line of a server, the command first."""
    command = entry.get("command")
    arguments = entry.get("args")
    if isinstance(command, dict):
        return _arguments({"command": command.get("path"), "args": command.get("args")})
    words = command.split() if isinstance(command, str) else []
    listed = command if isinstance(command, list) else arguments
    return [
        *words,
        *(one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, str)),
    ]


def _package(entry: Mapping[str, Any]) -> str | None:
    """
    Return the package or image that is started, if it is certain what that is.

    It is what follows a runner of packages: any other argument may be a secret.
    """
    words = _arguments(entry)
    runner = PurePath(words[0].replace("\\", "/")).stem.lower() if words else ""
    rest = iter(words[1:])
    if runner in ("docker", "podman"):
        images = [one for one in words[1:] if "/" in one and _IMAGE.fullmatch(one)]
        return images[0] if images else None
    if runner not in _RUNNERS:
        return None
    for word in rest:
        if word in ("--from", "--package", "-p"):
            continue
        if not word.startswith("-") and word not in _SKIPPED:
            return word if _PACKAGE.fullmatch(word) else None
    return None


def _credentials(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of what the server is given to prove itself; never a value."""
    command = entry.get("command")
    holders = [entry, command] if isinstance(command, dict) else [entry]
    for holder in holders:
        for key in ("env", "environment", "headers"):
            named = holder.get(key)
            for name in named if isinstance(named, dict) else ():
                if _proves(name):
                    yield name
    for word in _arguments(entry):
        flag = word.partition("=")[0]
        if flag.startswith("--") and _proves(flag[2:]):
            yield flag


def _proves(name: str) -> bool:
    words = set(split(name))
    joined = "connection" in words and bool({"string", "uri", "url"} & words)
    return _VARIABLE.fullmatch(name) is not None and (bool(_PROOF & words) or joined)


def _remarks(entry: Mapping[str, Any], package: str | None, host: str | None) -> Iterator[str]:
    """Yield what whoever reads the spec should know of how the server is called."""
    if host is not None:
        yield f"called at {code(host)}"
    elif package is not None:
        pinned = (
            ""
            if _EXACT.search(package) or "@sha256:" in package
            else ", in whatever version is newest"
        )
        yield f"started from {code(package)}{pinned}"
    for word in _arguments(entry):
        if _NARROWS.fullmatch(word):
            yield f"started with {code(word)}: what that refuses is not known here"
    for key in _UNASKED:
        names = entry.get(key)
        if names is True or (isinstance(names, list) and names):
            count = "any" if names is True or "*" in names else str(len(names))
            yield f"the client does not ask before it calls {count} of its tools ({code(key)})"
    if entry.get("disabled") is True or entry.get("enabled") is False:
        yield "switched off, so it is granted to nobody"
    if "disabledTools" in entry or "excludeTools" in entry:
        yield visible("the client refuses some of its tools; the rest stays open-ended")
