"""
From what is known of servers and their tools to the draft of a spec.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scopecard.drafting.draft import Draft, Element
from scopecard.drafting.ids import Ids, identifier
from scopecard.drafting.places import Places
from scopecard.drafting.toolset import ASSUMED, IMPORTED, ListedTool, ToolSet
from scopecard.drafting.visible import visible

_ORDER: Final = (
    "read", "search", "fetch", "write", "delete", "send", "pay", "grant", "execute",
)  # fmt: skip
_BESIDE_A_BROWSER: Final = ("read", "search", "fetch", "egress", "local-file")
"""What a browser's own tools do that is not done in the browser."""
_WEB: Final = "(outside)"
STARTERS: Final = {
    "human": "user", "service": "caller", "schedule": "clock", "event": "event",
    "continuous": "loop",
}  # fmt: skip
"""The id of an actor of each kind that can start an agent."""


class Host(NamedTuple):
    """Who holds the tools, and who starts it."""

    agent: str
    started_by: str | None = None
    """The kind of an actor."""


class Existing(NamedTuple):
    """What there is already in the spec that a draft goes into."""

    ids: Mapping[str, str]
    """The section of each id."""
    tools: Mapping[tuple[str, str], str]
    """The id of each tool, by the file that it came from and its name there."""
    starters: Mapping[str, str]
    """The id of the only actor of a kind."""


def assemble(
    sets: Sequence[ToolSet], draft: Draft, host: Host | None, existing: Existing | None = None
) -> None:
    """Add to *draft* what *sets* say; with a *host*, or the configuration of one, as a system."""
    there = existing or Existing({}, {}, {})
    ids = Ids(there.ids)
    grants: dict[str, tuple[str, dict[str, Any]]] = {}
    for one in sets:
        grants |= _Assembly(one, draft, ids, there.tools).run()
    data = draft.sections["data"]
    draft.sections["data"] = {name: data[name] for name in sorted(data)}
    hosted = {one.id for one in sets if one.host}
    if host is None and hosted:
        host = Host("client")
    if host is not None:
        granted = {
            tool: terms
            for tool, (server, terms) in grants.items()
            if not hosted or server in hosted
        }
        _add_host(draft, ids, host, granted, there)


def _add_host(draft: Draft, ids: Ids, host: Host, granted: dict[str, Any], there: Existing) -> None:
    """Add the agent that calls the tools that it is granted."""
    element = Element()
    if host.started_by is not None:
        actor = there.starters.get(host.started_by)
        if actor is None:
            actor = ids.of("actors", STARTERS[host.started_by], host.started_by)
            draft.sections["actors"][actor] = Element({"kind": host.started_by})
        element.fields["started_by"] = [actor]
    else:
        element.questions.append("who starts it? (`started_by`; until then it starts itself)")
        element.bases["started_by"] = ASSUMED
    element.fields["tools"] = {tool: terms or None for tool, terms in granted.items()}
    name = ids.of("agents", identifier(host.agent, "agent"), "host")
    draft.sections["agents"][name] = element


