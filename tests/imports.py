"""How do tests import what they make up? From plain data to a draft, a spec and its evaluation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conftest import ROOT
from scopecard import Evaluation, evaluate, parse_spec
from scopecard.drafting.assemble import Host, assemble
from scopecard.drafting.draft import Draft
from scopecard.drafting.toolset import joined
from scopecard.drafting.writer import text_of
from scopecard.importers import Given, read_all
from scopecard.source.foreign import parse_foreign

CORPUS = ROOT / "tests/corpus/mcp"


class Imported:
    """What became of some files."""

    def __init__(
        self, files: Mapping[str, Any], *, format_: str | None = "mcp", host: Host | None = None
    ) -> None:
        given = []
        for name, value in files.items():
            server, _, file = name.rpartition("=")
            text = value if isinstance(value, (str, bytes)) else json.dumps(value)
            given.append(Given(parse_foreign(text, file), file, server or None))
        sets, self.notes = read_all(given, format_)
        self.draft = Draft("test", tuple(files), "scopecard import mcp")
        assemble(joined(sets), self.draft, host)
        self.text = text_of(self.draft)
        self.data: dict[str, Any] = parse_spec(self.text).data
        """The spec as the loader reads it: whatever is imported, it is valid."""

    def effects(self, tool: str) -> list[str] | None:
        """Return what a tool of the one server does; None where nobody knows."""
        (name,) = (one for one in self.data["tools"] if one.partition(".")[2] == tool)
        effects = self.data["tools"][name].get("effects")
        return None if effects is None else [f"{e['action']} {e['target']}" for e in effects]

    def tool(self, tool: str) -> dict[str, Any]:
        """Return what the spec says of a tool of the one server."""
        (name,) = (one for one in self.data["tools"] if one.partition(".")[2] == tool)
        found: dict[str, Any] = self.data["tools"][name]
        return found

    def evaluated(self) -> Evaluation:
        """Return the evaluation of the spec."""
        return evaluate(parse_spec(self.text))


def tool(name: str, *parameters: str, description: str = "", **hints: object) -> dict[str, Any]:
    """Return a tool of a tools/list; hints without their ``Hint``, and parameters that are texts."""
    found: dict[str, Any] = {
        "name": name,
        "description": description,
        "inputSchema": {
            "type": "object",
            "properties": {p: {"type": "string"} for p in parameters},
        },
    }
    if hints:
        found["annotations"] = {f"{name}Hint": value for name, value in hints.items()}
    return found


def listing(*tools: object, server: str = "acme", **rest: object) -> dict[str, Any]:
    """Return the result of a tools/list."""
    return {"serverInfo": {"name": server}, "tools": list(tools), **rest}


def tools(*listed: object, server: str = "acme", host: Host | None = None) -> Imported:
    """Return what becomes of the tools of one server."""
    return Imported({"list.json": listing(*listed, server=server)}, host=host)


def corpus(*names: str, host: Host | None = None) -> Imported:
    """Return what becomes of files of the corpus."""
    return Imported({name: (CORPUS / name).read_bytes() for name in names}, host=host)


def corpus_files(*folders: str) -> Sequence[Path]:
    """Return the files of the corpus, or of some folders of it."""
    roots = [CORPUS / folder for folder in folders or ("",)]
    found = (path for root in roots for path in root.rglob("*") if path.is_file())
    return sorted(path for path in found if path != CORPUS / "README.md")
