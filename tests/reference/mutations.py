"""
Small changes of a raw spec, each with the law of the design that it must keep.

An operator returns a changed copy, or nothing where the spec has no place for it. Where
a law says "unless it takes the place of an assumption", the operator returns nothing if
an assumption that the spec rested on is gone from the copy.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from reference.assumptions import assumptions
from reference.naming import rename, reorder
from reference.normal import normalise

Spec = dict[str, Any]
Operator = Callable[[random.Random, Spec], Spec | None]

GROWS = "grows"  # no scope sinks, no flow goes
GATES = "gates"  # no scope sinks
CLAIMS = "claims"  # no scope changes
FORGETS = "forgets"  # no pessimistic scope sinks
NAMES = "names"  # nothing changes but names
ORDER = "order"  # nothing changes


class Mutation(NamedTuple):
    """A named operator and the law that it is about."""

    name: str
    law: str
    apply: Operator


def written_out(spec: Spec) -> Spec:
    """Return a copy of a raw spec in which every grant and effect is a mapping."""
    spec = normalise(deepcopy(spec))
    for identity in spec["identities"].values():
        if "permissions" in identity:
            identity["permissions"] = [
                entry.get("unknown", entry) for entry in identity["permissions"]
            ]
    return spec


def _careful(operator: Operator) -> Operator:
    """Make an operator give up where it takes the place of an assumption."""

    def apply(rng: random.Random, spec: Spec) -> Spec | None:
        changed = operator(rng, written_out(spec))
        if changed is None or not assumptions(spec) <= assumptions(changed):
            return None
        return changed

    return apply


def _pick(rng: random.Random, options: Any) -> Any:
    options = list(options)
    return rng.choice(options) if options else None


# --- what adds


def add_grant(rng: random.Random, spec: Spec) -> Spec | None:
    """Give an agent one more tool."""
    agent = spec["agents"][_pick(rng, spec["agents"])]
    tool = _pick(rng, [t for t in spec["tools"] if t not in agent.get("tools", {})])
    if tool is None:
        return None
    agent.setdefault("tools", {})[tool] = {}
    return spec


def add_effect(rng: random.Random, spec: Spec) -> Spec | None:
    """Add an effect to a list of effects that is there, or to what data causes."""
    place = _pick(rng, list(effect_lists(spec)))
    target = _pick(rng, sorted(spec["data"]))
    if place is None:
        return None
    action = rng.choice(("read", "write", "delete", "send", "pay", "search", "fetch"))
    if place and all(
        isinstance(e, str) or (e["action"], e["target"]) != (action, target) for e in place
    ):
        place.append({"action": action, "target": target})
        return spec
    return None


def effect_lists(spec: Spec) -> Iterator[list[Any]]:
    """Yield every list of effects that may grow."""
    for section, key in (
        ("tools", "effects"),
        ("data", "reach"),
        ("data", "causes"),
        ("identities", "permissions"),
    ):
        yield from (e[key] for e in spec[section].values() if key in e)


def add_delegation(rng: random.Random, spec: Spec) -> Spec | None:
    """Let an agent delegate to one more."""
    name = _pick(rng, spec["agents"])
    delegates = spec["agents"][name].get("delegates", {})
    other = _pick(rng, [agent for agent in spec["agents"] if agent not in {name, *delegates}])
    if other is None:
        return None
    spec["agents"][name].setdefault("delegates", {})[other] = {}
    return spec


def add_start(rng: random.Random, spec: Spec) -> Spec | None:
    """Let one more actor start an agent."""
    agent = spec["agents"][_pick(rng, spec["agents"])]
    actor = _pick(rng, [a for a in spec["actors"] if a not in agent.get("started_by", ())])
    if actor is None:
        return None
    agent.setdefault("started_by", []).append(actor)
    return spec


def distrust(rng: random.Random, spec: Spec) -> Spec | None:
    """Make an actor or data untrusted."""
    options = [*spec["actors"].values(), *spec["data"].values()]
    element = _pick(rng, [e for e in options if "writers" not in e])
    if element is None or element.get("trust") == "untrusted":
        return None
    element["trust"] = "untrusted"
    return spec


def add_stranger(rng: random.Random, spec: Spec) -> Spec | None:
    """Let a tool read new data that strangers write."""
    tool = _pick(rng, [t for t in spec["tools"].values() if "effects" in t])
    if tool is None:
        return None
    spec["data"]["guestbook"] = {"trust": "untrusted", "sensitivity": "public"}
    tool["effects"].append({"action": "read", "target": "guestbook"})
    return spec


# --- what weakens


def remove_gate(rng: random.Random, spec: Spec) -> Spec | None:
    """Take a gate away from where it sits; an agent's own gate takes no lifted one's place."""
    element, lifted = _pick(rng, list(gated(spec))) or (None, None)
    if element is None:
        return None
    if lifted:
        element["gate"] = "none"
    else:
        del element["gate"]
    return spec


def gated(spec: Spec) -> Iterator[tuple[Spec, bool]]:
    """Yield every element with a gate, and whether an agent's gate would take its place."""
    for section in ("data", "tools", "agents"):
        yield from ((e, False) for e in spec[section].values() if "gate" in e)
    for effects in effect_lists(spec):
        yield from ((e, False) for e in effects if isinstance(e, dict) and "gate" in e)
    for agent in spec["agents"].values():
        for grant in agent.get("tools", {}).values():
            if grant.get("gate", "none") != "none":
                yield grant, "gate" in agent
            yield from ((e, False) for e in grant.get("effects", ()) if "gate" in e)