class _Assembly:
    """The elements that one server gives."""

    def __init__(
        self, tools: ToolSet, draft: Draft, ids: Ids, known: Mapping[tuple[str, str], str]
    ) -> None:
        self._set = tools
        self._draft = draft
        self._ids = ids
        self._known = known
        self._places = Places(tools, draft, ids)

    def run(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Add the elements, and return what a host is granted: by tool, with its server."""
        one = self._set
        listed = self._listed()
        names = Counter(tool.name for tool in listed)
        grants: dict[str, dict[str, Any]] = {
            self._tool(tool, index, twice=names[tool.name] > 1): {}
            for index, tool in enumerate(listed)
        }
        if one.only is None and (one.tools is None or one.open_ended):
            # What is listed is granted by itself: beside it, the grant is narrowed to nothing.
            terms: dict[str, Any] = {"effects": []} if listed else {}
            grants[self._wildcard(len(listed))] = terms
        return {tool: (one.id, terms) for tool, terms in grants.items() if one.granted}

    def _listed(self) -> list[ListedTool]:
        one = self._set
        if one.only is None:
            return list(one.tools or ())
        known = {tool.name: tool for tool in one.tools or ()}
        return [known.get(name, ListedTool(name)) for name in one.only]

    def _tool(self, tool: ListedTool, index: int, *, twice: bool) -> str:
        element = Element(conflicts=len(tool.conflicts), questions=list(tool.conflicts))
        if twice:
            element.questions.append("another tool of this server has the same name")
            element.conflicts += 1
        fields = element.fields
        if tool.acts:
            effects, flags = self._effects(tool)
            fields |= flags
            if effects:
                fields["effects"] = effects
                element.why["effects"] = _why(tool)
            for act in tool.acts:
                element.bases[act.action] = act.basis
            if tool.destructive and any(map(_changes, effects)):
                fields["reversible"] = False
                element.bases["reversible"] = IMPORTED
        else:
            element.bases["effects"] = ASSUMED
            element.questions.append("what does it do? nothing shows it, so it may do anything")
        self._add_rest(element, {"name": visible(tool.name)}, tool)
        known = self._known.get((tool.file or self._set.file, visible(tool.name)))
        wanted = known or f"{self._set.id}.{identifier(tool.name, 'tool')}"
        name = self._ids.of("tools", wanted, (self._set.id, index))
        self._draft.sections["tools"][name] = element
        return name

    def _effects(self, tool: ListedTool) -> tuple[list[str], dict[str, Any]]:
        """Return the effects of *tool*, and what else is said of it."""
        found: dict[str, None] = {}
        flags: dict[str, Any] = {}
        for act in tool.acts:
            if act.action in ("universal", "sql"):
                flags["universal"] = (
                    True if act.action == "universal" else flags.get("universal", "sql")
                )
                found[f"read {self._places.of(tool)}"] = None
            else:
                found |= dict.fromkeys(self._of_act(act.action, tool))
        return sorted(
            found, key=lambda effect: (_ORDER.index(effect.partition(" ")[0]), effect)
        ), flags

    def _of_act(self, action: str, tool: ListedTool) -> Iterator[str]:
        places, service = self._places, self._set.service
        if (
            service is not None
            and service.operates
            and action not in ("read", "search", "fetch", "local-file", "egress")
        ):
            yield f"execute {places.sandbox(browser=True)}"
        elif action == "search":
            data = places.of(tool)
            yield f"{'search' if places.outside(data) else 'read'} {data}"
        elif action == "fetch":
            own = service is not None and service.where == "outside" and service.trust == "trusted"
            yield f"fetch {places.of(tool) if own else _WEB}"
        elif action == "egress":
            yield f"send {_WEB}"
        elif action == "send":
            yield f"send {places.recipients(tool)}"
        elif action == "local-file":
            yield f"write {places.files()}"
        elif action == "grant":
            yield f"grant {places.rights()}"
        elif action in ("execute", "operate"):
            yield f"execute {places.sandbox(browser=action == 'operate')}"
        else:
            yield f"{action} {places.of(tool)}"
            if action == "write" and service is not None and service.rights:
                yield f"grant {places.rights()}"

    def _wildcard(self, listed: int) -> str:
        """Add the tool that stands for whatever the server offers, beside what is *listed*."""
        one = self._set
        element = Element({"wildcard": True}, remarks=list(one.remarks))
        element.fields["effects"] = [f"read {self._places.whole()}"]
        element.bases["wildcard"] = ASSUMED
        why = one.open_ended or "nobody lists its tools"
        if listed:
            question = (
                f"{why}: is there something that refuses all but the {listed} listed here? then say so with"
                " `enforced_by` where it is granted"
            )
        else:
            question = f"{why}, so it may do anything: list the tools that are needed"
        element.questions.append(question)
        self._add_rest(element, {"name": visible(one.name)}, None)
        name = self._ids.of("tools", f"{one.id}.any", (one.id, "*"))
        self._draft.sections["tools"][name] = element
        return name

    def _add_rest(self, element: Element, named: dict[str, Any], tool: ListedTool | None) -> None:
        """Add what is the same for every tool of the server, and where this one came from."""
        one = self._set
        credential = self._places.credential()
        if credential is not None:
            element.fields["identity"] = credential
        if one.version is not None:
            element.fields["safeguards"] = {"pinned": {"version": one.version}}
        source = {"kind": one.kind, "file": one.file, **named}
        if tool is not None:
            source |= {"kind": tool.kind or one.kind, "file": tool.file or one.file}
            if tool.digest is not None:
                source["digest"] = tool.digest
        element.fields["source"] = source


def _why(tool: ListedTool) -> str:
    """Return what the effects of *tool* rest on: what it says of itself, and what its words show."""
    said = dict.fromkeys(act.says for act in tool.acts if act.says)
    shown = dict.fromkeys(act.shows for act in tool.acts if act.shows)
    parts = (("says", said), ("shows", shown))
    return "; ".join(f"{how} {', '.join(reasons)}" for how, reasons in parts if reasons)


def _in_order(effects: Iterable[str]) -> list[str]:
    return sorted(effects, key=lambda effect: (_ORDER.index(effect.partition(" ")[0]), effect))


def _changes(effect: str) -> bool:
    return effect.partition(" ")[0] not in ("read", "search", "fetch", "execute")
