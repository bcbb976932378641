"""
How does one effect come into the graph, with the gates that sit on it?

Also what an identity permits, and what stands in for effects that nobody knows
(DESIGN, section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopecard.graph.data import Inventory
from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN, CapabilityGraph, Cover, Edge, Pointer


class Effects:
    """Adds effects to the graph, as edges."""

    def __init__(self, spec: Mapping[str, Any], graph: CapabilityGraph, data: Inventory) -> None:
        self.identities: Mapping[str, Mapping[str, Any]] = spec.get("identities", {})
        self.data = data
        self.graph = graph

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
        return self.graph.add(
            Edge(
                "affects",
                source,
                target,
                pointer,
                action=action,
                covers=_with(covers, gate_of(effect, pointer)),
                data_covers=_with(data_covers, gate_on(self.data.get(target), action, target)),
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
        known = self.identities.get(identity or "", {}).get("permissions")
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
                if not self.data.reading.worst(unknown, f"write {UNKNOWN}"):
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
        identity: str | None = None,
        follows: tuple[Edge, ...] = (),
    ) -> list[Edge]:
        """Add the unknown effects, assumed (DESIGN, section 3)."""
        actions = [("write", UNKNOWN)] if write else []
        if network:
            actions += [("send", OUTSIDE), ("read", OUTSIDE)]
        if not actions or not self.data.reading.worst(pointer, ", ".join(map(" ".join, actions))):
            return []
        about = ".".join(map(str, pointer))
        return [
            self.declared(
                {"action": action, "target": target},
                source,
                pointer,
                rule=rule,
                follows=follows,
                identity=identity,
                question=about,
            )
            for action, target in actions
        ]


def _with(covers: tuple[Cover, ...], more: tuple[Cover, ...]) -> tuple[Cover, ...]:
    """Return *covers* with *more*, each once: what goes in a circle must end."""
    return covers + tuple(cover for cover in more if cover not in covers)


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
                covers=gate_of(effect, pointer),
                data_covers=gate_on(data.get(target, {}), action, target),
                reversible=effect.get("reversible", declared.get("reversible")),
                identity=identity,
            )
        )  # fmt: skip


def gate_on(declared: Mapping[str, Any], action: str, target: str) -> tuple[Cover, ...]:
    """Return the gate on changed data, or on a sandbox in which something is executed."""
    gate = declared.get("gate")
    if gate is None or not (action in CHANGES or action == "execute"):
        return ()
    return ((gate, ("data", target, "gate")),)


def gate_of(effect: Mapping[str, Any], pointer: Pointer) -> tuple[Cover, ...]:
    """Return the gate that sits on the effect at *pointer*."""
    gate = effect.get("gate")
    return () if gate is None else ((gate, (*pointer, "gate")),)


def _permitted(permission: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the effect that *permission* gives; of what is not known, the worst."""
    if "action" in permission:
        return permission
    return {"action": permission.get("access", "write"), "target": UNKNOWN}
