"""What does the design say of a spec? A second, naive answer, to test the first against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reference import findings, hygiene
from reference.closure import Closure
from reference.findings import Claim
from reference.flow import Flow
from reference.model import Model
from reference.normal import normalise
from reference.overlays import overlays
from reference.policy import effective_policy
from reference.scoping import AGENCY, AUTONOMY, agency, autonomy, scope


class Reading:
    """All that one reading of a spec says."""

    def __init__(self, spec: dict[str, Any], policy: dict[str, Any], *, worst: bool) -> None:
        self.model = Model(spec, policy, worst=worst)
        self.closure = Closure(self.model)
        self.flow = Flow(self.closure)
        self.overlays = {a: overlays(self.closure, self.flow, a) for a in self.model.agents}

    def scopes(self, profile: str) -> dict[str, int]:
        """Return the scope of each agent under a profile."""
        return {agent: scope(self.closure, agent, profile) for agent in self.model.agents}


def evaluate(spec: dict[str, Any], policy: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return scope, range, axes, overlays and findings of a raw spec, under a policy."""
    normal = normalise(spec)
    switches = effective_policy(normal, policy)
    worst = Reading(normal, switches, worst=True)
    best = Reading(normal, switches, worst=False)
    agents = _agents(worst, best, switches["profile"])
    every = list(agents.values())
    named = {overlay for agent in every for overlay in agent["overlays"]}
    ends = [max((agent["range"][end] for agent in every), default=1) for end in (0, 1)]
    claims = sorted(_claims(normal, worst, best, ends), key=repr)
    return {
        "scope": ends[1],
        "strict": max((agent["strict"] for agent in every), default=1),
        "range": ends,
        "agency": max((agent["agency"] for agent in every), key=AGENCY.index, default=AGENCY[0]),
        "autonomy": max(
            (agent["autonomy"] for agent in every), key=AUTONOMY.index, default=AUTONOMY[0]
        ),
        "overlays": sorted(named),
        "assumed_overlays": sorted(named - set().union(*best.overlays.values())),
        "agents": agents,
        "findings": _findings(claims),
        "claims": claims,
        "flows": worst.flow.facts(),
    }


def _agents(worst: Reading, best: Reading, profile: str) -> dict[str, dict[str, Any]]:
    scopes, strict, low = worst.scopes(profile), worst.scopes("strict"), best.scopes(profile)
    return {
        agent: {
            "scope": scopes[agent],
            "strict": strict[agent],
            "range": [min(low[agent], scopes[agent]), scopes[agent]],
            "agency": agency(worst.closure, agent),
            "autonomy": autonomy(worst.closure, agent),
            "self_extending": agent in worst.closure.self_extending,
            "overlays": sorted(worst.overlays[agent]),
            "assumed_overlays": sorted(worst.overlays[agent] - best.overlays[agent]),
        }
        for agent in worst.model.agents
    }


def _claims(
    spec: dict[str, Any], worst: Reading, best: Reading, ends: list[int]
) -> Iterator[tuple[str, Claim, bool]]:
    """Yield each claim of the pessimistic reading, with its rule and whether it is certain."""
    for rule, check in {**findings.RULES, **hygiene.RULES}.items():
        sure = set(check(best.closure, best.flow))
        for claim in set(check(worst.closure, worst.flow)):
            yield rule, claim, claim.sure and claim in sure
    declared = spec.get("declared_scope")
    if declared is not None and declared < ends[1]:
        yield "under-classified", Claim(spec["system"], ()), declared < ends[0]


def _findings(claims: list[tuple[str, Claim, bool]]) -> list[list[str]]:
    """Return rule, subject and certainty of all that is claimed."""
    found: dict[tuple[str, str], bool] = {}
    for rule, claim, certain in claims:
        found[rule, claim.subject] = certain or found.get((rule, claim.subject), False)
    return sorted([*key, "certain" if certain else "possible"] for key, certain in found.items())
