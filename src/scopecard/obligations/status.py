"""
What is the status of one control: proved, contradicted, claimed or missing?

Implements the statuses of DESIGN, section 7. The signs of the graph come first; a
claim decides only where they leave it open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign

STATUSES: Final = (
    "contradicted", "missing", "planned", "partial", "declared", "attested", "accepted",
    "verified", "not-applicable",
)  # fmt: skip
"""Every status, the ones to act on first."""
THERE: Final = ("verified", "attested")
"""The statuses on which somebody else may rely."""
Claim = Mapping[str, Any]
_SHOWN: Final = 1


class Status(NamedTuple):
    """The status of one control, and what it rests on."""

    status: str
    """One of ``STATUSES``."""
    reason: str
    """Why, in a sentence without a full stop."""
    signs: tuple[Sign, ...] = ()
    """What the check saw, the worst first."""
    evidence: tuple[str, ...] = ()
    """What the claim gives as evidence."""


def status(
    worst: Sequence[Sign] | None,
    best: Sequence[Sign] | None,
    claim: Claim | None,
    agents: Sequence[str],
    today: date,
    *,
    applies: bool = False,
) -> Status:
    """
    Return the status of a control that is owed.

    *worst* and *best* are the signs of its check under both readings, or none where no
    design can prove it; *agents* are those that a start reaches. *applies* says whether
    the facts that it names hold in the best reading too.
    """
    signs = _in_order(worst or ())
    if _proves(signs):
        if best is None or _proves(best):
            return Status("verified", _summary(signs), signs)
        signs = _in_order(best)  # what is relative to an assumption holds by luck
    if claim is None:
        return _unclaimed(worst, signs)
    found = _claimed(claim, agents, today)
    if found.status in ("missing", "planned", "accepted"):
        return found._replace(signs=signs)
    broken = [sign for sign in _in_order(best or ()) if sign.kind == BREAKS]
    if broken:
        reason = f"claimed, but {_summary(broken)}"
        return Status("contradicted", reason, (*broken, *signs), found.evidence)
    if found.status == "not-applicable" and (best or applies):
        reason = f"said not to apply, but {_summary(best) if best else 'what it is about is there'}"
        return Status("contradicted", reason, signs)
    return found._replace(signs=signs)


def _proves(signs: Sequence[Sign]) -> bool:
    return bool(signs) and all(sign.kind == HOLDS for sign in signs)


def _in_order(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """Return *signs* once each, the worst first."""
    return tuple(sorted(dict.fromkeys(signs), key=lambda s: (BREAKS, LACKS, HOLDS).index(s.kind)))


def _unclaimed(worst: Sequence[Sign] | None, signs: Sequence[Sign]) -> Status:
    if worst is None:
        return Status("missing", "nobody claims it, and no design can prove it")
    if not signs:
        return Status("not-applicable", "the design has nothing that it is about")
    return Status("missing", _summary([s for s in signs if s.kind != HOLDS]), tuple(signs))


def _claimed(claim: Claim, agents: Sequence[str], today: date) -> Status:
    """Return what a claim comes to where the graph leaves it open."""
    match claim["status"]:
        case "accepted":
            return _accepted(claim, today)
        case "not-applicable":
            return Status("not-applicable", f"the team says so: {claim.get('reason', '')}")
        case "planned":
            return Status("planned", f"planned by {claim.get('date', 'no stated day')}")
        case "missing":
            return Status("missing", "the team says that it is missing")
    evidence = _evidence(claim)
    left_out = [agent for agent in agents if agent not in claim.get("agents", agents)]
    if left_out:
        found = Status("partial", f"claimed, but not for `{left_out[0]}`")
    elif claim["status"] == "partial":
        found = Status("partial", "the team says that it is there in part")
    elif evidence:
        found = Status("attested", f"claimed, with evidence: {evidence[0]}")
    else:
        found = Status("declared", "claimed, without evidence")
    return found._replace(evidence=evidence)


def _accepted(claim: Claim, today: date) -> Status:
    """Return what an acceptance comes to, which lasts to its last day."""
    until = claim.get("expires")
    if until is None or date.fromisoformat(until) < today:
        return Status("missing", f"the acceptance ended on {until or 'no stated day'}")
    who, why = claim.get("owner", "nobody"), claim.get("reason", "")
    return Status("accepted", f"accepted by {who} until {until}: {why}")


def _evidence(claim: Claim) -> tuple[str, ...]:
    given = claim.get("evidence", ())
    return (given,) if isinstance(given, str) else tuple(given)


def _summary(signs: Sequence[Sign]) -> str:
    """Return what the first of *signs* say, and how many more there are."""
    shown = "; ".join(sign.message for sign in signs[:_SHOWN])
    more = len(signs) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown
