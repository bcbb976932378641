"""
What can be done openly through each agent, by itself or by whom it calls?
"""

from __future__ import annotations

from scopecard.graph.capability import Capability
from scopecard.graph.closure import Closure
from scopecard.graph.labels import condense


class Lending:
    """
    The open consequential effects that each agent lends to whoever calls it.

    Agents that call each other in a circle lend the same, so each such group is
    looked at once, those that it calls before it.
    """

    def __init__(self, closure: Closure) -> None:
        self._calls = closure.delegations
        self._acts: dict[str, dict[int, Capability]] = {}
        self._bits: dict[tuple[str, str], int] = {}
        for agent in closure.agents:
            acts = self._acts[agent] = {}
            for act in closure.acts(agent):
                acts.setdefault(self._bit(act), act)
        place = {agent: number for number, agent in enumerate(closure.agents)}
        order = condense({agent: list(called) for agent, called in self._calls.items()})
        self._groups = [sorted(group, key=place.__getitem__) for group in order]
        self._group = {agent: n for n, group in enumerate(self._groups) for agent in group}
        self._lent = [0] * len(self._groups)
        for number in reversed(range(len(self._groups))):
            for agent in self._groups[number]:
                for bit in self._acts[agent]:
                    self._lent[number] |= bit
                for called in self._calls[agent]:
                    self._lent[number] |= self._lent[self._group[called]]
        self._found: dict[tuple[int, int], Capability] = {}

    def beyond(self, agent: str, own: set[tuple[str, str]]) -> Capability | None:
        """Return something that *agent* lends and that is none of *own*: actions and targets."""
        group = self._group[agent]
        lent = self._lent[group]
        for effect in own:
            lent &= ~self._bits.get(effect, 0)
        return self._who(group, lent & -lent) if lent else None

    def _bit(self, act: Capability) -> int:
        return self._bits.setdefault((act.action, act.target), 1 << len(self._bits))

    def _who(self, group: int, bit: int) -> Capability:
        """Return how somebody of *group*, or whom it calls, does what *bit* stands for."""
        asked = [group]
        while (asked[-1], bit) not in self._found:
            members = self._groups[asked[-1]]
            act = next((self._acts[one][bit] for one in members if bit in self._acts[one]), None)
            if act is not None:
                self._found[asked[-1], bit] = act
                break
            called = (self._group[other] for one in members for other in self._calls[one])
            asked.append(next(n for n in called if n != asked[-1] and self._lent[n] & bit))
        for one in asked:
            self._found[one, bit] = self._found[asked[-1], bit]
        return self._found[group, bit]
