"""Where do a stranger's words and sensitive data go?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reference.capabilities import Capability
from reference.closure import Closure
from reference.model import CONFIDENTIAL, LEVELS, OUTSIDE
from reference.normal import READS

Node = tuple[str, str]  # kind (actor, agent, data, credential) and id


@dataclass(frozen=True)
class Move:
    """Information that moves from one node to another."""

    source: Node
    target: Node
    words: bool = True  # it can carry instructions
    secrets: bool = True  # it can carry what is sensitive


class Flow:
    """All that moves in one closure, and how far each source gets."""

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        self.moves = set(self._moves())
        self.untrusted = {source: self._reach(source, "words") for source in self._strangers()}
        self.sensitive = {source: self._reach(source, "secrets") for source in self._secrets()}

    def _moves(self) -> Iterator[Move]:
        model = self.closure.model
        for agent, fields in model.agents.items():
            for actor in fields.get("started_by", ()):
                yield Move(("actor", actor), ("agent", agent))
            for capability in self.closure.can[agent]:
                yield from self._by(agent, capability)
        for data, fields in model.data.items():
            for other in [*fields.get("triggers", ()), *fields.get("governs", ())]:
                if other in model.agents:
                    yield Move(("data", data), ("agent", other))
        for found in self.closure.delegations:
            if found.open:
                yield Move(("agent", found.source), ("agent", found.target))
            if found.rule == "declared":
                yield Move(("agent", found.target), ("agent", found.source))

    def _by(self, agent: str, capability: Capability) -> Iterator[Move]:
        model, target = self.closure.model, capability.target
        here: Node = ("agent", agent)
        if capability.action in READS:
            there: Node = ("data" if target in model.data else "credential", target)
            words, secrets = not capability.constrained, target != OUTSIDE
            yield Move(there, here, words=words, secrets=secrets)
        carries = capability.changes or capability.action == "emit"
        carries = carries and capability.action != "delete" and target in model.data
        if carries and not self.closure.seen(agent, capability):
            yield Move(here, ("data", target))

    def _strangers(self) -> Iterator[Node]:
        """Yield every source of words that cannot be trusted."""
        model = self.closure.model
        yield from (("actor", actor) for actor in model.actors if model.untrusted_actor(actor))
        yield from (("data", data) for data in model.data if model.untrusted(data))

    def _secrets(self) -> Iterator[Node]:
        """Yield every source of data at or above confidential."""
        model = self.closure.model
        for data in model.data:
            if model.sensitivity(data) >= CONFIDENTIAL:
                yield ("data", data)
        yield from (("credential", identity) for identity in model.identities)

    def sensitivity(self, source: Node) -> int:
        """Return how sensitive a source is; a credential is restricted."""
        kind, name = source
        if kind == "credential":
            return LEVELS.index("restricted")
        return self.closure.model.sensitivity(name)

    def _reach(self, source: Node, label: str) -> set[Node]:
        """Return all nodes that one source reaches, itself included."""
        found = {source}
        while True:
            more = {
                move.target for move in self.moves if move.source in found and getattr(move, label)
            } - found
            if not more:
                return found
            found |= more

    def strangers(self, node: Node) -> set[Node]:
        """Return the untrusted sources that reach a node."""
        return {source for source, nodes in self.untrusted.items() if node in nodes}

    def secrets(self, node: Node) -> set[Node]:
        """Return the sources at or above confidential that reach a node."""
        return {source for source, nodes in self.sensitive.items() if node in nodes}

    def facts(self) -> list[list[str]]:
        """Return every flow as source, label and node, sorted."""
        return sorted(
            [":".join(source), label, ":".join(node)]
            for label, reached in (("untrusted", self.untrusted), ("sensitive", self.sensitive))
            for source, nodes in reached.items()
            for node in nodes
            if node != source
        )
