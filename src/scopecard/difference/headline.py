"""
What does a reviewer hear first? One sentence on what was gained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from scopecard.difference.change import BETTER, CLASSES, EDITORIAL, RISK, UNDETERMINED, Change
from scopecard.difference.gains import Gain, Gained
from scopecard.difference.words import message

_SHOWN: Final = 5
_EXAMPLES: Final = 2
_LONGEST: Final = 60


def sentence(gained: Sequence[Gained], changes: Sequence[Change], same: bool) -> str:  # noqa: FBT001
    """Return the first line, as a sentence, names in back-ticks."""
    if same:
        return "Nothing changed."
    if gained:
        return _capital(_of(gained[0]) + _others(gained) + ".")
    first = next((one for one in changes if one.class_ != EDITORIAL), None)
    if first is None:
        return "Nothing changed that decides anything: only wording."
    form = {
        RISK: "{}; no agent gained a new power.", UNDETERMINED: "nobody can tell yet: {}.",
        BETTER: "less can happen than before: {}.",
    }[first.class_]  # fmt: skip
    return _capital(form.format(message(first)))


def count(changes: Sequence[Change]) -> Mapping[str, int]:
    """Return how many changes there are of each class."""
    found = dict.fromkeys(CLASSES, 0)
    for change in changes:
        found[change.class_] += 1
    return found


def _of(one: Gained) -> str:
    who = f"`{one.agent}`" if one.agent else "whoever holds these tools"
    sure = [gain for gain in one.gains if gain.certain][:_SHOWN]
    perhaps = [gain for gain in one.gains if not gain.certain][: _SHOWN - len(sure)]
    can = "can now, without asking," if one.unasked else "can now"
    parts = []
    if sure:
        parts.append(f"{can} {_listed(sure)}")
    if perhaps:
        parts.append(f"may {'also' if sure else 'now'} {_listed(perhaps)}")
    asked = {
        "nobody": "nobody approves", "part": "a person approves only a part of it",
        "all": "a person approves each of these changes",
    }.get(one.approval)  # fmt: skip
    clauses = [f"{who} {' and '.join(parts)}"]
    if asked:
        clauses.append(asked)
    if one.untrusted:
        source = "" if one.untrusted == one.agent else f" (`{one.untrusted}`)"
        clauses.append(f"it reads words of strangers{source}")
    return "; ".join(clauses)


def _listed(gains: Sequence[Gain]) -> str:
    shown = [f"{gain.power} ({_examples(gain)})" for gain in gains]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _examples(gain: Gain) -> str:
    shown = [f"`{one[:_LONGEST]}`" for one in gain.examples[:_EXAMPLES]]
    more = len(gain.examples) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _others(gained: Sequence[Gained]) -> str:
    others = len(gained) - 1
    if not others:
        return ""
    return f"; {others} other {'agent' if others == 1 else 'agents'} gained something too"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
