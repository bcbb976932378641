"""What does a raw spec say once every shorthand is written out?"""

from __future__ import annotations

import re
from typing import Any

CHANGES = ("write", "delete", "send", "pay", "grant", "configure", "schedule", "spawn")
READS = ("read", "search", "fetch", "execute")
ACTIONS = (*CHANGES, *READS)
SECTIONS = ("actors", "data", "gates", "identities", "tools", "agents")
_IAM = re.compile(r"[a-z][a-z0-9-]*:[A-Z][A-Za-z]*\*?")
_IAM_READ = re.compile(r"[^:]*:(Get|List|Describe|BatchGet|Query|Scan|Head|Search)")


def normalise(raw: dict[str, Any]) -> dict[str, Any]:
    """Return *raw* with every shorthand written out and empty keys gone."""
    spec = {key: value for key, value in raw.items() if _kept(key, value)}
    for section in SECTIONS:
        named = spec.get(section) or {}
        spec[section] = {
            name: _fields(element) for name, element in named.items() if not name.startswith("x-")
        }
    for element in spec["data"].values():
        _effects(element, "reach", "causes")
    for element in spec["gates"].values():
        element["approver"] = _approver(element["approver"])
    for element in spec["identities"].values():
        if "permissions" in element:
            element["permissions"] = [_permission(entry) for entry in element["permissions"]]
    for element in spec["tools"].values():
        _effects(element, "effects")
    for element in spec["agents"].values():
        _agent(element)
    return spec


def _kept(key: str, value: Any) -> bool:
    return value is not None and not key.startswith("x-")


def _fields(element: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (element or {}).items() if _kept(key, value)}


def _effects(element: dict[str, Any], *keys: str) -> None:
    for key in keys:
        if key in element:
            element[key] = [effect(entry) for entry in element[key]]


def effect(entry: str | dict[str, Any]) -> dict[str, Any]:
    """Return an effect as a mapping, from ``ACTION TARGET`` or a mapping."""
    if isinstance(entry, str):
        action, _, target = entry.strip().partition(" ")
        return {"action": action, "target": target.strip()}
    return _fields(entry)


def _permission(entry: str | dict[str, Any]) -> dict[str, Any]:
    if not isinstance(entry, str):
        return effect(entry)
    if entry.partition(" ")[0] in ACTIONS and " " in entry:
        return effect(entry)
    if _IAM.fullmatch(entry):
        action = "read" if _IAM_READ.match(entry) else "write"
        return {"action": action, "target": "(unknown)", "iam": True}
    return {"unknown": entry}


def _approver(approver: Any) -> dict[str, list[str]]:
    return {"any": [approver]} if isinstance(approver, str) else dict(approver)


def _references(entries: Any) -> dict[str, dict[str, Any]]:
    """Return grants or delegations as a mapping, from a list or a mapping."""
    if isinstance(entries, dict):
        return {name: _fields(fields) for name, fields in entries.items()}
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        pairs = {entry: None} if isinstance(entry, str) else entry
        found.update({name: _fields(fields) for name, fields in pairs.items()})
    return found


def _agent(element: dict[str, Any]) -> None:
    for key in ("tools", "delegates"):
        if key in element:
            element[key] = _references(element[key])
    for grant in element.get("tools", {}).values():
        _effects(grant, "effects")
