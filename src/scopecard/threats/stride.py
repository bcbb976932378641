"""
How does a system stand towards a letter of STRIDE, over all kinds of element?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scopecard.threats.lists import Letter, Threat, letters
from scopecard.threats.standing import STATUSES, Standing, in_order, in_urgency


def by_letter(standings: Sequence[Standing]) -> Iterator[tuple[Standing, list[Standing]]]:
    """Yield each letter, as bad as the worst kind of element, with all kinds that it concerns."""
    for letter in letters():
        own = [one for one in standings if one.threat.id.partition(".")[0] == letter.id]
        yield _merged(letter, own), own


def _merged(letter: Letter, own: Sequence[Standing]) -> Standing:
    status = min((one.status for one in own), key=STATUSES.index)
    ways = {(way.fact, way.lacking, way.verified): way for one in own for way in one.ways}
    why = dict.fromkeys(why for one in own for why in one.why)
    return Standing(
        threat=_threat(letter, own),
        status=status,
        certain=any(one.certain for one in own if one.status == status),
        findings=in_order(found for one in own for found in one.findings),
        ways=in_urgency(ways.values()),
        why=() if ways else tuple(why),
        controls=tuple(sorted({pair for one in own for pair in one.controls})),
    )


def _threat(letter: Letter, own: Sequence[Standing]) -> Threat:
    rules = {rule for one in own for rule in (*one.threat.rules, *one.threat.rules_on_it)}
    return Threat(letter.id, letter.title, letter.meaning, "", tuple(sorted(rules)), (), (), ())
