"""
What does a tool really give, whatever its description says?

Implements the rules universal-tool, unknown-tool and narrowed-grant of DESIGN,
section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scopecard.graph.effects import Effects, gate_of, gate_on
from scopecard.graph.execution import Execution
from scopecard.graph.model import Cover, Edge, Pointer

_SQL = frozenset(("read", "write", "delete"))


class Toolbox:
    """The effects of tools, each worked out once."""

    def __init__(
        self, tools: Mapping[str, Mapping[str, Any]], effects: Effects, execution: Execution
    ) -> None:
        self._tools = tools
        self._effects = effects
        self._execution = execution
        self._reading = effects.data.reading
        self._of_tool: dict[str, list[Edge]] = {}
        self.universal = {t for t, told in tools.items() if told.get("universal") is True}
        """Tools that run whatever they are told, other than SQL."""
        self.constrained = {t for t, told in tools.items() if told.get("output") == "constrained"}
        """Tools that return typed values only."""

    def of_tool(self, tool: str) -> list[Edge]:
        """Return what *tool* gives to whoever calls it."""
        if tool not in self._of_tool:
            self._of_tool[tool] = self._work_out(tool)
        return self._of_tool[tool]

    def borrowed(self, grant: Edge, identity: str | None) -> list[Edge]:
        """Return what a universal tool without an identity gains from its caller's."""
        tool = grant.target
        declared = self._tools[tool]
        if not declared.get("universal") or "identity" in declared:
            return []
        found = self._universal(tool, grant.source, identity, (grant,))
        return self._execution.follow(found, None)

    def narrowed(
        self, grant: Edge, named: Iterable[Mapping[str, Any]], given: list[Edge]
    ) -> list[Edge]:
        """Return the effects that a grant names, with the gates and marks of those it names."""
        by_effect: dict[tuple[str, str], list[Edge]] = {}
        for edge in given:
            by_effect.setdefault((edge.action, edge.target), []).append(edge)
        found: list[Edge] = []
        for index, effect in enumerate(named):
            pointer = (*grant.pointer, "effects", index)
            own = gate_of(effect, pointer)
            matching = by_effect.get((effect["action"], effect["target"]), (None,))
            found += [self._name(grant, effect, own, pointer, edge) for edge in matching]
        return self._execution.follow(found, self._tools[grant.target].get("identity"))

    def undescribed(self, tool: str) -> bool:
        """Return whether rule unknown-tool fits *tool*."""
        declared = self._tools[tool]
        if declared.get("wildcard", False):
            return True
        return not declared.get("universal") and "effects" not in declared

    def _work_out(self, tool: str) -> list[Edge]:
        declared = self._tools[tool]
        identity = declared.get("identity")
        found = list(self._effects.graph.out("affects", tool))
        if declared.get("universal") and identity is not None:
            found += self._universal(tool, tool, identity, ())
        if self.undescribed(tool):
            found += self._undescribed(tool, identity)
        return self._execution.follow(found, identity)

    def _undescribed(self, tool: str, identity: str | None) -> list[Edge]:
        declared = self._tools[tool]
        field = "wildcard" if declared.get("wildcard", False) else "effects"
        pointer: Pointer = ("tools", tool, field)
        bounded = identity is not None and "permissions" in self._effects.identities[identity]
        found = self._effects.unknown(
            tool, "unknown-tool", pointer,
            write=not bounded, network=declared.get("network") != "none", identity=identity,
        )  # fmt: skip
        if bounded and self._reading.worst(pointer, "whatever its identity permits"):
            about = ".".join(map(str, pointer))
            found += self._effects.permissions(identity, tool, "unknown-tool", (), question=about)
        return found

    def _universal(
        self, tool: str, source: str, identity: str | None, follows: tuple[Edge, ...]
    ) -> list[Edge]:
        declared = self._tools[tool]
        sql = declared["universal"] == "sql"
        found = self._effects.permissions(
            identity, source, "universal-tool", ("tools", tool, "identity"),
            follows=follows, only=_SQL if sql else None,
        )  # fmt: skip
        if not sql and declared.get("network") != "none":
            network: Pointer = ("tools", tool, "network")
            found += self._effects.unknown(
                source, "universal-tool", network, write=False, network=True,
                identity=identity, follows=follows,
            )  # fmt: skip
        return found

    def _name(
        self,
        grant: Edge,
        effect: Mapping[str, Any],
        own: tuple[Cover, ...],
        pointer: Pointer,
        given: Edge | None,
    ) -> Edge:
        action, target = effect["action"], effect["target"]
        marks: dict[str, Any] = {
            "data_covers": gate_on(self._effects.data.get(target), action, target)
        }
        follows: tuple[Edge, ...] = (grant,)
        if given is not None:
            follows = (grant, given)
            own = (*given.covers, *own)
            marks = {
                "data_covers": given.data_covers, "reversible": given.reversible,
                "identity": given.identity, "held": given.held,
            }  # fmt: skip
        else:
            marks["identity"] = self._tools[grant.target].get("identity")
        return self._effects.graph.add(
            Edge(
                "affects", grant.source, target, pointer, action=action,
                covers=own, rule="narrowed-grant", follows=follows, **marks,
            )
        )  # fmt: skip
