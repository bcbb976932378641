"""
What an agent can do, given what is known so far (DESIGN, sections 2 and 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

OUT, UNK = "(outside)", "(unknown)"
CHANGE = ("write", "delete", "send", "pay", "grant", "configure", "schedule", "spawn")
SQL = ("read", "write", "delete")


class Effect(NamedTuple):
    """An effect, the gates on its way (call gates and data gates), and under whose authority."""

    action: str
    target: str
    call: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    identity: str | None = None
    held: bool = False
    reversible: bool | None = None
    tool: str | None = None


class World:
    """A spec under one reading: everything open at its worst, or at its best."""

    def __init__(self, spec: dict[str, Any], policy: dict[str, Any], *, best: bool) -> None:
        self.policy, self.best = policy, best
        self.actors = spec.get("actors", {})
        self.gates = spec.get("gates", {})
        self.identities = spec.get("identities", {})
        self.tools = spec.get("tools", {})
        self.agents = spec.get("agents", {})
        self.data = {
            **spec.get("data", {}),
            OUT: {"external": True, "sensitivity": "public", "trust": "untrusted"},
            UNK: {"trust": "trusted"},
        }

    # one effect

    def effect(self, declared: dict[str, Any], **more: Any) -> Effect:
        """Return a declared effect, with its own gate and that of the data it changes."""
        action, target = declared["action"], declared["target"]
        call = set(more.pop("call", ()))
        data = set(more.pop("data", ()))
        if "gate" in declared:
            call.add(declared["gate"])
        if (action in CHANGE or action == "execute") and "gate" in self.data.get(target, {}):
            data.add(self.data[target]["gate"])
        reversible = declared.get("reversible", more.pop("reversible", None))
        return Effect(
            action, target, frozenset(call), frozenset(data), reversible=reversible, **more
        )

    def permitted(self, identity: str | None, **more: Any) -> Iterator[Effect]:
        """Yield what an identity permits; unknown permissions are an assumed write."""
        known = self.identities.get(identity, {}).get("permissions") if identity else None
        for permission in [{"unknown": "?"}] if known is None else known:
            if "unknown" in permission:
                if not self.best:
                    yield self.effect({"action": "write", "target": UNK}, identity=identity, **more)
            elif "iam" in permission:
                what = {"action": permission["access"], "target": UNK}
                yield self.effect(what, identity=identity, **more)
            else:
                yield self.effect(permission, identity=identity, **more)

    def network(self, **more: Any) -> list[Effect]:
        """Return the unknown network."""
        if self.best:
            return []
        return [self.effect({"action": a, "target": OUT}, **more) for a in ("send", "read")]

    # rules

    def after(self, effects: list[Effect], own: str | None) -> set[Effect]:
        """Return *effects* and what follows from executing, until nothing is new."""
        found = set(effects)
        while True:
            new = {e for x in found if x.action == "execute" for e in self.executed(x, own)}
            if new <= found:
                return found
            found |= new

    def executed(self, by: Effect, own: str | None) -> Iterator[Effect]:
        """Yield what executing in a sandbox gives (rule execution)."""
        box = self.data[by.target]
        more = {"call": by.call, "data": by.data, "tool": by.tool}
        mine = {**more, "identity": by.identity, "held": by.held}
        reach = box.get("reach")
        if reach is None and not self.best:
            reach = [{"action": "write", "target": UNK}]
        for declared in reach or ():
            yield self.effect(declared, **mine)
        if own is not None:
            yield from self.permitted(own, **more)
        for identity in box.get("holds", ()):
            yield from self.permitted(identity, held=True, **more)
            if not self.identities[identity].get("brokered"):
                read = {"action": "read", "target": identity}
                yield self.effect(read, identity=identity, held=True, **more)
        network = box.get("network", "allowlist")
        targets = network["allow"] if isinstance(network, dict) else []
        if network == "open" or (network == "allowlist" and not self.best):
            targets = [OUT]
        for target in targets:
            for action in ("send", "read"):
                yield self.effect({"action": action, "target": target}, **mine)

    def of_tool(self, name: str, agent: str) -> set[Effect]:
        """Return what a tool gives to an agent, before the gates of tool and grant."""
        tool = self.tools[name]
        own = tool.get("identity")
        found = [
            self.effect(e, reversible=tool.get("reversible"), identity=own, tool=name)
            for e in tool.get("effects", ())
        ]
        if tool.get("universal"):
            uses = own or self.agents[agent].get("identity")
            gained = list(self.permitted(uses, tool=name))
            if tool["universal"] == "sql":
                gained = [e for e in gained if e.action in SQL]
            elif tool.get("network") != "none":
                gained += self.network(tool=name)
            found += gained
        if tool.get("wildcard") or (not tool.get("universal") and "effects" not in tool):
            found += self.undescribed(tool, name)
        return self.after(found, own)

    def undescribed(self, tool: dict[str, Any], name: str) -> list[Effect]:
        """Return what an undescribed tool is assumed to give (rule unknown-tool)."""
        if self.best:
            return []
        own = tool.get("identity")
        if own is not None and "permissions" in self.identities[own]:
            found = list(self.permitted(own, tool=name))
        else:
            found = [self.effect({"action": "write", "target": UNK}, tool=name)]
        return found + (self.network(tool=name) if tool.get("network") != "none" else [])

    def of_grant(self, agent: str, name: str, grant: dict[str, Any]) -> set[Effect]:
        """Return what a grant gives, with every gate on it (rule narrowed-grant)."""
        given = self.of_tool(name, agent)
        if "effects" in grant:
            named: set[Effect] = set()
            for declared in grant["effects"]:
                same = [
                    e for e in given
                    if (e.action, e.target) == (declared["action"], declared["target"])
                ]  # fmt: skip
                own = {declared["gate"]} if "gate" in declared else set()
                named |= {e._replace(call=e.call | own) for e in same}
                if not same:
                    plain = {k: v for k, v in declared.items() if k != "reversible"}
                    own_identity = self.tools[name].get("identity")
                    named.add(self.effect(plain, tool=name, identity=own_identity))
            named = self.after(list(named), self.tools[name].get("identity"))
            given = named if self.counts(grant) else given | named
        gates = {self.tools[name]["gate"]} if "gate" in self.tools[name] else set()
        gate = grant.get("gate", self.agents[agent].get("gate"))
        if gate not in (None, "none"):
            gates.add(gate)
        return {e._replace(call=e.call | gates) for e in given}

    def counts(self, grant: dict[str, Any]) -> bool:
        """Return whether something refuses what a grant does not name."""
        if grant.get("mode", "enforce") != "enforce":
            return False
        by = grant.get("enforced_by", "service" if self.best else "none")
        return by in ("service", "gateway", "middleware", "client")

    def own(self, name: str) -> set[Effect]:
        """Return what an agent can do by itself, without tools."""
        agent = self.agents[name]
        found = []
        for memory in agent.get("memory", ()):
            found += [self.effect({"action": a, "target": memory}) for a in ("read", "write")]
        found += [Effect("emit", log) for log in agent.get("logs", ())]
        human = any(self.actors[a]["kind"] == "human" for a in agent.get("started_by", ()))
        output = agent.get("output", "rendered" if human and not self.best else "plain")
        if output == "rendered":
            found.append(Effect("emit", OUT))
        if agent.get("model") in self.data:
            found.append(Effect("emit", agent["model"]))
        blank = not {"tools", "delegates", "memory"} & agent.keys()
        if agent.get("external") or blank:
            if not self.best:
                found.append(self.effect({"action": "write", "target": UNK}))
                found += self.network()
            if "identity" in agent:
                found += self.permitted(agent["identity"])
        return self.after(found, None)

    def all_of(self, name: str, delegations: set[tuple[str, str, bool]]) -> set[Effect]:
        """Return everything that an agent can do, consequences included."""
        found = self.own(name)
        for tool, grant in self.agents[name].get("tools", {}).items():
            found |= self.of_grant(name, tool, grant)
        for caller, other, _ in delegations:
            if caller == name and self.agents[other].get("external"):
                found.add(Effect("emit", OUT))
        mine = self.agents[name].get("identity")
        found = {e if e.identity else e._replace(identity=mine) for e in found}
        while True:
            new: set[Effect] = set()
            for e in found:
                if e.action in CHANGE or e.action == "execute":
                    for declared in self.data.get(e.target, {}).get("causes", ()):
                        caused = self.effect(
                            declared, call=e.call, data=e.data, identity=e.identity, held=e.held
                        )
                        new |= self.after([caused], None)
            if new <= found:
                return found
            found |= new
