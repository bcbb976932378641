"""
Which IAM actions are known, and which of them only read?

The names are data: ``scopes/iam/actions.json``, a snapshot of the AWS Service
Authorization Reference. It is read only for a spec that has such a permission.
"""

from __future__ import annotations

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
    if action == "*":
        return "write"
    service, _, name = action.lower().partition(":")
    known = _actions().get(service)
    if known is None or not name:
        return None
    if _matches(name, known["write"]):
        return "write"
    return "read" if _matches(name, known["read"]) else None


def _matches(pattern: str, names: str) -> bool:
    words = names.lower().split()
    if "*" in pattern or "?" in pattern:
        return any(fnmatchcase(word, pattern) for word in words)
    return pattern in words


@cache
def _actions() -> dict[str, Any]:
    found: dict[str, Any] = load("iam/actions.json")
    return found
