"""
What may be shown of a comparison, and where does each change stand?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from scopecard.difference.accepted import called_now, is_about, left_behind, reopened, reopens
from scopecard.difference.change import CLASSES, UNDETERMINED, Change, changes
from scopecard.difference.fact import Fact, Key
from scopecard.difference.form import (
    AgentChange,
    ChangeReport,
    ControlChanges,
    DiffReport,
    FindingChanges,
    GainReport,
)
from scopecard.difference.found import finding_key
from scopecard.difference.gains import Gained, gained
from scopecard.difference.headline import count, sentence
from scopecard.difference.rename import renamed
from scopecard.difference.side import Side
from scopecard.difference.tools import drifted
from scopecard.difference.words import message
from scopecard.finding_report import finding_entry
from scopecard.places import place
from scopecard.spec.normal import SECTIONS

if TYPE_CHECKING:
    from scopecard.drift.lock import Lock
    from scopecard.evaluation import CertainFinding, Evaluation
    from scopecard.report_form import FindingReport, Place

SCHEMA: Final = "scopecard/diff-v1"
_FIRST: Final = (
    "scope", "open-effect", "agent-scope", "agency", "autonomy", "launch", "drift", "self-approved",
    "acceptance", "finding", "capability", "effect", "policy", "start", "delegation", "approval",
    "constraint", "iam", "amount", "limit", "mark", "overlay", "grant", "safeguard", "claim",
    "definition", "question", "rename",
)  # fmt: skip
"""The kinds of change, in the order in which a reviewer wants to hear of them."""
_STANDING: Final = (
    "verified", "attested", "declared", "partial", "planned", "accepted", "missing", "contradicted",
)  # fmt: skip
"""How a control stands, the best first."""
_ALARMING: Final = frozenset(
    ("prod", "production", "live", "root", "admin", "superuser", "owner", "all", "everything", "master",
     "payments", "customer", "customers", "secret", "secrets")
)  # fmt: skip
"""Words that a new name may not have unless the old one had them."""


class Difference(NamedTuple):
    """Two designs, and every change from one to the other, the worst first."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    same: bool
    """Whether the two are the same text."""


def compare(
    old: Evaluation,
    new: Evaluation,
    extra: tuple[Iterable[Fact], Iterable[Fact]] = ((), ()),
    locks: tuple[Lock | None, Lock | None] = (None, None),
) -> Difference:
    """
    Return what changed in meaning from *old* to *new*.

    *extra* are facts of the two sides that no spec holds, *locks* the definitions of their tools.
    """
    same = old is new or (_texts(old) == _texts(new) and old.policy == new.policy)
    names = {} if same else renamed(old.spec.data, new.spec.data)
    one, other = Side(old, names, extra[0]), Side(new, {}, extra[1])
    if same and list(one.extra) == list(other.extra):
        return Difference(one, other, (), same=True)
    called = called_now(one, other)
    moved = {name: now for name, now in called.items() if now in new.spec.data.get("accepted", {})}
    one = Side(old, names | moved, extra[0])
    found = [c for c in changes(one, other) if not is_about(c, called)]
    found += [*_renames(one, names), *reopened(one, other, called), *left_behind(other, called)]
    if None not in locks:
        found = [change for change in found if change.kind != "definition"]
        found += drifted(*locks, frozenset(names.values()))
    return Difference(one, other, tuple(sorted(found, key=_order)), same=False)


def _texts(evaluation: Evaluation) -> list[str]:
    return [document.text for document in evaluation.spec.documents]


