"""
The scope of every agent, derived anew until nothing changes (DESIGN, sections 3 to 5).
"""

from __future__ import annotations

from typing import Any

from naive.effects import CHANGE, Effect, World

TABLE = {
    "balanced": {
        "attended": (1, 2, 3, 3), "unattended": (1, 2, 3, 3), "exposed": (1, 2, 3, 4),
        "self-directed": (4, 4, 4, 4),
    },
    "strict": {
        "attended": (1, 2, 3, 3), "unattended": (4, 4, 4, 4), "exposed": (4, 4, 4, 4),
        "self-directed": (4, 4, 4, 4),
    },
}  # fmt: skip
DEFAULT = {
    "profile": "balanced", "memory-write": "shared-only", "self-approval": "finding",
    "requester-channel": "output", "egress-fetch": "overlay-only", "approvals-per-day": 50,
}  # fmt: skip


class Derived:
    """What follows from one spec under one reading."""

    def __init__(self, spec: dict[str, Any], policy: dict[str, Any], *, best: bool) -> None:
        self.world = World(spec, policy, best=best)
        self.policy, self.best = policy, best
        self.void: set[str] = set()
        self.delegations: set[tuple[str, str, bool]] = set()  # caller, delegate, declared
        self.starts: set[tuple[str, str, str]] = set()  # agent, level, who
        self.extending: set[str] = set()
        self.effects: dict[str, set[Effect]] = {}
        self._declared()
        self._until_stable()
        unreached = [a for a in self.world.agents if not self.levels(a)]
        called = {b for a, b, _ in self.delegations if a != b}
        for some in ([a for a in unreached if a not in called], unreached):
            late = [a for a in some if not self.levels(a)]
            level = "attended" if best else "self-directed"
            self.starts |= {(a, level, "(assumed)") for a in late}
            self._until_stable()

    def _declared(self) -> None:
        world = self.world
        for name, agent in world.agents.items():
            for actor in agent.get("started_by", ()):
                self.starts.add((name, self._level(world.actors[actor]), actor))
            self.delegations |= {(name, other, True) for other in agent.get("delegates", {})}
        for name, data in world.data.items():
            bad = self.untrusted(name) or data.get("external", False)
            self.void |= {x for x in data.get("governs", ()) if x in world.gates and bad}
            if data.get("writers") == "agents":
                continue
            level = "exposed"
            if data.get("trust") == "trusted" and not data.get("external"):
                level = "unattended"
            said = "trust" in data or data.get("external")
            if said or not self.best:
                self.starts |= {(a, level, "(data)") for a in data.get("triggers", ())}

    def _level(self, actor: dict[str, Any]) -> str:
        if actor["kind"] == "human":
            return "attended"
        if actor["kind"] == "continuous":
            return "self-directed"
        worst = "untrusted" if actor["kind"] == "event" and not self.best else "trusted"
        return "exposed" if actor.get("trust", worst) == "untrusted" else "unattended"

    def untrusted(self, data: str) -> bool:
        declared = self.world.data[data]
        worst = "untrusted" if declared.get("external") and not self.best else "trusted"
        return declared.get("trust", worst) == "untrusted"

    def _until_stable(self) -> None:
        while True:
            before = (set(self.void), set(self.delegations), set(self.starts), set(self.extending))
            self.effects = {a: self.world.all_of(a, self.delegations) for a in self.world.agents}
            for agent, effects in self.effects.items():
                for effect in effects:
                    self._follow(agent, effect)
            now = (self.void, self.delegations, self.starts, self.extending)
            if before == now:
                return

    def _follow(self, agent: str, e: Effect) -> None:
        world = self.world
        data = world.data.get(e.target, {})
        changes = e.action in CHANGE or e.action == "execute"
        reached = bool(self.levels(agent))
        openly = reached and not self.gated(agent, e)
        armed = "self-directed" if openly else "unattended"
        for other in data.get("triggers", ()) if changes or e.action == "emit" else ():
            self.delegations.add((agent, other, False))
            if other == agent and reached:
                self.starts.add((agent, armed, "(armed)"))
        if e.action == "schedule" and reached:
            self.delegations.add((agent, e.target, False))
            self.starts.add((e.target, armed, "(armed)"))
        if e.action == "spawn" or (e.action == "configure" and e.target in world.agents):
            self.delegations.add((agent, e.target, False))
        if not openly:
            return
        if e.action in ("spawn", "configure", "grant"):
            self.extending.add(agent)
            if e.action == "configure" and e.target in world.gates:
                self.void.add(e.target)
        for governed in data.get("governs", ()) if changes else ():
            self.extending.add(agent)
            if governed in world.gates:
                self.void.add(governed)
            else:
                self.delegations.add((agent, governed, False))

    # who is reached, and who is asked

    def reach(self, agent: str) -> set[str]:
        """Return the agents that can bring a start to *agent*, itself included."""
        found = {agent}
        while True:
            new = {a for a, b, _ in self.delegations if b in found}
            if new <= found:
                return found
            found |= new

    def levels(self, agent: str) -> set[str]:
        callers = self.reach(agent)
        return {level for a, level, _ in self.starts if a in callers}

    def gated(self, agent: str, e: Effect) -> bool:
        return any(self.qualifies(g, agent, e) for g in e.call) or any(
            self.qualifies(g, agent, e, on_data=True) for g in e.data
        )

    def qualifies(self, gate: str, agent: str, e: Effect, *, on_data: bool = False) -> bool:
        declared = self.world.gates[gate]
        enforced = declared.get("enforced_by", "service" if self.best else "none")
        good = (
            declared.get("when", "before") == "before"
            and declared.get("mode", "enforce") == "enforce"
            and declared.get("on_timeout", "deny") == "deny"
            and declared.get("per", "call" if self.best else "always") == "call"
            and "applies_when" not in declared
            and enforced not in ("prompt", "none")
            and (not on_data or enforced == "service")
            and gate not in self.void
        )
        approver = declared["approver"]
        counting = [self.counts(a, agent, e) for a in approver.get("any") or approver["all"]]
        return good and (all(counting) if "any" in approver else any(counting))

    def counts(self, actor: str, agent: str, e: Effect) -> bool:
        declared = self.world.actors[actor]
        if declared["kind"] != "human":
            return False
        if declared.get("trust") != "untrusted":
            return True
        callers = self.reach(agent)
        who = {w for a, _, w in self.starts if a in callers}
        kind = self.world.identities.get(e.identity or "", {}).get("kind")
        return who <= {actor} and not e.held and kind == "user-delegated"

    # classification

    def consequential(self, e: Effect, level: str) -> bool:
        if e.action not in CHANGE:
            return e.action == "fetch" and self.policy["egress-fetch"] == "change"
        if e.target not in self.world.data:
            return True
        data = self.world.data[e.target]
        memory = data.get("kind") == "memory"
        isolation = data.get("isolation", "session" if self.best else "shared") if memory else ""
        if data.get("scratch") or isolation == "session":
            return False
        attended = level == "attended"
        if data.get("recipient") == "requester" and attended:
            if self.policy["requester-channel"] == "output":
                return False
        if memory:
            switch = self.policy["memory-write"]
            if switch == "overlay-only":
                return False
            if switch == "shared-only" and isolation == "user" and attended:
                return False
        return True

    def column(self, agent: str, level: str) -> int:
        """Return the change capability over all agents that *agent* reaches."""
        below = {agent}
        while True:
            new = {b for a, b, _ in self.delegations if a in below}
            if new <= below:
                break
            below |= new
        worst = 0
        for one in below:
            for e in self.effects[one]:
                if self.consequential(e, level):
                    low = (
                        e.action == "write"
                        and e.reversible is True
                        and not self.world.data.get(e.target, {}).get("external")
                    )
                    worst = max(worst, 1 if self.gated(one, e) else 2 if low else 3)
        return worst

    def self_extending(self) -> set[str]:
        return {a for x in self.extending for a in self.reach(x)}

    def scopes(self, profile: str) -> dict[str, int]:
        table, extending = TABLE[profile], self.self_extending()
        found = {}
        for agent in self.world.agents:
            cells = [table[level][self.column(agent, level)] for level in self.levels(agent)]
            found[agent] = 4 if agent in extending else max(cells)
        return found


def evaluate(spec: dict[str, Any], policy: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return scope, strict scope, range and the scopes of the agents of *spec* (normal form)."""
    policy = {**DEFAULT, **(policy or {})}
    worst = Derived(spec, policy, best=False)
    best = Derived(spec, policy, best=True)
    agents = worst.scopes(policy["profile"])
    low = best.scopes(policy["profile"])
    scope = max(agents.values(), default=1)
    return {
        "scope": scope,
        "strict": max(worst.scopes("strict").values(), default=1),
        "range": [min(scope, max(low.values(), default=1)), scope],
        "agents": agents,
        "extending": sorted(worst.self_extending()),
    }
