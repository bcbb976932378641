"""
What does a tool really give, whatever its description says?

Implements the rules universal-tool, unknown-tool, execution and narrowed-grant
of DESIGN, section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scopecard.graph.data import Inventory
from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN, CapabilityGraph, Cover, Edge, Pointer

_SQL = frozenset(("read", "write", "delete"))


class Effects:
    """The effects of tools, worked out once and added to the graph as edges."""

    def __init__(self, spec: Mapping[str, Any], graph: CapabilityGraph, data: Inventory) -> None:
        self._tools: Mapping[str, Mapping[str, Any]] = spec.get("tools", {})
        self._identities: Mapping[str, Mapping[str, Any]] = spec.get("identities", {})
        self._data = data
        self._reading = data.reading
        self._graph = graph
        self._of_tool: dict[str, list[Edge]] = {}

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
        return self._with_executed(found, None)

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
            own = _gate_of(effect, pointer)
            matching = by_effect.get((effect["action"], effect["target"]), (None,))
            found += [self._name(grant, effect, own, pointer, edge) for edge in matching]
        return self._with_executed(found, self._tools[grant.target].get("identity"))

    def declared(
        self,
        effect: Mapping[str, Any],
        source: str,
        pointer: Pointer,
        *,
        rule: str = "",
        follows: tuple[Edge, ...] = (),
        covers: tuple[Cover, ...] = (),
        data_covers: tuple[Cover, ...] = (),
        reversible: bool | None = None,
        identity: str | None = None,
        held: bool = False,
        question: str = "",
    ) -> Edge:
        """Add the edge for one effect, with its own gate and that of the data it changes."""
        action, target = effect["action"], effect["target"]
        return self._graph.add(
            Edge(
                "affects",
                source,
                target,
                pointer,
                action=action,
                covers=(*covers, *_gate_of(effect, pointer)),
                data_covers=(*data_covers, *_gate_on(self._data.get(target), action, target)),
                reversible=effect.get("reversible", reversible),
                identity=identity,
                held=held,
                rule=rule,
                follows=follows,
                basis="assumed" if question else "declared",
                question=question,
            )
        )

    def permissions(
        self,
        identity: str | None,
        source: str,
        rule: str,
        unknown: Pointer,
        *,
        follows: tuple[Edge, ...] = (),
        only: frozenset[str] | None = None,
        by: Edge | None = None,
        held: bool = False,
        question: str = "",
    ) -> list[Edge]:
        """
        Add what *identity* permits; *unknown* is the field that would say it.

        *only* keeps some actions; *by* is the execute whose gates cover it all.
        """
        known = self._identities.get(identity or "", {}).get("permissions")
        if identity is not None:
            unknown = ("identities", identity, "permissions")
        inherited: dict[str, Any] = {"identity": identity, "held": held}
        if by is not None:
            inherited |= {"covers": by.covers, "data_covers": by.data_covers}
        found = []
        for index, permission in enumerate([{"unknown": ""}] if known is None else known):
            pointer = unknown if known is None else (*unknown, index)
            effect, about = _permitted(permission), question
            if "unknown" in permission:
                if not self._reading.worst(unknown, f"write {UNKNOWN}"):
                    continue
                about = ".".join(map(str, unknown))
            if only is None or effect["action"] in only:
                found.append(
                    self.declared(
                        effect,
                        source,
                        pointer,
                        rule=rule,
                        follows=follows,
                        question=about,
                        **inherited,
                    )
                )
        return found

    def unknown(
        self,
        source: str,
        rule: str,
        pointer: Pointer,
        *,
        write: bool,
        network: bool,
        follows: tuple[Edge, ...] = (),
    ) -> list[Edge]:
        """Add the unknown effects, assumed (DESIGN, section 3)."""
        actions = [("write", UNKNOWN)] if write else []
        if network:
            actions += [("send", OUTSIDE), ("read", OUTSIDE)]
        if not actions or not self._reading.worst(pointer, ", ".join(map(" ".join, actions))):
            return []
        about = ".".join(map(str, pointer))
        return [
            self.declared(
                {"action": action, "target": target},
                source,
                pointer,
                rule=rule,
                follows=follows,
                question=about,
            )
            for action, target in actions
        ]

    def executed(self, edge: Edge, own: str | None) -> list[Edge]:
        """Add what follows from executing in a sandbox; *own* is the tool's identity."""
        source, sandbox = edge.source, edge.target
        declared = self._data.get(sandbox)
        inherited: dict[str, Any] = {
            "rule": "execution", "follows": (edge,),
            "covers": edge.covers, "data_covers": edge.data_covers,
        }  # fmt: skip
        found = self._reached(edge, declared, inherited)
        if own is not None:
            found += self.permissions(own, source, "execution", (), follows=(edge,), by=edge)
        for index, identity in enumerate(declared.get("holds", ())):
            found += self.permissions(
                identity, source, "execution", (), follows=(edge,), by=edge, held=True
            )
            if not self._identities[identity].get("brokered", False):
                credential = {"action": "read", "target": identity}
                pointer: Pointer = ("data", sandbox, "holds", index)
                found.append(
                    self.declared(
                        credential, source, pointer, identity=identity, held=True, **inherited
                    )
                )
        return found + self._connected(edge, declared.get("network"), inherited)

    def _work_out(self, tool: str) -> list[Edge]:
        declared = self._tools[tool]
        identity = declared.get("identity")
        found = list(self._graph.out("affects", tool))
        if declared.get("universal") and identity is not None:
            found += self._universal(tool, tool, identity, ())
        if self.undescribed(tool):
            found += self._undescribed(tool, identity)
        return self._with_executed(found, identity)

    def undescribed(self, tool: str) -> bool:
        """Return whether rule unknown-tool fits *tool*."""
        declared = self._tools[tool]
        if declared.get("wildcard", False):
            return True
        return not declared.get("universal") and "effects" not in declared

    def _undescribed(self, tool: str, identity: str | None) -> list[Edge]:
        declared = self._tools[tool]
        field = "wildcard" if declared.get("wildcard", False) else "effects"
        pointer: Pointer = ("tools", tool, field)
        bounded = identity is not None and "permissions" in self._identities[identity]
        found = self.unknown(
            tool, "unknown-tool", pointer,
            write=not bounded, network=declared.get("network") != "none",
        )  # fmt: skip
        if bounded and self._reading.worst(pointer, "whatever its identity permits"):
            about = ".".join(map(str, pointer))
            found += self.permissions(identity, tool, "unknown-tool", (), question=about)
        return found

    def _universal(
        self, tool: str, source: str, identity: str | None, follows: tuple[Edge, ...]
    ) -> list[Edge]:
        declared = self._tools[tool]
        sql = declared["universal"] == "sql"
        found = self.permissions(
            identity, source, "universal-tool", ("tools", tool, "identity"),
            follows=follows, only=_SQL if sql else None,
        )  # fmt: skip
        if not sql and declared.get("network") != "none":
            network: Pointer = ("tools", tool, "network")
            found += self.unknown(
                source, "universal-tool", network, write=False, network=True, follows=follows
            )
        return found

    def _reached(
        self, edge: Edge, declared: Mapping[str, Any], inherited: Mapping[str, Any]
    ) -> list[Edge]:
        pointer: Pointer = ("data", edge.target, "reach")
        reach = declared.get("reach")
        question = ""
        if reach is None:
            if not self._reading.worst(pointer, f"write {UNKNOWN}"):
                return []
            question = ".".join(map(str, pointer))
            reach = [{"action": "write", "target": UNKNOWN}]
        return [
            self.declared(
                effect, edge.source, (*pointer, index) if not question else pointer,
                identity=edge.identity, held=edge.held, question=question, **inherited,
            )
            for index, effect in enumerate(reach)
        ]  # fmt: skip

    def _connected(self, edge: Edge, network: object, inherited: Mapping[str, Any]) -> list[Edge]:
        pointer: Pointer = ("data", edge.target, "network")
        question = ""
        targets: list[str] = []
        if isinstance(network, Mapping):
            targets = list(network["allow"])
        elif network == "open":
            targets = [OUTSIDE]
        elif network != "none" and self._reading.worst(pointer, "open"):
            targets, question = [OUTSIDE], ".".join(map(str, pointer))
        return [
            self.declared(
                {"action": action, "target": target}, edge.source, pointer,
                identity=edge.identity, held=edge.held, question=question, **inherited,
            )
            for target in targets
            for action in ("send", "read")
        ]  # fmt: skip

    def with_executed(self, edge: Edge) -> list[Edge]:
        """Return *edge* and what follows from it, where another system causes it."""
        return self._with_executed([edge], None)

    def _with_executed(self, found: list[Edge], own: str | None) -> list[Edge]:
        seen: set[tuple[object, ...]] = set()
        result: list[Edge] = []
        queue = list(reversed(found))
        while queue:
            edge = queue.pop()
            result.append(edge)
            key = (edge.target, edge.covers, edge.data_covers)
            if edge.action == "execute" and key not in seen:
                seen.add(key)
                queue += reversed(self.executed(edge, own))
        return result

    def _name(
        self,
        grant: Edge,
        effect: Mapping[str, Any],
        own: tuple[Cover, ...],
        pointer: Pointer,
        given: Edge | None,
    ) -> Edge:
        action, target = effect["action"], effect["target"]
        marks: dict[str, Any] = {"data_covers": _gate_on(self._data.get(target), action, target)}
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
        return self._graph.add(
            Edge(
                "affects", grant.source, target, pointer, action=action,
                covers=own, rule="narrowed-grant", follows=follows, **marks,
            )
        )  # fmt: skip


