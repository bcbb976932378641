"""
Which IAM actions are known, and which of them only read?

The names are data: ``scopes/iam/actions.json``, a snapshot of the AWS Service
Authorization Reference. It is read only for a spec that has such a permission.
"""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from scopecard.framework import load


def access(action: str) -> str | None:
    """
    Return what an IAM action, or a pattern of them, does: ``read`` or ``write``.

    None where there is no such action.

    >>> access("s3:GetObject"), access("s3:Get*"), access("s3:*"), access("s3:GetObjct")
    ('read', 'read', 'write', None)
    """
    service, _, name = ("*:*" if action == "*" else action.lower()).partition(":")
    services = _matching(service, _actions())
    for kind in ("write", "read"):
        for one in services:
            if _matching(name, _actions()[one][kind].lower().split()):
                return kind
    return None


def _matching(pattern: str, words: Collection[str]) -> list[str]:
    """Return those of *words* that *pattern*, with ``*`` and ``?``, stands for."""
    if "*" in pattern or "?" in pattern:
        plain = pattern.replace("[", "[[]")
        return [word for word in words if fnmatchcase(word, plain)]
    return [pattern] if pattern in words else []


@cache
def _actions() -> dict[str, Any]:
    found: dict[str, Any] = load("iam/actions.json")
    return found