def weaken_gate(rng: random.Random, spec: Spec) -> Spec | None:
    """Give a gate a flaw."""
    gate = _pick(rng, spec["gates"].values())
    if gate is None:
        return None
    flaws: dict[str, Any] = {
        "per": rng.choice(("command", "plan", "handoff", "session", "always")),
        "enforced_by": rng.choice(("prompt", "none")),
        "when": "after",
        "mode": "log-only",
        "on_timeout": "allow",
        "applies_when": "the amount is large",
    }
    key = rng.choice(sorted(flaws))
    gate[key] = flaws[key]
    return spec


def separate_no_more(rng: random.Random, spec: Spec) -> Spec | None:
    """Let whoever asks approve."""
    gate = _pick(rng, [g for g in spec["gates"].values() if "separation" in g])
    if gate is None:
        return None
    del gate["separation"]
    return spec


# --- what is only said, and what is no longer said


def add_claim(rng: random.Random, spec: Spec) -> Spec | None:
    """Claim a control."""
    status = rng.choice(("implemented", "partial", "missing"))
    control = rng.choice(("IDC-01", "ORC-01", "APP-05"))
    spec.setdefault("controls", {})[control] = {"status": status}
    return spec


LISTED = (  # dangers that the design lists by name, whatever they say
    *("started_by", "external", "sensitivity", "contains", "governs", "triggers", "causes"),
    *("universal", "wildcard", "when", "mode", "on_timeout", "applies_when"),
)
CAPABILITIES = (  # fields that declare what can be done, where they are not empty
    *("effects", "tools", "delegates", "memory", "logs", "model", "permissions", "reach"),
    *("holds", "network", "identity"),
)
_REQUIRED = ("approver", "action", "target")


def deletable(spec: Spec) -> Iterator[tuple[str, Spec, str]]:
    """Yield section, element and key of every optional field outside the exceptions."""
    for section, element in _elements(spec):
        for key, value in element.items():
            if key in (*LISTED, *_REQUIRED) or (section in ("actors", "data") and key == "kind"):
                continue
            if key in CAPABILITIES and value not in ("none", [], {}):
                continue
            if (key, value) in (("trust", "untrusted"), ("gate", "none"), ("reversible", False)):
                continue
            yield section, element, key


def _elements(spec: Spec) -> Iterator[tuple[str, Spec]]:
    """Yield every mapping with fields, with the section that it is of."""
    for section in ("actors", "data", "gates", "identities", "tools", "agents"):
        yield from ((section, element) for element in spec[section].values())
    for agent in spec["agents"].values():
        for grant in agent.get("tools", {}).values():
            yield "grants", grant
        yield from (("delegates", handover) for handover in agent.get("delegates", {}).values())
    for effects in effect_lists(spec):
        yield from (("effects", effect) for effect in effects if isinstance(effect, dict))


def forget(rng: random.Random, spec: Spec) -> Spec | None:
    """Delete an optional field that is none of the exceptions."""
    section, element, key = _pick(rng, list(deletable(spec))) or ("", None, "")
    if element is None or _uncovers(spec, section, element, key):
        return None
    del element[key]
    return spec


def _uncovers(spec: Spec, section: str, element: Spec, key: str) -> bool:
    """Return whether deleting a grant's gate lets the gate of its agent take its place."""
    return (
        section == "grants"
        and key == "gate"
        and any(
            "gate" in agent and element is grant
            for agent in spec["agents"].values()
            for grant in agent.get("tools", {}).values()
        )
    )


MUTATIONS = (
    Mutation("add a grant", GROWS, _careful(add_grant)),
    Mutation("add an effect", GROWS, _careful(add_effect)),
    Mutation("add a delegation", GROWS, _careful(add_delegation)),
    Mutation("add a start", GROWS, _careful(add_start)),
    Mutation("distrust a source", GROWS, _careful(distrust)),
    Mutation("add an untrusted source", GROWS, _careful(add_stranger)),
    Mutation("remove a gate", GATES, _careful(remove_gate)),
    Mutation("weaken a gate", GATES, _careful(weaken_gate)),
    Mutation("lift separation", GATES, lambda rng, spec: separate_no_more(rng, written_out(spec))),
    Mutation("claim a control", CLAIMS, lambda rng, spec: add_claim(rng, written_out(spec))),
    Mutation("delete an optional field", FORGETS, _careful(forget)),
    Mutation("rename all ids", NAMES, lambda rng, spec: rename(rng, written_out(spec))),
    Mutation("reorder mappings", ORDER, lambda rng, spec: reorder(rng, deepcopy(spec))),
)
