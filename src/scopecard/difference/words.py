"""
How is a change said in plain words?
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from scopecard.difference.change import Change
from scopecard.difference.fact import Fact

_Say: TypeAlias = Callable[[Change], str]
_VERBS: Final = {
    "read": "read", "search": "search in", "fetch": "fetch from", "write": "change",
    "delete": "delete from", "send": "send to", "pay": "move money with", "grant": "hand out",
    "configure": "configure", "schedule": "schedule", "spawn": "start new runs of",
    "execute": "run code in", "emit": "let something out to",
}  # fmt: skip
_OVERLAYS: Final = {
    "unattended": "starts without a person", "dynamic-planning": "chooses its own steps",
    "persistent-memory": "has a memory that outlives a run", "multi-agent": "works with other agents",
    "external-comms": "reaches what is outside", "code-execution": "runs code",
    "untrusted-input": "reads untrusted words",
    "rule-of-two": "combines untrusted words, sensitive data and open action",
    "trifecta": "can be made to leak what it reads",
}  # fmt: skip
_LONGEST: Final = 120


def message(change: Change) -> str:
    """Return *change* as a sentence: lower case, no full stop, names in back-ticks."""
    said = _SAY.get(change.kind, _plain)(change)
    old, new = change.old, change.new
    if change.up is None and old is not None and new is not None and old.best != new.best:
        how = "certain now" if new.best > old.best else "only possible now"
        return f"{said} ({how})"
    return said


def verb(action: str) -> str:
    """Return what somebody does who can do *action*."""
    return _VERBS.get(action, action)


def value(fact: Fact | None) -> str:
    """Return a value for people, and not all of a long one."""
    text = "nothing" if fact is None else fact.word
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _from_to(change: Change) -> str:
    return f"{value(change.old)} → {value(change.new)}"


def _can(change: Change) -> str:
    if change.up is None:
        return "can"
    if change.up:
        return "can now" if change.certain else "may now"
    return "can no longer" if change.new is None else "can"


def _ability(change: Change) -> str:
    agent, target = change.key.ids
    what = f"{verb(change.key.what)} `{target}`"
    if change.kind == "capability" or change.new is None or change.old is None:
        how = (
            f" {change.new.word}" if change.new is not None and change.kind != "capability" else ""
        )
        return f"`{agent}` {_can(change)} {what}{how}"
    return f"`{agent}` {_can(change)} {what} {value(change.new)}; it was {value(change.old)}"


def _effect(change: Change) -> str:
    tool, target = change.key.ids
    return f"tool `{tool}` {_can(change)} {verb(change.key.what)} `{target}`"


def _scope(change: Change) -> str:
    who = f"agent `{change.key.ids[0]}`" if change.key.ids else "the system"
    if change.old is None:
        return f"{who} is new, at {value(change.new)}"
    return f"{who} is gone; it was at {value(change.old)}" if change.new is None else (
        f"{who}: {_from_to(change)}"
    )  # fmt: skip


def _axis(change: Change) -> str:
    lowest = {"agency": "read-only", "autonomy": "attended"}[change.kind]
    old, new = ((lowest if fact is None else fact.word) for fact in (change.old, change.new))
    return f"{change.kind} of `{change.key.ids[0]}`: {old} → {new}"


def _overlay(change: Change) -> str:
    what = _OVERLAYS.get(change.key.what, change.key.what)
    return f"`{change.key.ids[0]}` {'now' if change.up else 'no longer'}: {what}"


def _finding(change: Change) -> str:
    rule = change.key.what.split("\0")[0]
    who = ", ".join(f"`{one}`" for one in change.key.ids)
    if change.old is None:
        return f"new finding {rule} ({value(change.new)}): {who}"
    if change.new is None:
        return f"fixed: {rule} ({value(change.old)}): {who}"
    return f"finding {rule} of {who}: {_from_to(change)}"


def _question(change: Change) -> str:
    if change.new is None:
        return f"answered: `{change.key.what}`"
    return f"`{change.key.what}` is not said, assumed {value(change.new)}"


def _start(change: Change) -> str:
    agent, source = change.key.ids
    who = f"`{source}`" if source != agent else "itself, as nobody says who does"
    if change.old is None:
        return f"`{agent}` is now started by {who} ({value(change.new)})"
    if change.new is None:
        return f"`{agent}` is no longer started by {who}"
    return f"`{agent}`, started by {who}: {_from_to(change)}"


def _grant(change: Change) -> str:
    agent, tool = change.key.ids
    return f"`{agent}` {'got' if change.up else 'lost'} tool `{tool}`"


def _delegation(change: Change) -> str:
    agent, other = change.key.ids
    if change.old is not None and change.new is not None:
        return f"what `{agent}` hands over to `{other}` is {'no longer' if change.up else 'now'} approved"
    return f"`{agent}` {'can now' if change.up else 'no longer does'} hand over to `{other}`"


def _approval(change: Change) -> str:
    where = " of ".join(f"`{one}`" for one in reversed(change.key.ids[:2]))
    where = f"{change.key.what} {where}".strip()
    if change.new is None:
        return f"approval `{value(change.old)}` no longer sits on {where}"
    if change.old is None:
        return f"approval `{value(change.new)}` now sits on {where}"
    return f"another approval sits on {where}: {_from_to(change)}"


def _mark(change: Change) -> str:
    name, field = change.key.ids[0], change.key.what
    if change.old is not None and change.new is not None:
        return f"`{name}`, {field}: {_from_to(change)}"
    gone = change.new is None
    fact = change.old if gone else change.new
    field = field.partition(".")[0]
    return f"`{name}`, {field}: {value(fact)} {'is gone' if gone else 'is new'}"


def _limit(change: Change) -> str:
    ids = " of ".join(f"`{one}`" for one in reversed(change.key.ids))
    what = {"iam": "permissions", "amount": f"most that one {change.key.what} moves"}.get(
        change.kind, f"{change.kind} {change.key.what}"
    )
    if change.new is None or change.old is None:
        gone = change.new is None
        return (
            f"{what} of {ids} {'is gone' if gone else 'is new'}: {value(change.old or change.new)}"
        )
    how = {
        True: "reaches further",
        False: "reaches less far",
        None: "changed, nobody can tell how far",
    }
    return f"{what} of {ids} {how[change.up]}: {_from_to(change)}"


def _launch(change: Change) -> str:
    server, what = change.key.ids[0], change.key.what
    if change.new is None or change.old is None:
        how = "is gone" if change.new is None else "is new"
        return f"server `{server}`, {what}: {value(change.old or change.new)} {how}"
    how = {True: "reaches further", False: "reaches less far", None: "is not the same"}[change.up]
    return f"server `{server}`: {what} {how}: {_from_to(change)}"


def _safeguard(change: Change) -> str:
    of = f" of `{change.key.ids[0]}`" if change.key.ids else ""
    how = {True: "is gone", False: "is new", None: "changed"}[change.up]
    return f"safeguard {change.key.what}{of} {how}"


def _claim(change: Change) -> str:
    return f"what is said of control {change.key.what}: {_from_to(change)}"


def _acceptance(change: Change) -> str:
    name, _, more = change.key.what.partition("\0")
    if change.key.ids:
        who = ", ".join(f"`{one}`" for one in change.key.ids)
        reason = "" if change.new is None else (change.new.texts or ("",))[0]
        ways = f"`{value(change.old)}`, now `{value(change.new)}`"
        return f"the acceptance of {more} ({who}) is reopened, as {reason}: {ways}"
    if more:
        return f"acceptance `{name}` is lost, as names changed: the same finding is `{more}` now"
    how = "is now accepted" if change.new is not None else "is no longer accepted"
    return f"finding {change.key.what} {how}: {value(change.new or change.old)}"


def _self_approved(change: Change) -> str:
    how = "is no longer" if change.new is None else "is"
    who = value(change.new or change.old)
    return f"acceptance `{change.key.what}` {how} approved by `{who}`, who wrote it (says git)"


def _definition(change: Change) -> str:
    return f"the definition of tool `{change.key.ids[0]}` changed under the same name"


def _drift(change: Change) -> str:
    return f"tool `{change.key.ids[0]}`: {change.key.what.partition(chr(0))[2]}"


def _element(change: Change) -> str:
    fact = change.new or change.old
    section = "" if fact is None else fact.word
    return f"`{change.key.ids[0]}` of {section} is {'gone' if change.new is None else 'new'}"


def _rename(change: Change) -> str:
    return f"`{value(change.old)}` is now called `{value(change.new)}`, with the same definition"


def _policy(change: Change) -> str:
    return f"policy {change.key.what}: {_from_to(change)}"


def _plain(change: Change) -> str:
    of = f" of `{change.key.ids[0]}`" if change.key.ids else ""
    how = "is gone" if change.new is None else "is new" if change.old is None else "changed"
    return f"{change.key.what}{of} {how}"


_SAY: Final[dict[str, _Say]] = {
    "capability": _ability, "open-effect": _ability, "effect": _effect, "scope": _scope,
    "agent-scope": _scope, "agency": _axis, "autonomy": _axis, "overlay": _overlay,
    "finding": _finding, "question": _question, "start": _start, "grant": _grant,
    "delegation": _delegation, "approval": _approval, "mark": _mark, "constraint": _limit,
    "limit": _limit, "iam": _limit, "amount": _limit, "launch": _launch, "safeguard": _safeguard,
    "claim": _claim, "acceptance": _acceptance, "definition": _definition, "element": _element,
    "rename": _rename, "policy": _policy, "drift": _drift,
    "self-approved": _self_approved,
}  # fmt: skip
KINDS: Final = (*_SAY, "field")
"""Every kind of change."""
