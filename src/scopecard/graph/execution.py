"""
What follows from running code or commands in a sandbox?

Implements the rule execution of DESIGN, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scopecard.graph.effects import Effects
from scopecard.graph.model import OUTSIDE, UNKNOWN, Edge, Pointer


class Execution:
    """Works out what an ``execute`` reaches."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._data = effects.data
        self._reading = effects.data.reading

    def follow(self, found: list[Edge], own: str | None) -> list[Edge]:
        """
        Return *found* and all that follows from executing what is in it.

        *own* is the identity of the tool; none where another system causes it.
        """
        seen: set[tuple[object, ...]] = set()
        result: list[Edge] = []
        queue = list(reversed(found))
        while queue:
            edge = queue.pop()
            result.append(edge)
            key = (edge.target, edge.covers, edge.data_covers)
            rights = (*key, edge.identity, edge.held)
            if edge.action == "execute" and rights not in seen:
                # NOTE: what is permitted is so under whatever rights one came; it follows once.
                queue += reversed(self._executed(edge, own, permitted=key not in seen))
                seen |= {key, rights}
        return result

    def _executed(self, edge: Edge, own: str | None, *, permitted: bool) -> list[Edge]:
        """Add what follows from executing in a sandbox; *own* is the tool's identity."""
        declared = self._data.get(edge.target)
        inherited: dict[str, Any] = {
            "rule": "execution", "follows": (edge,),
            "covers": edge.covers, "data_covers": edge.data_covers,
        }  # fmt: skip
        found = self._reached(edge, declared, inherited)
        if permitted:
            found += self._permitted(edge, own, inherited)
        return found + self._connected(edge, declared.get("network"), inherited)

    def _permitted(self, edge: Edge, own: str | None, inherited: Mapping[str, Any]) -> list[Edge]:
        """Add what the identities permit that code in a sandbox can use."""
        source, sandbox = edge.source, edge.target
        declared = self._data.get(sandbox)
        found: list[Edge] = []
        if own is not None:
            found += self._effects.permissions(
                own, source, "execution", (), follows=(edge,), by=edge
            )
        for index, identity in enumerate(declared.get("holds", ())):
            found += self._effects.permissions(
                identity, source, "execution", (), follows=(edge,), by=edge, held=True
            )
            if not self._effects.identities[identity].get("brokered", False):
                credential = {"action": "read", "target": identity}
                pointer: Pointer = ("data", sandbox, "holds", index)
                found.append(
                    self._effects.declared(
                        credential, source, pointer, identity=identity, held=True, **inherited
                    )
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
            self._effects.declared(
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
            self._effects.declared(
                {"action": action, "target": target}, edge.source, pointer,
                identity=edge.identity, held=edge.held, question=question, **inherited,
            )
            for target in targets
            for action in ("send", "read")
        ]  # fmt: skip
