"""
Random specs, small and valid, in which every field and every value is common.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

Spec = dict[str, Any]


def generate(seed: int) -> Spec:
    """Return the spec of *seed*, as people write it."""
    return _Maker(random.Random(seed)).make()


class _Maker:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.agents = [f"agent-{i}" for i in range(draw.randint(1, 4))]
        self.tools = [f"tool_{i}" for i in range(draw.randint(1, 5))]
        self.data = [f"data.{i}" for i in range(draw.randint(2, 6))]
        self.boxes = self.data[: draw.randint(0, 2)]
        self.gates = [f"gate-{i}" for i in range(draw.randint(1, 3))]
        self.identities = [f"role-{i}" for i in range(draw.randint(1, 3))]
        self.actors = [f"actor-{i}" for i in range(draw.randint(2, 4))]

    def maybe(self, chance: float = 0.3) -> bool:
        return self.draw.random() < chance

    def some(self, of: list[str], most: int = 2) -> list[str]:
        return self.draw.sample(of, min(len(of), self.draw.randint(0, most)))

    def make(self) -> Spec:
        one = self.draw.choice
        spec: Spec = {"schema": "scopecard/v1", "system": "generated"}
        spec["actors"] = {name: self.actor(i) for i, name in enumerate(self.actors)}
        spec["data"] = {name: self.datum(name) for name in self.data}
        spec["gates"] = {name: self.gate() for name in self.gates}
        spec["identities"] = {name: self.identity() for name in self.identities}
        spec["tools"] = {name: self.tool() for name in self.tools}
        spec["agents"] = {name: self.agent(spec["tools"]) for name in self.agents}
        if self.maybe(0.2):
            spec["declared_scope"] = one([1, 2, 3, 4])
        if self.maybe(0.1):
            spec["policy"] = {"profile": "strict"}
        return spec

    def actor(self, number: int) -> Spec:
        kinds = ["human", "human", "event", "service", "schedule", "continuous"]
        kind = "human" if number == 0 else self.draw.choice(kinds)
        actor: Spec = {"kind": kind}
        if self.maybe(0.4):
            actor["trust"] = self.draw.choice(["trusted", "untrusted"])
        return actor

    def datum(self, name: str) -> Spec:
        one, data = self.draw.choice, {}
        kinds = ["store", "store", "memory", "channel", "config", "log", "registry"]
        kind = "sandbox" if name in self.boxes else one(kinds)
        if kind != "store" or self.maybe(0.5):
            data["kind"] = kind
        if self.maybe(0.4):
            data["sensitivity"] = one(["confidential", "restricted", "internal", "public"])
        elif self.maybe(0.2):
            data["contains"] = [one(["pii", "ip", "secrets"])]
        if self.maybe():
            data["trust"] = one(["trusted", "untrusted"])
        if self.maybe(0.25):
            data["external"] = True
        elif self.maybe(0.15):
            data["scratch"] = True
        if self.maybe(0.1):
            data["recipient"] = "requester"
        if self.maybe(0.15):
            data["clearance"] = one(["public", "internal", "confidential", "restricted"])
        self.follow_up(data)
        if kind == "memory" and self.maybe(0.7):
            data["isolation"] = one(["session", "user", "shared"])
        if kind == "sandbox":
            self.box(data)
        return data

    def follow_up(self, data: Spec) -> None:
        """Say what happens when this data changes."""
        if self.maybe(0.2):
            data["gate"] = self.draw.choice(self.gates)
        if self.maybe(0.2):
            data["governs"] = self.some(self.agents + self.gates)
        if self.maybe(0.2):
            data["triggers"] = self.some(self.agents)
        if self.maybe(0.2) and "external" not in data and data.get("trust") != "untrusted":
            data["writers"] = "agents"
        if self.maybe(0.2):
            data["causes"] = self.effects(2)

    def box(self, data: Spec) -> None:
        if self.maybe(0.7):
            network = ["none", "open", "allowlist", {"allow": self.some(self.data)}]
            data["network"] = self.draw.choice(network)
        if self.maybe(0.7):
            data["reach"] = self.effects(2)
        if self.maybe(0.5):
            data["holds"] = self.some(self.identities)

    def gate(self) -> Spec:
        one, people = self.draw.choice, self.actors
        approver: Any = one(people[:2])
        if self.maybe():
            approver = {one(["any", "all"]): self.draw.sample(people, self.draw.randint(1, 2))}
        gate: Spec = {"approver": approver}
        good = self.maybe(0.7)
        if self.maybe(0.9):
            gate["per"] = "call" if good else one(["call", "command", "plan", "session", "always"])
        if self.maybe(0.9):
            every = ["service", "gateway", "middleware", "client"]
            gate["enforced_by"] = one(every if good else [*every, "prompt", "none"])
        for field, values in (
            ("when", ["before", "after"]), ("mode", ["enforce", "log-only"]),
            ("on_timeout", ["deny", "allow"]),
        ):  # fmt: skip
            if self.maybe(0.2):
                gate[field] = values[0] if good else one(values)
        if not good and self.maybe(0.2):
            gate["applies_when"] = "it is large"
        if self.maybe(0.2):
            gate["separation"] = "enforced"
        return gate

    def identity(self) -> Spec:
        kinds = ["workload", "user-delegated", "user-token", "shared"]
        identity: Spec = {"kind": self.draw.choice(kinds)} if self.maybe(0.9) else {}
        if self.maybe(0.8):
            identity["permissions"] = self.effects(3)
            if self.maybe(0.15):
                identity["permissions"].append("whatever")
        if self.maybe():
            identity["brokered"] = True
        return identity

    def effects(self, most: int) -> list[Any]:
        return [self.effect() for _ in range(self.draw.randint(0, most))]

    def effect(self) -> Any:
        one = self.draw.choice
        actions = ["read", "read", "write", "write", "delete", "send", "pay", "search", "fetch"]
        actions += ["grant", "configure", "schedule", "spawn"]
        action, target = one(actions), one([*self.data, *self.data, "(outside)"])
        if self.boxes and self.maybe(0.2):
            action, target = "execute", one(self.boxes)
        elif action == "grant":
            target = one(self.identities)
        elif action == "configure":
            target = one(self.agents + self.gates + self.identities)
        elif action in ("schedule", "spawn"):
            target = one(self.agents)
        if self.maybe(0.6):
            return f"{action} {target}"
        effect: Spec = {"action": action, "target": target}
        if self.maybe(0.5):
            effect["reversible"] = self.maybe(0.7)
        if self.maybe(0.3):
            effect["gate"] = one(self.gates)
        return effect

    def tool(self) -> Spec:
        one, tool = self.draw.choice, {}
        if self.maybe(0.85):
            tool["effects"] = self.effects(3)
        if self.maybe(0.4):
            tool["identity"] = one(self.identities)
        if self.maybe(0.15):
            tool["gate"] = one(self.gates)
        if self.maybe(0.15):
            tool["universal"] = one([True, "sql"])
        if self.maybe(0.1):
            tool["wildcard"] = True
        if self.maybe(0.2):
            tool["network"] = "none"
        if self.maybe(0.2):
            tool["output"] = one(["free", "constrained"])
        if self.maybe(0.2):
            tool["reversible"] = self.maybe(0.7)
        return tool

    def agent(self, tools: Spec) -> Spec:
        one, agent = self.draw.choice, {}
        if self.maybe(0.75):
            agent["started_by"] = self.some(self.actors)
        if self.maybe(0.9):
            agent["tools"] = {name: self.grant(tools[name]) for name in self.some(self.tools, 3)}
        if self.maybe(0.4):
            others = self.some(self.agents)
            agent["delegates"] = {
                o: {"gate": one(self.gates)} if self.maybe() else {} for o in others
            }
        if self.maybe(0.3):
            agent["memory"] = self.some(self.data)
        if self.maybe(0.15):
            agent["logs"] = self.some(self.data)
        if self.maybe(0.1):
            agent["external"] = True
        if self.maybe(0.7):
            agent["output"] = one(["plain", "rendered"])
        if self.maybe(0.1):
            agent["model"] = one([*self.data, "a-model"])
        if self.maybe(0.3):
            agent["identity"] = one(self.identities)
        if self.maybe(0.2):
            agent["gate"] = one(self.gates)
        if self.maybe(0.4):
            agent["planning"] = one(["fixed", "dynamic"])
        return agent

    def grant(self, tool: Spec) -> Spec:
        one, grant = self.draw.choice, {}
        if self.maybe(0.4):
            grant["gate"] = one([*self.gates, "none"])
        free = tool.get("universal") or tool.get("wildcard") or "effects" not in tool
        if self.maybe(0.25):
            own = [_plain(effect) for effect in tool.get("effects", ())]
            named = self.effects(2) if free else self.draw.sample(own, min(len(own), 1))
            grant["effects"] = named
            if named and self.maybe(0.3):
                first = _plain(named[0])
                action, target = first.split() if isinstance(first, str) else ("", "")
                if action:
                    named[0] = {"action": action, "target": target, "gate": one(self.gates)}
        if self.maybe(0.25):
            grant["enforced_by"] = one(["service", "gateway", "middleware", "client", "none"])
        if self.maybe(0.1):
            grant["mode"] = one(["enforce", "log-only"])
        return grant


def _plain(effect: Any) -> str:
    return effect if isinstance(effect, str) else f"{effect['action']} {effect['target']}"


# What may be done to a spec, and what that may never do to the scope.

Change = Callable[[random.Random, Spec], Spec | None]


def _edit(change: Callable[[random.Random, Spec, _Maker], bool]) -> Change:
    def edit(draw: random.Random, spec: Spec) -> Spec | None:
        changed = copy.deepcopy(spec)
        maker = _Maker(draw)
        for name in ("actors", "data", "gates", "identities", "tools", "agents"):
            setattr(maker, name, list(changed[name]))
        maker.boxes = [n for n, d in changed["data"].items() if d.get("kind") == "sandbox"]
        return changed if change(draw, changed, maker) else None

    return edit


def _add_grant(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    agent = spec["agents"][draw.choice(maker.agents)]
    free = [tool for tool in maker.tools if tool not in agent.get("tools", {})]
    if "tools" not in agent or not free:
        return False  # the first grant takes the place of an assumption
    agent["tools"][draw.choice(free)] = {}
    return True


def _add_effect(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    tool = spec["tools"][draw.choice(maker.tools)]
    if "effects" not in tool:
        return False
    tool["effects"].append(maker.effect())
    return True


def _add_delegation(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    name, other = draw.choice(maker.agents), draw.choice(maker.agents)
    agent = spec["agents"][name]
    known = agent.get("delegates", {})
    unknown = not {"tools", "delegates", "memory"} & agent.keys()
    if unknown or other in known or not spec["agents"][other].get("started_by"):
        return False  # either takes the place of an assumption
    agent.setdefault("delegates", {})[other] = {}
    return True


def _add_start(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    agent = spec["agents"][draw.choice(maker.agents)]
    free = [actor for actor in maker.actors if actor not in agent.get("started_by", [])]
    if not agent.get("started_by") or not free:
        return False
    agent["started_by"].append(draw.choice(free))
    return True


def _distrust(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    data = spec["data"][draw.choice(maker.data)]
    if data.get("writers") == "agents":
        return False
    data["trust"] = "untrusted"
    return True


def _weaken(draw: random.Random, spec: Spec, maker: _Maker) -> bool:
    gate = spec["gates"][draw.choice(maker.gates)]
    field, value = draw.choice(
        [("per", "session"), ("enforced_by", "prompt"), ("when", "after"), ("mode", "log-only"),
         ("on_timeout", "allow"), ("applies_when", "large")]
    )  # fmt: skip
    gate[field] = value
    return True


def _ungate(draw: random.Random, spec: Spec, _maker: _Maker) -> bool:
    grants = [
        g for a in spec["agents"].values() for g in a.get("tools", {}).values() if "gate" in g
    ]
    if not grants:
        return False
    draw.choice(grants)["gate"] = "none"
    return True


def _claim(draw: random.Random, spec: Spec, _maker: _Maker) -> bool:
    status = draw.choice(["implemented", "planned", "missing"])
    spec["controls"] = {"IDC-01": {"status": status, "evidence": "docs/x.md"}}
    return True


RAISING: dict[str, Change] = {
    "add a grant": _edit(_add_grant),
    "add an effect": _edit(_add_effect),
    "add a delegation": _edit(_add_delegation),
    "add a start": _edit(_add_start),
    "add an untrusted source": _edit(_distrust),
    "weaken a gate": _edit(_weaken),
    "remove a gate": _edit(_ungate),
}
NEUTRAL: dict[str, Change] = {"claim a control": _edit(_claim)}

OPTIONAL: dict[str, tuple[str, ...]] = {
    "actors": (),
    "data": ("network", "reach", "isolation", "scratch", "recipient", "writers", "clearance"),
    "gates": ("per", "enforced_by", "separation"),
    "identities": ("kind", "permissions", "brokered"),
    "tools": ("network", "output"),
    "agents": ("output", "planning", "gate"),
}
"""Fields whose absence is at its worst, or describes nothing that they add (DESIGN, section 10)."""


def rename(spec: Spec, prefix: str) -> Spec:
    """Return *spec* with other ids."""
    ids = [i for s in ("actors", "data", "gates", "identities", "tools", "agents") for i in spec[s]]
    names = {old: f"{prefix}{number}" for number, old in enumerate(ids)}

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {names.get(k, k): walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(item, key) for item in value]
        if isinstance(value, str) and key not in ("kind", "system", "schema"):
            action, blank, target = value.partition(" ")
            return f"{action} {names.get(target, target)}" if blank else names.get(value, value)
        return value

    renamed: Spec = walk(spec)
    return renamed


def shuffle(spec: Spec, draw: random.Random) -> Spec:
    """Return *spec* with its sections and mappings in another order."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            items = [(k, walk(v)) for k, v in value.items()]
            draw.shuffle(items)
            return dict(items)
        return value

    shuffled: Spec = walk(spec)
    return shuffled
