"""
What is a server started with, and what may a client run unasked?

A client's configuration says more than a spec keeps: the folders that a file server
is given, the addresses, the commands that need no approval. Only what looks like a
path, a host or a pattern of a command is read; the rest of a command line may hold
secrets, and is compared as a digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from scopecard.difference.fact import Fact, Key
from scopecard.drafting.toolset import server_id
from scopecard.source import Document

_SERVERS: Final = ("mcpServers", "mcp_servers", "context_servers", "servers")
_PATH: Final = re.compile(r"(?:\.{0,2}/|~/|[A-Za-z]:[\\/]|\$\{\w+\})[^\s=:@?#]*|\.{1,2}|~")
_FLAGGED: Final = re.compile(
    r"--(?:root|dir|directory|path|allow(?:ed)?-?(?:dir|path|director(?:y|ies))s?)=(?P<path>\S+)"
)
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?")
_COMMAND: Final = re.compile(r"(?:Bash|Shell|PowerShell)(?:\(.*\))?", re.DOTALL)
_PROGRAM: Final = (
    "command",
    "url",
    "serverUrl",
    "httpUrl",
    "type",
    "transport",
    "env",
    "headers",
    "args",
)
_LONGEST: Final = 200


def facts(document: Document) -> Iterator[Fact]:
    """Yield what the client configuration in *document* says besides a spec's own facts."""
    value = document.value
    if not isinstance(value, dict):
        return
    for servers in (value.get(key) for key in _SERVERS):
        for name, entry in servers.items() if isinstance(servers, dict) else ():
            if isinstance(entry, dict):
                yield from _server(str(name), entry)
    permissions = value.get("permissions")
    for how, good in (("allow", False), ("deny", True), ("ask", True)):
        listed = permissions.get(how) if isinstance(permissions, dict) else None
        patterns = [str(one) for one in listed or () if _COMMAND.fullmatch(str(one))]
        if patterns:
            yield _fact(
                "client", f"commands that it may run ({how})", patterns, "" if good else "shell"
            )


def _server(name: str, entry: Mapping[str, object]) -> Iterator[Fact]:
    server = server_id(name)
    given = entry.get("args")
    arguments = [str(one) for one in given] if isinstance(given, list) else []
    files = list(_paths(arguments))
    if files:
        yield _fact(server, "files", files, "path")
    hosts = list(_hosts([*arguments, *(str(entry.get(key, "")) for key in _PROGRAM[1:4])]))
    if hosts:
        yield _fact(server, "addresses", hosts, "host")
    rest = {key: entry[key] for key in _PROGRAM if key in entry and key not in ("args", "env")}
    rest["args"] = [one for one in arguments if one not in files]
    env = entry.get("env")
    rest["env"] = sorted(map(str, env)) if isinstance(env, dict) else []
    whole = json.dumps(rest, sort_keys=True, default=str)
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    key = Key("launch", (server,), "what it is started with")
    part_of = ("tools", f"{server}.any")
    word = "a command line"  # NOTE: of which nothing is shown
    yield Fact(key, ("tools",), 0, 0, word=word, texts=(digest,), part_of=part_of)


def _fact(server: str, what: str, texts: Sequence[str], resource: str) -> Fact:
    shown = tuple(dict.fromkeys(text[:_LONGEST] for text in texts))
    key = Key("launch", (server,), what)
    return Fact(key, ("tools",), word=", ".join(shown), texts=shown, resource=resource)


def _paths(arguments: Sequence[str]) -> Iterator[str]:
    for argument in arguments:
        flagged = _FLAGGED.fullmatch(argument)
        if flagged is not None:
            yield flagged["path"]
        elif _PATH.fullmatch(argument):
            yield argument


def _hosts(texts: Sequence[str]) -> Iterator[str]:
    """Yield the names of hosts only: an address may hold a password."""
    for text in texts:
        if _ADDRESS.fullmatch(text):
            try:
                host = urlsplit(text).hostname or ""
            except ValueError:
                continue
            if _HOST.fullmatch(host):
                yield host
