"""
Which IAM actions are known, and which of them only read?

The names are data: ``scopes/iam/actions.json``, a snapshot of the AWS Service
Authorization Reference. It is read only for a spec that has such a permission.
"""

from __future__ import annotations

import re
from functools import cache

from scopecard.framework import load


def access(action: str) -> str | None:
    """
    Return what an IAM action, or a pattern of them, does: ``read`` or ``write``.

    None where there is no such action.

    >>> access("s3:GetObject"), access("s3:Get*"), access("s3:*"), access("s3:GetObjct")
    ('read', 'read', 'write', None)
    """
    if action in ("*", "*:*"):
        return "write"
    service, _, name = action.lower().partition(":")
    known = _actions().get(service)
    if known is None or not name:
        return None
    pattern = _pattern(name)
    return next((kind for kind in ("write", "read") if pattern.search(known[kind])), None)


def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a line that *name*, with ``*`` and ``?``, stands for."""
    first, *others = (re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", name))
    form = first
    if others:
        *middle, last = others
        # INVARIANT: what stands between two stars is found once, so that no name takes long
        form += "".join(f"(?>.*?{part})" for part in middle) + f".*{last}"
    return re.compile(f"^{form}$", re.MULTILINE)


@cache
def _actions() -> dict[str, dict[str, str]]:
    """Return by service what only reads and what writes, an action a line."""
    return {
        service: {kind: names.lower().replace(" ", "\n") for kind, names in known.items()}
        for service, known in load("iam/actions.json").items()
    }
