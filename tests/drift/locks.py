"""How do tests write small locks? As the definitions of one server."""

from __future__ import annotations

import json
from typing import Any

from scopecard.drift.lock import LockedServer, lock_of
from scopecard.importers import Given, read_all
from scopecard.source.foreign import parse_foreign


def tool(name: str = "get_note", **fields: Any) -> dict[str, Any]:
    """Return the definition of a tool that reads, with *fields* changed; None takes one away."""
    told: dict[str, Any] = {
        "name": name,
        "description": "Returns a note.",
        "inputSchema": {"type": "object", "properties": {"note": {"type": "string"}}},
        "annotations": {"readOnlyHint": True, "openWorldHint": False},
    }
    return {key: value for key, value in (told | fields).items() if value is not None}


def schema(required: list[str] | None = None, **parameters: Any) -> dict[str, Any]:
    """Return the schema of an object with *parameters*."""
    told: dict[str, Any] = {"type": "object", "properties": parameters}
    return told if required is None else told | {"required": required}


def lock(
    *definitions: dict[str, Any], server: str = "desk", **more: Any
) -> dict[str, LockedServer]:
    """Return the lock of one server."""
    text = json.dumps({"tools": list(definitions), **more})
    given = Given(parse_foreign(text, f"{server}.json"), f"{server}.json", server)
    return lock_of(read_all([given])[0])
