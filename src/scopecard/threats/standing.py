"""
How does a system stand towards one threat: exposed, mitigated or not reachable?

Pessimistic by design: any finding exposes, and so does any open way that not all of
its controls answer. Only what the graph verifies counts as an answer; a claim never
does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.rules import SEVERITIES
from scopecard.threats.lists import Threat, controls_of, otherwise, threats
from scopecard.threats.witness import Path, Witnesses

if TYPE_CHECKING:
    from scopecard.evaluation import CertainFinding, Evaluation

EXPOSED: Final = "exposed"
MITIGATED: Final = "mitigated"
NOT_REACHABLE: Final = "not-reachable"
STATUSES: Final = (EXPOSED, MITIGATED, NOT_REACHABLE)
"""Every status, the worst first."""


class OpenWay(NamedTuple):
    """A way to a threat that a fact of the design opens."""

    fact: str
    path: Path
    """The shortest path by which the fact holds."""
    certain: bool
    """Whether it holds whatever the open questions turn out to be."""
    verified: tuple[str, ...]
    """The controls that answer it and are verified."""
    lacking: tuple[str, ...]
    """The controls that would have to be verified too."""
    idle: tuple[str, ...]
    """The controls that have nothing to look at in this design."""


class Standing(NamedTuple):
    """How a system stands towards one threat, and what shows it."""

    threat: Threat
    status: str
    """One of ``STATUSES``."""
    certain: bool
    """Of an exposed one: whether it is, whatever the open questions turn out to be."""
    findings: tuple[CertainFinding, ...]
    """What shows it, the certain ones and the shortest paths first."""
    ways: tuple[OpenWay, ...]
    """The ways that are open: the ones that lack a control first, then by length."""
    why: tuple[str, ...]
    """Of one that is not reachable: what does not hold."""
    controls: tuple[tuple[str, bool], ...]
    """The controls that help, each with whether it is verified."""


class ThreatView:
    """One evaluated system, as seen from the lists of threats."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._assessment = evaluation.assessment
        self._verified: dict[str, bool] = {}
        self._best_holds: dict[str, bool] = {}
        self.facts = Witnesses(self._assessment.worst)
        """What holds at the worst reading, and by which path."""
        self._by_rule: dict[str, list[CertainFinding]] = {}
        for found in evaluation.findings:
            self._by_rule.setdefault(found.finding.rule, []).append(found)

    def standings(self, list_id: str) -> tuple[Standing, ...]:
        """Return how the system stands towards each threat of one list, in its order."""
        catalog = self._assessment.organisation.catalog.values()
        return tuple(
            self._standing(threat, controls_of(list_id, threat, catalog))
            for threat in threats(list_id)
        )

    def verified(self, control: str) -> bool:
        """Return whether the graph proves *control*, whatever anybody claims."""
        if control not in self._verified:
            found = self._assessment.obligation(control, ()).status.status
            self._verified[control] = found == "verified"
        return self._verified[control]

    def certainly(self, fact: str) -> bool:
        """Return whether *fact* holds at the best reading too."""
        if fact not in self._best_holds:
            self._best_holds[fact] = self._best.holds(fact)
        return self._best_holds[fact]

    @cached_property
    def _best(self) -> Witnesses:
        worst, best = self._assessment.worst, self._assessment.best
        return self.facts if best.context is worst.context else Witnesses(best)

    def _standing(self, threat: Threat, helping: Iterable[str]) -> Standing:
        findings = in_order(self._evidence(threat))
        ways = in_urgency(self._open_ways(threat))
        lacking = [way for way in ways if way.lacking]
        status = EXPOSED if findings or lacking else MITIGATED if ways else NOT_REACHABLE
        return Standing(
            threat=threat,
            status=status,
            certain=any(f.certain for f in findings) or any(way.certain for way in lacking),
            findings=findings,
            ways=ways,
            why=tuple(otherwise(way.when) for way in threat.ways) if not ways else (),
            controls=tuple((control, self.verified(control)) for control in helping),
        )

    def _evidence(self, threat: Threat) -> Iterator[CertainFinding]:
        for rule in threat.rules:
            yield from self._by_rule.get(rule, ())
        graph = self._assessment.worst.closure.graph
        own = set(graph.nodes(threat.kind)) if threat.rules_on_it else set()
        for rule in threat.rules_on_it:
            for found in self._by_rule.get(rule, ()):
                if not own.isdisjoint(elements_of(found)):
                    yield found

    def _open_ways(self, threat: Threat) -> Iterator[OpenWay]:
        for way in threat.ways:
            path = self.facts.path(way.when)
            if path is not None:
                verified = tuple(filter(self.verified, way.answered_by))
                idle = tuple(c for c in way.answered_by if not self._assessment.signs(c))
                counted = {*verified, *idle} if verified else set()
                lacking = tuple(name for name in way.answered_by if name not in counted)
                yield OpenWay(way.when, path, self.certainly(way.when), verified, lacking, idle)


def in_order(findings: Iterable[CertainFinding]) -> tuple[CertainFinding, ...]:
    """Return *findings* once each: the certain ones first, those with a path, the shortest."""
    unique = {found.finding.key: found for found in findings}
    return tuple(sorted(unique.values(), key=_shortest))


def elements_of(found: CertainFinding) -> set[str]:
    """Return the elements that a finding is about or goes through."""
    finding = found.finding
    nodes = {node for edge in finding.path for node in (edge.source, edge.target)}
    return {*finding.subjects, *finding.cause, *nodes}


def in_urgency(ways: Iterable[OpenWay]) -> tuple[OpenWay, ...]:
    """Return *ways*: the ones that lack a control first, the certain ones, the shortest."""
    return tuple(sorted(ways, key=lambda way: (not way.lacking, not way.certain, len(way.path))))


def _shortest(found: CertainFinding) -> tuple[bool, bool, int, int, str, tuple[str, ...]]:
    finding = found.finding
    length = len(finding.path)
    severity = SEVERITIES.index(finding.severity)
    subjects = (*finding.subjects, *finding.cause)
    return (not found.certain, not length, length, severity, finding.rule, subjects)
