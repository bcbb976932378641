"""
How does a draft come into a spec that people have written?

What is not there is added. What is there stays: where a source says something
else, that is a conflict for people, not a change. Only a ``source`` follows its
source, so that the next import can tell what has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scopecard.drafting.assemble import Existing
from scopecard.drafting.draft import SECTIONS, Draft, Element
from scopecard.drafting.edit import Entry, Page
from scopecard.drafting.toolset import ASSUMED
from scopecard.drafting.visible import code, visible
from scopecard.drafting.writer import element_lines
from scopecard.spec import Spec
from scopecard.spec.normal import SECTIONS as ALL_SECTIONS

_BORN_WITH = ("external", "trust", "kind", "contains")
"""The fields of data of which a source may say something else than the spec."""


@dataclass(slots=True)
class Merged:
    """A spec with a draft in it."""

    text: str
    added: dict[str, int] = field(default_factory=dict)
    """How many elements and grants were added, by section (``grants`` for the latter)."""
    conflicts: list[str] = field(default_factory=list)
    """Where the spec says something else than its source; the spec stays as it is."""
    changes: list[str] = field(default_factory=list)
    """Definitions that are not what they were when the spec took them in."""


def existing(spec: Spec) -> Existing:
    """Return what there is already in *spec*."""
    tools = {}
    for name, tool in spec.data.get("tools", {}).items():
        source = tool.get("source", {})
        if "file" in source and "name" in source:
            tools[source["file"], source["name"]] = name
    actors = spec.data.get("actors", {})
    kinds = Counter(actor["kind"] for actor in actors.values())
    return Existing(
        ids={name: section for section in ALL_SECTIONS for name in spec.data.get(section, {})},
        tools=tools,
        starters={one["kind"]: name for name, one in actors.items() if kinds[one["kind"]] == 1},
    )


def merge(draft: Draft, spec: Spec) -> Merged:
    """
    Return *spec* with *draft* in it.

    Raises :class:`~scopecard.errors.SpecError` where its file is laid out in a way
    that nothing can safely be added to.
    """
    return _Merge(draft, spec).run()


class _Merge:
    """One draft on its way into one spec."""

    def __init__(self, draft: Draft, spec: Spec) -> None:
        self._draft = draft
        self._spec = spec
        self._main: Mapping[str, Any] = spec.documents[0].value
        self._page = Page(spec.documents[0])
        self._merged = Merged("")

    def run(self) -> Merged:
        for section in SECTIONS:
            known = self._spec.data.get(section, {})
            elements = self._draft.sections[section]
            new = {name: one for name, one in elements.items() if name not in known}
            self._add(section, new)
            for name, element in elements.items():
                if name in known:
                    self._compare(section, name, element, known[name])
        self._merged.text = self._page.text()
        return self._merged

    def _add(self, section: str, elements: Mapping[str, Element]) -> None:
        entries = [
            Entry(name, element.fields, tuple(element_lines(element, "")))
            for name, element in elements.items()
        ]
        self._page.add((section,), entries)
        if entries:
            self._merged.added[section] = len(entries)

    def _compare(self, section: str, name: str, element: Element, known: Mapping[str, Any]) -> None:
        if section == "tools":
            self._compare_tool(name, element, known)
        elif section == "agents":
            self._grant(name, element, known)
        elif section == "data":
            self._merged.conflicts += [
                f"data.{name}.{field_}: its source says {code(str(value))}, the spec"
                f" {code(str(known.get(field_, 'nothing')))}"
                for field_, value in element.fields.items()
                if field_ in _BORN_WITH
                and element.bases.get(field_) != ASSUMED
                and known.get(field_) != value
            ]
        elif section == "actors" and known["kind"] != element.fields["kind"]:
            self._merged.conflicts.append(
                f"actors.{name}.kind: asked for `{element.fields['kind']}`, the spec has"
                f" `{known['kind']}`"
            )

    def _compare_tool(self, name: str, element: Element, known: Mapping[str, Any]) -> None:
        ours, mine = element.fields, self._written("tools", name)
        entries = []
        effects = ours.get("effects", [])
        described = known.get("universal") or known.get("wildcard") or "effects" in known
        if effects and not described and mine is not None:
            note = visible(element.why.get("effects", ""), 160)
            entries.append(Entry("effects", effects, note=note))
        elif not known.get("universal") and not known.get("wildcard"):
            said = {f"{effect['action']} {effect['target']}" for effect in known.get("effects", ())}
            more = [effect for effect in effects if effect not in said]
            more += [field_ for field_ in ("universal", "wildcard") if ours.get(field_)]
            if more and "effects" in known:
                shown = ", ".join(map(code, more))
                self._merged.conflicts.append(f"tools.{name}: its source shows {shown} besides")
        entries += self._follow(name, ours["source"], known.get("source"), mine)
        if mine is not None:
            self._page.add(("tools", name), entries)

    def _follow(
        self, name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any] | None, mine: object
    ) -> Iterator[Entry]:
        """Let the tool's ``source`` be that of its source as it is now."""
        if theirs is None:
            yield Entry("source", dict(ours))
            return
        new = ours.get("digest")
        if new is None or theirs.get("digest") in (None, new):
            return
        self._merged.changes.append(f"tools.{name}: its definition has changed")
        if mine is not None:
            self._page.replace(("tools", name, "source", "digest"), new)

    def _grant(self, name: str, element: Element, known: Mapping[str, Any]) -> None:
        granted = known.get("tools", {})
        new = {
            tool: terms for tool, terms in element.fields["tools"].items() if tool not in granted
        }
        if new and self._written("agents", name) is not None:
            self._page.add(
                ("agents", name, "tools"),
                [Entry(tool, terms) for tool, terms in new.items()],
            )
            self._merged.added["grants"] = len(new)
        starts = element.fields.get("started_by")
        if starts and starts != known.get("started_by", starts):
            self._merged.conflicts.append(
                f"agents.{name}.started_by: asked for {_listed(starts)}, the spec has"
                f" {_listed(known['started_by'])}"
            )

    def _written(self, section: str, name: str) -> object:
        """Return what the main file says of an element; None if another file has it."""
        elements = self._main.get(section)
        found = elements.get(name) if isinstance(elements, dict) else None
        if found is None and isinstance(elements, dict) and name in elements:
            return {}
        return found


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(map(code, ids))
