"""
What would the scope be if one thing were otherwise?

Two questions are answered by evaluating, not by text: what would an open
question, answered well, make of the scope; and which declared facts does the
verdict rest on, because their falsity would raise it (DESIGN, section 5.4)?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from scopecard.context import Context
from scopecard.graph.build import narrowing_counts
from scopecard.graph.capability import LEVELS
from scopecard.graph.model import Edge, Pointer
from scopecard.graph.reading import Assumption, answering, pessimistic
from scopecard.scoping.classify import GATED, LOW, OPEN, rank_of
from scopecard.scoping.matrix import matrix
from scopecard.spec.edit import DROP, SET, Edit, edited

T = TypeVar("T")
_GATE_FIELDS = ("per", "enforced_by", "when", "mode", "on_timeout")


class Question(NamedTuple):
    """Something that nobody has said, and what a good answer would make of the scope."""

    assumption: Assumption
    then: int | None
    """The scope if it alone were answered well; none where that was too much work."""


class Fact(NamedTuple):
    """Something that the verdict rests on."""

    about: str
    pointer: Pointer
    basis: str
    """``declared``, or ``default`` where the spec relies on one."""
    then: int
    """The scope if it were false."""


class _Doubt(NamedTuple):
    facts: tuple[tuple[Pointer, str], ...]
    """The fields that the edit contradicts, each with its basis."""
    edit: Edit


def questions(context: Context, best: Context, met: Sequence[Assumption]) -> list[Question]:
    """
    Return the open questions of a pessimistic *context*; *best* is the optimistic one.

    They are about what it has *met*.
    """
    scope = context.classification.scope
    then: Mapping[str, int | None] = {}
    if best.classification.scope < scope:

        def scope_if(answered: Sequence[str]) -> int:
            reading = answering(frozenset(answered))
            return Context(context.spec, reading, context.policy).classification.scope

        then = singly([a.about for a in met], scope_if, scope, budget(context))
    found = [Question(a, then.get(a.about, scope)) for a in met]
    return sorted(found, key=lambda q: 9 if q.then is None else q.then)


def rests_on(context: Context) -> tuple[list[Fact], bool]:
    """Return the facts whose falsity would raise the scope, and whether these are all."""
    scope = context.classification.scope
    if scope == max(map(int, matrix().section("scopes"))):
        return [], True
    facts = list(_starts(context)) + list(_tool_facts(context))
    doubts = list(_doubts(context))

    def scope_if(doubted: Sequence[int]) -> int:
        spec = edited(context.spec, [doubts[index].edit for index in doubted])
        return Context(spec, pessimistic(), context.policy).classification.scope

    then = singly(range(len(doubts)), scope_if, scope, budget(context))
    for index, doubt in enumerate(doubts):
        for pointer, basis in doubt.facts:
            facts.append(Fact(_dotted(pointer), pointer, basis, then[index] or scope))
    facts = [fact for fact in facts if fact.then > scope]
    complete = None not in then.values()
    return sorted(facts, key=lambda fact: -fact.then), complete


def singly(
    items: Sequence[T], scope_if: Callable[[Sequence[T]], int], scope: int, most: int
) -> dict[T, int | None]:
    """
    Return what each item alone makes of *scope*; none where *most* evaluations were too few.

    Changing more never undoes what changing less does, so a group that changes
    nothing clears all its members at once (DESIGN, section 10).
    """
    result: dict[T, int | None] = dict.fromkeys(items, scope)
    groups = [list(items)] if items else []
    while groups:
        group = groups.pop()
        if most <= 0:
            result.update(dict.fromkeys(group))
            continue
        most -= 1
        outcome = scope_if(group)
        if outcome == scope:
            continue
        if len(group) == 1:
            result[group[0]] = outcome
        else:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
    return result


def budget(context: Context) -> int:
    """Return how many evaluations may be spent: few for a system of many elements."""
    elements = context.closure.graph.network.number_of_nodes()
    return max(4, min(256, 40_000 // elements))


def _starts(context: Context) -> Iterator[Fact]:
    """Yield who starts something: if nobody asked, it would be self-directed."""
    table = matrix().table(str(context.policy["profile"]))
    data = context.closure.data
    actors = {edge.source: edge for edge in _declared_starts(context)}
    for actor in actors:
        if data.actor_kind(actor) != "continuous":
            pointer: Pointer = ("actors", actor, "kind")
            yield Fact(_dotted(pointer), pointer, "declared", table.cell("self-directed", 0))


def _declared_starts(context: Context) -> Iterator[Edge]:
    return (edge for edge in context.closure.graph.edges("starts") if not edge.rule)


def _tool_facts(context: Context) -> Iterator[Fact]:
    """Yield tools whose effects are listed: if the list were not all, they would be unknown."""
    closure = context.closure
    then: dict[str, int] = {}
    for edge in closure.graph.edges("grants"):
        tool = closure.tools[edge.target]
        if "effects" not in tool or tool.get("wildcard", False) or "universal" in tool:
            continue
        grant = closure.agents[edge.source]["tools"][edge.target]
        reading = closure.data.reading
        if "effects" in grant and narrowing_counts(reading, edge.pointer, grant):
            continue
        scope = _scope_with(context, edge, GATED if _gated(context, edge) else OPEN)
        then[edge.target] = max(then.get(edge.target, 0), scope)
    for name, scope in then.items():
        pointer: Pointer = ("tools", name, "effects")
        yield Fact(_dotted(pointer), pointer, "declared", scope)


def _gated(context: Context, grant: Edge) -> bool:
    closure, tool = context.closure, context.closure.tools[grant.target]
    covers = grant.covers
    if "gate" in tool:
        covers = (*covers, (tool["gate"], ("tools", grant.target, "gate")))
    identity = tool.get("identity", closure.agents[grant.source].get("identity"))
    origin = closure.approvals.origin(grant.source)
    return any(closure.gates.qualifies(c, origin, identity, held=False) for c in covers)


def _scope_with(context: Context, grant: Edge, rank: int) -> int:
    table = matrix().table(str(context.policy["profile"]))
    levels = context.closure.levels[grant.source]
    return max(table.cell(name, rank) for name, bit in LEVELS.items() if levels & bit)


def _doubts(context: Context) -> Iterator[_Doubt]:
    """Yield what could be false, each as an edit of the spec."""
    yield from _doubts_on_actors(context)
    yield from _doubts_on_gates(context)
    yield from _doubts_on_data(context)
    yield from _doubts_on_rights(context)


def _doubts_on_actors(context: Context) -> Iterator[_Doubt]:
    asked = {edge.source for edge in context.closure.graph.edges("approves")}
    started = {edge.source for edge in _declared_starts(context)}
    for actor, declared in context.spec.get("actors", {}).items():
        relevant = actor in asked or (actor in started and declared["kind"] != "human")
        trust = declared.get("trust")
        if not relevant or trust == "untrusted" or (trust is None and declared["kind"] == "event"):
            continue
        pointer: Pointer = ("actors", actor, "trust")
        yield _doubt(pointer, "default" if trust is None else "declared", "untrusted")


def _doubts_on_gates(context: Context) -> Iterator[_Doubt]:
    for gate, declared in context.spec.get("gates", {}).items():
        if context.closure.gates.defects(gate, on_data=False) or gate in context.closure.gates.void:
            continue
        facts = [
            (("gates", gate, field), "declared" if field in declared else "default")
            for field in _GATE_FIELDS
        ]
        yield _Doubt(tuple(facts), Edit(SET, ("gates", gate, "enforced_by"), "none"))


def _doubts_on_data(context: Context) -> Iterator[_Doubt]:
    for data, declared in context.spec.get("data", {}).items():
        worse: dict[str, object] = {}
        if declared.get("isolation") in ("session", "user"):
            worse["isolation"] = "shared"
        if declared.get("recipient") == "requester":
            worse["recipient"] = None
        if declared.get("scratch", False):
            worse["scratch"] = None
        if declared.get("writers") == "agents":
            worse["writers"] = None
        if declared.get("trust") == "trusted":
            worse["trust"] = "untrusted"
        if declared.get("kind") == "sandbox":
            if declared.get("network") not in (None, "open", "allowlist"):
                worse["network"] = "open"
            if "reach" in declared:
                worse["reach"] = None
        for field, value in worse.items():
            yield _doubt(("data", data, field), "declared", value)
    for target in _low_risk_targets(context):
        if "external" not in context.closure.data.get(target):
            yield _doubt(("data", target, "external"), "default", True)


def _low_risk_targets(context: Context) -> list[str]:
    closure = context.closure
    found = {
        capability.target: None
        for capabilities in closure.capabilities.values()
        for capability in capabilities
        if capability.reversible and rank_of(capability, closure.data) == LOW
    }
    return list(found)


def _doubts_on_rights(context: Context) -> Iterator[_Doubt]:
    spec, reading = context.spec, context.closure.data.reading
    for tool, declared in spec.get("tools", {}).items():
        if declared.get("reversible", False):
            yield _doubt(("tools", tool, "reversible"), "declared", None)
        if declared.get("network") == "none":
            yield _doubt(("tools", tool, "network"), "declared", None)
        for index, effect in enumerate(declared.get("effects", ())):
            if effect.get("reversible", False):
                pointer: Pointer = ("tools", tool, "effects", index, "reversible")
                yield _doubt(pointer, "declared", None)
    for identity, declared in spec.get("identities", {}).items():
        if "permissions" in declared:
            yield _doubt(("identities", identity, "permissions"), "declared", None)
    for agent, declared in spec.get("agents", {}).items():
        for tool, grant in declared.get("tools", {}).items():
            place: Pointer = ("agents", agent, "tools", tool)
            if "effects" in grant and narrowing_counts(reading, place, grant):
                yield _doubt((*place, "enforced_by"), "declared", "none")


def _doubt(pointer: Pointer, basis: str, value: object) -> _Doubt:
    """Return the doubt whether *pointer* is not rather *value*, or absent where that is none."""
    edit = Edit(DROP, pointer) if value is None else Edit(SET, pointer, value)
    return _Doubt(((pointer, basis),), edit)


def _dotted(pointer: Pointer) -> str:
    return ".".join(map(str, pointer))
