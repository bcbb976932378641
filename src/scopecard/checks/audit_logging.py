"""Is it recorded what agents did and why, where none of them can change it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, lent, safeguarded, unnamed
from scopecard.design import Declared, Design, says
from scopecard.graph.capability import Capability, steps_of
from scopecard.graph.model import Pointer
from scopecard.spec.duration import seconds

_REASONS: Final = frozenset(("decision", "decisions", "reason", "reasons", "reasoning"))

_DECISIONS: Final = frozenset(("decision", "decisions", "approval", "approvals"))


class _Log(NamedTuple):
    """A place where records go, and what is said of it."""

    name: str
    pointer: Pointer
    stated: tuple[Declared, ...]
    """The `log` safeguards that are about it."""


def aud_01(design: Design) -> Iterator[Sign]:
    """Every agent says where its records go."""
    for agent in design.agents:
        pointer = ("agents", agent)
        sinks = _sinks(design, agent)
        sink = next((sink for sink in sinks if _takes_records(design, sink)), None)
        if sink is not None:
            yield Sign(HOLDS, f"what `{agent}` does is recorded in `{sink}`", pointer)
        elif sinks:
            message = f"`{agent}` records what it does in `{sinks[0]}`, {_unfit(design, sinks[0])}"
            yield Sign(LACKS, message, pointer)
        else:
            message = f"`{agent}` does not say where it is recorded what it does (`logs`)"
            yield Sign(LACKS, message, pointer)


def aud_02(design: Design) -> Iterator[Sign]:
    """No agent can alter or drop a record, and records stay for a stated time."""
    for agent in design.agents:
        if not any(_takes_records(design, sink) for sink in _sinks(design, agent)):
            message = f"`{agent}` has no log that could be out of its reach"
            yield Sign(LACKS, message, ("agents", agent))
    logs = _logs(design)
    for log in logs:
        yield from _lasting(design, log)
        yield from _altered(design, log.name, log.pointer, LACKS)
        if design.section(log.name) and not _takes_records(design, log.name):
            message = f"records go to `{log.name}`, {_unfit(design, log.name)}"
            yield Sign(LACKS, message, log.pointer)
    if logs:
        yield from unnamed(design, "its records too", gated=True)
    for finding in design.findings("oversight-tampering"):
        if design.data.get(finding.subjects[1]).get("kind") == "log":
            yield Sign(BREAKS, finding.message, finding.pointer, finding.path)


def aud_03(design: Design) -> Iterator[Sign]:
    """Decisions of people are recorded where no agent can change them."""
    yield from safeguarded(design, "log", "gates", design.gates, fits=_undecided)
    sinks: dict[str, Pointer] = {}
    for gate in design.gates:
        stated = design.safeguard("log", "gates", gate) or {}
        if "sink" in stated:
            sinks.setdefault(stated["sink"], ("gates", gate))
    for sink, pointer in sinks.items():
        if not _takes_records(design, sink):
            message = f"decisions are recorded in `{sink}`, {_unfit(design, sink)}"
            yield Sign(LACKS, message, pointer)
        yield from _altered(design, sink, pointer, BREAKS)
    for log in _logs(design):
        if log.name in sinks and any(not said.get("immutable", True) for said in log.stated):
            message = f"decisions are recorded in `{log.name}`, which is not `immutable`"
            yield Sign(LACKS, message, log.pointer)
    if sinks:
        yield from unnamed(design, "its records too", gated=True)


def aud_05(design: Design) -> Iterator[Sign]:
    """Each record says why something was done."""
    for agent in design.agents:
        pointer = ("agents", agent)
        content = (design.safeguard("log", "agents", agent) or {}).get("content")
        if content is None:
            message = f"`{agent}` does not say what is recorded of it (`log` with `content`)"
            yield Sign(LACKS, message, pointer)
            continue
        items = _items(content)
        if not _REASONS.isdisjoint(items):
            if any(_takes_records(design, sink) for sink in _sinks(design, agent)):
                yield Sign(HOLDS, f"it is recorded why `{agent}` does something", pointer)
            else:
                message = f"`{agent}` does not say where it is recorded why it does something"
                yield Sign(LACKS, message, pointer)
        elif any(not _REASONS.isdisjoint(re.findall("[a-z]+", item)) for item in items):
            message = f"the `content` of the `log` of `{agent}` does not plainly list `decisions`"
            yield Sign(LACKS, message, pointer)
        else:
            message = f"what is recorded of `{agent}` leaves out its `decisions`"
            yield Sign(BREAKS, message, pointer)


def aud_06(design: Design) -> Iterator[Sign]:
    """One id follows a task over every delegation, and to the tools of both sides."""
    ends = dict.fromkeys(end for edge in design.delegations for end in (edge.source, edge.target))
    tools = dict.fromkeys(tool for agent, tool in design.grants if agent in ends)
    yield from safeguarded(design, "tracing", "agents", ends, fits=_uncorrelated)
    yield from safeguarded(design, "tracing", "tools", tools, fits=_uncorrelated)
    external = {agent for agent in ends if design.agents[agent].get("external", False)}
    for agent in design.undescribed:
        if agent in ends and agent not in external:
            message = f"it is not known which tools `{agent}` has"
            yield Sign(LACKS, message, ("agents", agent))
    for edge in design.delegations:
        agent = edge.target
        if agent in external and _uncorrelated(design.safeguard("tracing", "agents", agent) or {}):
            message = f"no id follows what `{edge.source}` hands over to `{agent}`"
            yield Sign(BREAKS, message, ("agents", agent), (edge,))


def aud_07(design: Design) -> Iterator[Sign]:
    """Somebody is told when an agent behaves oddly."""
    yield from safeguarded(
        design, "alerts", "agents", design.agents, fits=partial(_unheard, design)
    )


def _sinks(design: Design, agent: str) -> list[str]:
    """Return where what *agent* does is recorded, as far as it says."""
    sinks = list(design.agents[agent].get("logs", ()))
    stated = design.safeguard("log", "agents", agent) or {}
    return [*sinks, stated["sink"]] if "sink" in stated else sinks


def _takes_records(design: Design, sink: str) -> bool:
    """Return whether *sink* is a log that outlives a run, or lies outside the spec."""
    if not design.section(sink):
        return says(sink)
    declared = design.spec.get("data", {}).get(sink, {})
    return declared.get("kind") == "log" and not design.data.scratch(sink)


def _unfit(design: Design, sink: str) -> str:
    """Return why *sink* takes no records."""
    if design.data.get(sink).get("kind") == "log":
        return "which is thrown away with the run (`scratch`)"
    return "which is of no `kind: log`"


def _logs(design: Design) -> list[_Log]:
    """Return every log that these agents, or what they use, write to."""
    said: dict[str, list[tuple[Pointer, Declared]]] = {}
    for pointer, stated in _stated(design):
        if "sink" in stated:
            said.setdefault(stated["sink"], []).append((pointer, stated))
    declared = design.spec.get("data", {})
    used = {name: told for name, told in design.touched.items() if told.get("kind") == "log"}
    names = dict.fromkeys((*used, *said))
    return [
        _Log(
            name,
            ("data", name) if name in declared else said[name][0][0],
            (*(stated for _, stated in said.get(name, ())), *_inherited(design, name)),
        )
        for name in names
    ]


def _stated(design: Design) -> Iterator[tuple[Pointer, Declared]]:
    """Yield every `log` safeguard of what is in use, with its place."""
    if "log" in design.spec.get("safeguards", {}):
        yield ("safeguards", "log"), design.spec["safeguards"]["log"]
    data = design.spec.get("data", {})
    logs = {name: told for name, told in data.items() if told.get("kind") == "log"}
    for section, elements in (
        ("agents", design.agents), ("tools", design.tools), ("data", design.touched | logs),
        ("gates", design.gates), ("identities", design.identities),
    ):  # fmt: skip
        for element, told in elements.items():
            if "log" in told.get("safeguards", {}):
                yield (section, element, "safeguards", "log"), told["safeguards"]["log"]


def _inherited(design: Design, name: str) -> Iterator[Declared]:
    """Yield what the log *name*, or the whole system, says of it without naming a sink."""
    if name in design.spec.get("data", {}):
        stated = design.safeguard("log", "data", name)
        if stated is not None and "sink" not in stated:
            yield stated


def _lasting(design: Design, log: _Log) -> Iterator[Sign]:
    """Yield whether records in *log* can be changed, and how long they stay."""
    told = [stated["immutable"] for stated in log.stated if "immutable" in stated]
    if not told or not all(told):
        message = f"nothing says that records in `{log.name}` are `immutable`"
        yield Sign(LACKS, message, log.pointer)
    periods = [stated.get("retention") for stated in log.stated]
    if log.name in design.spec.get("data", {}):
        periods.append((design.safeguard("retention", "data", log.name) or {}).get("period"))
    kept = any(period is not None and seconds(period) for period in periods)
    if not kept:
        message = f"nothing says how long records in `{log.name}` are kept (`retention`)"
        yield Sign(LACKS, message, log.pointer)
    if told and all(told) and kept:
        message = f"records in `{log.name}` are immutable, and kept for a stated time"
        yield Sign(HOLDS, message, log.pointer)


def _altered(design: Design, log: str, pointer: Pointer, kind: str) -> Iterator[Sign]:
    """Yield each change of *log*; *kind* is the sign for one that is open."""
    changes: Sequence[Capability] = design.changes.get(log, ())
    for capability in changes:
        how = "openly " if capability.open else ""
        message = f"`{capability.agent}` can {how}{capability.action} `{log}`"
        yield Sign(
            kind if capability.open else LACKS,
            message,
            capability.edge.pointer,
            steps_of(capability),
        )
    if design.data.untrusted(log):
        yield Sign(LACKS, f"outsiders can write to `{log}`", pointer)
    yield from lent(design, lambda _, target: "where records go" if target == log else "")
    if not changes:
        yield Sign(HOLDS, f"no agent can change `{log}`", pointer)


def _items(content: str | Sequence[str]) -> list[str]:
    """Return each thing that *content* lists, in lower case."""
    terms = [content] if isinstance(content, str) else content
    return [item.strip() for term in terms for item in re.split(r",|;|\band\b", term.lower())]


def _undecided(log: Declared) -> str:
    if not says(log.get("sink")):
        return "states no `sink`"
    if "content" in log and _DECISIONS.isdisjoint(_items(log["content"])):
        return "has a `content` that does not plainly list `decisions`"
    return ""


def _uncorrelated(tracing: Declared) -> str:
    return "" if tracing.get("correlation") else "states no `correlation`"


def _unheard(design: Design, alerts: Declared) -> str:
    missing = [f"`{field}`" for field in ("to", "on") if not says(alerts.get(field))]
    if missing:
        return f"states no {' and no '.join(missing)}"
    told = alerts["to"]
    heard = design.may_be_person(told) or design.data.get(told).get("kind") == "channel"
    return "" if heard else f"go to `{told}`, which is no person and no channel"