def _renames(old: Side, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield each element that has another id; one whose name says more is a question."""
    for before, after in sorted(names.items()):
        section = next(name for name in SECTIONS if before in old.section(name))
        pointer = (section, before)
        key = Key("rename", (after,), section)
        sides = [Fact(key, (section, one), word=one, texts=(one,)) for one in (before, after)]
        alarming = _parts(after) & _ALARMING - _parts(before)
        class_ = UNDETERMINED if alarming else "editorial"
        yield Change(class_, key, None, not alarming, sides[0]._replace(pointer=pointer), sides[1])


def _parts(name: str) -> set[str]:
    return set(name.lower().replace("_", "-").replace(".", "-").split("-"))


def _order(change: Change) -> tuple[int, int, int, str]:
    worst = max(fact.worst for fact in (change.old, change.new) if fact is not None)
    kind = _FIRST.index(change.kind) if change.kind in _FIRST else len(_FIRST)
    return CLASSES.index(change.class_), kind, -worst, change.subject


def report(difference: Difference) -> DiffReport:
    """Return what is shown of *difference*."""
    old, new = difference.old, difference.new
    who = gained(difference.changes, new)
    return {
        "schema": SCHEMA,
        "system": new.data["system"],
        "title": new.data.get("title", new.data["system"]),
        "files": {"old": old.spec.name, "new": new.spec.name},
        "headline": sentence(who, difference.changes, difference.same),
        "gained": [_gained(one) for one in who],
        "scope": {"old": _scope(old), "new": _scope(new)},
        "agents": list(_agents(old, new)),
        "counts": dict(count(difference.changes)),
        "changes": [_change(one, old, new) for one in difference.changes],
        "controls": _controls(old, new),
        "findings": _findings(difference),
    }  # fmt: skip


def _gained(one: Gained) -> GainReport:
    return {
        "agent": one.agent,
        "powers": [gain.power for gain in one.gains],
        "examples": [list(gain.examples) for gain in one.gains],
        "certain": [gain.certain for gain in one.gains],
        "approval": one.approval,
        "untrusted": one.untrusted,
    }


def _scope(side: Side) -> int | None:
    return side.evaluation.scope if side.worst.closure.agents else None


def _agents(old: Side, new: Side) -> Iterator[AgentChange]:
    before = {
        old.name(agent): standing.scope
        for agent, standing in old.worst.classification.standings.items()
    }
    after = {
        agent: standing.scope for agent, standing in new.worst.classification.standings.items()
    }
    for agent in (*after, *sorted(before.keys() - after.keys())):
        if before.get(agent) != after.get(agent):
            yield {"id": agent, "old": before.get(agent), "new": after.get(agent)}


def _change(change: Change, old: Side, new: Side) -> ChangeReport:
    before, after = change.old, change.new
    return {
        "class": change.class_,
        "kind": change.kind,
        "subject": change.subject.replace("\0", " "),
        "message": message(change),
        "certainty": "certain" if change.certain else "possible",
        "from": None if before is None else before.word,
        "to": None if after is None else after.word,
        "old": _place(old, before),
        "new": _place(new, after),
        "fingerprint": change.fingerprint,
    }


def _place(side: Side, fact: Fact | None) -> Place | None:
    return None if fact is None else place(side.spec, fact.pointer)


def _controls(old: Side, new: Side) -> ControlChanges:
    before, after = _statuses(old), _statuses(new)
    weaker: list[str] = []
    stronger: list[str] = []
    for control in sorted(before.keys() & after.keys()):
        one, other = before[control], after[control]
        if one != other and one in _STANDING and other in _STANDING:
            worse = _STANDING.index(other) > _STANDING.index(one)
            (weaker if worse else stronger).append(f"{control}: {one} → {other}")
    return {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "weaker": weaker,
        "stronger": stronger,
    }


def _statuses(side: Side) -> dict[str, str]:
    owed = side.evaluation.assessment.obligations
    return {control: one.status.status for control, one in owed.items()}


def _findings(difference: Difference) -> FindingChanges:
    old, new = difference.old, difference.new
    before, after = _by_key(old), _by_key(new)
    return {
        "new": _shown(new, [after[key] for key in after if key not in before]),
        "fixed": _shown(old, [before[key] for key in before if key not in after]),
        "carried": len(before.keys() & after.keys()),
        "reopened": [name for name in map(reopens, difference.changes) if name],
    }


def _by_key(side: Side) -> dict[Key, CertainFinding]:
    return {finding_key(side, found.finding): found for found in side.evaluation.findings}


def _shown(side: Side, found: Sequence[CertainFinding]) -> list[FindingReport]:
    return [finding_entry(side.evaluation, one) for one in found]
