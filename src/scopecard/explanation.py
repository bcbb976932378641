"""
Why does one agent have its scope? The whole derivation, and what would change it.
"""

from __future__ import annotations

from typing import NamedTuple

from scopecard.counterfactual import Fact, Question
from scopecard.errors import Location
from scopecard.evaluation import Evaluation, evaluate
from scopecard.graph.model import Edge
from scopecard.house import rules_of
from scopecard.margin import Step
from scopecard.organisation import Organisation
from scopecard.remedies.single import Outcome, outcomes
from scopecard.scoping.classify import AGENCY
from scopecard.scoping.matrix import matrix
from scopecard.scoping.policy import Policy
from scopecard.spec import Spec


class Derived(NamedTuple):
    """One edge of a proof, in words."""

    text: str
    rule: str
    """The rule by which it follows; empty if somebody wrote it."""
    basis: str
    gates: tuple[str, ...]
    location: Location


class Explanation(NamedTuple):
    """Why an agent has its scope."""

    agent: str
    scope: int
    name: str
    strict: int
    span: tuple[int, int]
    level: str
    """How it is started, and ``means`` what that level is."""
    means: str
    capability: str
    capability_means: str
    self_extending: bool
    profile: str
    start: tuple[Derived, ...]
    change: tuple[Derived, ...]
    lower: tuple[Outcome, ...]
    all_tried: bool
    questions: tuple[Question, ...]
    higher: tuple[Fact, ...]
    margin: tuple[Step, ...]
    """The single changes that would raise the scope of the system."""
    basis: tuple[tuple[str, int], ...]
    """How many facts of the proof are declared, assumed, …"""


def explain_agent(
    spec: Spec, agent: str, policy: Organisation | Policy | None = None
) -> Explanation:
    """Return why *agent* of *spec* has its scope under *policy*."""
    evaluation = evaluate(spec, policy)
    worst = evaluation.worst
    standing = worst.classification.standings[agent]
    start = worst.proofs.start(agent, standing.level)
    change = worst.proofs.change(standing)
    lower, all_tried = outcomes(worst, agent)
    capability = list(matrix().section("capability"))[standing.rank]
    counts: dict[str, int] = {}
    for edge in (*start, *change):
        counts[edge.basis] = counts.get(edge.basis, 0) + 1
    return Explanation(
        agent=agent,
        scope=standing.scope,
        name=matrix().name(standing.scope),
        strict=worst.strict.standings[agent].scope,
        span=evaluation.agent_range(agent),
        level=standing.level,
        means=matrix().section("initiation")[standing.level],
        capability=AGENCY[standing.rank],
        capability_means=matrix().section("capability")[capability],
        self_extending=bool(standing.extends),
        profile=str(evaluation.policy["profile"]),
        start=tuple(_derived(evaluation, edge) for edge in start),
        change=tuple(_derived(evaluation, edge) for edge in change),
        lower=tuple(lower),
        all_tried=all_tried,
        questions=evaluation.questions,
        higher=evaluation.rests_on,
        margin=tuple(evaluation.margin[0]),
        basis=tuple(sorted(counts.items())),
    )


class Standing(NamedTuple):
    """How one control stands in one design."""

    status: str
    reason: str
    because: tuple[str, ...]
    """The scope and the overlays that owe it; none where it is not owed."""
    claim: str | None
    signs: tuple[tuple[str, str, Location, tuple[Derived, ...]], ...]
    """What the check saw: kind, message, place and the edges that prove it."""
    answers: tuple[str, ...]
    """Rules that it answers, and that find something here."""


def explain_control(
    spec: Spec, control_id: str, policy: Organisation | Policy | None = None
) -> Standing:
    """Return how one control stands in *spec*, whether it is owed or not."""
    evaluation = evaluate(spec, policy)
    owed = evaluation.assessment.obligations.get(control_id)
    one = owed or evaluation.assessment.obligation(control_id, ())
    rules = rules_of(evaluation.organisation)
    found = dict.fromkeys(certain.finding.rule for certain in evaluation.findings)
    return Standing(
        one.status.status,
        one.status.reason,
        one.because,
        None if one.claim is None else str(one.claim["status"]),
        tuple(
            (
                sign.kind,
                sign.message,
                spec.locate(sign.pointer),
                tuple(_derived(evaluation, edge) for edge in sign.path),
            )
            for sign in one.status.signs
        ),
        tuple(rule for rule in found if control_id in rules[rule].controls),
    )


def _derived(evaluation: Evaluation, edge: Edge) -> Derived:
    verb = {"affects": edge.action, "grants": "may call", "delegates": "delegates to"}
    gates = [gate for gate, _ in (*edge.covers, *edge.data_covers)]
    return Derived(
        f"{edge.source} {verb.get(edge.kind, edge.kind)} {edge.target}",
        edge.rule,
        edge.basis,
        tuple(dict.fromkeys(gates)),
        evaluation.spec.locate(edge.pointer),
    )
