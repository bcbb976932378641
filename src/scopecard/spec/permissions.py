"""
What does a permission allow? An effect, an IAM action, or nobody knows.

Which of them a text is depends on the ids of the whole spec, so permissions are
read after includes and environments have been put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scopecard.spec.normal import SECTIONS

ACTIONS: Final = (
    "read", "search", "fetch", "write", "delete", "send", "pay", "grant",
    "configure", "schedule", "spawn", "execute",
)  # fmt: skip
"""What an effect can do; ``emit`` is only ever derived."""
RESERVED: Final = ("none", "(outside)", "(unknown)")
"""Words that no element may have as its id."""


def with_permissions(data: dict[str, Any]) -> dict[str, Any]:
    """Return *data* with each permission of its identities written out."""
    identities = data.get("identities")
    if not isinstance(identities, dict):
        return data
    ids: frozenset[str] | None = None
    result = {}
    for name, declared in identities.items():
        identity = declared
        permissions = identity.get("permissions") if isinstance(identity, dict) else None
        if isinstance(permissions, list):
            if ids is None:
                ids = _ids(data)
            read = [
                _permission(item, ids) if isinstance(item, str) else item for item in permissions
            ]
            identity = {**identity, "permissions": read}
        result[name] = identity
    return {**data, "identities": result}


def _ids(data: Mapping[str, Any]) -> frozenset[str]:
    sections = (data.get(section) for section in SECTIONS)
    return frozenset(key for section in sections if isinstance(section, dict) for key in section)


def _permission(text: str, ids: frozenset[str]) -> dict[str, str]:
    words = text.split()
    if len(words) == 2:  # noqa: PLR2004 - an action and a target
        action, target = words
        if action in ACTIONS or target in ids or target in RESERVED or _near_action(action):
            return {"action": action, "target": target}
    elif len(words) == 1 and (":" in text or text.strip() == "*"):
        from scopecard.spec.iam import access

        known = access(words[0])
        if known is not None:
            return {"iam": words[0], "access": known}
    return {"unknown": text}


def _near_action(word: str) -> bool:
    from scopecard.spec.nearest import nearest

    return nearest(word, ACTIONS) is not None
