"""
What single change to a design would move an agent's scope?

Each change is an edit of the spec's normal form; what it makes of the scope is
found by evaluating the edited spec, never by rule of thumb.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from scopecard.context import Context
from scopecard.counterfactual import Patch, patched
from scopecard.graph.build import narrowing_counts
from scopecard.graph.model import Pointer
from scopecard.graph.reading import pessimistic

GATE: Final = "(new gate)"
PERSON: Final = "(a person)"
_TRIED: Final = 120
"""How many single changes are tried at most for one agent."""


class Change(NamedTuple):
    """One change to a design."""

    kind: str
    """gate, drop, enforce, attend, protect, isolate or withhold (DESIGN, section 7)."""
    subject: str
    """What is changed, dotted: ``assistant.tools.book_slot``."""
    title: str
    pointer: Pointer
    patches: tuple[Patch, ...]


class Outcome(NamedTuple):
    """What one change makes of the scope of an agent, and of the system."""

    change: Change
    agent: int
    system: int


def outcomes(context: Context, agent: str) -> tuple[list[Outcome], bool]:
    """
    Return the single changes that lower the scope of *agent*, best first.

    The second value is false where there were too many to try them all.
    """
    before = context.classification.standings[agent].scope
    tried = list(candidates(context, agent))
    found = []
    for change in tried[:_TRIED]:
        spec = patched(context.spec, change.patches)
        after = Context(spec, pessimistic(), context.policy).classification
        scope = after.standings[agent].scope
        if scope < before:
            found.append(Outcome(change, scope, after.scope))
    return sorted(found, key=lambda one: one.agent), len(tried) <= _TRIED


def candidates(context: Context, agent: str) -> Iterator[Change]:
    """Yield the single changes that could lower the scope of *agent*."""
    closure = context.closure
    reached = [agent]
    for one in reached:
        reached += [other for other in closure.delegations[one] if other not in reached]
    yield from _attend(context, agent)
    for one in reached:
        yield from _regrant(context, one)
        yield from _undelegate(context, one)
        yield from _isolate(context, one)
        yield from _protect(context, one)


def _regrant(context: Context, agent: str) -> Iterator[Change]:
    closure = context.closure
    openly = {c.tool for c in closure.capabilities[agent] if c.open}
    for tool, grant in closure.agents[agent].get("tools", {}).items():
        pointer: Pointer = ("agents", agent, "tools", tool)
        subject = f"{agent}.tools.{tool}"
        if tool in openly:
            patches = (*_new_gate(context), ((*pointer, "gate"), GATE))
            title = f"have a person approve each call of `{tool}` by `{agent}`"
            yield Change("gate", subject, title, pointer, patches)
            title = f"take `{tool}` from `{agent}`"
            yield Change("drop", subject, title, pointer, ((pointer, None),))
        if "effects" in grant and not narrowing_counts(closure.data.reading, pointer, grant):
            title = f"let a service refuse what the grant of `{tool}` does not name"
            enforce: tuple[Patch, ...] = (
                ((*pointer, "enforced_by"), "service"), ((*pointer, "mode"), "enforce"),
            )  # fmt: skip
            yield Change("enforce", subject, title, pointer, enforce)


def _undelegate(context: Context, agent: str) -> Iterator[Change]:
    for delegate in context.closure.agents[agent].get("delegates", {}):
        pointer: Pointer = ("agents", agent, "delegates", delegate)
        title = f"let `{agent}` not delegate to `{delegate}`"
        yield Change("drop", f"{agent}.delegates.{delegate}", title, pointer, ((pointer, None),))


def _attend(context: Context, agent: str) -> Iterator[Change]:
    data = context.closure.data
    started_by = context.closure.agents[agent].get("started_by", [])
    if started_by and all(data.actor_kind(actor) == "human" for actor in started_by):
        return
    pointer: Pointer = ("agents", agent, "started_by")
    person = (("actors", PERSON), {"kind": "human"})
    title = f"let only a person start `{agent}`"
    yield Change("attend", f"{agent}.started_by", title, pointer, (person, (pointer, [PERSON])))


def _isolate(context: Context, agent: str) -> Iterator[Change]:
    seen = {c.target: None for c in context.closure.capabilities[agent] if c.action == "execute"}
    for sandbox in seen:
        declared = context.closure.data.get(sandbox)
        if declared.get("network") != "none":
            pointer: Pointer = ("data", sandbox, "network")
            title = f"close the network of sandbox `{sandbox}`"
            yield Change("isolate", f"{sandbox}.network", title, pointer, ((pointer, "none"),))
        for identity in declared.get("holds", ()):
            rest = [other for other in declared["holds"] if other != identity]
            held: Pointer = ("data", sandbox, "holds")
            title = f"take `{identity}` out of sandbox `{sandbox}`"
            yield Change("withhold", f"{sandbox}.holds.{identity}", title, held, ((held, rest),))


def _protect(context: Context, agent: str) -> Iterator[Change]:
    for capability in context.closure.extending.get(agent, ()):
        if "governs" in context.closure.data.get(capability.target):
            pointer: Pointer = ("data", capability.target, "gate")
            title = f"let nothing act on a change of `{capability.target}` before a person agrees"
            patches = (*_new_gate(context), (pointer, GATE))
            yield Change("protect", f"{capability.target}.gate", title, pointer, patches)


def _new_gate(context: Context) -> tuple[Patch, ...]:
    """Return what adds a qualifying gate, with a trusted person who asks for nothing."""
    gate = {"approver": {"any": [PERSON]}, "per": "call", "enforced_by": "service"}
    missing: tuple[Patch, ...] = tuple(
        ((section,), {}) for section in ("actors", "gates") if section not in context.spec
    )
    return (*missing, (("actors", PERSON), {"kind": "human"}), (("gates", GATE), gate))
