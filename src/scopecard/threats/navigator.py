"""
How does the graph answer OWASP's navigator of agentic threats?
"""

from __future__ import annotations

from typing import NamedTuple

from scopecard.threats.lists import meaning, navigator, otherwise
from scopecard.threats.standing import ThreatView
from scopecard.threats.witness import Path


class Answer(NamedTuple):
    """The answer to one question, with the path that shows it or the reason why not."""

    id: str
    question: str
    yes: bool
    certain: bool
    """Whether it stays so whatever the open questions turn out to be."""
    path: Path
    why: str
    threats: tuple[str, ...]
    """The threats to look at where the answer is yes."""


def answers(view: ThreatView) -> tuple[Answer, ...]:
    """Return the answer to each question, in the order of the navigator."""
    return tuple(_answer(view, name, *entry) for name, entry in navigator().items())


def _answer(
    view: ThreatView, name: str, question: str, facts: tuple[str, ...], threats: tuple[str, ...]
) -> Answer:
    held = [fact for fact in facts if view.facts.holds(fact)]
    if not held:
        why = "; ".join(map(otherwise, facts))
        return Answer(name, question, False, True, (), why, threats)
    paths = {fact: view.facts.path(fact) or () for fact in held}
    shown = min(held, key=lambda fact: len(paths[fact]))
    certain = any(map(view.certainly, held))
    return Answer(name, question, True, certain, paths[shown], meaning(shown), threats)
