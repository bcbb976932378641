"""How do tests write small specs? As text, with what they do not care about left to a base."""

from __future__ import annotations

from textwrap import dedent

from scopecard import Evaluation, evaluate, parse_spec
from scopecard.context import Context
from scopecard.graph.capability import Capability
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.scoping.policy import effective_policy


def spec_text(body: str) -> str:
    """Return *body* as a whole spec."""
    return "schema: scopecard/v1\nsystem: test\n" + dedent(body)


def evaluated(body: str, **policy: str | int) -> Evaluation:
    """Return the evaluation of *body*; switches with ``_`` for ``-``."""
    return evaluate(parse_spec(spec_text(body)), _policy(policy))


def context(body: str, *, best: bool = False, **policy: str | int) -> Context:
    """Return one reading of *body*."""
    spec = parse_spec(spec_text(body)).data
    reading = optimistic() if best else pessimistic()
    return Context(spec, reading, effective_policy(_policy(policy), spec))


def scopes(body: str, **policy: str | int) -> dict[str, int]:
    """Return the scope of each agent of *body*."""
    standings = context(body, **policy).classification.standings
    return {agent: standing.scope for agent, standing in standings.items()}


def can(found: Context, agent: str) -> set[str]:
    """Return what *agent* can do; what a person approves first is in brackets."""
    return {_words(capability) for capability in found.closure.capabilities[agent]}


def delegations(found: Context) -> set[str]:
    """Return who delegates to whom, and by which rule; ``?`` where a person is asked first."""
    return {
        f"{agent} {delegation.edge.rule or 'declared'}{'' if delegation.open else '?'} {other}"
        for agent, others in found.closure.delegations.items()
        for other, known in others.items()
        for delegation in known
    }


def starts(found: Context) -> set[str]:
    """Return what starts whom, and at which level."""
    return {
        f"{start.edge.source} {start.level} {agent}"
        for agent, known in found.closure.starts.items()
        for start in known
    }


def _words(capability: Capability) -> str:
    words = f"{capability.action} {capability.target}"
    return words if capability.open else f"[{words}]"


def _policy(switches: dict[str, str | int]) -> dict[str, str | int]:
    return {name.replace("_", "-"): value for name, value in switches.items()}
