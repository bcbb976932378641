"""
What was gained, by whom, and does anybody approve?

The first line of every output, in words: what a reviewer must hear in ten seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scopecard.difference.change import Change
from scopecard.difference.side import Side

_MONEY: Final = re.compile(
    r"(?:^|[^a-z])(?:pay|pays|payment|payments|payout|payouts|refund|refunds|charge|charges|invoice|transfer|"
    r"money|stripe|paypal|adyen|braintree|billing|wallet|bank)(?:$|[^a-z])"
)
_PRODUCTION: Final = re.compile(r"(?:^|[^a-z])(?:prod|production|live)(?:$|[^a-z])")
_CHANGES: Final = ("write", "delete")
_RIGHTS: Final = ("grant", "configure", "schedule", "spawn")
_OUT: Final = ("send", "search", "fetch", "emit", "write", "delete", "pay")
_NEVER_SAID: Final = ("(unknown)", "(outside)")
_CONFIDENTIAL: Final = 2
_ORDER: Final = (
    "move money", "read everything", "reach production data", "read sensitive data",
    "send things out", "run code", "widen its own rights", "change data", "read more",
)  # fmt: skip


class Gain(NamedTuple):
    """One kind of power that somebody gained, with what shows it."""

    power: str
    """One of a few phrases, the worst first."""
    examples: tuple[str, ...]
    certain: bool


class Gained(NamedTuple):
    """What one agent gained."""

    agent: str
    """Empty where no agent of the system holds any tool."""
    gains: tuple[Gain, ...]
    approval: str
    """``nobody``, ``part``, ``all`` or, where nothing changes anything, an empty text."""
    untrusted: str
    """What it reads that strangers write, or an empty text."""
    unasked: bool
    """Whether it could do all of it before, after somebody was asked."""


def gained(changes: Sequence[Change], new: Side) -> list[Gained]:
    """Return what each agent gained, the one with the most to hear of first."""
    agents = list(new.worst.closure.agents) or [""]
    found = [_of_agent(agent, changes, new) for agent in agents]
    return sorted((one for one in found if one.gains), key=_rank)


def _rank(one: Gained) -> tuple[int, int, str]:
    return (_ORDER.index(one.gains[0].power), -len(one.gains), one.agent)


def _of_agent(agent: str, changes: Sequence[Change], new: Side) -> Gained:
    own = [change for change in changes if change.up and _is_of(change, agent, new)]
    shown: dict[str, dict[str, bool]] = {}
    for change in own:
        for power, example in _powers(change, new):
            known = shown.setdefault(power, {})
            # NOTE: that a tool is held is certain; what a wildcard does, nobody says
            sure = change.certain and change.kind != "grant"
            known[example] = known.get(example, False) or sure
    gains = tuple(
        Gain(power, tuple(shown[power]), any(shown[power].values()))
        for power in _ORDER
        if power in shown
    )
    if len(gains) > 1:
        gains = tuple(gain for gain in gains if gain.power != "read more")
    effects = [change for change in own if change.kind == "open-effect"]
    unasked = bool(effects) and all(change.old is not None for change in effects)
    unasked = unasked and not any(change.kind == "capability" for change in own)
    return Gained(agent, gains, _approval(agent, own, new), _untrusted(agent, new), unasked)


def _is_of(change: Change, agent: str, new: Side) -> bool:
    if change.kind == "launch":
        holders = _holders(change.key.ids[0], new)
        return agent in holders or not agent
    if change.kind == "mark":
        return change.key.what in ("sensitivity", "external") and agent in _readers(change, new)
    if change.kind == "effect":
        return not agent
    return bool(change.key.ids) and change.key.ids[0] == agent


def _holders(server: str, new: Side) -> list[str]:
    return [
        agent
        for agent, declared in new.section("agents").items()
        if any(tool.startswith(f"{server}.") for tool in declared.get("tools", {}))
    ]


def _readers(change: Change, new: Side) -> list[str]:
    return [
        agent
        for agent, capabilities in new.worst.closure.capabilities.items()
        if any(capability.target == change.key.ids[0] for capability in capabilities)
    ]


def _powers(change: Change, new: Side) -> Iterator[tuple[str, str]]:
    """Yield what a change lets somebody do, with an example."""
    kind, key = change.kind, change.key
    if kind == "launch" and key.what == "files":
        everything = change.new is not None and "/" in (change.new.texts or ())
        word = "" if change.new is None else change.new.word
        yield ("read everything" if everything else "read more"), f"{word} of {key.ids[0]}"
    elif kind == "launch" and key.what == "addresses" and change.new is not None:
        for address in change.new.texts or ():
            if _PRODUCTION.search(_spaced(address)):
                yield "reach production data", f"{address} of {key.ids[0]}"
    elif kind in ("capability", "open-effect", "effect"):
        yield from _of_ability(key.what, key.ids[1], new)
    elif kind == "agency" and change.new is not None and change.new.word == "self-extending":
        yield "widen its own rights", "self-extending"
    elif kind == "grant":
        yield from _of_grant(key.ids[1], new)
    elif kind == "mark" and key.what == "sensitivity":
        yield from _of_ability("read", key.ids[0], new)
    elif kind in ("constraint", "iam", "amount"):
        word = "" if change.new is None else change.new.word
        everything = change.new is not None and _is_everything(change)
        yield ("read everything" if everything else "read more"), word or "no limit"


def _is_everything(change: Change) -> bool:
    return change.new is not None and bool({"/", "*", "**"} & set(change.new.texts or ()))


def _of_grant(tool: str, new: Side) -> Iterator[tuple[str, str]]:
    """Yield what a tool that nobody lists in full lets somebody do, by its name."""
    declared = new.section("tools").get(tool, {})
    if not (declared.get("wildcard") or declared.get("universal")):
        return
    words, example = _words(tool, new), f"any tool of {tool}"
    targets = [effect["target"] for effect in declared.get("effects", ())]
    if _MONEY.search(words):
        yield "move money", example
    elif _PRODUCTION.search(words):
        yield "reach production data", example
    if any(new.worst.closure.data.external(one) for one in targets if one in new.section("data")):
        yield "send things out", example
    yield "read more", example


def _words(name: str, new: Side) -> str:
    parts = [name]
    for section in ("data", "tools"):
        element = new.section(section).get(name, {})
        parts += [str(element.get("title", "")), *map(str, element.get("tags", ()))]
    return _spaced(" ".join(parts))


def _spaced(text: str) -> str:
    return re.sub(r"[\s._-]+", " ", text).lower()


def _of_ability(action: str, target: str, new: Side) -> Iterator[tuple[str, str]]:
    data, words = new.worst.closure.data, _words(target, new)
    example = f"{action} {target}"
    if action == "pay" or (action in _CHANGES and _MONEY.search(words)):
        yield "move money", example
    if target not in _NEVER_SAID and _PRODUCTION.search(words):
        yield "reach production data", example
    elif action == "read" and _sensitive(target, new):
        yield "read sensitive data", example
    if target in new.section("data") or target in _NEVER_SAID:
        outside = data.external(target)
        if outside and action in _OUT:
            yield "send things out", example
        if action == "execute":
            yield "run code", example
        elif action in _CHANGES:
            yield "change data", example
    if action in _RIGHTS:
        yield "widen its own rights", example
    if action == "read":
        yield "read more", example


def _sensitive(target: str, new: Side) -> bool:
    known = target in new.section("data")
    return known and new.worst.closure.data.sensitivity(target) >= _CONFIDENTIAL


def _approval(agent: str, own: Sequence[Change], new: Side) -> str:
    """Return whether a person is asked before what was gained and has consequences."""
    words = [
        change.new.word for change in own if change.kind == "open-effect" and change.new is not None
    ]
    tools = {change.key.ids[1] for change in own if change.kind == "grant"}
    capabilities = new.worst.closure.capabilities[agent] if agent else []
    words += [
        "openly" if one.open else "after approval"
        for one in capabilities
        if one.tool in tools and new.worst.closure.consequential(one)
    ]
    if not words:
        loose = not agent and any(change.kind == "effect" for change in own)
        return "nobody" if loose else ""
    gated = [word == "after approval" for word in words]
    return "all" if all(gated) else "part" if any(gated) else "nobody"


def _untrusted(agent: str, new: Side) -> str:
    if not agent or not new.worst.flow.untrusted(agent):
        return ""
    return new.worst.flow.words(agent)[0]
