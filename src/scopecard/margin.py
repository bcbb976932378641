"""
How far is a system from a higher scope? The agency margin.

The single additions (one more tool, delegate or start, of those that there are) and
removals (one gate less) that would raise the scope, each found by evaluating.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from scopecard.context import Context
from scopecard.counterfactual import budget, singly
from scopecard.graph.model import Pointer
from scopecard.graph.reading import pessimistic
from scopecard.scoping.matrix import matrix
from scopecard.spec.edit import DROP, SET, WITH, Edit, edited

_MOST_TRIED: Final = 2_000
"""Single changes beyond which they are not even listed."""
_MOST_EVALUATED: Final = 48


class Step(NamedTuple):
    """One change that raises the scope."""

    kind: str
    """``grant``, ``delegate`` or ``start``: one more; ``ungate``: one less."""
    subject: str
    title: str
    pointer: Pointer
    """What in the spec it would change."""
    then: int
    """The scope that it would make."""


class _Tried(NamedTuple):
    kind: str
    subject: str
    title: str
    pointer: Pointer
    edit: Edit


def margin(context: Context) -> tuple[list[Step], bool]:
    """Return the single changes that raise the scope, and whether these are all."""
    scope = context.classification.scope
    if scope == max(map(int, matrix().section("scopes"))):
        return [], True
    tried = list(_limited(context))
    found: list[Step] = []
    complete = len(tried) < _MOST_TRIED
    for kind in ("ungate", "grant", "delegate", "start"):
        some = [one for one in tried if one.kind == kind]

        def scope_if(chosen: Sequence[int], some: Sequence[_Tried] = tuple(some)) -> int:
            spec = edited(context.spec, [some[index].edit for index in chosen])
            return Context(spec, pessimistic(), context.policy).classification.scope

        most = min(budget(context), _MOST_EVALUATED)
        then = singly(range(len(some)), scope_if, scope, most)
        complete = complete and None not in then.values()
        found += [
            Step(one.kind, one.subject, one.title, one.pointer, outcome)
            for index, one in enumerate(some)
            if (outcome := then[index]) is not None and outcome > scope
        ]
    return sorted(found, key=lambda step: -step.then), complete


def _limited(context: Context) -> Iterator[_Tried]:
    for number, one in enumerate(_changes(context)):
        if number == _MOST_TRIED:
            return
        yield one


def _changes(context: Context) -> Iterator[_Tried]:
    yield from _gates(context)
    yield from _grants(context)


def _gates(context: Context) -> Iterator[_Tried]:
    """Yield each gate less, wherever it sits."""
    spec = context.spec
    for agent, told in spec.get("agents", {}).items():
        if "gate" in told:
            yield _ungate(("agents", agent, "gate"), told["gate"], None)
        for tool, grant in told.get("tools", {}).items():
            if grant.get("gate", "none") != "none":
                place: Pointer = ("agents", agent, "tools", tool, "gate")
                yield _ungate(place, grant["gate"], "none" if "gate" in told else None)
    for section in ("tools", "data"):
        for name, told in spec.get(section, {}).items():
            if "gate" in told:
                yield _ungate((section, name, "gate"), told["gate"], None)
            for index, effect in enumerate(told.get("effects", ())):
                if "gate" in effect:
                    yield _ungate((section, name, "effects", index, "gate"), effect["gate"], None)


def _ungate(place: Pointer, gate: str, value: str | None) -> _Tried:
    where = place[3] if len(place) > 4 and place[2] == "tools" else place[1]  # noqa: PLR2004
    title = f"without gate `{gate}` on `{where}`"
    edit = Edit(DROP, place) if value is None else Edit(SET, place, value)
    return _Tried("ungate", ".".join(map(str, place)), title, place, edit)


def _grants(context: Context) -> Iterator[_Tried]:
    """Yield each tool, delegate and start more, of those that there are."""
    spec = context.spec
    agents: dict[str, dict[str, Any]] = spec.get("agents", {})
    for agent, told in agents.items():
        for tool in spec.get("tools", {}):
            if "tools" in told and tool not in told["tools"]:
                place: Pointer = ("agents", agent, "tools", tool)
                title = f"with tool `{tool}` for `{agent}` too"
                yield _Tried("grant", f"{agent}.tools.{tool}", title, place, Edit(SET, place, {}))
        for other in agents:
            if other != agent and "delegates" in told and other not in told["delegates"]:
                place = ("agents", agent, "delegates", other)
                title = f"with `{agent}` delegating to `{other}`"
                yield _Tried(
                    "delegate", f"{agent}.delegates.{other}", title, place, Edit(SET, place, {})
                )
        for actor in spec.get("actors", {}):
            started = told.get("started_by", ())
            if started and actor not in started:
                place = ("agents", agent, "started_by")
                title = f"with `{actor}` starting `{agent}` too"
                subject = f"{agent}.started_by.{actor}"
                yield _Tried("start", subject, title, place, Edit(WITH, place, actor))
