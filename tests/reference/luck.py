"""What is there to choose from, and how is it chosen? The ids of a spec, and effects on them."""

from __future__ import annotations

import random
from typing import Any

Spec = dict[str, Any]
DATA_ACTIONS = ("read", "write", "delete", "send", "pay", "search", "fetch")
OTHERS = ("grant", "configure", "schedule", "spawn")


class Luck:
    """The ids of a spec, its temper, and every choice that is made for it."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.calm = rng.random() < 0.7  # little that is 4 whatever else is said
        self.guarded = rng.random() < 0.5  # gates nearly everywhere, most of them sound
        count = rng.randint
        self.actors = _names("actor", count(1, 1 + size))
        self.data = _names("data", count(2, 3 + size))
        self.gates = _names("gate", count(1 if self.guarded else 0, 1 + size))
        self.identities = _names("role", count(0, 1 + size))
        self.tools = _names("tool", count(1, min(6, 2 + size)))
        self.agents = _names("agent", count(1, min(5, 1 + size)))
        kinds = ["store", "memory", "channel", "sandbox", "config", "log", "registry"]
        weights = [8, 4, 3, 4, 2, 2, 1]
        self.kinds = {name: rng.choices(kinds, weights)[0] for name in self.data}

    # --- luck

    def chance(self, probability: float) -> bool:
        """Return True this often."""
        return self.rng.random() < probability

    def some(self, options: Any, most: int = 2, least: int = 1) -> list[Any]:
        """Return a few of the options, without repeats."""
        options = list(options)
        return self.rng.sample(options, min(len(options), self.rng.randint(least, most)))

    def maybe(self, element: Spec, key: str, options: Any, probability: float) -> None:
        """Give *element* a field this often, where there is anything to choose from."""
        if options and self.chance(probability):
            element[key] = self.rng.choice(list(options))

    def of_kind(self, kind: str) -> list[str]:
        """Return the data of one kind."""
        return [name for name in self.data if self.kinds[name] == kind]

    # --- effects

    def pair(self) -> tuple[str, str]:
        """Return an action and a target of the right kind."""
        choices: list[tuple[str, list[str]]] = [("data", [*self.data, *self.data, "(outside)"])]
        if boxes := self.of_kind("sandbox"):
            choices.append(("execute", boxes))
        kind, targets = self.rng.choices(choices, (3, 1)[: len(choices)])[0]
        if kind == "execute":
            return kind, self.rng.choice(targets)
        if self.chance(0.01 if self.calm else 0.15):
            return self.other()
        actions = self.rng.choices(DATA_ACTIONS, (5, 5, 1, 2, 1, 1, 1))
        return actions[0], self.rng.choice(targets)

    def other(self) -> tuple[str, str]:
        """Return a change of something that is no data."""
        action = self.rng.choice(OTHERS if self.identities else OTHERS[1:])
        targets = {
            "grant": self.identities,
            "configure": [*self.agents, *self.gates, *self.identities],
        }.get(action, self.agents)
        return action, self.rng.choice(targets)

    def effect(self, action: str, target: str, gates: float, reversibles: float) -> Any:
        """Return an effect, short where nothing but its action and target is said."""
        element: Spec = {"action": action, "target": target}
        self.maybe(element, "gate", self.gates, gates)
        self.maybe(element, "reversible", (True, True, False), reversibles)
        self.maybe(element, "amount", (100,), 0.05 if action == "pay" else 0)
        return f"{action} {target}" if len(element) == 2 and self.chance(0.8) else element

    def effects(
        self, most: int, least: int = 0, *, gates: float = 0.15, reversibles: float = 0.2
    ) -> list[Any]:
        """Return a few effects, each action and target once."""
        pairs = {self.pair(): None for _ in range(self.rng.randint(least, most))}
        return [self.effect(*pair, gates, reversibles) for pair in pairs]


def _names(stem: str, count: int) -> list[str]:
    return [f"{stem}-{number}" for number in range(1, count + 1)]
