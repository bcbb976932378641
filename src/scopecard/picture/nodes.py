"""
What does a picture say of each element of a system?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopecard.evaluation import Evaluation
from scopecard.graph.closure import Closure
from scopecard.graph.data import CONFIDENTIAL, SENSITIVITIES
from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN
from scopecard.picture import INSIDE, READ, UNTRUSTED, Group, Node
from scopecard.picture import OUTSIDE as BEYOND
from scopecard.picture.lines import NOBODY
from scopecard.picture.marks import asked
from scopecard.picture.words import cut
from scopecard.scoping.matrix import matrix

_GROUPS: Final = (
    ("actor", "PEOPLE AND EVENTS", ("actor", "gate")),
    ("agent", "AGENTS", ("agent",)),
    ("tool", "TOOLS", ("tool",)),
    ("data", "DATA", ("data", "identity")),
)
_SECTIONS: Final = {
    "actor": "actors", "agent": "agents", "tool": "tools", "data": "data", "gate": "gates",
    "identity": "identities",
}  # fmt: skip
_RESERVED: Final = {
    NOBODY: ("nobody says who starts it",),
    OUTSIDE: ("anywhere outside", "untrusted"),
    UNKNOWN: ("whatever nobody has described",),
}


def groups(nodes: tuple[Node, ...]) -> tuple[Group, ...]:
    """Return the columns of a picture, without the empty ones."""
    found = (
        Group(kind, title, tuple(node.id for node in nodes if node.kind in kinds))
        for kind, title, kinds in _GROUPS
    )
    return tuple(group for group in found if group.nodes)


class Describer:
    """Says what is worth knowing of each element of one evaluated system."""

    def __init__(
        self, evaluation: Evaluation, states: Mapping[str, str], deciding: frozenset[str]
    ) -> None:
        self._evaluation = evaluation
        self._closure: Closure = evaluation.worst.closure
        self._states = states
        self._deciding = deciding

    def node(self, kind: str, element: str) -> Node:
        """Return how *element* is drawn."""
        declared: Mapping[str, Any] = self._evaluation.spec.data.get(_SECTIONS[kind], {}).get(
            element, {}
        )
        notes = _RESERVED.get(element)
        if notes is None:
            notes = tuple(getattr(self, f"_{kind}")(element, declared))
        standing = self._evaluation.worst.classification.standings.get(element)
        return Node(
            id=element,
            name=element,
            kind=kind,
            form=self._form(kind, element, declared),
            notes=notes,
            about=self._about(kind, element, declared),
            scope=standing.scope if standing and kind == "agent" else None,
            state=self._states.get(element, "") if kind == "tool" else "",
            decides=element in self._deciding,
            zone=self._zone(kind, element, declared),
            server=str(declared.get("source", {}).get("name", "")) if kind == "tool" else "",
        )

    def _zone(self, kind: str, element: str, declared: Mapping[str, Any]) -> str:
        """Return where *element* stands; tools stand with us, whatever they reach."""
        data = self._closure.data
        # NOTE: what nobody has described may be anything; it gets no place of its own.
        if kind == "data" and element != UNKNOWN:
            if data.external(element):
                return BEYOND
            return UNTRUSTED if data.untrusted(element) else INSIDE
        if kind == "agent" and declared.get("external", False):
            return BEYOND
        if kind == "actor" and element != NOBODY and data.untrusted_actor(element):
            return UNTRUSTED
        return INSIDE

    def _form(self, kind: str, element: str, declared: Mapping[str, Any]) -> str:
        if kind == "gate":
            return "void" if element in self._closure.gates.void else ""
        return str(declared.get("kind", "store" if kind == "data" else ""))

    def _about(self, kind: str, element: str, declared: Mapping[str, Any]) -> str:
        said = [cut(declared[field]) for field in ("title", "description") if field in declared]
        if element not in _RESERVED:
            said.append(str(self._evaluation.spec.locate((_SECTIONS[kind], element))))
        return "\n".join((element, *said))

    def _actor(self, actor: str, declared: Mapping[str, Any]) -> Iterator[str]:
        kind = declared["kind"]
        yield "person" if kind == "human" else kind
        if self._closure.data.untrusted_actor(actor):
            yield "untrusted" if "trust" in declared else "untrusted (assumed)"
        gates = [g for g in self._evaluation.spec.data.get("gates", {}) if self._asks(g, actor)]
        if gates:
            yield f"approves {', '.join(gates)}"

    def _asks(self, gate: str, actor: str) -> bool:
        return actor in self._closure.gates.approvers(gate)

    def _agent(self, agent: str, declared: Mapping[str, Any]) -> Iterator[str]:
        classification = self._evaluation.worst.classification
        low, high = self._evaluation.agent_range(agent)
        yield matrix().name(high)
        yield classification.agency(agent)
        if low < high:
            yield f"could be {low}"
        if declared.get("external", False):
            yield "somebody else's"
        yield from _identity(declared)

    def _tool(self, tool: str, declared: Mapping[str, Any]) -> Iterator[str]:
        state = self._states.get(tool, "")
        changes = any(edge.action in CHANGES for edge in self._closure.graph.out("affects", tool))
        if state == READ and changes:
            yield "no change that counts"
        else:
            yield state or "nobody may call it"
        if declared.get("universal", False):
            yield "runs any SQL" if declared["universal"] == "sql" else "runs whatever it is told"
        if declared.get("wildcard", False):
            yield "open-ended set of tools"
        elif self._closure.toolbox.undescribed(tool):
            yield "effects not described"
        yield from _identity(declared)

    def _data(self, data: str, declared: Mapping[str, Any]) -> Iterator[str]:
        known = self._closure.data
        kind = declared.get("kind", "store")
        if kind == "memory":
            yield f"{known.isolation(data)} memory"
        elif kind != "store":
            yield kind
        if known.external(data):
            yield "outside"
        if known.untrusted(data):
            yield "untrusted" if "trust" in declared else "untrusted (assumed)"
        if known.sensitivity(data) >= CONFIDENTIAL:
            yield SENSITIVITIES[known.sensitivity(data)]
        if known.scratch(data):
            yield "thrown away"
        if known.to_requester(data):
            yield "only whoever asked"
        if declared.get("holds"):
            yield f"holds {', '.join(declared['holds'])}"

    def _gate(self, gate: str, _declared: Mapping[str, Any]) -> Iterator[str]:
        yield f"asks {asked(self._closure, gate)}"
        if gate in self._closure.gates.void:
            yield "can be settled without asking"

    def _identity(self, _identity: str, declared: Mapping[str, Any]) -> Iterator[str]:
        yield declared.get("kind", "identity")


def _identity(declared: Mapping[str, Any]) -> Iterator[str]:
    if "identity" in declared:
        yield f"as {declared['identity']}"
