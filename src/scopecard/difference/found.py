"""
What is found to be wrong, what is asked, and what the organisation decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.difference.fact import Fact, Key
from scopecard.difference.side import Side
from scopecard.rules import SEVERITIES, Finding
from scopecard.scoping.matrix import matrix

_UNORDERED: Final = ("runaway-loop",)
"""Rules whose subjects stand in the order of their ids."""
_BAD: Final = len(SEVERITIES)


def facts(side: Side) -> Iterator[Fact]:
    """Yield the findings, questions and policy of a design."""
    for found in side.evaluation.findings:
        finding = found.finding
        number = _BAD - SEVERITIES.index(finding.severity)
        least = number if found.certain else 0
        yield Fact(
            finding_key(side, finding), finding.pointer, number, least, word=finding.severity
        )
    for assumption in side.worst.reading.met.values():
        parts = tuple(map(str, assumption.pointer))
        key = Key("question", side.part(*parts)[1:2], ".".join(side.part(*parts)))
        yield Fact(key, assumption.pointer, 1, 0, word=assumption.assumed)
    for name, value in side.evaluation.policy.items():
        values = matrix().switches[name].get("values")
        number = int(value) if values is None else len(values) - values.index(value)
        yield Fact(
            side.key("policy", what=name), ("policy", name), number, number, word=str(value),
            sure=True,
        )  # fmt: skip


def finding_key(side: Side, finding: Finding) -> Key:
    """Return the key of a finding, in the names of the new side."""
    parts = (finding.rule, *(side.words(one) for one in finding.cause))
    subjects = tuple(map(side.words, finding.subjects))
    if finding.rule in _UNORDERED:
        subjects = tuple(sorted(subjects))
    return Key("finding", subjects, "\0".join(parts))
