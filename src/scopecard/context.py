"""
Everything that is known of a system under one reading, before the rules look.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from scopecard.analyses.identity_use import grants_under, tools_using
from scopecard.analyses.information_flow import InformationFlow
from scopecard.analyses.overlays import overlays
from scopecard.graph.build import build
from scopecard.graph.closure import Closure
from scopecard.graph.model import Edge
from scopecard.graph.reading import Reading, optimistic
from scopecard.scoping.classify import Classification
from scopecard.scoping.matrix import matrix
from scopecard.scoping.policy import Policy
from scopecard.scoping.proof import Proofs


class Context:
    """One system under one reading and policy: its graph, its scope, its flows."""

    def __init__(self, spec: Mapping[str, Any], reading: Reading, policy: Policy) -> None:
        self.spec = spec
        self.reading = reading
        self.policy = policy
        self.closure: Closure = build(spec, reading, policy)
        table = matrix().table(str(policy["profile"]))
        self.classification = Classification(self.closure, table)

    @cached_property
    def strict(self) -> Classification:
        """The classification under the profile ``strict``, all else equal."""
        if self.policy["profile"] == "strict":
            return self.classification
        return Classification(self.closure, matrix().table("strict"))

    @cached_property
    def best(self) -> Context:
        """The same system with everything that is left open at its best."""
        return self if self.reading.at_best else Context(self.spec, optimistic(), self.policy)

    @cached_property
    def proofs(self) -> Proofs:
        """The paths that prove what is true."""
        return Proofs(self.closure)

    @cached_property
    def flow(self) -> InformationFlow:
        """How far untrusted words and sensitive data travel."""
        return InformationFlow(self.closure, str(self.policy["requester-channel"]))

    @cached_property
    def grants_under(self) -> dict[str, list[Edge]]:
        """The grants of tools that are used under each identity."""
        return grants_under(self.closure)

    @cached_property
    def tools_using(self) -> dict[str, list[str]]:
        """The tools that use each identity."""
        return tools_using(self.closure, self.grants_under)

    @cached_property
    def overlays(self) -> dict[str, set[str]]:
        """The overlays of each agent."""
        return overlays(self.closure, self.flow)
