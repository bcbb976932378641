"""
Who must act, and how much must there be? The Generative AI Security Scoping Matrix.

Ownership is one coordinate (``genai_scope`` of a spec), agency the other. Ownership is
never guessed: where a spec does not say it, there is no coordinate and no obligation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.catalog import generative_matrix
from scopecard.framework import load

if TYPE_CHECKING:
    from scopecard.obligations.assessment import Assessment
    from scopecard.obligations.standing import Standing

UNSAID: Final = "set `genai_scope` to say who owns the model and the data it learned from"
_FILE: Final = "generative/matrix.yaml"


class Rule(NamedTuple):
    """What both coordinates mean together."""

    id: str
    statement: str
    duties: tuple[str, ...]
    """By what means the controls are met, where that follows."""


class Coordinate(NamedTuple):
    """Where a system stands in the Generative AI matrix."""

    scope: str
    number: int
    title: str
    composition: tuple[Rule, ...]
    """The rules that hold here, at the agentic scope of the system."""


class Duty(NamedTuple):
    """One obligation: who has to act, by what means, and how far it is carried out."""

    id: str
    title: str
    statement: str
    discipline: str
    who: str
    how: str
    basis: str
    standings: tuple[Standing, ...]
    """The agentic controls that carry it out; empty where people have to look."""
    status: str
    """The worst of theirs."""


def coordinate(genai_scope: str | None, agentic_scope: int) -> Coordinate | None:
    """Return where a system stands; none where nobody said who owns its model."""
    if genai_scope is None:
        return None
    matrix = generative_matrix()
    told = matrix["scopes"][genai_scope]
    rules = (
        Rule(name, rule["statement"], tuple(rule.get("duties", ())))
        for name, rule in matrix["composition"].items()
        if genai_scope in rule["when"]["generative"] and agentic_scope in rule["when"]["agentic"]
    )
    return Coordinate(genai_scope, told["number"], told["title"], tuple(rules))


def duties(genai_scope: str | None, assessment: Assessment) -> tuple[Duty, ...]:
    """Return what the scope obliges to, by discipline; nothing where it is not said."""
    from scopecard.obligations.standing import standings, worst

    if genai_scope is None:
        return ()
    found = []
    for name, told in load(_FILE)["obligations"].items():
        if genai_scope in told["scopes"]:
            standing = standings(assessment, told["agentic"])
            duty = Duty(
                id=name,
                title=told["title"],
                statement=told["statement"],
                discipline=told["discipline"],
                who=told["who"],
                how=told["how"],
                basis=told["basis"],
                standings=standing,
                status=worst(standing),
            )
            found.append(duty)
    order = list(disciplines())
    return tuple(sorted(found, key=lambda duty: (order.index(duty.discipline), duty.id)))


def meanings() -> dict[str, str]:
    """Return what each scope means, from what is bought to what is built."""
    return {name: told["meaning"] for name, told in load(_FILE)["scopes"].items()}


def disciplines() -> dict[str, str]:
    """Return the title of each discipline, in the order of the matrix."""
    return {name: told["title"] for name, told in load(_FILE)["disciplines"].items()}
