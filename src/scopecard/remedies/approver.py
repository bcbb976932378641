"""
Who could be asked, at which gate, and who could start an agent instead?

A gate that is there and holds is taken before a new one; a person whom the spec
names before a new one; and whoever approves is not who asks, where that can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scopecard.context import Context
from scopecard.graph.capability import Capability
from scopecard.graph.data import RESTRICTED
from scopecard.graph.model import Pointer
from scopecard.spec.edit import SET, Edit
from scopecard.spec.normal import ids_of

_RISKY: Final = frozenset(("pay", "grant", "delete"))
"""What nobody should approve who has asked for it (DESIGN, section 6, ``self-approval``)."""


class Asking(NamedTuple):
    """A gate to put somewhere."""

    gate: str
    approver: str
    """Who says yes, as it is shown."""
    edits: tuple[Edit, ...]
    """What adds the gate, where it is new."""
    approvals: float | None
    """Approvals a day that its use adds; none where nobody says how many."""


class Approvers:
    """The people and gates of one system."""

    def __init__(self, context: Context) -> None:
        self._closure = context.closure
        self._spec = context.spec
        self._gates = context.spec.get("gates", {})
        self._ids = ids_of(context.spec)
        self._asking: set[str] = set()
        """Gates on a grant, a tool or an effect: what they expect a day is for that."""
        self._homes = self._find_homes()

    def ask(self, place: Pointer, agents: Sequence[str], done: Sequence[Capability]) -> Asking:
        """Return the gate to put at *place*, where *agents* do what is *done*."""
        on_data = place[0] == "data"
        found = [gate for gate in self._gates if self._fits(gate, place, done, on_data=on_data)]
        if found:
            gate = min(found, key=lambda one: self._distance(one, agents))
            names = self._closure.gates.approvers(gate)
            joined = (" and " if self._closure.gates.jointly(gate) else " or ").join(
                f"`{name}`" for name in names
            )
            return Asking(gate, joined, (), self.added(gate))
        return self._new(done, on_data=on_data)

    def added(self, gate: str) -> float | None:
        """Return the approvals a day that it adds to ask at *gate*, where nobody is asked yet."""
        expected = self._gates.get(gate, {}).get("expected_per_day")
        return None if expected is None or gate in self._asking else float(expected)

    def person(self, *, risky: bool = False) -> tuple[str, tuple[Edit, ...]]:
        """Return who should approve, and what adds them where they are new."""
        people, starting = self._people(), self._starting()
        asked = {a for gate in self._gates for a in self._closure.gates.approvers(gate)}
        apart = [one for one in people if one not in starting]
        known = [one for one in apart if one in asked] or apart or ([] if risky else people)
        return (known[0], ()) if known else self._actor("approver")

    def starter(self, agent: str) -> tuple[list[str], tuple[Edit, ...]]:
        """Return who should start *agent*, and what adds them where they are new."""
        data = self._closure.data
        now = self._spec["agents"][agent].get("started_by", ())
        humans = [actor for actor in now if data.actor_kind(actor) == "human"]
        if humans:
            return humans, ()
        people, starting = self._people(), self._starting()
        asked = {a for gate in self._gates for a in self._closure.gates.approvers(gate)}
        known = [p for p in people if p in starting] or [p for p in people if p not in asked]
        if known:
            return known[:1], ()
        name, edits = self._actor("operator")
        return [name], edits

    def enforcer(self) -> str:
        """Return what stops a call: what does so already in this system, or else a gateway."""
        for gate, declared in self._gates.items():
            by = declared.get("enforced_by")
            if by in ("gateway", "middleware", "client") and not self._for_data(gate):
                return str(by)
        return "gateway"

    def _new(self, done: Sequence[Capability], *, on_data: bool) -> Asking:
        person, edits = self.person(risky=any(map(self._risky, done)))
        by = "service" if on_data else self.enforcer()
        fields = {"approver": {"any": [person]}, "per": "call", "enforced_by": by,
                  "on_timeout": "deny"}  # fmt: skip
        gate = self._free(f"{person}-agrees" if on_data else f"{person}-ok")
        return Asking(
            gate, named(person, edits), (*edits, Edit(SET, ("gates", gate), fields)), None
        )

    def _fits(
        self, gate: str, place: Pointer, done: Sequence[Capability], *, on_data: bool
    ) -> bool:
        """Return whether *gate* would hold there, is of that sort, and its requester cannot pass it."""
        if self._for_data(gate) != on_data or not done:
            return False
        origin, cover = self._closure.approvals.origin, (gate, place)
        return all(
            self._closure.gates.qualifies(cover, origin(c.agent), c.identity, held=c.held)
            and not self._closure.approvals.self_approved(c, cover)
            for c in done
        )

    def _distance(self, gate: str, agents: Sequence[str]) -> int:
        """Return how far *gate* is from *agents*: those that it serves already come first."""
        homes = self._homes.get(gate, ())
        return 0 if any(agent in homes for agent in agents) else 1 if not homes else 2

    def _for_data(self, gate: str) -> bool:
        """Return whether *gate* holds back changes of data, as a protected branch does, not calls."""
        homes = self._homes.get(gate)
        if homes is None:
            return bool(self._gates[gate].get("enforced_by") == "service")
        return homes == {"(data)"}

    def _find_homes(self) -> dict[str, set[str]]:
        """Return where each gate sits: the agents that it serves, and ``(data)``."""
        homes: dict[str, set[str]] = {}
        for agent, declared in self._spec.get("agents", {}).items():
            if "gate" in declared:
                homes.setdefault(declared["gate"], set()).add(agent)
                self._asking.add(declared["gate"])
            for tool, grant in declared.get("tools", {}).items():
                for gate in _gates_in((grant, self._spec["tools"][tool])):
                    homes.setdefault(gate, set()).add(agent)
                    self._asking.add(gate)
            for delegate, terms in declared.get("delegates", {}).items():
                if "gate" in terms:
                    homes.setdefault(terms["gate"], set()).update((agent, delegate))
        for declared in self._spec.get("data", {}).values():
            if "gate" in declared:
                homes.setdefault(declared["gate"], set()).add("(data)")
                self._asking.add(declared["gate"])
        return homes

    def _risky(self, capability: Capability) -> bool:
        return (
            capability.action in _RISKY
            or capability.reversible is False
            or self._closure.data.sensitivity(capability.target) >= RESTRICTED
        )

    def _people(self) -> list[str]:
        data = self._closure.data
        return [
            actor
            for actor in self._spec.get("actors", {})
            if data.actor_kind(actor) == "human" and not data.untrusted_actor(actor)
        ]

    def _starting(self) -> set[str]:
        agents = self._spec.get("agents", {}).values()
        return {actor for declared in agents for actor in declared.get("started_by", ())}

    def _actor(self, name: str) -> tuple[str, tuple[Edit, ...]]:
        free = self._free(name)
        return free, (Edit(SET, ("actors", free), {"kind": "human"}),)

    def _free(self, name: str) -> str:
        """Return *name*, or one like it that nothing in the spec has."""
        number, free = 1, name
        while free in self._ids:
            number += 1
            free = f"{name}-{number}"
        return free


def named(person: str, edits: Sequence[Edit]) -> str:
    """Return how *person* is told; *edits* add whom nobody has named yet."""
    return f"`{person}` (to be named)" if edits else f"`{person}`"


def _gates_in(value: object) -> Iterator[str]:
    """Yield the gates that stand anywhere in a grant or a tool."""
    if isinstance(value, dict):
        if isinstance(value.get("gate"), str):
            yield value["gate"]
        for one in value.values():
            yield from _gates_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _gates_in(one)
