"""
What do the tools of a server say that they did not say before?

What a tool can do is compared as an effect, like that of any tool. The rest of its
definition is read by :mod:`scopecard.drift`: its hints, its parameters, words that are
addressed to the model. What that calls mere wording is no question to anybody.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from scopecard.difference.change import BETTER, RISK, UNDETERMINED, Change
from scopecard.difference.fact import Fact, Key
from scopecard.drift.compare import changes
from scopecard.drift.lock import Lock

KIND: Final = "drift"
_SAID_ELSEWHERE: Final = frozenset(
    ("effect-gained", "effect-shown", "tool-added", "tool-removed", "server-added", "server-missing")
)  # fmt: skip
"""What is compared as a grant, a tool or an effect."""
_FIRST: Final = ("instruction-appeared", "invisible-characters-appeared", "hint-weaker")
"""What a reviewer looks at before anything else that a definition says."""


def drifted(old: Lock | None, new: Lock | None, renamed: Container[str]) -> Iterator[Change]:
    """
    Yield what the tools say of themselves that they did not say before.

    Of those that are *renamed*, by their new ids, that is known already.
    """
    before, after = old or {}, new or {}
    reviewed = {(name, tool.name) for name, one in before.items() for tool in one.tools}
    for one in changes(before, after):
        said = one.kind == "tool-renamed" and one.subject in renamed
        if one.kind not in _SAID_ELSEWHERE and not said:
            key = Key(KIND, (one.subject,), f"{one.kind}\0{one.message}")
            first = len(_FIRST) - _FIRST.index(one.kind) if one.kind in _FIRST else 0
            now = Fact(key, ("tools", one.subject), first, word=one.message)
            was = now._replace(word="") if (one.server, one.tool) in reviewed else None
            worse = {RISK: True, BETTER: False}.get(one.class_)
            yield Change(one.class_, key, worse, one.class_ != UNDETERMINED, was, now)
