"""
What is known of the things that hold or carry information, and of who acts.

Defaults and assumptions of DESIGN, section 2, are resolved here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scopecard.graph.model import CHANGES, OUTSIDE, UNKNOWN
from scopecard.graph.reading import Reading

SENSITIVITIES: Final = ("public", "internal", "confidential", "restricted")
CONFIDENTIAL: Final = 2
RESTRICTED: Final = 3
_CONTAINS: Final = {"credentials": RESTRICTED, "secrets": RESTRICTED}


class Inventory:
    """The data and actors of one spec under one reading and policy."""

    def __init__(
        self, spec: Mapping[str, Any], reading: Reading, policy: Mapping[str, Any]
    ) -> None:
        self.reading = reading
        self._policy = policy
        self.actors: Mapping[str, Mapping[str, Any]] = spec.get("actors", {})
        self._data: dict[str, Mapping[str, Any]] = dict(spec.get("data", {}))
        self._data[OUTSIDE] = {"external": True, "sensitivity": "public", "trust": "untrusted"}
        self._data[UNKNOWN] = {"trust": "trusted"}
        fetches = policy["egress-fetch"] == "change"
        self.counting = CHANGES | {"fetch"} if fetches else CHANGES
        """The actions that the policy counts as changes."""
        # NOTE: asked of every effect by several rules.
        self._external = {d for d, declared in self._data.items() if declared.get("external")}
        self._scratch = {d for d, declared in self._data.items() if declared.get("scratch")}
        self._memories = {
            d for d, declared in self._data.items() if declared.get("kind") == "memory"
        }
        self._isolations: dict[str, str] = {}
        self._sensitivities: dict[str, int] = {}
        self._clearances: dict[str, int] = {}
        self._consequential: dict[tuple[str, str, bool], bool] = {}

    def __contains__(self, data: object) -> bool:
        return data in self._data

    def get(self, data: str) -> Mapping[str, Any]:
        """Return the declaration of *data*, empty where it is no data."""
        return self._data.get(data, {})

    def external(self, data: str) -> bool:
        """Return whether *data* is outside the organisation's control."""
        return data in self._external

    def untrusted(self, data: str) -> bool:
        """Return whether attackers can write to *data*."""
        declared = self.get(data)
        trust = declared.get("trust")
        if trust is None and declared.get("external", False):
            return self.reading.worst(("data", data, "trust"), "untrusted")
        return bool(trust == "untrusted")

    def sensitivity(self, data: str) -> int:
        """Return how sensitive *data* is: an index into ``SENSITIVITIES``."""
        level = self._sensitivities.get(data)
        if level is None:
            declared = self.get(data)
            level = SENSITIVITIES.index(declared.get("sensitivity", "internal"))
            for content in declared.get("contains", ()):
                level = max(level, _CONTAINS.get(content, CONFIDENTIAL))
            self._sensitivities[data] = level
        return level

    def clearance(self, data: str) -> int:
        """Return the highest sensitivity that may go to *data*."""
        level = self._clearances.get(data)
        if level is None:
            level = 0 if self.external(data) else self.sensitivity(data)
            if "clearance" in self.get(data):
                level = SENSITIVITIES.index(self.get(data)["clearance"])
            self._clearances[data] = level
        return level

    def is_memory(self, data: str) -> bool:
        """Return whether *data* is memory of an agent."""
        return data in self._memories

    def isolation(self, data: str) -> str:
        """Return who shares the memory *data*: session, user or shared; empty for other data."""
        known = self._isolations.get(data)
        if known is None:
            known = self._isolations[data] = self._isolation(data)
        return known

    def _isolation(self, data: str) -> str:
        if not self.is_memory(data):
            return ""
        isolation = self.get(data).get("isolation")
        if isolation is not None:
            return str(isolation)
        worst = self.reading.worst(("data", data, "isolation"), "shared")
        return "shared" if worst else "session"

    def scratch(self, data: str) -> bool:
        """Return whether *data* is thrown away with the run."""
        return data in self._scratch or self.isolation(data) == "session"

    def outlives(self, data: str) -> bool:
        """Return whether *data* is memory that outlives a run."""
        return data not in self._scratch and self.isolation(data) in ("user", "shared")

    def to_requester(self, data: str) -> bool:
        """Return whether only whoever asked gets what is sent to *data*."""
        return bool(self.get(data).get("recipient") == "requester")

    def output_only(self, data: str, *, attended: bool) -> bool:
        """Return whether sending to *data* is an answer to whoever asked."""
        return (
            attended and self.to_requester(data) and self._policy["requester-channel"] == "output"
        )

    def untrusted_actor(self, actor: str) -> bool:
        """Return whether outsiders can be *actor*, or choose its words."""
        declared = self.actors[actor]
        trust = declared.get("trust")
        if trust is None and declared["kind"] == "event":
            return self.reading.worst(("actors", actor, "trust"), "untrusted")
        return bool(trust == "untrusted")

    def actor(self, actor: str) -> Mapping[str, Any]:
        """Return the declaration of *actor*."""
        return self.actors[actor]

    def actor_kind(self, actor: str) -> str:
        """Return human, service, schedule, event or continuous."""
        return str(self.actors[actor]["kind"])

    def consequential(self, action: str, target: str, *, attended: bool) -> bool:
        """Return whether the effect is a consequential one (DESIGN, section 5.1)."""
        key = (action, target, attended)
        found = self._consequential.get(key)
        if found is None:
            found = self._consequential[key] = self._counts(action, target, attended=attended)
        return found

    def _counts(self, action: str, target: str, *, attended: bool) -> bool:
        if action not in self.counting:
            return False
        if target not in self._data:
            return True
        if self.scratch(target) or self.output_only(target, attended=attended):
            return False
        if self.is_memory(target):
            switch = self._policy["memory-write"]
            if switch == "overlay-only":
                return False
            mine = attended and self.isolation(target) == "user"
            return switch == "change" or not mine
        return True