def declare_tool(
    graph: CapabilityGraph,
    tool: str,
    declared: Mapping[str, Any],
    data: Mapping[str, Mapping[str, Any]],
) -> None:
    """Add the effects that *tool* says it has, and the identity that it uses."""
    identity = declared.get("identity")
    if identity is not None:
        graph.add(Edge("holds", tool, identity, ("tools", tool, "identity")))
    for index, effect in enumerate(declared.get("effects", ())):
        pointer: Pointer = ("tools", tool, "effects", index)
        action, target = effect["action"], effect["target"]
        graph.add(
            Edge(
                "affects", tool, target, pointer,
                action=action,
                covers=_gate_of(effect, pointer),
                data_covers=_gate_on(data.get(target, {}), action, target),
                reversible=effect.get("reversible", declared.get("reversible")),
                identity=identity,
            )
        )  # fmt: skip


def _gate_on(declared: Mapping[str, Any], action: str, target: str) -> tuple[Cover, ...]:
    """Return the gate on changed data, or on a sandbox in which something is executed."""
    gate = declared.get("gate")
    if gate is None or not (action in CHANGES or action == "execute"):
        return ()
    return ((gate, ("data", target, "gate")),)


def _gate_of(effect: Mapping[str, Any], pointer: Pointer) -> tuple[Cover, ...]:
    gate = effect.get("gate")
    return () if gate is None else ((gate, (*pointer, "gate")),)


def _permitted(permission: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the effect that *permission* gives; of what is not known, the worst."""
    if "action" in permission:
        return permission
    return {"action": permission.get("access", "write"), "target": UNKNOWN}
